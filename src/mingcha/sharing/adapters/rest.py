"""The REST profile (article 13(1)): batches by PUT, a result a key, what is held by GET; docs/ref/sharing-contracts.md
is the contract for who builds the receiver."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from mingcha.kit.canonical import Json, canonical_json
from mingcha.sharing.adapters.code_maps import AS_NAMED, CodeMap
from mingcha.sharing.adapters.http_receiver import (
    MOST_HELD,
    HttpReceiver,
    read_list,
    read_object,
    read_reason,
    read_text,
    read_whole,
    status_fault,
    unreadable,
)
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, KeyResult, OutgoingBatch, OutgoingItem, Receipt
from mingcha.sharing.adapters.receiver_fault import MayLeave, always, require_leave

_ANSWERED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
"""Statuses with a result a key; every other one says nothing of the keys."""
_ANSWERS = {one.value: one for one in KeyAnswer}


@dataclass(frozen=True, slots=True)
class RestAdapter:
    """A receiver of the REST profile. `target`: our name of it; `token`: sent as a bearer token, "" for none."""

    receiver: HttpReceiver
    target: str
    token: str = field(default="", repr=False)
    codes: CodeMap = AS_NAMED

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        """Puts a batch under its number; a receiver that has it answers as it did the first time."""
        require_leave(batch.number, may_leave)
        body = batch_body(self.target, batch, self.codes)
        headers = self._headers() | {"Content-Type": "application/json", "Idempotency-Key": batch.digest}
        answer = self.receiver.ask("PUT", f"/batches/{quote(batch.number, safe='')}", body, headers)
        if answer.status not in _ANSWERED:
            raise status_fault(answer.status)
        return read_receipt(answer.body)

    def receipts(self) -> Iterable[Receipt]:
        """None: receipts come with the answer."""
        return ()

    def held(self, after: str) -> Iterator[HeldRow]:
        """The keys that the receiver holds, page by page."""
        count = 0
        while count <= MOST_HELD:
            answer = self.receiver.ask("GET", f"/items?after={quote(after, safe='')}", headers=self._headers())
            if answer.status != HTTPStatus.OK:
                raise status_fault(answer.status)
            page = read_held(answer.body, after)
            if not page:
                return
            yield from page
            after, count = page[-1].key, count + len(page)
        raise unreadable()

    def newest_batch(self) -> str:
        """The number of the newest batch that the receiver has; "" for none."""
        answer = self.receiver.ask("GET", "/batches/newest", headers=self._headers())
        if answer.status == HTTPStatus.NOT_FOUND:
            return ""
        if answer.status != HTTPStatus.OK:
            raise status_fault(answer.status)
        return read_text(read_object(answer.body).get("batch"))

    def take_back(self, number: str) -> None:
        """See Adapter: a batch that left was answered, or is with the receiver."""

    def _headers(self) -> dict[str, str]:
        accepted = {"Accept": "application/json"}
        return accepted | {"Authorization": f"Bearer {self.token}"} if self.token else accepted


def batch_body(target: str, batch: OutgoingBatch, codes: CodeMap) -> bytes:
    """A batch as it is put: canonical JSON."""
    return canonical_json(
        {
            "batch": batch.number,
            "target": target,
            "digest": batch.digest,
            "items": [_item(one, codes) for one in batch.items],
        }
    )


def read_receipt(body: bytes) -> Receipt:
    """A receipt in an answer. Raises OSError. That it is the one of a batch is for who sent it to judge."""
    found = read_object(body)
    return Receipt(
        batch=read_text(found.get("batch")),
        digest=read_text(found.get("digest")),
        results=tuple(map(_read_result, read_list(found.get("results")))),
        taken_at=read_text(found.get("taken_at", ""), 40),
    )


def read_held(body: bytes, after: str) -> tuple[HeldRow, ...]:
    """A page of held keys, each greater than the one before and than `after`, with a version. Raises OSError."""
    page = []
    for one in read_list(read_object(body).get("items")):
        row = HeldRow(read_text(one.get("key")), read_whole(one.get("version")), read_text(one.get("digest")))
        if row.key <= after or row.version < 1:
            raise unreadable()
        after = row.key
        page.append(row)
    return tuple(page)


def _item(item: OutgoingItem, codes: CodeMap) -> Mapping[str, Json]:
    return {
        "key": item.key,
        "version": item.version,
        "op": item.operation.value,
        "digest": item.digest,
        "row": None if item.row is None else codes.coded(item.row),
    }


def _read_result(found: Mapping[str, object]) -> KeyResult:
    answer = _ANSWERS.get(read_text(found.get("result")))
    if answer is None:
        raise unreadable()
    key, version = read_text(found.get("key")), read_whole(found.get("version"))
    return KeyResult(key, version, answer, read_reason(found.get("reason")))
