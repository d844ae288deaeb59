"""Begins a hand-over, or ends a watch early: the machine fills the sheet in (articles 3, 16(1))."""

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.identity.asker import Asker
from mingcha.registry.watches.handing_over import end_early, fill_sheet
from mingcha.registry.watches.queries import watch as watch_of
from mingcha.registry.watches.values import WatchHandoverRow
from mingcha.supervision.handovers.queries import sheet_lines


@cites("16(1)")
def begin_hand_over(by: Asker, *, watch: int, clock: Clock) -> WatchHandoverRow:
    """Begins the hand-over of the own watch with the sheet as it is filled in now; again, it is filled in anew. Raises
    Refused (articles 3, 16(1)), Fault(NOT_FOUND)."""
    lines = sheet_lines(watch_of(by, watch, at=clock.now()), clock=clock)
    return fill_sheet(by, watch=watch, lines=lines, clock=clock)


@cites("3", "16(1)")
def end_watch(by: Asker, *, watch: int, reason: str, clock: Clock) -> WatchHandoverRow:
    """Ends the running watch of somebody who fell ill or left, with the sheet as it is filled in now. Raises Refused
    (articles 3, 16(1)), Fault(NOT_FOUND), Fault(INVALID)."""
    lines = sheet_lines(watch_of(by, watch, at=clock.now()), clock=clock)
    return end_early(by, watch=watch, reason=reason, lines=lines, clock=clock)
