"""How far a recorder has come with an order, as it reports it, read strictly into a plain value (art. 20)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.custody.hours.reports import text_field, wrong_field

_ANSWER_STATES = {
    "accepted": "sent",
    "waiting": "intended",  # the intent is in its log, not_before has not come
    "intended": "intended",
    "unlinking": "intended",
    "done": "done",
    "refused": "refused",
}
"""The recorder's words for how far it is, and custody's."""


@dataclass(frozen=True, slots=True)
class OrderReport:
    """How far a recorder has come with an order (sent | intended | done | refused); `answer` is all that it said."""

    order: str
    state: str
    answer: Mapping[str, object]


def read_order_state(row: Mapping[str, object]) -> OrderReport:
    """An order's state from the answer of `orders` or `order`. Raises Fault(INVALID) on anything else."""
    state = text_field(row, "state", 16)
    if state not in _ANSWER_STATES:
        raise wrong_field("state", state)
    return OrderReport(order=text_field(row, "order", 16), state=_ANSWER_STATES[state], answer=dict(row))
