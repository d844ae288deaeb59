"""An officer's account: claimed by its own person, confirmed by a police officer who compared person and credential
(articles 15(1), 15(2))."""

from datetime import datetime

from mingcha.access.officers import rules
from mingcha.access.officers.models import Officer
from mingcha.access.officers.rows import officer_facts, officer_held, officer_of_user, person_digest
from mingcha.access.officers.rules import AccountMatter
from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rows import seat_of, user_called
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.refusals.actions import refusals_noted

ACCOUNT_KIND = "officer_account"


@cites("15(1)", "15(2)")
def claim_account(by: Asker, *, identity_no: str, clock: Clock) -> ProposalRow:
    """Proposes that the asker's account is the one of the officer with this identity number.

    Raises Refused (articles 15(1), 15(2)), Fault(INVALID), Fault(NOT_FOUND) if no officer has it, Fault(CONFLICT) if
    the proposal waits already.
    """
    who = duty_of(by, clock.now())
    digest = person_digest(identity_no)
    held = Officer.objects.filter(person_digest=digest).first()
    if held is None:
        words = Words(
            "没有以此号码登记的申请人员，请先到值班室出示证件登记",
            "no officer is recorded with this number: show the credential at a counter first",
        )
        raise Fault(FaultKind.NOT_FOUND, words)
    with refusals_noted(by, "access.officer.account", held.no, clock):
        return propose(by, ACCOUNT_KIND, {"officer": held.no, "username": who.username}, clock=clock)


def _read(payload: Payload, at: datetime) -> Matter[AccountMatter]:
    del at
    held, person = officer_held(str(payload.get("officer", ""))), user_called(str(payload.get("username", "")))
    officer, place = officer_facts(held), seat_of(person)
    effect = Words(
        f"账户 {person.username} 由 {officer.name}（{officer.unit}，证件 {officer.credential_no}）本人使用，"
        "可签署调取申请",
        f"{person.username} is the account of {officer.name} ({officer.unit}, credential {officer.credential_no}), who "
        "may then sign requests",
    )
    matter = AccountMatter(
        officer=officer,
        user_id=person.pk,
        user_name=person.name,
        organisation=place.organisation,
        place=place,
        has_officer=officer_of_user(person.pk) is not None,
    )
    return Matter(matter, place, officer.no, (effect,), about=frozenset({person.pk}))


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
