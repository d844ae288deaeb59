"""Caches for a moment which rows contain a text: all tiles of one map view search for the same text.

Only the matching rows are cached; territory, filters and conditions are checked at every query.
"""

import threading
import time

from mingcha.overview.points.models import MapPoint

MOST_NAMED = 5000
"""With more rows, no list of keys is built; the text is compared in the query itself."""
REMEMBERED_S = 5.0
_MOST_TEXTS = 64

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
    rows = MapPoint.objects.filter(searched__contains=text).values_list("pk", flat=True)[: MOST_NAMED + 1]
    held = tuple(rows)
    found = held if len(held) <= MOST_NAMED else None
    with _lock:
        if len(_known) >= _MOST_TEXTS:
            _known.clear()
        _known[text] = (now, found)
    return found


def forget() -> None:
    """Clears the cache; called when rows of the register are saved, in the process that saves them."""
    with _lock:
        _known.clear()
