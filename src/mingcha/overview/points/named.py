"""Which points contain a text, cached for a moment: all tiles of one map view search for the same text.

An index of parts of words finds them (texts/index.py): two characters of which one is not ASCII, three that are. Every
row is compared for a text of one character or two digits, and for one that many rows have.

Only the matching rows are cached; territory, filters and conditions are checked at every query.
"""

import threading
import time
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from mingcha.kit.pinyin import spellings
from mingcha.overview.points.models import PointText
from mingcha.overview.texts.index import Spellings, having, indexed

PARTS = "overview_pointparts"
"""The table of FTS5 beside PointText, on SQLite."""
MOST_NAMED = 5000
"""With more rows, no list of keys is built; the text is compared in the query itself."""
REMEMBERED_S = 5.0
_MOST_TEXTS = 64

_COMMON = 20
"""A text that more than one row in so many has is compared without the index, which would name all of them first."""
_SAMPLED = "SELECT count(*), count(*) FILTER (WHERE text LIKE %s) FROM overview_pointtext TABLESAMPLE SYSTEM (1)"


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found of a text at `at_s` (monotonic); `keys` is None if there are more than MOST_NAMED rows."""

    at_s: float
    keys: tuple[int, ...] | None
    is_common: bool


_lock = threading.Lock()
_known: dict[str, _Known] = {}


def with_text(text: str) -> tuple[int, ...] | None:
    """Keys of the rows whose searched text contains this one or another spelling of it (kit.pinyin), None if there are
    more than MOST_NAMED.

    A point named less than REMEMBERED_S ago may be missing.
    """
    return _found(text).keys


def holding(text: str) -> QuerySet[PointText]:
    """The rows whose text contains this one, for a query of which they are a part."""
    return _rows(spellings(text), is_common=_found(text).is_common)


def forget() -> None:
    """Clears the cache; called when rows of the register are saved, in the process that saves them."""
    with _lock:
        _known.clear()


def _found(text: str) -> _Known:
    now = time.monotonic()
    with _lock:
        known = _known.get(text)
    if known and now - known.at_s < REMEMBERED_S:
        return known
    sought = spellings(text)
    is_common = connection.vendor == "postgresql" and any(_is_common(way[0]) for way in sought if len(way) == 1)
    held = tuple(_rows(sought, is_common=is_common).values_list("pk", flat=True)[: MOST_NAMED + 1])
    found = _Known(now, held if len(held) <= MOST_NAMED else None, is_common)
    with _lock:
        if len(_known) >= _MOST_TEXTS:
            _known.clear()
        _known[text] = found
    return found


def _is_common(text: str) -> bool:
    """Whether a sample of the rows says so; a table of few pages has none."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLED, [f"%{connection.ops.prep_for_like_query(text)}%"])
        row = cursor.fetchone()
    return row is not None and row[1] * _COMMON > row[0]


def _rows(sought: Spellings, *, is_common: bool) -> QuerySet[PointText]:
    rows = PointText.objects.order_by()
    return rows.filter(having(sought)) if is_common else indexed(rows, PARTS, sought)
