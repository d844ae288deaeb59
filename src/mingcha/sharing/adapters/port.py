"""The shape of an adapter, and the values that go through it (article 13(1)).

A row that leaves is what point_rows.rules.project made of a point: an adapter writes it as its receiver wants it, and
adds nothing. The time of a receiver is shown and never compared with ours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from mingcha.kit.canonical import Json
from mingcha.sharing.adapters.receiver_fault import MayLeave, always


class PushOperation(StrEnum):
    """What a receiver does with a key; the value leaves as it is."""

    UPSERT = "upsert"
    WITHDRAW = "withdraw"


class KeyAnswer(StrEnum):
    """What a receiver says of a key: taken; it holds a newer version; not taken, with a reason."""

    OK = "ok"
    OLDER = "older"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OutgoingItem:
    """A key with its version; `digest`: of the row, "" for a withdrawal, whose `row` is None."""

    key: str
    version: int
    operation: PushOperation
    digest: str = ""
    row: Mapping[str, Json] | None = None


@dataclass(frozen=True, slots=True)
class OutgoingBatch:
    """A sealed batch: its number, the digest of the list of its items (pushes.rules.batch_digest), each key once."""

    number: str
    digest: str
    items: tuple[OutgoingItem, ...]


@dataclass(frozen=True, slots=True)
class KeyResult:
    """What a receiver says of one version of a key."""

    key: str
    version: int
    answer: KeyAnswer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receiver says of a batch; `taken_at`: by its own clock, as it wrote it."""

    batch: str
    digest: str
    results: tuple[KeyResult, ...]
    taken_at: str = ""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A key that a receiver holds, to be compared; `version` 0 and `digest` "" where it keeps neither: then keys alone
    are compared."""

    key: str
    version: int
    digest: str


class ReadableByAnyoneError(OSError):
    """A receiver shows what it was sent to who has no account there: nothing of it counts as taken, and the target has
    to pause until a person closed it."""


class Adapter(Protocol):
    """One target. Each call may raise OSError: the receiver is away, or says no with a status of its own."""

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        """Sends a batch; its receipt if it comes with the answer. Sending it again changes nothing there."""

    def receipts(self) -> Iterable[Receipt]:
        """The receipts that came by another way, each as often as it lies there."""

    def held(self, after: str) -> Iterable[HeldRow]:
        """The keys that the receiver holds, greater than `after`, in their order."""

    def newest_batch(self) -> str:
        """The number of the newest batch that the receiver has; "" for none, or where it keeps no numbers."""

    def take_back(self, number: str) -> None:
        """Takes back what lies of a batch that is given up and that the receiver has not taken; nothing where nothing
        lies. The number counts as sent still."""
