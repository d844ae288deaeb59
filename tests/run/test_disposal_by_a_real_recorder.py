"""From a real recorder's file to its deletion: its socket, journal, log and disk, the uplink, custody and the check."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.support.media.synthetic import FORMAT, now_90k, units
from tests.support.registry.city import ADJUSTED, OWNER, City, build_city
from tests.support.registry.switching import switch_off

from mingcha.custody.checks import check_custody, on_disk, recorder_entries
from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.hours.models import Hour
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.media.address import CameraAddress
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.local.client import LocalClient
from mingcha.media.recorder.recorder import Callables, Recorder, RecorderSettings
from mingcha.media.recorder.service import run_recorder
from mingcha.media.units import CameraSink, GapReason
from mingcha.registry.points import actions as points_actions
from mingcha.registry.systems import actions as systems_actions
from mingcha.station.orders import disposal_rule, order_verifier
from mingcha.station.uplink.carrying import Uplink
from mingcha.station.uplink.link import LocalLink

NAME = "rec-1"


class Hand:
    """An ingest that does nothing by itself; the test feeds the sinks."""

    def __init__(self, _clock: object, _live: object) -> None:
        self.sinks: dict[str, CameraSink] = {}

    def assign(self, camera: str, _address: CameraAddress, sink: CameraSink, *_: object) -> None:
        """Keeps the sink."""
        self.sinks[camera] = sink

    def remove(self, camera: str) -> None:
        """Forgets it."""
        self.sinks.pop(camera, None)

    def bar_redirects(self, devices: object, places: object = ()) -> None:
        """Does nothing."""

    async def run(self) -> None:
        """Waits for ever."""
        await asyncio.Event().wait()


class Running:
    """A recorder as run/programs/record.py builds it, in a thread of its own, under a clock that is moved by hand."""

    def __init__(self, folder: Path, clock: HandClock, settings: Settings) -> None:
        keys = settings.MINGCHA_KEYS
        signer = keys.signer("log-recorder")
        self.clock = clock
        self.where = RecorderSettings(NAME, folder / "footage", folder / "journal.db", folder / "r.sock")
        callables = Callables(
            ingest=Hand,
            append=lambda connection, entries, at: Log("test/recorder", signer, SqliteRows(connection)).append(
                entries, at
            ),
            unseal=keys.unseal,
            may_dispose=disposal_rule(demo_home=False),
            verify_order=order_verifier(keys, settings.MINGCHA_HOME.identity),
        )
        self.recorder = Recorder(self.where, clock, SystemFiles(), callables)
        self.recorder.journal.connection.executescript(SCHEMA)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(run_recorder(self.recorder, self._stop, tick_s=3600))

    def record_an_hour(self, camera: str) -> None:
        """Two seconds of footage in the hour that is running, and the hour sealed."""

        def feed() -> None:
            sink = self.recorder.ingest.sinks[camera]  # type: ignore[attr-defined]
            sink.format(FORMAT)
            for unit in units(now_90k(self.clock), 50):
                sink.unit(unit)
            sink.interrupted(GapReason.SILENT, int(self.clock.now().timestamp() * 1000) + 2000, "")

        self._loop.call_soon_threadsafe(feed)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self._loop).result(10)
        self.tick(timedelta(hours=1))

    def tick(self, step: timedelta) -> None:
        """Moves the clock and does what is due."""
        self.clock.advance(step)
        for due in (self.recorder.tick, self.recorder.dispose):
            asyncio.run_coroutine_threadsafe(due(), self._loop).result(30)

    def close(self) -> None:
        """Ends it."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)


@pytest.fixture
def clock() -> HandClock:
    """25 October 2026, 10:30 in Shanghai."""
    return HandClock(datetime(2026, 10, 25, 2, 30, tzinfo=UTC))


@pytest.fixture
def running(tmp_path: Path, clock: HandClock, settings: Settings) -> Iterator[Running]:
    """A recorder that runs."""
    running = Running(tmp_path, clock, settings)
    yield running
    running.close()


@pytest.mark.law("16(5)")
def test_the_last_question_before_unlinking_sees_a_key_target(db: None, running: Running, clock: HandClock) -> None:
    """An order is decided and logged; the police mark the system within its veto time. No job has placed a hold yet:
    the label that the uplink brought is enough."""
    city: City = build_city(clock)
    camera = city.points["JHG"].code
    with asyncio.Runner() as runner:
        link = LocalLink(LocalClient(running.where.socket, "uplink"), runner)
        uplink = Uplink(link, clock, program("uplink"))
        uplink.transfer()
        running.record_an_hour(camera)
        uplink.transfer()
        ground = replace(ADJUSTED, document_on=shanghai_day(clock.now()))
        for point in city.points.values():  # so that the recorder need not seal the empty minutes of a month
            switch_off(
                OWNER,
                code=point.code,
                reason="检修",
                adjustment=ground,
                clock=clock,
            )
        uplink.transfer()
        clock.set_wall(datetime(2026, 12, 4, 2, tzinfo=UTC))  # forty days later
        decide_disposal(program("work"), clock=clock)
        uplink.transfer()
        assert DisposalOrder.objects.get(camera=camera).state == "intended"
        running.tick(timedelta(hours=23))
        systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
        clock.advance(timedelta(hours=1))
        uplink.transfer()
        running.tick(timedelta(seconds=1))
        uplink.transfer()
        order = DisposalOrder.objects.get(camera=camera)
        assert (order.state, order.answer["article"]) == ("refused", "16(5)")
        assert len(list(running.where.footage.rglob("*.mp4"))) == 1
        assert set(Hour.objects.filter(camera=camera).values_list("state", flat=True)) == {"kept"}
        link.close()


@pytest.mark.law("16(5)")
@pytest.mark.law("20(3)")
def test_a_day_goes_after_its_thirty_days_and_a_deletion_by_hand_is_named(
    db: None, running: Running, clock: HandClock
) -> None:
    city: City = build_city(clock)
    camera = city.points["JHG"].code

    def findings() -> list[tuple[str, str]]:
        entries, present = recorder_entries(running.where.journal), on_disk(running.where.footage)
        return [(found.kind, found.subject) for found in check_custody(entries, present, recorder=NAME, clock=clock)]

    def files() -> list[str]:
        root = running.where.footage
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.mp4"))

    with asyncio.Runner() as runner:
        link = LocalLink(LocalClient(running.where.socket, "uplink"), runner)
        uplink = Uplink(link, clock, program("uplink"))
        uplink.transfer()
        running.record_an_hour(camera)
        uplink.transfer()
        assert len(files()) == 1
        hour = Hour.objects.get(camera=camera)
        assert (hour.label, hour.state, int(hour.bitmap, 16)) == ("R30", "kept", 1 << 30)
        ground = replace(ADJUSTED, document_on=shanghai_day(clock.now()))
        for point in city.points.values():  # so that the recorder need not seal the empty minutes of a month
            switch_off(
                OWNER,
                code=point.code,
                reason="检修",
                adjustment=ground,
                clock=clock,
            )
        uplink.transfer()
        clock.set_wall(datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC))
        assert decide_disposal(program("work"), clock=clock) == ()
        clock.set_wall(datetime(2026, 11, 24, 16, tzinfo=UTC))
        assert decide_disposal(program("work"), clock=clock)
        uplink.transfer()
        assert {order.state for order in DisposalOrder.objects.all()} == {"intended"}
        running.tick(timedelta(hours=23))
        assert len(files()) == 1
        running.tick(timedelta(hours=1))
        assert len(files()) == 1, "nobody confirmed the holds for an hour"
        uplink.transfer()
        running.tick(timedelta(seconds=1))
        uplink.transfer()
        assert files() == []
        hour.refresh_from_db()
        assert hour.state == "disposed"
        assert {order.state for order in DisposalOrder.objects.all()} == {"done"}
        uplink.transfer()
        assert findings() == []
        points_actions.enable_point(OWNER, code=camera, clock=clock)
        uplink.transfer()
        running.record_an_hour(camera)
        uplink.transfer()
        (left,) = files()
        assert findings() == []
        (running.where.footage / left).unlink()
        assert findings() == [("missing_unexplained", left)]
        link.close()
