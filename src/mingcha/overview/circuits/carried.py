"""Which cameras hung on circuits, and when, as far as outages are derived from them (article 17)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from django.db.models import Min, Q

from mingcha.overview.circuits.rules import Carried, Span
from mingcha.registry.circuits.models import CarriedPoint
from mingcha.registry.points.models import PointState

_COUNTED = Q(until__isnull=False) | Q(point__enabled=True) & ~Q(point__state=PointState.OUT_OF_USE)
"""Not those that hang there and are switched off or out of use: they are silent for another cause."""


def carried_by(circuit: int) -> list[Carried]:
    """The cameras of a circuit with their times."""
    rows = CarriedPoint.objects.filter(_COUNTED, circuit=circuit).values_list("point__code", "since", "until")
    return [Carried(code, ms_of(since), None if until is None else ms_of(until)) for code, since, until in rows]


def hung_on(circuits: Collection[int], first_ms: int, end_ms: int) -> Mapping[int, Sequence[Span]]:
    """The times between two instants in which a camera hung on each of these circuits, by number; they may overlap. Of
    those that hang there now the earliest one says it for all."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    rows = CarriedPoint.objects.filter(_COUNTED, circuit__in=circuits, since__lt=_instant(end_ms))
    lasting = rows.filter(until=None).order_by().values_list("circuit").annotate(first=Min("since"))
    for circuit, since in lasting:
        found[circuit].append(Span(ms_of(since)))
    ended = rows.filter(until__gt=_instant(first_ms)).values_list("circuit", "since", "until")
    for circuit, since, until in ended:
        found[circuit].append(Span(ms_of(since), None if until is None else ms_of(until)))
    return found


def ms_of(at: datetime) -> int:
    """An instant in Unix milliseconds."""
    return int(at.timestamp() * 1000)


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
