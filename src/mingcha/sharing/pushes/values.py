"""Pushes as frozen values (article 13(1))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.canonical import Json
from mingcha.kit.words import Words
from mingcha.sharing.adapters.port import KeyAnswer, OutgoingBatch, PushOperation
from mingcha.sharing.pushes.states import BatchState


@dataclass(frozen=True, slots=True)
class LastVersion:
    """The newest version of a key for a target, whatever became of it; `digest`: "" for a withdrawal."""

    version: int
    operation: PushOperation
    digest: str = ""


@dataclass(frozen=True, slots=True)
class SentBatch:
    """A batch of ours as a receipt is judged against it."""

    batch: OutgoingBatch
    state: BatchState


class ReceiptFault(StrEnum):
    """Why a receipt changes nothing; the value is stored."""

    OTHER_BATCH = "other_batch"
    OTHER_DIGEST = "other_digest"
    TWICE = "twice"
    LATE = "late"
    NOT_SENT = "not_sent"
    OTHER_KEYS = "other_keys"

    @property
    def words(self) -> Words:
        """The reason for people."""
        return _FAULTS[self]


_FAULTS = {
    ReceiptFault.OTHER_BATCH: Words("回执不是本批次的", "it is the receipt of another batch"),
    ReceiptFault.OTHER_DIGEST: Words("回执的摘要与本批次不一致", "its digest is not that of the batch"),
    ReceiptFault.TWICE: Words("该批次已有回执", "the batch has its receipt already"),
    ReceiptFault.LATE: Words("该批次已放弃，条目将重新推送", "the batch was given up: its items go again"),
    ReceiptFault.NOT_SENT: Words("该批次尚未发送", "the batch was not sent yet"),
    ReceiptFault.OTHER_KEYS: Words(
        "回执含有本批次没有的条目或者重复的条目", "it names what the batch has not, or twice"
    ),
}


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What a receipt says of a batch. With a `fault` it changes nothing, and the state is that of before. Keys that it
    does not name wait again; `refused` has keys with the reason, those of which the receiver holds a newer version
    among them, by `older`."""

    state: BatchState
    fault: ReceiptFault | None = None
    acknowledged: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    older: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CurrentRow:
    """What leaves now of a subject ("point/" or "set/" and its code) under a key of the target."""

    subject: str
    key: str
    digest: str
    row: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What is known of a key at a target: its newest version, and the newest one that was in a batch, None if the
    target never got the key."""

    subject: str
    key: str
    newest: LastVersion
    newest_that_left: LastVersion | None


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch. `number`: its place among all; `taken_at`: by the receiver's clock, as it wrote it; `refused`: how many
    results of its receipt say that a key was not taken, of those that are kept; `why`: why it was given up, "" if it
    was not."""

    number: int
    no: str
    target: str
    count: int
    withdrawals: int
    digest: str
    state: BatchState
    sealed_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    taken_at: str
    refused: int
    why: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What a receiver did not take of a batch, by its key, with its answer and its reason, "" for none."""

    key: str
    answer: KeyAnswer
    why: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with what was not taken of it; `unnamed`: how many of these the reader may not be told by their key."""

    row: BatchRow
    not_taken: tuple[NotTaken, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A version that a target did not take, with its reason."""

    key: str
    version: int
    why: str


@dataclass(frozen=True, slots=True)
class PushPage:
    """How pushing to a target goes: counts of its items by state, what it refused, newest first, failures in a row with
    the last one, its last batches, newest first. `unnamed`: how many of the newest refused ones the reader may not be
    told by their key; `is_through`: every point was judged for it since its last change."""

    target: str
    marked: int
    waiting: int
    sent: int
    held: int
    refused_count: int
    refused: tuple[RefusedItem, ...]
    unnamed: int
    is_through: bool
    tries: int
    failing_since: datetime | None
    next_at: datetime | None
    why: str
    batches: tuple[BatchRow, ...]
