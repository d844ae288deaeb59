"""When moving or removing what article 6 does not demand is filed (article 10(2): 在移动或者拆除前三十日内).

The words have two readings, and `relocation.notice_mode` says which one holds: on any of the 30 days before (the
literal one), or at least 30 days before.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mingcha.kit.decision import cites
from mingcha.law import parameters


class NoticeMode(StrEnum):
    """A reading of "within the 30 days before"; the value is that of the parameter."""

    WITHIN_WINDOW = "within_window"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class NoticeWindow:
    """The days on which a notice counts, both included. `first` is None if a notice is never too early."""

    first: date | None
    last: date


@cites("10(2)")
def notice_window(moved_on: date, mode: NoticeMode, days: int) -> NoticeWindow:
    """The days on which moving or removing on `moved_on` is filed: the `days` days before it (D-30 to D-1), or every
    day that is at least `days` days before it."""
    earliest = moved_on - timedelta(days=days)
    if mode is NoticeMode.AT_LEAST:
        return NoticeWindow(None, earliest)
    return NoticeWindow(earliest, moved_on - timedelta(days=1))


@cites("10(2)")
def notice_window_on(moved_on: date, on: date) -> NoticeWindow:
    """The same by the reading and the number of days that hold on `on`, the Shanghai day of the notice."""
    mode = NoticeMode(str(parameters.value("relocation.notice_mode", on).value))
    return notice_window(moved_on, mode, parameters.number("relocation.notice_days", on))


@cites("10(2)")
def is_too_early(noticed_on: date, window: NoticeWindow) -> bool:
    """Whether a notice of this day lies before its window: it is kept, and confirmed again inside it (T10b-N)."""
    return window.first is not None and noticed_on < window.first


@cites("10(2)")
def confirm_from(noticed_on: date, window: NoticeWindow) -> date | None:
    """The first day on which an early notice is confirmed; None for one that is not early."""
    return window.first if is_too_early(noticed_on, window) else None


@cites("10(2)")
def is_too_late(noticed_on: date, window: NoticeWindow) -> bool:
    """Whether a notice of this day lies behind its window."""
    return noticed_on > window.last


@cites("10(2)")
def counts(noticed_on: date, window: NoticeWindow) -> bool:
    """Whether a notice of this day lies in its window."""
    return not is_too_early(noticed_on, window) and not is_too_late(noticed_on, window)
