"""Binding an account to a subject of the directory, by two persons, and ending that (decree 799, art. 16(2)(2))."""

from datetime import datetime

from django.conf import settings

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.directory import rules
from mingcha.registry.directory.models import DirectoryBinding
from mingcha.registry.directory.provider_file import Provider
from mingcha.registry.directory.queries import account_of_subject, subject_of_account
from mingcha.registry.directory.rules import BindingFacts
from mingcha.registry.identity import rules as identity_rules
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rows import account_facts, user_called
from mingcha.registry.sessions.rows import end_sessions_of
from mingcha.registry.sessions.rules import EndReason

BINDING_KIND = "directory_binding"


@cites("799-16(2)(2)")
def propose_binding(by: Asker, username: str, *, subject: str, clock: Clock, note: str = "") -> ProposalRow:
    """Proposes that another person's account signs in by a subject of the directory. Raises Refused, Fault(NOT_FOUND)
    for an unknown account or an installation without a directory, Fault(INVALID)."""
    named = checked_name(subject, rules.MOST_SUBJECT)
    payload: Payload = {"username": username, "issuer": directory().issuer, "subject": named}
    return propose(by, BINDING_KIND, payload, clock=clock, note=note)


@cites("799-16(2)(2)")
def end_binding(by: Asker, username: str, *, clock: Clock) -> None:
    """Ends the binding of another person's account, and its sessions. Raises Refused, Fault(NOT_FOUND)."""
    with act("registry.directory.unbind", by=actor_of(by), clock=clock, cites=("799-16(2)(2)",)) as record:
        now = clock.now()
        person = user_called(username)
        require(identity_rules.may_act_on_account(duty_of(by, now), account_facts(person, now)))
        held = list(DirectoryBinding.objects.filter(user=person, ended_at=None))
        if not held:
            raise Fault(FaultKind.NOT_FOUND, Words("该账户未绑定目录账号", "the account is not bound to a subject"))
        for row in held:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
            record.wrote(row)
        end_sessions_of(record, person.pk, EndReason.FACTORS, now)
        record.fact("username", person.username)


def directory() -> Provider:
    """The directory of this installation. Raises Fault(NOT_FOUND) if it has none."""
    found: Provider | None = settings.MINGCHA_OIDC
    if found is None:
        words = Words("本安装未配置城市目录（MINGCHA_OIDC）", "this installation has no directory (MINGCHA_OIDC)")
        raise Fault(FaultKind.NOT_FOUND, words)
    return found


def _read(payload: Payload, at: datetime) -> Matter[BindingFacts]:
    person = user_called(str(payload.get("username", "")))
    issuer, subject = str(payload.get("issuer", "")), str(payload.get("subject", ""))
    other, account = account_of_subject(issuer, subject), account_facts(person, at)
    facts = BindingFacts(
        account=account,
        is_bound=subject_of_account(issuer, person.pk) not in ("", subject),
        is_taken=other not in (0, person.pk),
    )
    effect = Words(
        f"{person.name}（{person.username}）此后也可用目录 {issuer} 的账号“{subject}”代替密码登录；"
        "仍须本平台的第二因素",
        f"{person.name} ({person.username}) may sign in by the subject “{subject}” of the directory {issuer} instead "
        "of the password; the second factor of this platform is still needed",
    )
    return Matter(facts, account.seat, person.username, (effect,), frozenset({person.pk}))


@cites("799-16(2)(2)")
def _may_propose(who: DutyFacts, facts: BindingFacts, at: datetime) -> Decision:
    del at
    return rules.may_propose_binding(who, facts)


@cites("799-16(2)(2)")
def _may_confirm(who: DutyFacts, facts: BindingFacts, at: datetime) -> Decision:
    del at
    return rules.may_confirm_binding(who, facts)


def _carry_out(record: ActRecord, carrying: Carrying[BindingFacts]) -> str:
    person = user_called(carrying.matter.subject)
    row = DirectoryBinding.objects.create(
        user=person,
        issuer=str(carrying.payload["issuer"]),
        subject=str(carrying.payload["subject"]),
        bound_at=carrying.clock.now(),
        bound_by=carrying.proposed_by,
        confirmed_by=record.by.id,
    )
    record.wrote(row)
    record.fact("username", person.username)
    return ""


BINDING = ProposalKind(
    name=BINDING_KIND,
    words=Words("绑定目录账号", "Binding of an account to the directory"),
    articles=("799-16(2)(2)",),
    confirmed_by=Words("另一名系统管理员或安全管理员", "another system or security administrator"),
    confirmers=frozenset(identity_rules.CONFIRM_ROLES),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
