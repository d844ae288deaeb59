"""Disposal orders in the journal: their shape, where each stands, which are not reported yet (articles 16(5), 20)."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.journal.writing import JournalWriter

type Order = Mapping[str, Json]
"""The payload of a signed order (first-slice.md, section 7)."""

_HOURS_IN_ORDER = 24 * 31
WAITING, UNLINKING, DONE, REFUSED = "waiting", "unlinking", "done", "refused"


@dataclass(frozen=True, slots=True)
class OrderState:
    """Where an order stands."""

    order: str
    state: str
    files: int
    size_bytes: int
    intent_entry: int | None
    done_entry: int | None
    article: str
    words: Words

    def as_json(self) -> dict[str, object]:
        """As the local protocol answers it."""
        return {
            "order": self.order, "state": self.state, "files": self.files, "bytes": self.size_bytes,
            "intent_entry": self.intent_entry, "done_entry": self.done_entry,
            "article": self.article, "zh": self.words.zh, "en": self.words.en,
        }  # fmt: skip


def require_shape(order: Order, recorder: str) -> None:
    """Raises Fault(INVALID) when an order is not for this recorder or not well-formed."""
    hours = order.get("hours")
    if (order.get("v"), order.get("t"), order.get("rec")) != (1, "dispose", recorder):
        raise _invalid("not an order for this recorder")
    if not isinstance(hours, list) or not 0 < len(hours) <= _HOURS_IN_ORDER or len(set(map(str, hours))) != len(hours):
        raise _invalid("no hours")
    if not all(type(hour) is int and hour >= 0 for hour in hours) or not isinstance(order.get("camera"), str):
        raise _invalid("hours or camera wrong")
    if not isinstance(order.get("order"), str) or not order["order"]:
        raise _invalid("no number")
    for name in ("epoch", "holds_version", "not_before_ms", "decided_ms"):
        whole_number(order, name)


def order_state(journal: JournalWriter, order: str) -> OrderState | None:
    """Where an order stands, or None when it was never taken in."""
    rows = _order_states(journal.connection, "id = ?", (order,))
    return rows[0] if rows else None


def token_of(connection: sqlite3.Connection, order: str) -> str:
    """The signed token of an order that was taken in."""
    return str(connection.execute("SELECT token FROM disposal WHERE id = ?", (order,)).fetchone()[0])


def refused_number(order: str) -> OrderState:
    """The answer to an order whose number another order has here: what became of that one says nothing of this."""
    words = Words("该编号在本录像机已用于另一处置令", "this recorder has another order of this number")
    return OrderState(order, REFUSED, 0, 0, None, None, "20(2)", words)


def unreported_orders(journal: JournalWriter, received: Sequence[str]) -> list[OrderState]:
    """Orders not reported yet. `received` names ended orders whose report arrived: they are not told again."""
    with journal.transaction() as connection:
        connection.executemany(
            "UPDATE disposal SET reported = 1 WHERE id = ? AND state IN ('done', 'refused')",
            [(order,) for order in received],
        )
    return _order_states(journal.connection, "reported = 0", ())


def kept_orders(connection: sqlite3.Connection) -> list[tuple[str, OrderState]]:
    """The signed token and the state of every order that the journal keeps, by number."""
    tokens = dict(connection.execute("SELECT id, token FROM disposal"))
    return sorted(((tokens[state.order], state) for state in _order_states(connection, "1", ())), key=_by_order)


def _by_order(kept: tuple[str, OrderState]) -> str:
    return kept[1].order


def _order_states(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[OrderState]:
    rows = connection.execute(
        f"SELECT id, state, files, bytes, intent_entry, done_entry, article, zh, en FROM disposal WHERE {where}",  # noqa: S608
        values,
    ).fetchall()
    return [OrderState(row[0], row[1], row[2], row[3], row[4], row[5], row[6], Words(row[7], row[8])) for row in rows]


def said_of(order: Order) -> dict[str, Json]:
    """What the intent's entry repeats of an order."""
    names = (
        "rec",
        "order",
        "camera",
        "epoch",
        "hours",
        "basis",
        "class",
        "holds_version",
        "not_before_ms",
        "decided_ms",
    )
    return {name: order.get(name) for name in names}


def whole_number(order: Order, name: str) -> int:
    """A whole number of an order. Raises Fault(INVALID) when it is none."""
    value = order.get(name)
    if type(value) is not int:
        raise _invalid(f"{name} is not a whole number")
    return value


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("处置指令格式不对", "the disposal order is not well-formed"), detail)
