"""Begins a hand-over: the machine fills the sheet in (article 16(1))."""

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Asker
from mingcha.registry.watches.handing_over import fill_sheet
from mingcha.registry.watches.queries import watch as watch_of
from mingcha.registry.watches.values import WatchHandoverRow
from mingcha.supervision.handovers.queries import sheet_lines


@cites("16(1)")
def begin_hand_over(by: Asker, *, watch: int, clock: Clock) -> WatchHandoverRow:
    """Begins the hand-over of the own watch with the sheet as it is filled in now; again, it is filled in anew. Raises
    Refused (articles 3, 16(1)), Fault(NOT_FOUND)."""
    lines = sheet_lines(watch_of(by, watch, at=clock.now()), clock=clock)
    return fill_sheet(by, watch=watch, lines=lines, clock=clock)
