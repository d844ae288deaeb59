"""Plan approvers of governments: proposed by one administrator, confirmed by another, ended by the security
administrator (articles 5, 16(1))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalRow
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.rows import user_called
from mingcha.registry.identity.rules import CONFIRM_ROLES
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.models import PlanApprover
from mingcha.registry.plans.rows import is_government

PLAN_APPROVER_KIND = "plan_approver"


@dataclass(frozen=True, slots=True)
class ApproverMatter:
    """Who is to approve plans for which unit, and whether it is the government of its level; `person_of`: the code of
    the person's own organisation."""

    unit: Place
    is_government: bool
    person_of: str
    username: str


@cites("5", "16(1)")
def propose_approver(by: Asker, *, username: str, organisation: str, document: str, clock: Clock) -> ProposalRow:
    """Proposes a plan approver of a government or zone committee, on the document that names the person. Raises
    Refused, Fault(INVALID), Fault(NOT_FOUND), Fault(CONFLICT) if the person has the duty or the proposal waits."""
    stated = checked_name(document, plans_rules.MOST_DOCUMENT)
    payload: Payload = {"username": username, "organisation": organisation, "document": stated}
    return propose(by, PLAN_APPROVER_KIND, payload, clock=clock, note=stated)


@cites("5", "16(1)")
def end_approver(by: Asker, *, number: int, clock: Clock) -> None:
    """Ends the duty of a plan approver; approvals recorded before stay. Raises Refused, Fault(NOT_FOUND),
    Fault(CONFLICT) if it ended already."""
    with act("registry.plan.end_approver", by=actor_of(by), clock=clock, cites=("5", "16(1)")) as record:
        held = PlanApprover.objects.select_related("organisation", "user").filter(pk=number).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个规划批准人", "there is no such plan approver"))
        unit, now = held.organisation, clock.now()
        require(plans_rules.may_end_approver(duty_of(by, now), unit.place))
        if held.ended_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("该职责已终止", "the duty ended already"))
        held.ended_at, held.ended_by = now, actor_of(by).id
        held.save()
        record.wrote(held)
        record.fact("organisation", unit.code)
        record.fact("person", held.user.username)


def _read(payload: Payload, at: datetime) -> Matter[ApproverMatter]:
    del at
    unit = organisation_called(str(payload.get("organisation", "")))
    person = user_called(str(payload.get("username", "")))
    standing = PlanApprover.objects.filter(user=person, organisation=unit, ended_at=None)
    free(standing.exists(), "该人员已是规划批准人", "the person has this duty already")
    own = person.organisation.code if person.organisation else ""
    effect = Words(
        f"{person.name}（{person.username}）为{unit.name}登记建设规划的批准",
        f"{person.name} ({person.username}) records approvals of construction plans for {unit.name}",
    )
    matter = ApproverMatter(unit.place, is_government(unit), own, person.username)
    return Matter(matter, unit.place, person.username, (effect,), frozenset({person.pk}))


@cites("5", "16(1)")
def _may_name(who: DutyFacts, matter: ApproverMatter, at: datetime) -> Decision:
    del at
    unit, is_own = matter.unit, matter.is_government
    return plans_rules.may_name_approver(who, unit, matter.person_of, matter.username, is_government=is_own)


def _carry_out(record: ActRecord, carrying: Carrying[ApproverMatter]) -> str:
    payload = carrying.payload
    made = PlanApprover.objects.create(
        user=user_called(str(payload["username"])),
        organisation=organisation_called(str(payload["organisation"])),
        document=str(payload["document"]),
        proposed_by=carrying.proposed_by,
        confirmed_by=record.by.id,
        named_at=carrying.clock.now(),
    )
    record.wrote(made)
    return ""


PLAN_APPROVER = ProposalKind(
    name=PLAN_APPROVER_KIND,
    words=Words("规划批准人", "Plan approver"),
    articles=("5", "16(1)"),
    confirmed_by=Words("系统管理员或安全管理员", "system or security administrator"),
    confirmers=frozenset(CONFIRM_ROLES),
    read=_read,
    may_propose=_may_name,
    may_confirm=_may_name,
    carry_out=_carry_out,
)
