"""Derives the outages of circuits anew from the interruptions of their cameras: the last days each hour, two months
each night, for hours that a recorder delivered late and points that were put on a circuit afterwards (article 17).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from mingcha.custody.interruptions.queries import interruptions
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.columns import differs
from mingcha.kit.decision import cites
from mingcha.overview.circuits.carried import carried_by, ms_of
from mingcha.overview.circuits.models import CircuitOutage
from mingcha.overview.circuits.rules import DERIVED_DAYS, Outage, outages_of_circuit
from mingcha.registry.circuits.models import CarriedPoint

_EACH_HOUR, _EACH_NIGHT = timedelta(days=2), timedelta(days=DERIVED_DAYS)
_COLUMNS = ("to_ms", "cameras", "heard", "reason")


@cites("17")
def derive_outages(*, clock: Clock) -> int:
    """Derives the outages of the last days; returns how many rows changed. For the clock."""
    return _derive(clock, _EACH_HOUR, int)


@cites("17")
def rebuild_outages(between: Callable[[], object] = int) -> int:
    """Derives the outages of this month and the one before; returns how many rows changed. `between` is called after
    each circuit."""
    return _derive(SystemClock(), _EACH_NIGHT, between)


def _derive(clock: Clock, back: timedelta, between: Callable[[], object]) -> int:
    first_ms = ms_of(clock.now() - back)
    touched = CarriedPoint.objects.filter(Q(until=None) | Q(until__gt=clock.now() - back))
    circuits = set(touched.order_by("circuit").values_list("circuit", flat=True).distinct())
    # also those whose points were taken off with a day further back: their outages ended then
    circuits |= set(CircuitOutage.objects.filter(to_ms=None).values_list("circuit", flat=True))
    changed = 0
    for circuit in sorted(circuits):
        changed += _update(circuit, first_ms, clock)
        between()
    return changed


def _update(circuit: int, first_ms: int, clock: Clock) -> int:
    """Writes the rows of one circuit that differ, from an instant on, or from the begin of the outage in which it
    lies; returns how many."""
    reaching = CircuitOutage.objects.filter(circuit=circuit).filter(Q(to_ms=None) | Q(to_ms__gt=first_ms))
    since_ms = min([first_ms, *reaching.values_list("from_ms", flat=True)])
    carried = carried_by(circuit)
    codes = sorted({held.camera for held in carried})
    found = interruptions(codes, datetime.fromtimestamp(since_ms / 1000, UTC), clock=clock)
    wanted = {one.from_ms: one for one in outages_of_circuit(carried, found) if one.from_ms >= since_ms}
    with transaction.atomic():
        stored = {row.from_ms: row for row in CircuitOutage.objects.filter(circuit=circuit, from_ms__gte=since_ms)}
        gone = [row.pk for from_ms, row in stored.items() if from_ms not in wanted]
        written = [
            row for one in wanted.values() if differs(row := _row(circuit, one), stored.get(one.from_ms), _COLUMNS)
        ]
        CircuitOutage.objects.filter(pk__in=gone).delete()
        CircuitOutage.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["circuit", "from_ms"], update_fields=list(_COLUMNS)
        )
    return len(gone) + len(written)


def _row(circuit: int, one: Outage) -> CircuitOutage:
    return CircuitOutage(
        circuit=circuit,
        from_ms=one.from_ms,
        to_ms=one.to_ms,
        cameras=list(one.cameras),
        heard=one.heard,
        reason=one.reason[:32],
    )
