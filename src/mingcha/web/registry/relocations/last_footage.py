"""The last day of which there is footage of points, for the record of a loss (article 10): the register does not know
recorders.
"""

from collections.abc import Sequence
from datetime import date

from mingcha.custody.hours.queries import last_filmed
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.overview.points.queries import recording_among


@cites("10(1)", "10(2)")
def filmed_days(points: Sequence[str], *, clock: Clock) -> tuple[dict[str, date], frozenset[str]]:
    """Code -> last day of which there is footage, today for a camera that records now, absent without footage; and the
    codes of those that record now."""
    today, recording = shanghai_day(clock.now()), frozenset(recording_among(points, clock=clock))
    return last_filmed(points) | dict.fromkeys(recording, today), recording
