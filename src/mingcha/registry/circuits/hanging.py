"""Points leave circuits, which count it; inside the acts that decide it (articles 10, 17)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.points.models import Point


def take_off(points: Collection[int], until: datetime) -> list[CarriedPoint]:
    """Ends the present rows of these points at an instant; the rows. Raises Fault(CONFLICT) for one that began later,
    also one that ended then."""
    require_no_later(CarriedPoint.objects.filter(point__in=points), until)
    rows = list(CarriedPoint.objects.filter(point__in=points, until=None).order_by("pk"))
    for row in rows:
        row.until = until
    CarriedPoint.objects.bulk_update(rows, ["until"])
    return rows


def require_no_later(rows: QuerySet[CarriedPoint], until: datetime) -> None:
    """Raises Fault(CONFLICT) if one of these rows begins or ends after an instant."""
    late = rows.filter(since__gt=until).first() or rows.filter(until__gt=until).first()
    if late is not None:
        words = Words("有点位在该日之后才接入或者移出其线路", "a point came to its circuit, or left it, after that day")
        raise Fault(FaultKind.CONFLICT, words, late.point.code)


def count_change(circuits: Collection[int]) -> list[Circuit]:
    """Counts a change of circuits that points left; their rows."""
    rows = list(Circuit.objects.filter(pk__in=circuits).order_by("pk"))
    for row in rows:
        row.revision += 1
    Circuit.objects.bulk_update(rows, ["revision"])
    return rows


def leave_with_points(record: ActRecord, points: Collection[Point], until: datetime) -> None:
    """Ends what hangs on circuits of points that were taken away, at an instant, or at its begin if that is later.
    Named in bulk, so that the entry of a case with many points does not grow by it."""
    rows = list(CarriedPoint.objects.filter(point__in=points, until=None).order_by("pk"))
    if not rows:
        return
    for row in rows:
        row.until = max(row.since, until)
    CarriedPoint.objects.bulk_update(rows, ["until"])
    record.wrote_many(CarriedPoint, [row.pk for row in rows])
    record.wrote_many(Circuit, [row.pk for row in count_change({row.circuit_id for row in rows})])
