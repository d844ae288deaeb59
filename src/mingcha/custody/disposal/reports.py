"""A recorder's report on an order, parsed strictly into a plain value (art. 20)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.custody.hours.reports import text_field, wrong_field

_ANSWER_STATES = {
    "accepted": "sent",
    "waiting": "intended",  # the intent is in its log, not_before is in the future
    "intended": "intended",
    "unlinking": "intended",
    "done": "done",
    "refused": "refused",
}
"""The recorder's states and custody's."""


@dataclass(frozen=True, slots=True)
class OrderReport:
    """A recorder's progress with an order (sent | intended | done | refused); `answer` is its full answer."""

    order: str
    state: str
    answer: Mapping[str, object]


def read_order_state(row: Mapping[str, object]) -> OrderReport:
    """Parses an order's state from an answer of `orders` or `order`. Raises Fault(INVALID) if it is malformed."""
    state = text_field(row, "state", 16)
    if state not in _ANSWER_STATES:
        raise wrong_field("state", state)
    return OrderReport(order=text_field(row, "order", 16), state=_ANSWER_STATES[state], answer=dict(row))
