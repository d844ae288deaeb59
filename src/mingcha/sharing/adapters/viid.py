"""A view library of GA/T 1400 as a receiver of points, of the police alone (article 13(1)): registers by Digest, is
kept alive, puts collection devices. No other object of the standard is sent, and none is read but held devices."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from http import HTTPStatus
from itertools import batched

from mingcha.kit.http_auth import Challenge, Credentials, strongest
from mingcha.sharing.adapters.http_receiver import HELD_WITHIN_S, MOST_HELD, HttpReceiver, read_reason, status_fault
from mingcha.sharing.adapters.port import (
    HeldRow,
    KeyAnswer,
    KeyResult,
    OutgoingBatch,
    OutgoingItem,
    PushOperation,
    Receipt,
)
from mingcha.sharing.adapters.receiver_fault import MayLeave, always, has_left, never_left, require_leave
from mingcha.sharing.adapters.viid_objects import (
    TAKEN,
    WITHDRAWN_NAME,
    Ape,
    ApeStatus,
    ape_of,
    read_apes,
    read_statuses,
    withdrawn_ape,
)
from mingcha.sharing.point_rows.codes import Subject

"""Before the code of a point in its key (sharing.point_rows.models.ChangedKey)."""
MOST_APES = 100
"""In one call."""
_KEPT_ALIVE_EVERY_S = 60.0
_FOR_OTHERS = "is_reduced"
"""The field by which a row for other departments is known (point_rows.values.DepartmentRow)."""


class ViidAdapter:
    """A view library. `device`: our 20-digit number there (User-Identify); `credentials`: user and password, sent as a
    digest alone; `now_s`: a clock that never goes back."""

    def __init__(
        self,
        receiver: HttpReceiver,
        device: str,
        credentials: Credentials,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._receiver, self._device, self._credentials, self._now_s = receiver, device, credentials, now_s
        self._alive_at_s: float | None = None  # None: not registered

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        """Puts the points of a batch, 100 a call; before each it is asked whether the batch may leave still. Where one
        call is not answered, OSError: the batch is sent again."""
        with never_left():
            self._register()
        unfit = tuple(
            KeyResult(one.key, one.version, KeyAnswer.REFUSED, why) for one in batch.items if (why := _unfit(one))
        )
        results = list[KeyResult]()
        for call, part in enumerate(batched(_fit(batch.items), MOST_APES)):
            require_leave(batch.number, may_leave, has_begun=call > 0)
            with has_left() if call else nullcontext():
                results += self._put(part)
        return Receipt(batch.number, batch.digest, (*unfit, *results))

    def receipts(self) -> Iterable[Receipt]:
        """None: receipts come with the answer. It is asked each round, so here the registration is kept alive."""
        if self._alive_at_s is not None and self._now_s() - self._alive_at_s >= _KEPT_ALIVE_EVERY_S:
            self._announce("Keepalive", "KeepaliveObject")
        return ()

    def held(self, after: str) -> Iterator[HeldRow]:
        """The devices there that are ours and not withdrawn, by their codes: the library keeps no versions of ours."""
        self._register()
        for code in sorted(self._held_codes()):
            if f"{Subject.POINT}{code}" > after:
                yield HeldRow(f"{Subject.POINT}{code}", 0, "")

    def newest_batch(self) -> str:
        """None: a view library knows no batches. Registers, so that who tries a target learns whether it answers."""
        self._register()
        return ""

    def take_back(self, number: str) -> None:
        """See Adapter: a device that was put is written over by the next batch."""

    def _held_codes(self) -> set[str]:
        seen: set[str] = set()
        ours: set[str] = set()
        until_s = self._now_s() + HELD_WITHIN_S
        while len(seen) <= MOST_HELD:
            if self._now_s() > until_s:
                raise OSError("the receiver does not name its devices in time")
            path = f"/VIID/APEs?RecordStartNo={len(seen) + 1}&PageRecordNum={MOST_APES}"
            page = read_apes(self._ask("GET", path))
            new = {one.ape_id for one in page} - seen
            seen |= new
            ours |= {one.ape_id for one in page if one.owner == self._device and one.name != WITHDRAWN_NAME}
            if not new or len(page) < MOST_APES:
                return ours
        raise OSError("the receiver names too many devices")

    def _put(self, items: Sequence[OutgoingItem]) -> Iterator[KeyResult]:
        apes: list[Ape] = [self._ape(one) for one in items]
        statuses = read_statuses(self._ask("PUT", "/VIID/APEs", {"APEListObject": {"APEObject": apes}}))
        by_code = {one.ape_id: one for one in statuses}
        whole = statuses[0] if len(statuses) == 1 and statuses[0].ape_id not in {one["ApeID"] for one in apes} else None
        if whole is not None and whole.code != TAKEN:  # says nothing of any point: it may have forgotten us
            self._alive_at_s = None
            raise OSError(f"the call was refused: status {whole.code} {whole.reason}")
        for item, ape in zip(items, apes, strict=True):
            status = by_code.get(ape["ApeID"], whole)
            if status is not None:
                yield _result(item, status)

    def _ape(self, item: OutgoingItem) -> Ape:
        if item.row is None:
            return withdrawn_ape(item.key.removeprefix(Subject.POINT), self._device)
        return ape_of(item.row, self._device)

    def _register(self) -> None:
        """Registers, if we are not registered."""
        if self._alive_at_s is None:
            self._announce("Register", "RegisterObject")

    def _announce(self, what: str, name: str) -> None:
        """Registers or keeps alive. Raises OSError; then we count as not registered."""
        self._alive_at_s = None
        statuses = read_statuses(self._ask("POST", f"/VIID/System/{what}", {name: {"DeviceID": self._device}}))
        refused = [f"status {one.code} {one.reason}" for one in statuses if one.code != TAKEN]
        if refused or not statuses:
            raise OSError(f"{what} was refused: {', '.join(refused) or 'no status'}")
        self._alive_at_s = self._now_s()

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> bytes:
        """The body of an answer that says yes. A challenge is answered once a call, by Digest alone: libraries lock
        accounts whose password is refused again and again."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        answer = self._receiver.ask(method, path, data, self._headers(method, path))
        challenge = _digest_challenge(answer.challenges)
        if answer.status == HTTPStatus.UNAUTHORIZED and challenge is not None:
            self._credentials.adopt(challenge)
            with has_left():
                answer = self._receiver.ask(method, path, data, self._headers(method, path))
        if answer.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            self._alive_at_s = None
            raise status_fault(answer.status)
        return answer.body

    def _headers(self, method: str, path: str) -> dict[str, str]:
        headers = {"Content-Type": "application/VIID+JSON;charset=utf-8", "User-Identify": self._device}
        if self._credentials.answering:
            headers["Authorization"] = self._credentials.authorization(method, self._receiver.target(path))
        return headers


def _digest_challenge(values: Sequence[str]) -> Challenge | None:
    """The strongest challenge by Digest; Basic would send the password."""
    challenge = strongest([one for one in values if not one.strip().lower().startswith("basic")])
    return challenge if challenge is not None and challenge.scheme == "digest" else None


def _fit(items: Sequence[OutgoingItem]) -> list[OutgoingItem]:
    return [one for one in items if not _unfit(one)]


def _unfit(item: OutgoingItem) -> str:
    """Why an item does not go to a view library; "" if it does."""
    if not item.key.startswith(Subject.POINT):
        return "a view library takes points alone"
    if item.row is not None and _FOR_OTHERS in item.row:
        return "a view library of the police takes no rows for other departments"
    return ""


def _result(item: OutgoingItem, status: ApeStatus) -> KeyResult:
    if status.code != TAKEN:
        reason = read_reason(f"status {status.code} {status.reason}")
        return KeyResult(item.key, item.version, KeyAnswer.REFUSED, reason)
    is_gone = item.operation is PushOperation.WITHDRAW
    reason = "its code stays there: GA/T 1400 removes no device" if is_gone else ""
    return KeyResult(item.key, item.version, KeyAnswer.OK, reason)
