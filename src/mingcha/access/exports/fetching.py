"""Fetches original footage for an export from the gateways that have it, through their normal access control (art.
16(3))."""

import base64
import binascii
import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from typing import Any

from mingcha.access.tickets.gateway_answers import gateway_away, open_with_ticket
from mingcha.evidence.bag.gaps import DAMAGED, LOST, MinuteFacts
from mingcha.evidence.bag.proofs import log_id
from mingcha.evidence.bag.values import Fragment, Missing, SourceFile, file_name, missing_of
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

ANSWER_WITHIN_S = 60.0
MOST_ANSWER_BYTES = 256 << 20
PIECE_BYTES = 256 << 10

_RENEW_BEFORE_MS = 60_000
"""A ticket is renewed this long before its end, since a response may take a while."""

type TicketNow = Callable[[], str]
"""Returns a ticket that is valid long enough."""


def renewed_in_time(issue: Callable[[], tuple[str, int]], clock: Clock) -> TicketNow:
    """Tickets of `issue` (token, end in Unix ms), each used until shortly before its end; what judges them is asked
    each time that one is issued."""
    token, ends_ms = "", 0

    def ticket() -> str:
        nonlocal token, ends_ms
        if ends_ms - unix_ms(clock.now()) < _RENEW_BEFORE_MS:
            token, ends_ms = issue()
        return token

    return ticket


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a gateway for a span of at most an hour: the log's origin, the sealed minutes with their entries,
    the fragments in order, each with its file, and the unprovable ones of files without a valid header."""

    origin: str
    minutes: tuple[MinuteFacts, ...]
    entries: tuple[int, ...]
    fragments: tuple[tuple[SourceFile, Fragment], ...]
    is_unsealed: bool
    missing: tuple[Missing, ...] = ()


class GatewayOriginals:
    """The originals of points at one gateway ("http://127.0.0.1:8001")."""

    def __init__(self, address: str, ticket: TicketNow) -> None:
        self._address = address
        self._ticket = ticket

    def content(self, camera: str, from_ms: int, to_ms: int) -> Content:
        """Its content for [from, to). Raises Refused, Fault(UNAVAILABLE)."""
        answer = self._json(f"{camera}/originals?from={from_ms}&to={to_ms}")
        try:
            return _content(camera, answer)
        except (ValueError, TypeError, KeyError, IndexError, binascii.Error) as problem:
            raise _incomplete(str(problem)) from None

    def footage(
        self, camera: str, span: tuple[int, int], fragments: list[tuple[SourceFile, Fragment]]
    ) -> Generator[tuple[SourceFile, Fragment, Iterator[bytes]]]:
        """The bytes of neighbouring fragments, complete and in order. Raises as content()."""
        first, last = fragments[0][1].begin_90k, fragments[-1][1].begin_90k + 1
        query = f"from={span[0]}&to={span[1]}&from_90k={first}&to_90k={last}"
        with self._open(f"{camera}/originals/footage?{query}") as answer:
            if int(answer.headers.get("Content-Length", "0")) != sum(one.size_bytes for _, one in fragments):
                raise _incomplete("footage of another length than its index says")
            for file, one in fragments:
                yield file, one, _pieces(answer, one.size_bytes)

    def log(self, camera: str) -> tuple[str, tuple[int, ...]]:
        """The origin of the recorder's log, and the sizes of its heads that have a time-stamp token."""
        answer = self._json(f"{camera}/originals/log")
        try:
            return str(answer["origin"]), tuple(int(size) for size in answer["stamped"])
        except (ValueError, TypeError, KeyError) as problem:
            raise _incomplete(str(problem)) from None

    def log_file(self, camera: str, path: str) -> bytes | None:
        """A published file of that log; None if there is none."""
        try:
            with self._open(f"{camera}/originals/log/{path}") as answer:
                return answer.read(MOST_ANSWER_BYTES)
        except Fault as fault:
            if fault.kind is FaultKind.NOT_FOUND:
                return None
            raise

    def _json(self, path: str) -> Any:
        with self._open(path) as answer:
            try:
                return json.loads(answer.read(MOST_ANSWER_BYTES))
            except ValueError as problem:
                raise _incomplete(str(problem)) from None

    def _open(self, path: str) -> HTTPResponse:
        return open_with_ticket(f"{self._address}/v1/points/{path}", self._ticket(), ANSWER_WITHIN_S)


def _pieces(answer: HTTPResponse, size_bytes: int) -> Iterator[bytes]:
    """The next bytes of a response. Raises Fault(UNAVAILABLE) if it is cut short."""
    left = size_bytes
    while left:
        try:
            piece = answer.read(min(left, PIECE_BYTES))
        except (TimeoutError, OSError, HTTPException) as problem:
            raise gateway_away(str(problem)) from None
        if not piece:
            raise gateway_away("the answer broke off")
        left -= len(piece)
        yield piece


def _content(camera: str, answer: dict[str, Any]) -> Content:
    origin = str(answer["origin"])
    files = [_file_or_name(camera, origin, one) for one in answer["files"]]
    fragments, missing = [], []
    for number, part, begin_90k, end_90k, size_bytes, digest in answer["fragments"]:
        one = Fragment(int(part), int(size_bytes), base64.b64decode(digest), int(begin_90k), int(end_90k))
        file = files[number]
        if isinstance(file, SourceFile):
            fragments.append((file, one))
        else:
            name, reason = file
            missing.append(missing_of(camera, name, one, reason))
    minutes = tuple(
        MinuteFacts(int(one["minute"]), tuple((int(a), int(b), str(why)) for a, b, why in one["gaps"]), one["disposed"])
        for one in answer["minutes"]
    )
    entries = tuple(int(one["entry"]) for one in answer["minutes"])
    return Content(origin, minutes, entries, tuple(fragments), bool(answer["unsealed"]), tuple(missing))


def _file_or_name(camera: str, origin: str, one: dict[str, Any]) -> SourceFile | tuple[str, str]:
    """A file; or its name and the reason if its header is lost or differs from the sealed one."""
    header, parts = base64.b64decode(one["header"], validate=True), one["parts"]
    if header and sha256(header).digest() == base64.b64decode(parts[0], validate=True):
        return _file(camera, origin, one)
    name = file_name(camera, int(one["epoch"]), int(one["minute"]), int(one["n"]))
    return name, DAMAGED if header else LOST


def _file(camera: str, origin: str, one: dict[str, Any]) -> SourceFile:
    return SourceFile(
        camera=camera,
        epoch=int(one["epoch"]),
        minute=int(one["minute"]),
        n=int(one["n"]),
        size_bytes=int(one["bytes"]),
        parts=tuple(base64.b64decode(part, validate=True) for part in one["parts"]),
        header=base64.b64decode(one["header"], validate=True),
        log=log_id(origin),
        index=int(one["entry"]),
    )


def _incomplete(detail: str) -> Fault:
    return Fault(FaultKind.UNAVAILABLE, Words("取流网关的应答不完整", "the gateway's answer is incomplete"), detail)
