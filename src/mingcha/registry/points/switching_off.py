"""Switching a camera off: proposed by who keeps the register there, effective when a second person confirms (16(1)).

A point where article 18 forbids a camera is switched off at once, by one person: `actions.disable_point`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Max

from mingcha.evidence.entries import ActRecord
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment, may_adjust
from mingcha.law.retention import shanghai_day
from mingcha.registry.confirmations.actions import propose
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.confirmations.values import Payload, ProposalRow, ProposalState
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.queries import stands
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import cases_of_points
from mingcha.registry.points.changes import tell_point_changed
from mingcha.registry.points.mandatory import is_mandatory, require_ground
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import point_called

OFF_KIND = "point_off"
DID = Words("停用", "it was switched off")
"""What the act does, for its finding."""


@dataclass(frozen=True, slots=True)
class SwitchingOff:
    """A point that is to be switched off: where it is, whether article 6 demands it, the reason and the ground."""

    place: Place
    mandatory: bool
    reason: str
    given: Adjustment


@cites("3", "6", "10(1)", "16(1)")
def propose_switching_off(
    by: Asker, *, code: str, reason: str, clock: Clock, adjustment: Adjustment | None = None
) -> ProposalRow:
    """Proposes to stop taking the pictures of a point, with a reason; a mandatory point needs document and day.

    Raises Refused (articles 3, 10(1)), Fault(NOT_FOUND), Fault(CONFLICT) if it is off or proposed already.
    """
    given = adjustment or Adjustment()
    payload: Payload = {
        "point": code,
        "reason": reason,
        "ground": given.ground,
        "document": given.document,
        "document_on": given.document_on.isoformat() if given.document_on else "",
    }
    return propose(by, OFF_KIND, payload, clock=clock, note=reason)


def is_off_at_once(point: Point) -> Decision:
    """Whether one person switches this point off at once (article 18)."""
    stood = stands(FindingKind.FORBIDDEN_PLACE, SubjectKind.POINT, point.code)
    return points_rules.may_switch_off_alone(point.place_kind, forbidden_stands=stood)


def needs_second_person(code: str) -> bool:
    """Whether switching this point off is proposed to a second person. Raises Fault(NOT_FOUND)."""
    return not is_off_at_once(point_called(code))


@cites("16(5)", "18")
def off_since(code: str) -> datetime | None:
    """Since when a point is switched off, as two persons or article 18 had it; None for one that is on, and where an
    older version did not keep it."""
    if not Point.objects.filter(code=code, enabled=False).exists():
        return None
    by_two = Proposal.objects.filter(kind=OFF_KIND, subject=code, state=ProposalState.CONFIRMED)
    forbidden = Finding.objects.filter(kind=FindingKind.FORBIDDEN_PLACE, subject_kind=SubjectKind.POINT, subject=code)
    found = (by_two.aggregate(at=Max("decided_at"))["at"], forbidden.aggregate(at=Max("opened_at"))["at"])
    return max((at for at in found if at is not None), default=None)


def _read(payload: Payload, at: datetime) -> Matter[SwitchingOff]:
    point = point_called(str(payload.get("point", "")))
    if not point.enabled:
        raise Fault(FaultKind.CONFLICT, Words("点位已是这个状态", "the point is in this state already"))
    reason = checked_name(str(payload.get("reason", "")), points_rules.MOST_REASON)
    ground = str(payload.get("ground", ""))
    given = Adjustment(ground if ground.strip() else reason, str(payload.get("document", "")), _day(payload))
    mandatory = is_mandatory(point, at)
    given = (cases_of_points().ground(point, given) if mandatory else None) or given
    effect = Words(
        f"停用点位“{point.name}”（{point.system.site.name}，{point.code}）：不再录像；事由：{reason}",
        f"point {point.name!r} ({point.system.site.name}, {point.code}) is switched off and not recorded: {reason}",
    )
    facts = SwitchingOff(point.place, mandatory, reason, given)
    return Matter(facts, point.place, point.code, (effect,))


@cites("3", "6", "10(1)")
def _may_propose(who: DutyFacts, matter: SwitchingOff, at: datetime) -> Decision:
    return may_write(who, matter.place) and may_adjust(matter.mandatory, matter.given, shanghai_day(at))


@cites("3", "16(1)")
def _may_confirm(who: DutyFacts, matter: SwitchingOff, at: datetime) -> Decision:
    del at
    return points_rules.may_confirm_switching_off(who, matter.place)


def _carry_out(record: ActRecord, carrying: Carrying[SwitchingOff]) -> str:
    matter = carrying.matter.facts
    point = point_called(carrying.matter.subject)
    switch_off(record, point, matter.reason, matter.given, carrying.clock.now(), proposed_by=carrying.proposed_by)
    return ""


def switch_off(
    record: ActRecord, point: Point, reason: str, given: Adjustment, now: datetime, *, proposed_by: str = ""
) -> None:
    """Switches a point off inside an act: its row, the finding of a mandatory point, the facts."""
    point.enabled = False
    given = replace(given, ground=given.ground if given.ground.strip() else reason)
    require_ground(record, point, given, FindingKind.MANDATORY_DISABLED, DID, now, concerns=proposed_by)
    point.save()
    tell_point_changed(point)
    record.wrote(point)
    record.fact("camera", point.code)
    record.fact("reason", reason)


def _day(payload: Payload) -> date | None:
    text = str(payload.get("document_on", ""))
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        words = Words(f"日期写法不对：“{text[:20]}”", f"not a day: {text[:20]!r}")
        raise Fault(FaultKind.INVALID, words) from None


POINT_OFF = ProposalKind(
    name=OFF_KIND,
    words=Words("停用点位", "Point to be switched off"),
    articles=("3", "10(1)", "16(1)"),
    confirmed_by=Words("本单位另一名有权人员或者属地民警", "another manager of the unit, or the territory's officer"),
    confirmers=frozenset(points_rules.CONFIRM_OFF),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
    act_name="registry.point.disable",
)
