"""Which points contain a text, cached for a moment: all tiles of one map view search for the same text.

On PostgreSQL an index of parts of words finds them (migration 0010): two characters of which one is not ASCII, three
that are. SQLite compares every row, a text of one character or two digits does so everywhere.

Only the matching rows are cached; territory, filters and conditions are checked at every query.
"""

import re
import threading
import time

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value

from mingcha.overview.points.models import PointText

MOST_NAMED = 5000
"""With more rows, no list of keys is built; the text is compared in the query itself."""
REMEMBERED_S = 5.0
_MOST_TEXTS = 64
_INDEXED = re.compile(r"[^\x00-\x7f].|.[^\x00-\x7f]|...")
"""A text with a part that is in the index."""

_lock = threading.Lock()
_known: dict[str, tuple[float, tuple[int, ...] | None]] = {}


def with_text(text: str) -> tuple[int, ...] | None:
    """Keys of the rows whose searched text contains this one (lower case), None if there are more than MOST_NAMED.

    A point named less than REMEMBERED_S ago may be missing.
    """
    now = time.monotonic()
    with _lock:
        known = _known.get(text)
    if known and now - known[0] < REMEMBERED_S:
        return known[1]
    held = tuple(holding(text).values_list("pk", flat=True)[: MOST_NAMED + 1])
    found = held if len(held) <= MOST_NAMED else None
    with _lock:
        if len(_known) >= _MOST_TEXTS:
            _known.clear()
        _known[text] = (now, found)
    return found


def holding(text: str) -> QuerySet[PointText]:
    """The rows whose text contains this one (lower case)."""
    rows = PointText.objects.filter(text__contains=text)
    if connection.vendor == "postgresql" and _INDEXED.search(text):
        rows = rows.filter(_HoldsParts(F("text"), Value(text)))
    return rows


class _HoldsParts(Func):
    """Whether one text has every part of another one: what the index answers, before the texts are compared."""

    template = "%(expressions)s"
    arg_joiner = " @> "
    output_field = BooleanField()

    def __init__(self, text: F, sought: Value) -> None:
        super().__init__(*(Func(one, function="mingcha_parts_of_words") for one in (text, sought)))


def forget() -> None:
    """Clears the cache; called when rows of the register are saved, in the process that saves them."""
    with _lock:
        _known.clear()
