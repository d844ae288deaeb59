"""The calendar in force here, its notices, and what each of them moved (articles 9, 26)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.kit.decision import Decision
from mingcha.law.calendar_notice import Notice, read_notice
from mingcha.law.periods import Calendar, MovedDeadline, calendar_of, moved_deadlines, shipped_notices
from mingcha.registry.calendars import rules as calendars_rules
from mingcha.registry.calendars.filings import MovedFiling, moved_filings
from mingcha.registry.calendars.models import CalendarNotice
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import SYSTEM, reach
from mingcha.registry.systems.models import System


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A notice with what it moved when it was taken in. `taken_in_at` is None and `taken_in_by` "" for a shipped one;
    `in_force`: no later notice replaces it; `filings`: the systems in the asker's reach whose filing it moved, as they
    are now."""

    notice: Notice
    taken_in_at: datetime | None
    taken_in_by: str
    moved: tuple[MovedDeadline, ...]
    in_force: bool
    filings: tuple[MovedFiling, ...] = ()

    @property
    def workdays(self) -> tuple[date, ...]:
        """The make-up workdays, in order."""
        return tuple(sorted(self.notice.workdays))


def notices_held() -> tuple[Notice, ...]:
    """The shipped notices, then those taken in here, in the order in which they came. Raises Fault(INVALID) if a stored
    file does not read any more."""
    return (*shipped_notices(), *(_notice_of(row) for row in _rows()))


def calendar_in_force() -> Calendar:
    """The calendar by which deadlines are counted here."""
    return calendar_of(notices_held())


def listed_notices(asker: Reader, *, at: datetime) -> tuple[HeldNotice, ...]:
    """Every notice, newest year first, with what it moved: days, and systems in the asker's reach."""
    systems = System.objects.filter(reach(duty_of(asker, at), SYSTEM))
    before = list(shipped_notices())
    newest = {notice.year: notice.published for notice in sorted(notices_held(), key=lambda one: one.published)}
    found = [HeldNotice(one, None, "", (), newest[one.year] == one.published) for one in before]
    for row in _rows():
        notice = _notice_of(row)
        moved = moved_deadlines(calendar_of(before), calendar_of([*before, notice]), notice.year)
        is_newest = newest[notice.year] == notice.published
        filings = moved_filings(systems, calendar_of(before), calendar_of([*before, notice]))
        found.append(HeldNotice(notice, row.taken_in_at, row.taken_in_by, moved, is_newest, filings))
        before.append(notice)
    return tuple(sorted(found, key=lambda one: (one.notice.year, one.notice.published), reverse=True))


def may_take_here(asker: Reader, *, at: datetime) -> Decision:
    """Whether this person may take in a notice, for the page."""
    return calendars_rules.may_take_calendar(duty_of(asker, at))


def _rows() -> list[CalendarNotice]:
    return instances(CalendarNotice, _NOTICES.rows())


_NOTICES = CompiledQuery(lambda: CalendarNotice.objects.order_by("pk").values_list(*concrete_names(CalendarNotice)))


def _notice_of(row: CalendarNotice) -> Notice:
    return read_notice(row.content, f"{row.year}.yaml")
