"""Which items of a review one look answers: those whose pictures lie close together, played in one go (article 21).

Nothing is left out by it: every item keeps its own time and answer, and a look shows all pictures of each.
"""

from collections.abc import Iterable
from typing import NamedTuple

from mingcha.privacy.redaction.values import ItemKind, Span

MOST_90K = 45 * 90_000
"""How long a look lasts at most: 11 seconds at four times, the fastest that counts. A longer item is its own look."""
NEAR_90K = 90_000
"""An item that begins so soon after the ones before is looked at with them."""
_ALONE = (ItemKind.EDIT, ItemKind.RESIDUAL, ItemKind.KEPT)
"""Kinds with a question of their own: an edit, what the gate found, who stays visible."""


class TimedItem(NamedTuple):
    """An item by its number, kind and time."""

    number: int
    kind: ItemKind
    span: Span


def together(items: Iterable[TimedItem]) -> dict[int, int]:
    """Number of an item -> number of the first item of its look."""
    found: dict[int, int] = {}
    first, begin_90k, end_90k = 0, 0, -1
    for one in sorted(items, key=lambda item: (item.span.from_90k, item.number)):
        from_90k, to_90k = one.span.from_90k, one.span.to_90k
        if one.kind in _ALONE or to_90k - from_90k > MOST_90K:
            found[one.number] = one.number
        elif end_90k >= 0 and from_90k <= end_90k + NEAR_90K and max(end_90k, to_90k) - begin_90k <= MOST_90K:
            found[one.number] = first
            end_90k = max(end_90k, to_90k)
        else:
            first, begin_90k, end_90k = one.number, from_90k, to_90k
            found[one.number] = first
    return found
