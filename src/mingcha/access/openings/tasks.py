"""The uplink's job for its gateway's log: imports the next lines and removes imported files from the disk (16(3))."""

from pathlib import Path

from mingcha.access.openings.actions import take_up_openings
from mingcha.access.openings.queries import taken_up_to
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.media.gateway.opening_log import drop_taken, last_line, read_openings

LINES_A_TURN = 500
"""Lines of one act: about a tenth of a second under the lock of the log."""
MOST_TURNS = 20
"""Limit of acts per run, high enough to import a flood of openings before the gateway's log is full."""


def carry_openings(folder: Path, gateway: str, clock: Clock) -> int:
    """Imports the lines that a gateway wrote since the last run; returns their number. Raises the database's errors."""
    taken = 0
    for _ in range(MOST_TURNS):
        more = _carry_some(folder, gateway, clock)
        taken += more
        if more < LINES_A_TURN:
            break
    return taken


def _carry_some(folder: Path, gateway: str, clock: Clock) -> int:
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
