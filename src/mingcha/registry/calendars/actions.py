"""Takes in the yearly notice on days off; what it moves is written into the entry (articles 9, 26)."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.calendar_notice import read_notice
from mingcha.law.periods import MovedDeadline, calendar_of, moved_deadlines
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars import rules as calendars_rules
from mingcha.registry.calendars.filings import moved_filings
from mingcha.registry.calendars.models import CalendarNotice
from mingcha.registry.calendars.queries import notices_held
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.systems.models import System

MOST_NAMED = 500
"""Systems whose moved filing deadline an entry names; all of them are counted."""


@cites("9", "26")
def take_calendar(by: Asker, *, content: str, source: str, clock: Clock) -> tuple[MovedDeadline, ...]:
    """Takes in a notice from the text of its data file (law/calendar_notice.py) and returns what it moves: every day of
    the year on which a period ends earlier or later than before. From now on deadlines are counted by it.

    `source`: the name of the file, for errors and the entry. Raises Fault(INVALID) with the line of a wrong file, and
    Refused by the rules.
    """
    notice = read_notice(content, source)
    with act("registry.calendar.take_in", by=actor_of(by), clock=clock, cites=("9", "26")) as record:
        now = clock.now()
        require(calendars_rules.may_take_calendar(duty_of(by, now)))
        held = notices_held()
        require(calendars_rules.may_take_notice(notice, held, shanghai_day(now)))
        before, after = calendar_of(held), calendar_of([*held, notice])
        moved = moved_deadlines(before, after, notice.year)
        filings = moved_filings(System.objects.all(), before, after)
        record.wrote(
            CalendarNotice.objects.create(
                year=notice.year,
                title=notice.title,
                reference=notice.reference,
                published_on=notice.published,
                content=content,
                taken_in_at=now,
                taken_in_by=actor_of(by).id,
            )
        )
        record.fact("year", notice.year)
        record.fact("reference", notice.reference)
        record.fact("published", notice.published.isoformat())
        record.fact("source", source)
        record.fact("systems_moved", len(filings))
        record.fact(
            "filings",
            [[one.system, one.before.isoformat(), one.after.isoformat()] for one in filings[:MOST_NAMED]],
        )
        record.fact("moved", [[one.raw.isoformat(), one.before.isoformat(), one.after.isoformat()] for one in moved])
    return moved
