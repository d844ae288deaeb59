"""Records that points were moved or removed, which takes them out of use, and what took their place (articles 8, 10).

A point is a tombstone for ever: its row, its footage and its papers stay, and the footage runs out by its class.
"""

from collections.abc import Collection
from datetime import date, datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.acceptance.models import AcceptedPoint
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.circuits.hanging import leave_with_points
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.mask_needs.noting import end_needs_of_points
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.points.rows import WITH_ALL, point_called
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.actions import record_case, release
from mingcha.registry.relocations.ended_findings import OF_TAKING_AWAY, OF_WHAT_STANDS, end_findings
from mingcha.registry.relocations.models import RelocatedPoint, Relocation
from mingcha.registry.relocations.rows import judge_anew, judged_case, move_on, read_relocation
from mingcha.registry.relocations.states import RelocationState
from mingcha.registry.relocations.values import SuccessorFacts


@cites("3", "6", "10(1)", "10(2)")
def carry_out_relocation(by: Asker, *, relocation: int, done_on: date, note: str, revision: int, clock: Clock) -> None:
    """Records that the points of a case were moved or removed on a day: they are out of use from now on and hang on no
    circuit. Pictures from before and after were handed in. Raises Refused (articles 3, 10; T10b-N, T10c-N),
    Fault(INVALID), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since `revision`."""
    with act("registry.relocation.carry_out", by=actor_of(by), clock=clock, cites=("3", "6", "10")) as record:
        now, held = clock.now(), read_relocation(relocation, revision)
        points = list(Point.objects.select_related(*WITH_ALL).filter(relocations__relocation=held).order_by("pk"))
        # what article 6 demands may have changed since it was asked
        judge_anew(held, now)
        require(relocations_rules.may_carry_out(duty_of(by, now), judged_case(held), done_on, shanghai_day(now)))
        move_on(held, RelocationState.DONE)
        held.done_on, held.done_by = done_on, actor_of(by).id
        held.done_note = checked_name(note, relocations_rules.MOST_NOTE) if note.strip() else ""
        held.save(update_fields=["mandatory", "state", "revision", "done_on", "done_by", "done_note"])
        record.wrote(*release(held))
        take_out_of_use(record, points, "已依第十条移动或者拆除", (*OF_WHAT_STANDS, *OF_TAKING_AWAY), now)
        leave_with_points(record, points, min(now, day_ends(done_on)))
        record_case(record, held)
        record.fact("done_on", done_on.isoformat())
        record.fact("note", held.done_note)
        record.fact("points", [point.code for point in points])


@cites("3", "8", "10(1)")
def accept_anew(
    by: Asker, *, relocation: int, point: str, successor: str, revision: int, clock: Clock
) -> RelocationState:
    """Records the accepted point that took the place of one that was moved or removed: the old one is closed with a
    link to it (T10d). Returns the state; it is `accepted` once each point has a successor. Raises Refused (articles 3,
    8, 10), Fault(NOT_FOUND), Fault(CONFLICT) as `carry_out_relocation` and for a point that has a successor."""
    with act("registry.relocation.accept_anew", by=actor_of(by), clock=clock, cites=("3", "8", "10(1)")) as record:
        now, held, new = clock.now(), read_relocation(relocation, revision), point_called(successor)
        row = RelocatedPoint.objects.select_related("point").filter(relocation=held, point__code=point).first()
        if row is None:
            raise Fault(FaultKind.NOT_FOUND, Words("该事项没有这个点位", "the case has no such point"), point)
        if row.successor_id is not None:
            raise Fault(FaultKind.CONFLICT, Words("该点位已有接替点位", "the point has a successor"), point)
        require(relocations_rules.may_succeed(duty_of(by, now), judged_case(held), _successor(held, new)))
        row.successor, row.closed_at = new, now
        row.save(update_fields=["successor", "closed_at"])
        record.wrote(row)
        left = RelocatedPoint.objects.filter(relocation=held, successor=None).exists()
        move_on(held, RelocationState.DONE if left else RelocationState.ACCEPTED)
        held.succeeded_on = None if left else shanghai_day(now)
        held.save(update_fields=["state", "revision", "succeeded_on"])
        record_case(record, held)
        record.fact("point", point)
        record.fact("successor", new.code)
    return RelocationState(held.state)


def take_out_of_use(
    record: ActRecord, points: list[Point], reason: str, ended: Collection[FindingKind], now: datetime
) -> None:
    """Takes points out of use for ever, inside the act that says why, and ends their findings of these kinds and what
    must be covered in their views."""
    for point in points:
        point.state, point.enabled = PointState.OUT_OF_USE, False
        point.save(update_fields=["state", "enabled"])
        record.wrote(point)
    end_needs_of_points(record, points, reason, now)
    end_findings(record, points, ended, reason, now)
    tell_points_changed(Point.objects.filter(pk__in=[point.pk for point in points]))


def _successor(held: Relocation, new: Point) -> SuccessorFacts:
    passed = AcceptedPoint.objects.filter(point=new, acceptance__state=AcceptanceState.PASSED.value)
    in_use = new.state == PointState.IN_USE
    newest = passed.order_by("-acceptance__reports__accepted_on")
    day = newest.values_list("acceptance__reports__accepted_on", flat=True)
    return SuccessorFacts(
        is_other=not RelocatedPoint.objects.filter(relocation=held, point=new).exists(),
        unit=new.place.organisation,
        accepted_on=day.first() if in_use else None,
        taken=RelocatedPoint.objects.filter(successor=new).exists(),
    )
