"""The states of items and batches and the steps between them, closed lists (article 13(1))."""

from enum import StrEnum

from mingcha.kit.words import Words


class ItemState(StrEnum):
    """The states of one version of a key for one target; the value is stored."""

    WAITING = "waiting"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    SUPERSEDED = "superseded"
    REFUSED = "refused"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ITEMS[self]


class BatchState(StrEnum):
    """The states of a batch; the value is stored."""

    SEALED = "sealed"
    SENT = "sent"
    RECEIVED = "received"
    PARTLY_REFUSED = "partly_refused"
    GIVEN_UP = "given_up"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _BATCHES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"received": "ok", "partly_refused": "warn", "given_up": "warn"}.get(self.value, "info")


_ITEMS = {
    ItemState.WAITING: Words("待推送", "waiting"),
    ItemState.SENT: Words("已发送，待回执", "sent"),
    ItemState.ACKNOWLEDGED: Words("已确认接收", "acknowledged"),
    ItemState.SUPERSEDED: Words("已被新版本替代", "superseded"),
    ItemState.REFUSED: Words("对方未接收", "refused"),
}
_BATCHES = {
    BatchState.SEALED: Words("已封装", "sealed"),
    BatchState.SENT: Words("已发送，待回执", "sent"),
    BatchState.RECEIVED: Words("已全部接收", "received"),
    BatchState.PARTLY_REFUSED: Words("部分未接收", "not all of it was taken"),
    BatchState.GIVEN_UP: Words("已放弃，条目重新待推送", "given up: its items wait again"),
}

ITEM_STEPS: dict[ItemState, frozenset[ItemState]] = {
    ItemState.WAITING: frozenset({ItemState.SENT, ItemState.SUPERSEDED}),
    ItemState.SENT: frozenset({ItemState.ACKNOWLEDGED, ItemState.REFUSED, ItemState.WAITING}),
    ItemState.REFUSED: frozenset({ItemState.WAITING, ItemState.SUPERSEDED}),
    ItemState.ACKNOWLEDGED: frozenset(),
    ItemState.SUPERSEDED: frozenset(),
}
"""From each state of an item to those that may follow."""
BATCH_STEPS: dict[BatchState, frozenset[BatchState]] = {
    BatchState.SEALED: frozenset({BatchState.SENT, BatchState.GIVEN_UP}),
    BatchState.SENT: frozenset({BatchState.RECEIVED, BatchState.PARTLY_REFUSED, BatchState.GIVEN_UP}),
    BatchState.RECEIVED: frozenset(),
    BatchState.PARTLY_REFUSED: frozenset(),
    BatchState.GIVEN_UP: frozenset(),
}
"""From each state of a batch to those that may follow."""
