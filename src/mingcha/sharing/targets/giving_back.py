"""How many rows a target of a grant holds that its grant gives no more: counted by the pushes, which stand above
(article 13(2); GDSR)."""

from collections.abc import Callable
from datetime import datetime

from mingcha.sharing.targets.models import Target

type CountRows = Callable[[Target, datetime], int]

_COUNTS: list[CountRows] = []


def count_by(count: CountRows) -> None:
    """Says by what they are counted, for the life of the process."""
    if count not in _COUNTS:
        _COUNTS.append(count)


def rows_to_give_back(held: Target, now: datetime) -> int:
    """How many rows a target holds, or may hold, whose withdrawal its receiver owes; 0 for one of the catalogue."""
    return sum(count(held, now) for count in _COUNTS)
