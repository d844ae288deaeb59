"""A receiver in memory: what a target holds after batches, whole or half, and the receipts that it gives (art. 13)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mingcha.sharing.adapters.port import (
    HeldRow,
    KeyAnswer,
    KeyResult,
    OutgoingBatch,
    OutgoingItem,
    PushOperation,
    ReadableByAnyoneError,
    Receipt,
)
from mingcha.sharing.adapters.receiver_fault import MayLeave, NeverLeft, always, require_leave


@dataclass(slots=True)
class ReceiverInMemory:
    """An adapter (sharing.adapters.port.Adapter). `away`: it cannot be reached; `refuses`: keys with the reason;
    `is_readable`: it shows what it
    has to anybody; `answers_later`: receipts lie there and do not come with the answer."""

    away: bool = False
    is_readable: bool = False
    answers_later: bool = False
    refuses: dict[str, str] = field(default_factory=dict)
    rows: dict[str, OutgoingItem] = field(default_factory=dict)
    batches: list[str] = field(default_factory=list)
    lying: list[Receipt] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        self._answer()
        require_leave(batch.number, may_leave)
        results = tuple(map(self._take, batch.items))
        if batch.number not in self.batches:
            self.batches.append(batch.number)
        receipt = Receipt(batch.number, batch.digest, results)
        if not self.answers_later:
            return receipt
        self.lying.append(receipt)
        return None

    def receipts(self) -> Iterable[Receipt]:
        return tuple(self.lying)

    def held(self, after: str) -> Iterable[HeldRow]:
        self._answer()
        found = sorted((key, item) for key, item in self.rows.items() if item.operation is PushOperation.UPSERT)
        return tuple(HeldRow(key, item.version, item.digest) for key, item in found if key > after)

    def newest_batch(self) -> str:
        return self.batches[-1] if self.batches else ""

    def take_back(self, number: str) -> None:
        self._answer()
        self.taken_back.append(number)

    def _answer(self) -> None:
        if self.away:
            raise NeverLeft("the receiver is away")
        if self.is_readable:
            raise ReadableByAnyoneError("a set is shown to who has no account")

    def _take(self, item: OutgoingItem) -> KeyResult:
        before = self.rows.get(item.key)
        if item.key in self.refuses:
            return KeyResult(item.key, item.version, KeyAnswer.REFUSED, self.refuses[item.key])
        if before is not None and before.version > item.version:
            return KeyResult(item.key, item.version, KeyAnswer.OLDER)
        self.rows[item.key] = item
        return KeyResult(item.key, item.version, KeyAnswer.OK)
