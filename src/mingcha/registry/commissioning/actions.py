"""Puts points into use (article 8)."""

from collections.abc import Sequence
from datetime import date

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.commissioning import rules
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.commissioning.values import CommissioningRow
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import system_called

_BY_THEMSELVES = 300
"""Up to this number, points stand in the entry one by one; more of them stand there in bulk."""


@cites("3", "8")
def put_in_use(
    by: Asker, *, system: str, document: str, used_on: date, clock: Clock, points: Sequence[str] | None = None
) -> CommissioningRow:
    """Records that points of a system were put into use on a day by a document: they leave their trial run.

    `points`: 20-digit codes, None for every point of the system that is on trial. Footage from before this act stays
    trial footage. Raises Refused (articles 3, 8), Fault(NOT_FOUND) for a code that is no point of the system,
    Fault(CONFLICT) for one that is not on trial, and if there is none.
    """
    with act("registry.point.put_in_use", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        now = clock.now()
        held = system_called(system)
        who = duty_of(by, now)
        builder = held.building_unit.code if held.building_unit else ""
        require(rules.may_commission(who, held.place, builder))
        chosen = _on_trial(held, points)
        newest = max(rules.registered_day(point.added_at) for point in chosen)
        today = shanghai_day(now)
        require(rules.may_put_in_use(who, held.place, builder, document, used_on, newest, today))
        made = Commissioning.objects.create(
            system=held,
            document=checked_name(document, rules.MOST_DOCUMENT),
            used_on=used_on,
            recorded_at=now,
            recorded_by=actor_of(by).id,
        )
        record.wrote(made)
        _name_points(record, chosen, made)
        record.fact("system", held.code)
        record.fact("document", made.document)
        record.fact("used_on", used_on.isoformat())
        record.fact("points", len(chosen))
    return CommissioningRow(held.code, made.document, used_on, now, made.recorded_by, len(chosen))


def _on_trial(held: System, points: Sequence[str] | None) -> list[Point]:
    """The chosen points by primary key. Raises Fault."""
    rows = Point.objects.filter(system=held).order_by("pk")
    chosen = list(rows.filter(state=PointState.TRIAL) if points is None else rows.filter(code__in=set(points)))
    unknown = set(points or ()) - {point.code for point in chosen}
    if unknown:
        words = Words("该系统没有这个点位", "the system has no such point")
        raise Fault(FaultKind.NOT_FOUND, words, ", ".join(sorted(unknown)[:3]))
    if not chosen:
        raise Fault(FaultKind.CONFLICT, Words("没有试运行的点位", "no point is on trial"))
    for point in chosen:
        if point.state != PointState.TRIAL:
            words = Words(f"点位“{point.name}”不在试运行", f"the point {point.code} is not on trial")
            raise Fault(FaultKind.CONFLICT, words)
    return chosen


def _name_points(record: ActRecord, chosen: list[Point], made: Commissioning) -> None:
    """Writes the new state of the points and names them in the entry."""
    keys = [point.pk for point in chosen]
    rows = Point.objects.filter(system=made.system, state=PointState.TRIAL)
    if len(keys) <= _BY_THEMSELVES:
        rows = rows.filter(pk__in=keys)
        rows.update(state=PointState.IN_USE, commissioning=made)
        record.wrote(*chosen)
    else:
        for start in range(0, len(keys), _BY_THEMSELVES):
            part = keys[start : start + _BY_THEMSELVES]
            rows.filter(pk__in=part).update(state=PointState.IN_USE, commissioning=made)
        record.wrote_many(Point, keys)
    tell_points_changed(Point.objects.filter(commissioning=made))
