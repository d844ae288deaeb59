"""Finds systems whose points hang on no circuit and contracts that ran out, for the clock (article 17, T17b-N)."""

from contextlib import suppress
from datetime import datetime

from django.db.models import Count

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.circuits.models import Circuit
from mingcha.registry.circuits.noting import (
    close_without_circuit,
    note_terms,
    open_without_circuit,
    without_circuit,
)
from mingcha.registry.circuits.states import CircuitState
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import MOST_A_TURN, NothingLeft, Turn, standing_subjects, turn_of
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.systems.models import System


@cites("17")
def find_circuit_faults(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each system with a point that hangs on no circuit, ends those that stand no longer, and
    opens that of each circuit whose contract ran out. Returns how many. Nothing is written where none is."""
    (turn, _), late = _unconnected(), _over(clock.now())
    if not turn.count and not late:
        return 0
    with suppress(NothingLeft), act("registry.circuit.remind", by=actor_of(by), clock=clock, cites=("17",)) as record:
        now = clock.now()
        (turn, lacking), late = _unconnected(), _over(now)
        if not turn.count and not late:
            raise NothingLeft
        for held in System.objects.select_related("site__organisation", "contractor").filter(code__in=turn.opened):
            open_without_circuit(record, held, lacking[held.code], now)
        close_without_circuit(record, turn.ended, now)
        for circuit in late:
            note_terms(record, circuit, now)
        record.fact("without", list(turn.opened))
        record.fact("ended", list(turn.ended))
        record.fact("over", [circuit.no for circuit in late])
    return turn.count + len(late)


def _unconnected() -> tuple[Turn, dict[str, int]]:
    """The turn of systems with points on no circuit, and how many of each by code."""
    lacking = dict(without_circuit().values_list("system__code").annotate(points=Count("pk")).order_by("system__code"))
    return turn_of(FindingKind.WITHOUT_CIRCUIT, SubjectKind.SYSTEM, lacking), lacking


def _over(now: datetime) -> list[Circuit]:
    """Circuits in use whose contract ran out and of which no finding stands yet."""
    known = [int(number) for number in standing_subjects(FindingKind.CIRCUIT_CONTRACT_OVER)]
    over = Circuit.objects.filter(state=CircuitState.IN_USE.value, contract_until__lt=shanghai_day(now))
    return list(over.exclude(pk__in=known).select_related("operator", "unit").order_by("pk")[:MOST_A_TURN])
