"""Reports sealed minutes of footage in which something had to be covered and no mask is named (articles 6, 18, 20)."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from mingcha.evidence.log.sqlite_rows import SqliteRows
from mingcha.kit.decision import cites
from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.privacy.other_streams.queries import closing_streams
from mingcha.registry.mask_needs.queries import closing_needs
from mingcha.registry.mask_needs.values import ClosingNeed

_ENTRIES_AT_ONCE = 1000
_MINUTE = timedelta(minutes=1)
_ON_THE_WAY = timedelta(minutes=1)
"""A plan that an act made just now has reached its recorder by then."""
_MARK = b'"t":"minute"'
MOST_NAMED = 100
"""Minutes of a camera that are named; then how many there are."""


@cites("18", "18(4)", "18(5)", "18(6)", "20")
def check_unmasked_footage(journal: sqlite3.Connection, at: datetime) -> Iterator[Finding]:
    """Names each sealed minute with footage of a point that lies as a whole in the time of a need, after its days of
    grace, and whose entry names no mask. One that lies in it in part may have been recorded before or after it, and the
    first minute, in which the plan is on its way, is left out. The same of each minute of a camera that is closed now
    since nobody stated that it shows another view than the masked one of its device."""
    needs: dict[str, list[ClosingNeed]] = {}
    for one in chain(closing_needs(), closing_streams(at)):
        needs.setdefault(one.point, []).append(one)
    found: dict[str, int] = {}
    rows = SqliteRows(journal)
    head = rows.head()
    for start in range(0, 0 if head is None or not needs else head.size, _ENTRIES_AT_ONCE):
        for entry in rows.entries(start, start + _ENTRIES_AT_ONCE):
            sealed = _minute(entry.body)
            if sealed is None or not _had_to_be_masked(sealed, needs.get(str(sealed["cam"]), ())):
                continue
            camera = str(sealed["cam"])
            found[camera] = found.get(camera, 0) + 1
            if found[camera] <= MOST_NAMED:
                yield _finding(camera, int(sealed["min"]), entry.index)


def _minute(body: bytes) -> Mapping[str, Any] | None:
    """The entry of a minute that has footage and names no mask, else None. The check of the log itself reports what
    cannot be read."""
    if _MARK not in body:
        return None
    try:
        entry = json.loads(body)
        names_none = entry["t"] == "minute" and bool(entry["files"]) and not entry.get("mask")
        return entry if names_none and isinstance(entry["min"], int) else None
    except (ValueError, KeyError, TypeError):
        return None


def _had_to_be_masked(sealed: Mapping[str, Any], needs: Sequence[ClosingNeed]) -> bool:
    if not needs:
        return False
    try:
        begins = datetime.fromtimestamp(int(sealed["min"]) * 60, UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return any(_holds_all(one, begins, begins + _MINUTE) for one in needs)


def _holds_all(one: ClosingNeed, begins: datetime, ends: datetime) -> bool:
    """Whether all of [begins, ends) lies in the time of a need."""
    if begins < one.from_at + _ON_THE_WAY or (one.until_at is not None and ends > one.until_at):
        return False
    if one.opens is None or one.closes is None:
        return True
    day = day_begins(shanghai_day(begins))
    opens, closes = (timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (one.opens, one.closes))
    return day + opens <= begins and ends <= day + closes


def _finding(camera: str, minute: int, entry: int) -> Finding:
    at = datetime.fromtimestamp(minute * 60, UTC).isoformat(timespec="minutes")
    words = Words(
        f"须遮挡时段内的录像未经遮挡：{camera}，{at}",
        f"footage without a mask where one was needed: {camera}, {at}",
    )
    return Finding("media", "unmasked_footage", f"{camera}/{minute}", words, {"entry": entry})
