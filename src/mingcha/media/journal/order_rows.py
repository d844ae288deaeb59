"""Table disposal: disposal orders with state, plan and report (articles 16(5), 20)."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.media.disposal_order import Order
from mingcha.media.journal.states import DisposalState
from mingcha.media.journal.writing import JournalWriter

_PROGRESS = "SELECT id, state, files, bytes, intent_entry, done_entry, article, zh, en FROM disposal WHERE "
# the states are literals, since the partial index disposal_waiting is used only for these
_DUE = (
    "SELECT id, token, state, witness, intent_entry, not_before_ms - decided_ms FROM disposal"
    f" WHERE state IN ('{DisposalState.WAITING}', '{DisposalState.UNLINKING}') AND not_before_ms <= ?1"
    " AND (decided_ms = 0 OR taken_ms + not_before_ms - decided_ms <= ?1) ORDER BY not_before_ms"
)
_WAITING_FOR_WITNESSES = (
    "SELECT intent_entry, not_before_ms - decided_ms FROM disposal"
    f" WHERE state = '{DisposalState.WAITING}' AND witness = 1"
)
_PLANNED = "SELECT 1 FROM disposal, json_each(disposal.plan) p WHERE disposal.state = ? AND p.value = ?"


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """State and result of an order. `intent_entry` and `done_entry` are log indices; article and words are of a
    refusal."""

    order: str
    state: str
    """A DisposalState. A row edited by hand may contain another text, which the reader of the answer refuses."""
    files: int
    size_bytes: int
    intent_entry: int | None
    done_entry: int | None
    article: str
    words: Words

    def as_json(self) -> dict[str, object]:
        """The JSON of the local protocol."""
        return {
            "order": self.order, "state": self.state, "files": self.files, "bytes": self.size_bytes,
            "intent_entry": self.intent_entry, "done_entry": self.done_entry,
            "article": self.article, "zh": self.words.zh, "en": self.words.en,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DueOrder:
    """An order whose veto time is over by the recorder's clock, or whose unlinking was interrupted."""

    order: str
    token: str
    state: DisposalState
    witness: bool
    """Whether its intent waits for witnesses."""
    intent_entry: int
    veto_ms: int


@dataclass(frozen=True, slots=True)
class RebuiltOrder:
    """An order as the log contains it, for a rebuilt journal; times in Unix ms."""

    order: str
    token: str
    state: DisposalState
    taken_ms: int
    not_before_ms: int
    decided_ms: int
    witness: bool
    intent_entry: int
    done_entry: int | None
    files: int
    size_bytes: int
    plan: Sequence[int]


def order_progress(connection: sqlite3.Connection, order: str) -> OrderProgress | None:
    """The state of an order, or None if the recorder never accepted it."""
    rows = _progress(connection, "id = ?", (order,))
    return rows[0] if rows else None


def token_of(connection: sqlite3.Connection, order: str) -> str:
    """The signed token of an accepted order."""
    return str(connection.execute("SELECT token FROM disposal WHERE id = ?", (order,)).fetchone()[0])


def refused_number(order: str) -> OrderProgress:
    """The answer to an order whose number belongs to another order here: refused, without that order's state."""
    words = Words("该编号在本录像机已用于另一处置令", "this recorder has another order of this number")
    return OrderProgress(order, DisposalState.REFUSED, 0, 0, None, None, "20(2)", words)


def add_order(
    connection: sqlite3.Connection, order: Order, token: str, decision: Decision, taken_ms: int, *, witness: bool
) -> None:
    """Adds an order after the first decision: WAITING if allowed, else REFUSED."""
    connection.execute(
        "INSERT INTO disposal (id, token, state, taken_ms, not_before_ms, article, zh, en, decided_ms, witness)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(order.order, token, DisposalState.WAITING if decision else DisposalState.REFUSED, taken_ms),
            *(order.not_before_ms, decision.article, decision.reason.zh, decision.reason.en),
            *(order.decided_ms, int(witness)),
        ),
    )


def note_intent(connection: sqlite3.Connection, order: str, entry: int) -> None:
    """Sets the log index of the intent."""
    connection.execute("UPDATE disposal SET intent_entry = ? WHERE id = ?", (entry, order))


def begin_unlinking(connection: sqlite3.Connection, order: str, files: Sequence[int]) -> None:
    """Stores the files (ids) to unlink; call before the first unlink."""
    connection.execute(
        "UPDATE disposal SET state = ?, plan = ? WHERE id = ?", (DisposalState.UNLINKING, json.dumps(files), order)
    )


def end_order(
    connection: sqlite3.Connection, order: str, entry: int, files: int, size_bytes: int, decision: Decision
) -> None:
    """Ends an order as DONE, or REFUSED by the second decision; `entry`: log index of its first `dispose_done`."""
    connection.execute(
        "UPDATE disposal SET state = ?, done_entry = ?, files = ?, bytes = ?, article = ?, zh = ?, en = ? WHERE id = ?",
        (
            *(DisposalState.DONE if decision else DisposalState.REFUSED, entry, files, size_bytes),
            *(decision.article, decision.reason.zh, decision.reason.en, order),
        ),
    )


def add_rebuilt_order(connection: sqlite3.Connection, row: RebuiltOrder) -> None:
    """Adds an order to a rebuilt journal."""
    connection.execute(
        "INSERT INTO disposal (id, token, state, taken_ms, not_before_ms, intent_entry, done_entry, files,"
        " bytes, plan, decided_ms, witness) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(row.order, row.token, row.state, row.taken_ms, row.not_before_ms, row.intent_entry, row.done_entry),
            *(row.files, row.size_bytes, json.dumps(row.plan), row.decided_ms, int(row.witness)),
        ),
    )


def due_orders(connection: sqlite3.Connection, now_ms: int) -> list[DueOrder]:
    """Orders that are due at `now_ms`, by not_before."""
    rows = connection.execute(_DUE, (now_ms,)).fetchall()
    return [DueOrder(row[0], row[1], DisposalState(row[2]), bool(row[3]), row[4], row[5]) for row in rows]


def intents_waiting_for_witnesses(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """(log index of the intent, veto time in ms) of the orders whose intent needs a cosignature."""
    return connection.execute(_WAITING_FOR_WITNESSES).fetchall()


def state_and_plan(connection: sqlite3.Connection, order: str) -> tuple[DisposalState, list[int]]:
    """State and planned file ids of an accepted order."""
    state, plan = connection.execute("SELECT state, plan FROM disposal WHERE id = ?", (order,)).fetchone()
    return DisposalState(state), json.loads(plan)


def intent_of(connection: sqlite3.Connection, order: str) -> tuple[int, bool]:
    """(log index of the intent, whether it needs a cosignature) of an allowed order."""
    row = connection.execute("SELECT intent_entry, witness FROM disposal WHERE id = ?", (order,)).fetchone()
    return row[0], bool(row[1])


def is_planned(connection: sqlite3.Connection, file: int) -> bool:
    """Whether an order that is UNLINKING plans this file (id)."""
    return connection.execute(_PLANNED, (DisposalState.UNLINKING, file)).fetchone() is not None


def note_reported(journal: JournalWriter, received: Sequence[str]) -> None:
    """Marks the ended ones among these orders as reported: `unreported_orders` leaves them out from now on."""
    with journal.transaction() as connection:
        connection.executemany(
            "UPDATE disposal SET reported = 1 WHERE id = ? AND state IN (?, ?)",
            [(order, DisposalState.DONE, DisposalState.REFUSED) for order in received],
        )


def unreported_orders(connection: sqlite3.Connection) -> list[OrderProgress]:
    """Orders whose end has not been reported."""
    return _progress(connection, "reported = 0", ())


def kept_orders(connection: sqlite3.Connection) -> list[tuple[str, OrderProgress]]:
    """(signed token, progress) of every order, by number."""
    tokens = dict(connection.execute("SELECT id, token FROM disposal"))
    return sorted(((tokens[each.order], each) for each in _progress(connection, "1", ())), key=_by_order)


def _by_order(kept: tuple[str, OrderProgress]) -> str:
    return kept[1].order


def _progress(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> list[OrderProgress]:
    rows = connection.execute(_PROGRESS + where, values).fetchall()
    return [
        OrderProgress(row[0], row[1], row[2], row[3], row[4], row[5], row[6], Words(row[7], row[8])) for row in rows
    ]
