"""Who may note, read and remove a bookmark, and when it goes: pure decisions (articles 15, 16(2), 19).

A bookmark names footage and opens none: each of its links asks again. It is read by who may watch its point then, and
kept no longer than the footage that it points to.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mingcha.kit.clock import unix_ms
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

MOST_TEXT = 200
"""Characters of the words of a bookmark."""
MOST_OF_A_PERSON = 500
"""Bookmarks that one person keeps at most: whoever needs more removes old ones."""
LONGEST_SPAN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BookmarkFacts:
    """A bookmark as rules see it; `organisation`: the unit of its maker when it was made, "" for none."""

    user_id: int
    organisation: str
    shared: bool
    to_ms: int


@cites("3", "8", "15", "16(2)", "19")
def may_bookmark(watch: Decision | None) -> Decision:
    """Whether a person may note a bookmark at a point. `watch`: whether they may watch it now, None for persons without
    a watching role."""
    if watch is None:
        return refuse(
            "16(2)",
            "书签由可以值班监看该点位的人员写",
            "bookmarks are noted by those who may watch the point on duty",
            missing=(Words("监看员岗位", "the role of monitor"),),
        )
    return allow("19") if watch else watch


@cites("3", "8", "15", "16(2)", "19")
def may_read_bookmark(user_id: int, organisation: str, bookmark: BookmarkFacts, watch: Decision | None) -> Decision:
    """Whether a person of a unit may read a bookmark: their own, or one shared in their unit, while they may watch its
    point."""
    ours = bool(organisation) and bookmark.shared and organisation == bookmark.organisation
    if user_id != bookmark.user_id and not ours:
        return refuse(
            "19", "书签只供本人或者共享单位的人员查看", "a bookmark is for its maker, or the unit it is shared in"
        )
    return may_bookmark(watch)


@cites("19")
def may_remove_bookmark(user_id: int, bookmark: BookmarkFacts) -> Decision:
    """Whether a person may remove a bookmark: its maker alone, also when the point may not be watched any more."""
    if user_id != bookmark.user_id:
        return refuse("19", "书签由写的人删除", "a bookmark is removed by who made it")
    return allow("19")


@cites("16(5)", "19")
def is_bookmark_over(bookmark: BookmarkFacts, at: datetime, *, footage_gone: bool) -> bool:
    """Whether a bookmark goes: its footage is disposed of, or its end lies more than `access.bookmark_days` back."""
    return footage_gone or bookmark.to_ms < _oldest_ms(at)


@cites("19")
def bookmark_fault(from_ms: int, to_ms: int, at: datetime) -> Fault | None:
    """Why an interval [from, to] (Unix ms, both the same for an instant) takes no bookmark; None if it does."""
    if not from_ms <= to_ms:
        return _invalid("止不早于起", "the end is not before the begin", "end")
    if to_ms - from_ms > LONGEST_SPAN // timedelta(milliseconds=1):
        return _invalid("一个书签最长 24 小时", "a bookmark spans at most 24 hours", "end")
    if to_ms > at.timestamp() * 1000:
        return _invalid("时间还没有到", "the time has not come yet", "end")
    if to_ms < _oldest_ms(at):
        days = bookmark_days(at)
        return _invalid(f"书签最多保留 {days} 日", f"a bookmark is kept for {days} days at most", "begin")
    return None


@cites("19")
def bookmark_days(at: datetime) -> int:
    """Days after its end for which a bookmark is kept at most (`access.bookmark_days`)."""
    return parameters.number("access.bookmark_days", shanghai_day(at))


def _oldest_ms(at: datetime) -> int:
    return unix_ms(at.astimezone(UTC) - timedelta(days=bookmark_days(at)))


def _invalid(zh: str, en: str, about: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en), about=about)
