"""Pushes as frozen values (article 13(1))."""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.sharing.adapters.port import OutgoingBatch, PushOperation
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
