"""A gateway on a real port before a recorder that is made of literals, with real tickets and the real rule."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support.media.recorded import RecordedCamera, RecordedFile, clip

from mingcha.access.tickets.tokens import (
    EndPayload,
    RevocationPayload,
    TicketPayload,
    build_end,
    build_revocation,
    build_ticket,
)
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier
from mingcha.kit.words import Words
from mingcha.media.gateway.live import LiveItem
from mingcha.media.gateway.server import Gateway
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.run.programs.gateway import TicketDoor, origin_rule

CAMERA, OTHER = "31010600001310000001", "31010600001310000002"
ORIGIN = "http://127.0.0.1:8000"
NOW = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
INIT = b"\x00\x00\x00\x08ftyp"
FORMAT: LiveItem = (LIVE_FORMAT, {"codec": "avc1.42c01f", "width": 640, "height": 360, "init": "AAAACGZ0eXA="})
FIRST_90K = (NOW_MS - 60_000) * 90
FOOTAGE = b"".join(bytes([65 + number]) * 10 for number in range(6))
"""Six fragments of a second each, ten bytes of one letter each, every second one a key."""


def unit(number: int, *, key: bool = False, payload: bytes = b"picture") -> LiveUnit:
    return LiveUnit(key, FIRST_90K + number * 3600, 0, 3600, payload)


class PaperRecorder:
    """What media.local.client.LocalClient offers, out of literals."""

    def __init__(self) -> None:
        self.queues: dict[str, list[asyncio.Queue[LiveItem | None]]] = {}
        self.subscriptions = 0
        self.state_queues: list[asyncio.Queue[dict[str, object] | None]] = []
        self.reads = 0
        self.reading = asyncio.Event()
        self.hold_reads: asyncio.Event | None = None

    async def live(self, camera: str, stream: str = "main") -> AsyncIterator[LiveItem]:
        if camera != CAMERA or stream != "main":
            raise Fault(FaultKind.NOT_FOUND, Words("没有", "none"))
        queue: asyncio.Queue[LiveItem | None] = asyncio.Queue()
        self.queues.setdefault(camera, []).append(queue)
        self.subscriptions += 1
        try:
            while (item := await queue.get()) is not None:
                yield item
            raise Fault(FaultKind.UNAVAILABLE, Words("不在", "away"))
        finally:
            self.queues[camera].remove(queue)

    def push(self, *items: LiveItem | None) -> None:
        for queue in self.queues[CAMERA]:
            for item in items:
                queue.put_nowait(item)

    async def states(self) -> AsyncIterator[dict[str, object]]:
        queue: asyncio.Queue[dict[str, object] | None] = asyncio.Queue()
        self.state_queues.append(queue)
        try:
            while (facts := await queue.get()) is not None:
                yield facts
            raise Fault(FaultKind.UNAVAILABLE, Words("不在", "away"))
        finally:
            self.state_queues.remove(queue)

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        if op == "spans":
            return {"footage": [[1, 2]], "gaps": [], "oldest_ms": 1, "newest_ms": 2}
        if op == "activity":
            return {"asked": given}
        assert op == "index"
        rows = [
            [FIRST_90K + number * 90_000, 90_000, 10, number % 2 == 0, "i1", 7, number * 10, 25] for number in range(6)
        ]
        wanted_90k = given["from_90k"]
        first = max((place for place, row in enumerate(rows) if row[3] and row[0] <= wanted_90k), default=0)
        return {
            "inits": {"i1": FORMAT[1]},
            "fragments": [row for row in rows[first:] if row[0] < given["to_90k"]],
            "masks": {"7": 2, "8": 1},
            "more": False,
        }

    async def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        assert (op, given["file"]) == ("read", 7)
        start = given["offset"]
        for offset in range(start, start + given["bytes"], 10):
            self.reading.set()
            if self.hold_reads is not None:
                await self.hold_reads.wait()
            self.reads += 1
            yield FOOTAGE[offset : offset + 10]

    async def close(self) -> None:
        pass


class Desk:
    """Writes tickets and revocations with the key that the gateway trusts."""

    def __init__(self, clock: HandClock) -> None:
        self.signer = Signer(bytes(range(32)))
        self._clock = clock

    def payload(self, **changes: object) -> TicketPayload:
        now_ms = int(self._clock.now().timestamp() * 1000)
        ticket = TicketPayload(
            "t1", "G-1", "user:7", (CAMERA,), ("live", "playback"), now_ms - 3_600_000, 0, now_ms, now_ms + 120_000,
            ORIGIN,
        )  # fmt: skip
        return replace(ticket, **changes)

    def ticket(self, **changes: object) -> str:
        return build_ticket(self.payload(**changes), self.signer)

    def revocation(self, grant: str, at_ms: int) -> str:
        return build_revocation(RevocationPayload(grant, at_ms), self.signer)

    def end(self, kind: str, subject: str, at_ms: int) -> str:
        return build_end(EndPayload(kind, subject, at_ms), self.signer)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def desk(clock: HandClock) -> Desk:
    return Desk(clock)


@pytest.fixture
def recorder() -> PaperRecorder:
    return PaperRecorder()


@pytest.fixture
async def gateway(clock: HandClock, desk: Desk, recorder: PaperRecorder) -> AsyncIterator[Gateway]:
    door = TicketDoor(Verifier(desk.signer.public), clock)
    gateway = Gateway(
        lambda: recorder, door.authorise, door.revocation, clock, origin_rule(8000, ""), open_states=door.states
    )
    await gateway.start("127.0.0.1", 0)
    yield gateway
    await gateway.stop()


@pytest.fixture
def start_ms(desk: Desk) -> int:
    """Where the recorded footage begins: a minute before now."""
    return desk.payload().iat_ms - 60_000


@pytest.fixture
def camera(start_ms: int) -> RecordedCamera:
    """Thirty frames of H.265 in fragments of five."""
    return RecordedCamera(RecordedFile(clip(), start_ms * 90))


@pytest.fixture
async def playing(clock: HandClock, desk: Desk, camera: RecordedCamera) -> AsyncIterator[Gateway]:
    """A gateway before real footage, with real workers."""
    door = TicketDoor(Verifier(desk.signer.public), clock)
    gateway = Gateway(lambda: camera, door.authorise, door.revocation, clock, origin_rule(8000, ""), Workers(1))
    await gateway.start("127.0.0.1", 0)
    yield gateway
    await gateway.stop()
