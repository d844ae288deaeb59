"""A gateway on a real port with control, before a recorder that writes down what it is asked."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from mingcha.kit.errors import Fault
from mingcha.kit.keys import Verifier
from mingcha.media.gateway.opening_log import OpeningLog, read_openings
from mingcha.media.gateway.server import Gateway
from mingcha.run.programs.gateway import TicketDoor, origin_rule

CAMERA = "31010600001310000001"
ORIGIN = "http://127.0.0.1:8000"


class Turning:
    """Stands for the recorder; a stop passes always, other verbs wait while `held_back` is set."""

    def __init__(self) -> None:
        self.verbs: list[str] = []
        self.fault: Fault | None = None
        self.answer: dict[str, object] = {"home_preset": 7, "home_return_s": 300}
        self.held_back: asyncio.Event | None = None

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        assert op == "control"
        verb = str(given["verb"]["verb"])
        self.verbs.append(verb)
        if self.held_back is not None and verb != "stop":
            await self.held_back.wait()
        if self.fault is not None:
            raise self.fault
        return self.answer

    async def live(self, camera: str, stream: str = "main") -> AsyncIterator[object]:
        raise AssertionError("control shows no pictures")
        yield

    async def states(self) -> AsyncIterator[dict[str, object]]:
        raise AssertionError("control follows no states")
        yield

    async def close(self) -> None:
        pass

    async def has_got(self, *verbs: str) -> None:
        """Waits until exactly these verbs have come."""
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                while len(self.verbs) < len(verbs):  # noqa: ASYNC110 - the gateway asks by itself
                    await asyncio.sleep(0.01)
        assert tuple(self.verbs) == verbs


class House:
    """A gateway with its recorder, clock, desk and log."""

    def __init__(self, folder, clock, desk) -> None:
        self.folder, self.clock, self.desk = folder, clock, desk
        self.recorder = Turning()
        self.log = folder / "openings"
        self.gateway: Gateway | None = None

    async def start(self) -> Gateway:
        openings = OpeningLog(self.log, self.clock)
        door = TicketDoor(Verifier(self.desk.signer.public), self.clock, openings.refused)
        self.gateway = Gateway(
            lambda: self.recorder, door.authorise, door.revocation, self.clock, origin_rule(8000, ""),
            openings=openings, positions=self.log / "positions",
        )  # fmt: skip
        await self.gateway.start("127.0.0.1", 0)
        return self.gateway

    def ticket(self, lease: int = 5, **changes: object) -> str:
        return self.desk.ticket(**{"modes": ("control",), "lease": lease, "id": f"c{lease}", **changes})

    def dial(self, token: str | None = None, *, camera: str = CAMERA, origin: str = ORIGIN):
        address = f"ws://127.0.0.1:{self.gateway.port}/v1/control/{camera}"
        protocols = ["mingcha.v1", f"ticket.{self.ticket() if token is None else token}"]
        return connect(address, subprotocols=protocols, origin=origin, compression=None)

    def lines(self, *kinds: str) -> list[dict[str, object]]:
        found = [line.facts for line in read_openings(self.log)]
        return [facts for facts in found if facts["t"] in (kinds or ("moved", "home", "home_failed"))]

    @property
    def kept(self) -> list[str]:
        return sorted(path.stem for path in (self.log / "positions").glob("*.json"))


@pytest.fixture
async def house(tmp_path, clock, desk):
    house = House(tmp_path, clock, desk)
    await house.start()
    yield house
    await house.gateway.stop()


@pytest.fixture
def hear():
    return _hear


async def _hear(socket, wanted: str) -> dict[str, object]:
    """The next message with this field."""
    async with asyncio.timeout(5):
        while True:
            facts = json.loads(await socket.recv())
            if wanted in facts:
                return facts


@pytest.fixture
def end_of():
    return _end_of


async def _end_of(socket) -> tuple[str, int]:
    """(why the gateway ended it, code)."""
    ended = ""
    async with asyncio.timeout(5):
        while True:
            try:
                ended = json.loads(await socket.recv()).get("ended", ended)
            except ConnectionClosed as closed:
                return ended, closed.rcvd.code
