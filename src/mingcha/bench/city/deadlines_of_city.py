"""Times what is due in the city of a measurement, for its police, by all that the page of deadlines asks, and the
hourly pass over filings that are overdue; it can be imported when Django is ready. Each system of that city was put
into use on the day of the measurement; trainings, holds, disks and copies are asked for, but it has few of them.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from mingcha.access.copies.queries import due_copies
from mingcha.custody.holds.queries import holds_in_reach
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.disks.queries import disks_of
from mingcha.registry.acceptance.queries import due_problems
from mingcha.registry.deadlines.values import Due
from mingcha.registry.filings.due import filing_dues
from mingcha.registry.filings.overdue import MOST_A_TURN, find_overdue_filings
from mingcha.registry.identity.queries import duty
from mingcha.registry.identity.rows import user_called
from mingcha.registry.meetings.queries import due_actions
from mingcha.registry.points.queries import trial_runs
from mingcha.registry.relocations.queries import due_relocations
from mingcha.registry.signs.queries import due_signs
from mingcha.registry.staff.queries import staff
from mingcha.registry.systems.models import System

_BY = program("bench")
_CITY_POLICE = "city"
"""The person of bench/city_of_points.py whose reach is the whole city."""
_AHEAD = timedelta(days=40)
_LIMIT = 200


def main() -> None:
    """Prints {"systems", "deadlines_s", "overdue_filings_s"} as JSON (run by bench/child.py)."""
    now = SystemClock().now()
    found, listed_s = _timed(lambda: _dues(now))
    assert len(found) == _LIMIT, "not every system is due"
    later = HandClock(now + _AHEAD)
    opened, pass_s = _timed(lambda: find_overdue_filings(_BY, clock=later))
    assert opened == MOST_A_TURN, "no filing is overdue"
    figures = {
        "systems": System.objects.count(),
        "deadlines_s": round(listed_s, 2),
        "overdue_filings_s": round(pass_s, 2),
    }
    print(json.dumps(figures))


def _dues(now: datetime) -> list[Due]:
    facts, until = duty(user_called(_CITY_POLICE), now), shanghai_day(now) + _AHEAD
    staff(facts, at=now)
    holds_in_reach(facts, at=now, in_force=True)
    trial_runs(facts, at=now)
    disks_of(facts, at=now)
    due_copies(facts, at=now)
    queries = (filing_dues, due_relocations, due_signs, due_actions, due_problems)
    return [due for query in queries for due in query(facts, until=until, at=now, limit=_LIMIT)]


def _timed[T](asked: Callable[[], T]) -> tuple[T, float]:
    began = time.monotonic()
    found = asked()
    return found, time.monotonic() - began
