"""Data of the page of keeping for the last proved day, limited by reach and filter (articles 3, 16(5))."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from mingcha.custody.completeness.queries import DayHeld, day_held_in, hours_in_reach
from mingcha.custody.proofs.day_account import SWITCHED_OFF, DayAccount
from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.law.retention import RetentionClass
from mingcha.overview.points.models import MapPoint
from mingcha.overview.points.queries import PLACE, Cut
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reached_query import ReachedQuery

KEPT = ("short", "filling", "incomplete", "unexplained")
"""Filter values for the list of cameras."""
MOST_SUMMED = 2_000 * 7
"""Limit of camera-days for summing gaps by cause during a request."""


@dataclass(frozen=True, slots=True)
class CameraKept:
    """A camera on the last proved day."""

    camera: str
    day: date
    retention: RetentionClass
    standing: ReachState
    oldest_day: date | None
    must_reach_back_to: date
    counted: DayAccount


@dataclass(frozen=True, slots=True)
class KeepingSums:
    """A proved day over the cameras of a cut; switched-off time is in `expected_ms` but not required."""

    by_standing: Mapping[ReachState, int]
    expected_ms: int
    switched_off_ms: int
    footage_ms: int
    unexplained_ms: int

    @property
    def cameras(self) -> int:
        """The number of cameras proved."""
        return sum(self.by_standing.values())

    @property
    def complete_permyriad(self) -> int | None:
        """Footage per ten thousand of the required time, rounded down; None if no time was required."""
        wanted = self.expected_ms - self.switched_off_ms
        return self.footage_ms * 10_000 // wanted if wanted > 0 else None


def last_proved_day() -> date | None:
    """The newest day with a proof; None before the first."""
    return DayProof.objects.order_by("-day").values_list("day", flat=True).first()


def sums(cut: Cut, day: date) -> KeepingSums:
    """The sums of a day over a cut."""
    counted = _by_standing(_rows(cut, day, "")) if cut.whole is None else _OF_REACH.rows(cut.whole, day)
    found = {standing: held for standing, *held in counted}
    off: Iterable[Mapping[str, int]] = ()
    if found:
        off = _rows(cut, day, "").order_by().filter(gaps__has_key=SWITCHED_OFF).values_list("gaps", flat=True)
    expected, footage, unexplained = (sum(held[place] for held in found.values()) for place in (1, 2, 3))
    return KeepingSums(
        {one: found[one.value][0] if one.value in found else 0 for one in ReachState},
        expected,
        sum(gaps[SWITCHED_OFF] for gaps in off),
        footage,
        unexplained,
    )


def _by_standing(rows: QuerySet[CameraDay, Any]) -> QuerySet[CameraDay, Any]:
    columns = (Count("pk"), Sum("expected_ms"), Sum("footage_ms"), Sum("unexplained_ms"))
    return rows.order_by().values_list("standing").annotate(*columns)


def _of_reach(within: Q, day: date) -> QuerySet[CameraDay, Any]:
    cameras = MapPoint.objects.filter(within).values("camera")
    return _by_standing(CameraDay.objects.filter(day=day, camera__in=cameras))


_OF_REACH = ReachedQuery(PLACE, _of_reach)
"""The sums of a day over the whole reach of a reader."""


def day_held_of(reader: DutyFacts, day: date) -> DayHeld:
    """The coverage of a day by the sealed hours of all points in a reader's reach, where it has no proof yet."""
    return day_held_in(_HOURS, reader, day)


_HOURS = hours_in_reach(PLACE, lambda within: MapPoint.objects.filter(within).values("camera"))


def count(cut: Cut, day: date, kept: str) -> int:
    """The number of cameras of a cut that match a filter."""
    return _rows(cut, day, kept).count()


def cameras(cut: Cut, day: date, kept: str, *, limit: int, offset: int = 0) -> tuple[CameraKept, ...]:
    """Those cameras: lost legal days first, then by missing time."""
    lost = Case(When(standing=ReachState.SHORT, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = _rows(cut, day, kept).annotate(lost=lost, missing=F("expected_ms") - F("footage_ms"))
    rows = ordered.order_by("lost", "-unexplained_ms", "-missing", "camera")[offset : offset + limit]
    return tuple(_kept(row) for row in rows)


def camera_kept(camera: str) -> CameraKept | None:
    """One camera on its last proved day; the caller decides who may see it."""
    return next(map(_kept, instances(CameraDay, _LAST_OF.rows(camera))), None)


_LAST_OF = CompiledQuery(
    lambda camera: CameraDay.objects.filter(camera=camera).order_by("-day").values_list(*concrete_names(CameraDay))[:1]
)


def gaps_by_cause(cut: Cut, day: date, *, days: int = 7) -> Mapping[str, int] | None:
    """Milliseconds without footage by cause over the last proved days of a cut, longest first; None if too many
    rows."""
    rows = CameraDay.objects.filter(day__gt=day - timedelta(days=days), day__lte=day)
    rows = rows.filter(camera__in=cut.rows().values("camera")).exclude(gaps={})
    if rows.count() > MOST_SUMMED:
        return None
    found: dict[str, int] = {}
    for gaps in rows.values_list("gaps", flat=True).iterator(chunk_size=2000):
        for cause, ms in gaps.items():
            found[cause] = found.get(cause, 0) + ms
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _rows(cut: Cut, day: date, kept: str) -> QuerySet[CameraDay]:
    rows = CameraDay.objects.filter(day=day, camera__in=cut.rows().values("camera"))
    if kept in (ReachState.SHORT, ReachState.FILLING):
        return rows.filter(standing=kept)
    if kept == "incomplete":
        return rows.exclude(footage_ms=F("expected_ms")).exclude(Q(footage_ms=0) & Q(gaps__has_key=SWITCHED_OFF))
    return rows.filter(unexplained_ms__gt=0) if kept == "unexplained" else rows


def _kept(row: CameraDay) -> CameraKept:
    return CameraKept(
        camera=row.camera,
        day=row.day,
        retention=RetentionClass(row.retention_class),
        standing=ReachState(row.standing),
        oldest_day=row.oldest_day,
        must_reach_back_to=row.must_reach_back_to,
        counted=DayAccount(row.expected_ms, row.footage_ms, row.gaps, row.unexplained_ms, row.size_bytes),
    )
