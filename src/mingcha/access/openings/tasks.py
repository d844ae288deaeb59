"""The uplink's turn with its gateway's log: the next lines go to the database, taken files go from the disk (16(3))."""

from pathlib import Path

from mingcha.access.openings.actions import take_up_openings
from mingcha.access.openings.queries import taken_up_to
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.media.gateway.opening_log import drop_taken, last_line, read_openings

LINES_A_TURN = 2000


def carry_openings(folder: Path, gateway: str, clock: Clock) -> int:
    """Takes up what a gateway wrote since the last turn; returns how many lines. Raises Fault(CORRUPT) on a line that
    cannot be read, and what the database raises."""
    last = last_line(folder)
    if last is None:
        return 0
    before = taken_up_to(gateway, last.log)
    if last.n <= before:
        return 0
    lines = list(read_openings(folder, before, LINES_A_TURN))
    taken = take_up_openings(program("uplink"), gateway=gateway, lines=lines, clock=clock)
    if lines:
        drop_taken(folder, lines[-1].n)
    return taken
