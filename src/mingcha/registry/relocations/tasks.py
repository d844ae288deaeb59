"""What the clock does with cases: those past their day lapse (article 10)."""

from datetime import date, timedelta

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.relocations import rules as relocations_rules
from mingcha.registry.relocations.actions import end_case
from mingcha.registry.relocations.models import Relocation
from mingcha.registry.relocations.rows import read_relocation, with_units
from mingcha.registry.relocations.states import WAITING, RelocationState

MOST_A_TURN = 50
"""Cases that one turn of the clock ends, each by an act of its own: it may have many points."""


@cites("10(1)", "10(2)")
def lapse_relocations(by: Actor, *, clock: Clock) -> int:
    """Ends the cases that were not carried out in time after their planned day; returns how many. Nothing is written
    where none is. For the clock."""
    today = shanghai_day(clock.now())
    waiting = Relocation.objects.filter(state__in=[one.value for one in WAITING], planned_on__lt=today)
    rows = with_units(waiting).order_by("planned_on", "pk")[:MOST_A_TURN]
    late = [(held.pk, held.revision) for held in rows if relocations_rules.is_lapsed(held.planned_on, today)]
    return sum(_lapse(by, number, revision, today, clock) for number, revision in late)


def _lapse(by: Actor, number: int, revision: int, today: date, clock: Clock) -> bool:
    """Ends one case; False if somebody did a step since it was looked for: the next turn judges it anew."""
    last = today - timedelta(days=1)
    try:
        with act("registry.relocation.lapse", by=by, clock=clock, cites=("10",)) as record:
            held = read_relocation(number, revision)
            end_case(record, held, RelocationState.LAPSED, f"计划日期 {held.planned_on}，至 {last} 未实施")
    except Fault as fault:
        if fault.kind is not FaultKind.CONFLICT:
            raise
        return False
    return True
