"""Simulated recorders: they answer the local protocol, so that shipped uplinks run in front of them."""

import asyncio
import base64
import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mingcha.media.local.server import Given, LocalServer, Reply

type Answer = dict[str, object]


class SimulatedRecorder:
    """One recorder: what it was assigned and when, and the sealed hours that it reports."""

    def __init__(self, name: str, socket: Path) -> None:
        self.name = name
        self.socket = socket
        self.epochs: dict[str, int] = {}
        self.given_at: dict[str, float] = {}
        """Camera -> time.monotonic() of the assignment that first contained its present epoch."""
        self._hours: list[Answer] = []

    def seal(self, cameras: Iterable[str], hour: int, epochs: dict[str, int]) -> None:
        """Adds one sealed hour for each of these cameras, with its epoch."""
        for camera in cameras:
            sequence = len(self._hours) + 1
            digest = hashlib.sha256(f"{self.name}/{camera}/{hour}".encode()).digest()
            self._hours.append(
                {
                    "sequence": sequence, "entry": sequence, "v": 1, "t": "hour", "rec": self.name, "cam": camera,
                    "ep": epochs[camera], "hour": hour, "label": "R30/trial", "bitmap": "f" * 15, "bytes": 1000,
                    "gaps": [], "digest": base64.b64encode(digest).decode(),
                }
            )  # fmt: skip

    async def hello(self, _given: Given, _reply: Reply) -> Answer:
        return {"recorder": self.name, "started_ms": 1, "demo": False}

    async def status(self, _given: Given, _reply: Reply) -> Answer:
        cameras = {
            camera: {"phase": "recording", "reason": None, "since_ms": 1, "epoch": epoch, "label": "R30/trial"}
            for camera, epoch in self.epochs.items()
        }
        return {"cameras": cameras, "disk": {}, "log": {}, "queue": {}}

    async def assign(self, given: Given, _reply: Reply) -> Answer:
        rows = given["cameras"]
        assert isinstance(rows, list)
        epochs = {row["camera"]: row["epoch"] for row in rows}
        now = time.monotonic()
        self.given_at |= {camera: now for camera, epoch in epochs.items() if self.epochs.get(camera) != epoch}
        self.epochs = epochs
        return {"version": given["version"], "changed": len(rows)}

    async def holds(self, given: Given, _reply: Reply) -> Answer:
        return {"version": given["version"], "entry": 0}

    async def hours(self, given: Given, _reply: Reply) -> Answer:
        after, limit = given["after"], given["limit"]
        assert isinstance(after, int)
        assert isinstance(limit, int)
        return {"hours": self._hours[after : after + limit]}

    async def orders(self, _given: Given, _reply: Reply) -> Answer:
        return {"orders": []}

    def server(self) -> LocalServer:
        """The server side of the local protocol."""
        return LocalServer(
            self.socket,
            {
                "hello": self.hello, "status": self.status, "assign": self.assign, "holds": self.holds,
                "hours": self.hours, "orders": self.orders,
            },
        )  # fmt: skip


@contextmanager
def answering(recorders: Iterable[SimulatedRecorder]) -> Iterator[None]:
    """Runs the servers of all recorders in one thread until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="simulated-recorders")
    thread.start()
    servers = [recorder.server() for recorder in recorders]
    try:
        for server in servers:
            asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
        yield
    finally:
        for server in servers:
            asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
