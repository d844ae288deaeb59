"""A home that was really kept: its city made by actions, its footage by the recorder under a clock moved by hand.

Everything that `mingcha check` compares is there: sealed minutes and hours in both logs, heads that a witness cosigned,
holds, orders carried out, grants, tickets, register rows and what people and programs did (kept_nouns).
"""

import asyncio
import base64
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import connections
from django.test.utils import override_settings
from tests.support.access.snapshots import picture_at
from tests.support.e2e.kept_nouns import add_nouns
from tests.support.media.synthetic import FORMAT, now_90k, units
from tests.support.registry.city import ADJUSTED, OWNER, City, build_city
from tests.support.registry.switching import switch_off
from tests.support.web.sign_in import token_of

from mingcha.access.bookmarks.actions import add_bookmark
from mingcha.access.bookmarks.values import NewBookmark
from mingcha.access.duty.actions import open_duty_grant, revoke_grant
from mingcha.access.snapshots.actions import take_snapshot
from mingcha.access.tickets.actions import issue_ticket
from mingcha.custody.disks.actions import watch_disks
from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.holds.actions import place_hold, release_hold, review_hold
from mingcha.custody.proofs.actions import prove_days
from mingcha.evidence.actions import record_check
from mingcha.evidence.entries import act
from mingcha.evidence.tasks import publish_application_log
from mingcha.fleet.recorders.actions import enrol_recorder, take_in_recorder_state
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.law.retention import shanghai_day
from mingcha.law.sound import SoundGround
from mingcha.media.address import CameraAddress
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.journal.witnessed_heads import WitnessedHead, note_witnessed
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.local.client import LocalClient
from mingcha.media.recorder.service import run_recorder
from mingcha.media.units import CameraPhase, CameraSink, CameraState, GapReason
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.points import actions as points_actions
from mingcha.registry.saved_filters.actions import keep_filter
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.seats import actions as seats_actions
from mingcha.registry.sound import actions as sound_actions
from mingcha.registry.systems import actions as systems_actions
from mingcha.run.programs.record import build_recorder
from mingcha.station.journal.file_digest import write_file_digest
from mingcha.station.recorder_log import RECORDER_KEY
from mingcha.station.uplink.carrying import Uplink
from mingcha.station.uplink.link import LocalLink


@contextmanager
def inside(home: Home) -> Iterator[None]:
    """In this block Django works on this home and its SQLite database, as the commands do."""
    before = connections["default"]
    connection = connections.create_connection("default")
    connection.settings_dict = {**before.settings_dict, "NAME": str(home.database)}
    assert connection.vendor == "sqlite"
    connections["default"] = connection
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    try:
        with override_settings(MINGCHA_HOME=home, MINGCHA_KEYS=KeyFolder(home.keys), PASSWORD_HASHERS=[hasher]):
            yield
    finally:
        connection.close()
        connections["default"] = before


class HandFed:
    """Reads no camera: the test feeds the sinks."""

    def __init__(self, _clock: object, _live: object) -> None:
        self.sinks: dict[str, CameraSink] = {}

    def assign(
        self, camera: str, _address: CameraAddress, sink: CameraSink, _masks: object, _sound: object = None
    ) -> None:
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


class KeepingRecorder:
    """The recorder that `mingcha record` runs, in a thread, under a clock that is moved by hand."""

    def __init__(self, home: Home, clock: HandClock) -> None:
        self._clock = clock
        self._journal, self._signer = home.journal, KeyFolder(home.keys).signer(RECORDER_KEY)
        self.recorder, self.log = build_recorder(home, clock, HandFed)
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        while not home.socket.is_socket():
            assert self._thread.is_alive(), "the recorder did not start"
            time.sleep(0.01)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(run_recorder(self.recorder, self._stop, tick_s=3600))

    def feed(self, seconds: int, gop: int = 50) -> None:
        """Footage of every assigned camera from now on, one after the other; then the clock goes on by as much."""

        def pictures() -> None:
            for sink in self.recorder.ingest.sinks.values():  # type: ignore[attr-defined]
                sink.format(FORMAT)
                sink.state(CameraState(CameraPhase.RECORDING, 0))
                for unit in units(now_90k(self._clock), seconds * 25, gop=gop):
                    sink.unit(unit)

        self._call(pictures)
        self._clock.advance(timedelta(seconds=seconds))

    def interrupt(self, reason: GapReason, seconds: int) -> None:
        """No camera gives a picture for some seconds."""
        at_ms = int(self._clock.now().timestamp() * 1000)
        self._call(
            lambda: [
                sink.interrupted(reason, at_ms, "")
                for sink in self.recorder.ingest.sinks.values()  # type: ignore[attr-defined]
            ]
        )
        self._clock.advance(timedelta(seconds=seconds))

    def settle(self) -> None:
        """Waits until everything fed so far is written and acknowledged."""
        asyncio.run_coroutine_threadsafe(self.recorder.ask_writer(lambda _: None), self._loop).result(60)

    def tick(self, step: timedelta = timedelta()) -> None:
        """Moves the clock and does what is due."""
        self._clock.advance(step)
        for due in (self.recorder.tick, self.recorder.dispose):
            asyncio.run_coroutine_threadsafe(due(), self._loop).result(60)

    def assign(self, rows: Sequence[AssignmentRow], version: int) -> None:
        """Hands down a whole set of cameras, as the uplink does."""
        asyncio.run_coroutine_threadsafe(self.recorder.assign(rows, version), self._loop).result(60)

    def be_cosigned(self) -> None:
        """Notes that a witness cosigned the log's head of now."""

        def note(journal: JournalWriter) -> int | None:
            head, now = self.log.over(journal.connection).head(), self._clock.now()
            assert head is not None
            seen = WitnessedHead(head.checkpoint.size, int(now.timestamp() * 1000), head.note.decode())
            return note_witnessed(journal, self.log.recorder, seen, self.log.append, now)

        noted = asyncio.run_coroutine_threadsafe(self.recorder.ask_writer(note), self._loop).result(60)
        assert noted is not None

    def close(self) -> None:
        """Ends it as SIGTERM does."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        write_file_digest(self._journal, self._signer)

    def _call(self, run: Callable[[], object]) -> None:
        async def inside_the_loop() -> None:
            run()

        asyncio.run_coroutine_threadsafe(inside_the_loop(), self._loop).result(60)


@contextmanager
def carried(home: Home, clock: Clock) -> Iterator[Callable[[], None]]:
    """A round of the uplink each time it is called."""
    with asyncio.Runner() as runner:
        link = LocalLink(LocalClient(home.socket, "uplink"), runner)
        uplink = Uplink(link, clock, program("uplink"))
        try:
            yield uplink.transfer
        finally:
            link.close()


@dataclass(frozen=True, slots=True)
class KeptHome:
    """A home to be tampered with."""

    home: Home
    city: City


def _answered(carry: Callable[[], object]) -> None:
    """The first round: on a busy machine the recorder answers later than a round waits."""
    for _ in range(4):
        try:
            carry()
        except Fault as fault:
            if fault.kind is not FaultKind.UNAVAILABLE:
                raise
        else:
            return
    carry()


def build_kept_home(home: Home, ended: datetime) -> KeptHome:
    """Forty days in a home: hours gone on an order, one under hold, and the two before `ended`. Call it inside.
    Its acts make the application's log long enough for nodes above its leaves (more than 256 entries)."""
    hour = ended.replace(minute=0, second=0, microsecond=0)
    clock = HandClock(hour - timedelta(days=40, seconds=90))
    city = build_city(clock)
    codes = sorted(point.code for point in city.points.values())
    recorder = KeepingRecorder(home, clock)
    try:
        with carried(home, clock) as carry:
            _answered(carry)
            _an_hour(recorder)
            carry()
            at = clock.now() - timedelta(hours=1)
            window = {"from_at": at - timedelta(minutes=30), "to_at": at + timedelta(minutes=30)}
            for camera in codes[:2]:
                place_hold(OWNER, camera=camera, basis="case", reason="案件", clock=clock, **window)
            release_hold(OWNER, "H00000002", reason="已结案", clock=clock)
            _switch_points(city, clock, on=False)
            carry()
            for _ in range(2):  # the hour in which they were switched off ends too
                recorder.tick(timedelta(hours=1))
            carry()
            clock.advance(timedelta(days=32))
            assert decide_disposal(program("work"), clock=clock)
            carry()
            clock.advance(timedelta(hours=25))
            carry()  # the holds are confirmed shortly before anything goes
            recorder.tick()
            carry()
            clock.set_wall(hour - timedelta(hours=1, seconds=90))
            _switch_points(city, clock, on=True)
            carry()
            _an_hour(recorder)
            carry()
            recorder.feed(12)
    finally:
        recorder.close()
    _view(city, clock)
    _arrange(city, home, clock)
    add_nouns(city, home, clock)
    _keep_watch(home, clock)
    _attest_in_bulk(clock)
    record_check((), by=program("check"), clock=clock)
    publish_application_log()
    recorder.log.publish()
    return KeptHome(home, city)


def _an_hour(recorder: KeepingRecorder) -> None:
    """Footage over the end of an hour with a break in it, and the next hour sealed to its end."""
    recorder.feed(40)
    recorder.interrupt(GapReason.SILENT, 7)
    recorder.feed(75)
    recorder.interrupt(GapReason.UNREACHABLE, 0)
    recorder.be_cosigned()
    recorder.tick(timedelta(seconds=3600 + 90 + 6 - 122))


def _switch_points(city: City, clock: Clock, *, on: bool) -> None:
    for point in city.points.values():
        if on:
            points_actions.enable_point(OWNER, code=point.code, clock=clock)
        else:
            ground = replace(ADJUSTED, document_on=shanghai_day(clock.now()))
            switch_off(OWNER, code=point.code, reason="检修", adjustment=ground, clock=clock)


def _view(city: City, clock: Clock) -> None:
    points = [city.points["JHG"].code]
    first = open_duty_grant(city["monitor"], purpose="duty_patrol", points=points, hours=8, clock=clock)
    second = open_duty_grant(city["monitor"], purpose="incident", points=points, hours=1, clock=clock)
    for grant, modes in ((first, ["live"]), (first, ["live", "playback"]), (second, ["playback"])):
        issue_ticket(city["monitor"], grant=grant.no, points=points, modes=modes, clock=clock)
    revoke_grant(city["monitor"], grant=second.no, reason="已结束", clock=clock)


def _arrange(city: City, home: Home, clock: Clock) -> None:
    """A key target that was one, sound that was allowed, a seat with a layout, a token of a program, and a picture kept
    as evidence."""
    systems_actions.mark_key_target(city["city"], system="WCT", document="武公反恐〔2026〕7 号", clock=clock)
    systems_actions.end_key_target(city["city"], system="WCT", document="武公反恐〔2026〕21 号", clock=clock)
    point, today = city.points["JHG"], shanghai_day(clock.now())
    ground = SoundGround(
        "江公安函〔2026〕12号", "江岸区公安分局", today, today + timedelta(days=30), "此处采集声音", today
    )
    sound_actions.allow_sound(city["district"], code=point.code, ground=ground, clock=clock)
    sound_actions.end_sound(city["district"], code=point.code, reason="活动结束", clock=clock)
    seats_actions.add_seat(OWNER, code="JA-1", name="一席", organisation="JAGA", clock=clock)
    seats_actions.save_layout(city["monitor"], seat="JA-1", name="四路", tiles=1, pages=[[point.code]], clock=clock)
    seats_actions.keep_favourite(city["monitor"], point=point.code, clock=clock)
    keep_filter(city["monitor"], of=ListKind.POINTS, name="中断的", query="state=down", clock=clock)
    token_of(city["monitor"], username="monitor", name="报表", days=30, clock=clock)
    grant = open_duty_grant(city["monitor"], purpose="incident", points=[point.code], hours=1, clock=clock)
    at_ms = int(clock.now().timestamp() * 1000) - 5000
    add_bookmark(city["monitor"], NewBookmark(point.code, at_ms, at_ms, "路口有积水", shared=True), clock=clock)
    take_snapshot(
        city["monitor"],
        grant=grant.no,
        point=point.code,
        at_ms=at_ms,
        reason="案件线索",
        take=lambda _camera, at, _token: picture_at(at),
        folder=home.documents,
        clock=clock,
    )


def _attest_in_bulk(clock: Clock) -> None:
    """Names the rows of two tables once more, in bulk, so that digests stand beside the log."""
    with act("specimen.row.attest", by=program("test"), clock=clock) as record:
        for model in (Organisation, User):
            record.wrote_many(model, model._base_manager.order_by("pk").values_list("pk", flat=True))


def _keep_watch(home: Home, clock: Clock) -> None:
    """What custody writes by the way: a hold reviewed, days proved, an alarm of a full disk, the recorder enrolled."""
    review_hold(OWNER, "H00000001", reason="案件仍在办理", clock=clock)
    assert prove_days(program("work"), clock=clock)
    disk = {"bytes_free": 0, "bytes_total": 1000, "disks": [
        {"disk": "footage", "path": "x", "weight": 1, "state": "full", "bytes_free": 0, "bytes_total": 1000},
    ]}  # fmt: skip
    take_in_recorder_state(home.recorder_name, {"cameras": {}, "disk": disk}, clock=clock)
    assert watch_disks(program("work"), clock=clock) == ("footage",)
    key = base64.b64encode(KeyFolder(home.keys).signer("log-recorder").public).decode()
    enrol_recorder(
        program("console"),
        home.recorder_name,
        log_key=key,
        host="一号机房",
        division="420100",
        capacity=60,
        clock=clock,
    )


def now() -> datetime:
    """The machine's time: what the real commands compare with."""
    return datetime.now(UTC)


def assign_cameras(home: Home, urls: Mapping[str, str]) -> None:
    """Tells the running recorder the whole set of cameras (code to address), as the uplink would."""

    async def ask() -> None:
        client = LocalClient(home.socket, "test")
        cameras = [
            {"camera": camera, "url": url, "username": "", "sealed_password": "", "epoch": 1, "label": "R30",
             "enabled": True}
            for camera, url in urls.items()
        ]  # fmt: skip
        await client.ask("assign", version=1, cameras=cameras)
        await client.close()

    asyncio.run(ask())
