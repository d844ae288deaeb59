"""Which points contain a text, cached for a moment: all tiles of one map view search for the same text.

On PostgreSQL an index of parts of words finds them (migration 0010): two characters of which one is not ASCII, three
that are. SQLite compares every row; so does, everywhere, a text of one character or two digits, or one that many rows
have.

Only the matching rows are cached; territory, filters and conditions are checked at every query.
"""

import re
import threading
import time
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value

from mingcha.overview.points.models import PointText

MOST_NAMED = 5000
"""With more rows, no list of keys is built; the text is compared in the query itself."""
REMEMBERED_S = 5.0
_MOST_TEXTS = 64
_INDEXED = re.compile(r"[^\x00-\x7f].|.[^\x00-\x7f]|...")
"""A text with a part that is in the index."""

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
    """Keys of the rows whose searched text contains this one (lower case), None if there are more than MOST_NAMED.

    A point named less than REMEMBERED_S ago may be missing.
    """
    return _found(text).keys


def holding(text: str) -> QuerySet[PointText]:
    """The rows whose text contains this one (lower case), for a query of which they are a part."""
    return _rows(text, is_common=_found(text).is_common)


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
    is_common = connection.vendor == "postgresql" and _is_common(text)
    held = tuple(_rows(text, is_common=is_common).values_list("pk", flat=True)[: MOST_NAMED + 1])
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


def _rows(text: str, *, is_common: bool) -> QuerySet[PointText]:
    rows = PointText.objects.filter(text__contains=text)
    if connection.vendor == "postgresql" and not is_common and _INDEXED.search(text):
        rows = rows.filter(_HoldsParts(F("text"), Value(text)))
    return rows


class _HoldsParts(Func):
    """Whether one text has every part of another one: what the index answers, before the texts are compared."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    output_field = BooleanField()

    def __init__(self, text: F, sought: Value) -> None:
        super().__init__(*(Func(one, function="mingcha_parts_of_words") for one in (text, sought)))
