"""Points by a piece of their text, remembered for a moment: the tiles of one look at the map ask for the same words.

What is remembered is only which rows hold the words; territory, filters and conditions are asked for each time.
"""

import threading
import time

from mingcha.overview.points.models import MapPoint

MOST_NAMED = 5000
"""More rows than this are not carried about as numbers; the text is compared where the rows are read."""
REMEMBERED_S = 5.0
_MOST_TEXTS = 64

_lock = threading.Lock()
_known: dict[str, tuple[float, tuple[int, ...] | None]] = {}


def with_text(text: str) -> tuple[int, ...] | None:
    """Keys of the rows whose searched text holds this one (lower case), None when there are more than MOST_NAMED.

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
    """Forgets what was remembered; saved rows of the register do it, in the process that saves them."""
    with _lock:
        _known.clear()
