"""An officer's account: claimed by its own person, confirmed by a police officer who compared person and credential
(articles 15(1), 15(2))."""

from datetime import date, datetime

from mingcha.access.officers import rules
from mingcha.access.officers.models import Officer
from mingcha.access.officers.rows import officer_facts, officer_held, officer_of_user, person_digest
from mingcha.access.officers.rules import AccountMatter
from mingcha.access.officers.values import OfficerFacts
from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import seat_of, user_called
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.refusals.actions import note_refusal, refusals_noted
from mingcha.registry.sign_in.limits import Key, attempt_succeeded, begin_attempt
from mingcha.registry.sign_in.wait_words import try_again_words

ACCOUNT_KIND = "officer_account"
_SHOWN = 16
"""Digits of the keyed digest of a claimed number in the entry of a miss."""


CLAIM = "access.officer.account"
NO_OFFICER = OfficerFacts("", "", "", "", "", "", date(2000, 1, 1), "", None)
"""Judged instead of an unrecorded officer, so that such a number is handled like a recorded one."""


@cites("15(1)", "15(2)", "799-16(2)(2)")
def claim_account(by: Asker, *, identity_no: str, clock: Clock) -> ProposalRow | None:
    """Proposes that the asker's account is the one of the officer with this identity number; None if it is not, which
    leaves an entry with the reason.

    Pages show the same in both cases: a signed-in person must not learn whose numbers are recorded. Raises Refused
    (article 15(1)) for an account of another officer, Fault(INVALID) for an invalid identity number, Fault(EXHAUSTED)
    after too many tries.
    """
    now = clock.now()
    who, digest = duty_of(by, now), person_digest(identity_no)
    with refusals_noted(by, CLAIM, "", clock):
        require(rules.may_claim_account(who, has_officer=officer_of_user(who.user_id) is not None))
    tries = (Key(f"claim {who.user_id}"),)
    wait = begin_attempt(tries, now)
    if wait:
        raise Fault(FaultKind.EXHAUSTED, try_again_words(wait, now))
    held, person = Officer.objects.filter(person_digest=digest).first(), user_called(who.username)
    judged = rules.may_use_account(who, _matter(officer_facts(held) if held else NO_OFFICER, person), now)
    if held is None or not judged:
        decision = judged if held else rules.NOT_RECORDED
        note_refusal(by, page=CLAIM, thing=digest[:_SHOWN], decision=decision, clock=clock)
        return None
    attempt_succeeded(tries)
    try:
        return propose(by, ACCOUNT_KIND, {"officer": held.no, "username": who.username}, clock=clock)
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise
        return None  # the same proposal is already waiting


def _read(payload: Payload, at: datetime) -> Matter[AccountMatter]:
    del at
    held, person = officer_held(str(payload.get("officer", ""))), user_called(str(payload.get("username", "")))
    officer = officer_facts(held)
    effect = Words(
        f"账户 {person.username} 由 {officer.name}（{officer.unit}，证件 {officer.credential_no}）本人使用，"
        "可签署调取申请",
        f"{person.username} is the account of {officer.name} ({officer.unit}, credential {officer.credential_no}), who "
        "may then sign requests",
    )
    matter = _matter(officer, person)
    return Matter(matter, matter.place, officer.no, (effect,), about=frozenset({person.pk}))


def _matter(officer: OfficerFacts, person: User) -> AccountMatter:
    place = seat_of(person)
    return AccountMatter(
        officer=officer,
        user_id=person.pk,
        user_name=person.name,
        organisation=place.organisation,
        place=place,
        has_officer=officer_of_user(person.pk) is not None,
    )


@cites("3", "15(2)")
def _may_confirm(who: DutyFacts, matter: AccountMatter, at: datetime) -> Decision:
    del at
    return rules.may_vouch_for_account(who, matter)


def _carry_out(record: ActRecord, carrying: Carrying[AccountMatter]) -> str:
    matter = carrying.matter.facts
    held = officer_held(matter.officer.no)
    held.user_id = matter.user_id
    held.vouched_by, held.vouched_at = f"user:{carrying.confirmer.user_id}", carrying.clock.now()
    held.save(update_fields=["user", "vouched_by", "vouched_at"])
    record.wrote(held)
    record.fact("officer", held.no)
    return ""


OFFICER_ACCOUNT = ProposalKind(
    name=ACCOUNT_KIND,
    words=Words("申请人员的账户", "Account of an officer"),
    articles=("15(1)", "15(2)"),
    confirmed_by=Words(
        "公安机关值班民警（核对本人和证件）", "a police officer on duty, who compared person and credential"
    ),
    confirmers=frozenset(PUBLIC_SECURITY),
    read=_read,
    may_propose=rules.may_use_account,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)
