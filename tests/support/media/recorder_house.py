"""A recorder in a house of its own: its disk, its clock, its cameras."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support.media.synthetic import CAMERA, FORMAT, ListLog, log_entries, now_90k, units

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, allow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.diagnosis.steps import Diagnosis, ReadWay
from mingcha.media.disk.disks import DiskSetting
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.disposal_order import Order, read_order
from mingcha.media.ingest.source import TakeStill
from mingcha.media.local.client import LocalClient
from mingcha.media.recorder.checks import check_footage
from mingcha.media.recorder.control import Mover
from mingcha.media.recorder.recorder import Callables, Recorder, RecorderSettings
from mingcha.media.recorder.service import run_recorder
from mingcha.media.units import CameraPhase, CameraState, GapReason

START = datetime(2026, 11, 25, 5, 58, 30, tzinfo=UTC)


ASSIGN = {"camera": CAMERA, "url": "rtsp://127.0.0.1/main", "username": "u", "sealed_password": "s", "epoch": 1,
          "label": "R30", "enabled": True}  # fmt: skip


class Hand:
    """An ingest that does nothing by itself; the test feeds the sinks."""

    def __init__(self, clock, live) -> None:
        self.sinks: dict = {}
        self.sounds: dict = {}
        self.masks: dict = {}
        self.live = live
        self.barred = self.places = frozenset()

    def assign(self, camera, address, sink, masks, sound=None) -> None:
        self.sinks[camera], self.sounds[camera], self.masks[camera] = sink, sound, masks

    def remove(self, camera) -> None:
        self.sinks.pop(camera, None)

    async def diagnosis(self, camera) -> Diagnosis | None:
        return Diagnosis(ReadWay.OTHER, (), GapReason.MASK_MISSING) if camera in self.sinks else None

    def bar_redirects(self, devices, places=()) -> None:
        self.barred, self.places = devices, places

    async def run(self) -> None:
        await asyncio.Event().wait()


def opened(token: str) -> Order:
    """These tests sign nothing: a token is the payload."""
    return read_order(json.loads(token))


class House:
    """A recorder, what it is asked by, and its clock."""

    def __init__(
        self, folder: Path, clock: HandClock, *, demo: bool = False, files: SystemFiles | None = None,
        disks: tuple[DiskSetting, ...] = (), still: TakeStill | None = None, movers: Mapping[str, Mover] | None = None,
    ) -> None:  # fmt: skip
        self.settings = RecorderSettings(
            "rec-1", folder / "footage", folder / "journal.db", folder / "r.sock", demo, disks=disks
        )
        self.clock = clock
        self.files = files or SystemFiles()
        self.decision: Decision = allow()
        self.asked: list = []
        callables = Callables(Hand, ListLog(), self.unseal, self.may_dispose, opened, still=still, movers=movers or {})
        self.recorder = Recorder(self.settings, clock, self.files, callables)
        self.client = LocalClient(self.settings.socket, "test")

    def unseal(self, sealed: str) -> str:
        if sealed == "broken":
            raise Fault(FaultKind.CORRUPT, "does not open")
        return sealed

    def may_dispose(self, order, hour, label, holds, now) -> Decision:
        self.asked.append((hour, label, len(holds)))
        return self.decision

    def feed(self, seconds: int) -> None:
        """Footage from now on; the clock goes on with it."""
        sink = self.recorder.ingest.sinks[CAMERA]
        for unit in units(now_90k(self.clock), seconds * 25):
            sink.unit(unit)
        self.clock.advance(timedelta(seconds=seconds))

    async def tick(self, seconds: int = 0) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        await self.recorder.tick()
        await self.recorder.dispose()

    def findings(self) -> list[str]:
        return [f.kind for f in check_footage(self.settings.footage, self.files, self.settings.journal)]

    def log(self) -> list[dict]:
        connection = sqlite3.connect(self.settings.journal)
        try:
            return [json.loads(entry) for entry in log_entries(connection)]
        finally:
            connection.close()


@asynccontextmanager
async def running(
    folder: Path, clock: HandClock, *, demo: bool = False, files: SystemFiles | None = None,
    disks: tuple[DiskSetting, ...] = (), still: TakeStill | None = None, movers: Mapping[str, Mover] | None = None,
) -> AsyncIterator[House]:  # fmt: skip
    house = House(folder, clock, demo=demo, files=files, disks=disks, still=still, movers=movers)
    stop = asyncio.Event()
    task = asyncio.create_task(run_recorder(house.recorder, stop, tick_s=3600))
    while not house.settings.socket.exists():
        await asyncio.sleep(0)
        if task.done():
            task.result()
    try:
        yield house
    finally:
        await house.client.close()
        stop.set()
        await task


async def recorded_hour(house: House) -> None:
    """Footage from 13:58:30 to 14:00:50 in Shanghai with a gap of ten seconds, sealed past 14:00."""
    await house.client.ask("assign", version=1, cameras=[ASSIGN])
    sink = house.recorder.ingest.sinks[CAMERA]
    sink.format(FORMAT)
    sink.state(CameraState(CameraPhase.RECORDING, 0))
    house.feed(40)
    sink.interrupted(GapReason.SILENT, int(house.clock.now().timestamp() * 1000), "nothing came")
    house.clock.advance(timedelta(seconds=10))
    sink.format(FORMAT)
    house.feed(90)
    await house.tick(6)


def disposal_order(house: House, **changes) -> str:
    hour = int(START.timestamp()) // 3600
    order = {"v": 1, "t": "dispose", "home": "home-1", "order": "D-1", "rec": "rec-1", "camera": CAMERA, "epoch": 1,
             "hours": [hour], "basis": "retention", "class": "R30", "holds_version": 1,
             "not_before_ms": int(house.clock.now().timestamp() * 1000) + 3_600_000, "decided_ms": 0}  # fmt: skip
    return json.dumps(order | changes)
