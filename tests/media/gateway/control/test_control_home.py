"""Home again by the clock: at the due time, not later and not twice, over restarts and steps of the clock (7(2))."""

import asyncio
import json
from datetime import timedelta

import pytest

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.control.homecoming import Homecoming
from mingcha.media.gateway.control.movers import Controlled, LocalMovers, trouble_of
from mingcha.media.gateway.control.positions import PositionFiles
from mingcha.media.gateway.figures import GatewayFigures
from mingcha.media.gateway.opening_log import OpeningLog, read_openings
from mingcha.media.ptz.verbs import GoHome

CAMERA = "31010600001310000001"
AWAY = Fault(FaultKind.UNAVAILABLE, Words("不在", "away"))


class Journeys:
    """Brings cameras home, or does not."""

    def __init__(self) -> None:
        self.count = 0
        self.fault: Fault | None = None
        self.gate: asyncio.Event | None = None

    async def control(self, camera, verb) -> Controlled:
        assert (camera, verb) == (CAMERA, GoHome())
        self.count += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return Controlled(7, 300)


class Shelter:
    """Homecoming with its log; `again` is a restart after a crash."""

    def __init__(self, folder, clock: HandClock) -> None:
        self.folder, self.clock, self.journeys = folder, clock, Journeys()
        self.log: OpeningLog | None = None
        self.again()

    def again(self) -> None:
        if self.log is not None:
            self.log.close()
        self.log = OpeningLog(self.folder, self.clock)
        self.log.begin()
        self.figures = GatewayFigures()
        self.home = Homecoming(
            self.folder / "positions", self.clock, self.journeys, self.log, self.figures, lambda _camera: None
        )
        self.home.begin()

    async def leave(self, home_preset: int = 7, home_return_s: int = 300) -> None:
        await self.home.leaving(CAMERA, 5)
        await self.home.done(CAMERA, Controlled(home_preset, home_return_s))

    async def pass_s(self, seconds: float) -> int:
        """Lets time pass; returns how many journeys began."""
        before = self.journeys.count
        self.clock.advance(timedelta(seconds=seconds))
        await self.settle()
        return self.journeys.count - before

    async def settle(self) -> None:
        self.home.sweep()
        if self.journeys.gate is None:
            await asyncio.gather(*self.home._journeys.values())
        await asyncio.sleep(0)

    def lines(self, kind: str) -> list[dict[str, object]]:
        return [line.facts for line in read_openings(self.folder) if line.facts["t"] == kind]

    @property
    def is_kept(self) -> bool:
        return (self.folder / "positions" / f"{CAMERA}.json").exists()


@pytest.fixture
def shelter(tmp_path, clock):
    shelter = Shelter(tmp_path, clock)
    yield shelter
    shelter.log.close()


@pytest.mark.law("7(2)")
async def test_home_by_the_clock(shelter) -> None:
    await shelter.leave()
    assert (shelter.home.state(CAMERA), shelter.figures.cameras_away) == ((True, 300), 1)
    assert await shelter.pass_s(299.9) == 0
    assert await shelter.pass_s(0.1) == 1
    (line,) = shelter.lines("home")
    assert (line["camera"], line["lease"], line["by"], line["after_s"]) == (CAMERA, 5, "clock", 300)
    assert (shelter.home.state(CAMERA), shelter.is_kept, shelter.figures.cameras_away) == ((False, None), False, 0)
    assert await shelter.pass_s(3600) == 0


async def test_a_held_key_puts_it_off(shelter) -> None:
    await shelter.leave()
    await shelter.pass_s(200)
    await shelter.home.held(CAMERA)
    assert await shelter.pass_s(299) == 0
    assert await shelter.pass_s(1) == 1


@pytest.mark.law("7(2)")
async def test_a_restart_changes_nothing(shelter) -> None:
    await shelter.leave()
    await shelter.pass_s(100)
    shelter.again()
    assert shelter.home.state(CAMERA) == (True, 200)
    assert await shelter.pass_s(199.9) == 0
    assert await shelter.pass_s(0.1) == 1
    shelter.again()
    assert await shelter.pass_s(3600) == 0
    assert len(shelter.lines("home")) == 1


async def test_a_restart_after_the_due_time_brings_it_home_at_once(shelter) -> None:
    await shelter.leave()
    shelter.clock.advance(timedelta(hours=2))
    shelter.again()
    assert await shelter.pass_s(0) == 1


async def test_a_crash_before_the_first_answer(shelter) -> None:
    """The note is on the disk before the verb goes out."""
    await shelter.home.leaving(CAMERA, 5)
    shelter.again()
    assert await shelter.pass_s(300) == 1


async def test_steps_of_the_wall_clock_change_no_deadline(shelter) -> None:
    await shelter.leave()
    shelter.clock.set_wall(shelter.clock.now() + timedelta(days=400))
    await shelter.settle()
    assert shelter.journeys.count == 0
    shelter.clock.set_wall(shelter.clock.now() - timedelta(days=800))
    assert await shelter.pass_s(299) == 0
    assert await shelter.pass_s(1) == 1


async def test_a_wall_clock_set_back_over_a_restart_delays_by_one_term_at_most(shelter) -> None:
    await shelter.leave()
    shelter.clock.set_wall(shelter.clock.now() - timedelta(days=1))
    shelter.again()
    assert await shelter.pass_s(300) == 1


async def test_failures_are_tried_again_and_logged_once(shelter) -> None:
    await shelter.leave()
    shelter.journeys.fault = AWAY
    assert await shelter.pass_s(300) == 1
    for after_s in (10, 20, 40, 60, 60):
        assert await shelter.pass_s(after_s - 0.1) == 0
        assert await shelter.pass_s(0.1) == 1
    shelter.again()
    assert await shelter.pass_s(60) == 1
    (line,) = shelter.lines("home_failed")
    assert (line["camera"], line["lease"], line["why"]) == (CAMERA, 5, "unreachable")
    shelter.journeys.fault = None
    assert await shelter.pass_s(60) == 1
    assert len(shelter.lines("home")) == 1


@pytest.mark.law("7(2)")
async def test_a_home_preset_that_is_recorded_later_brings_it_home(shelter) -> None:
    await shelter.leave(home_preset=0)
    shelter.journeys.fault = Fault(FaultKind.INVALID, Words("没有", "none"))
    assert shelter.home.state(CAMERA) == (True, None)
    assert await shelter.pass_s(299) == 0
    assert await shelter.pass_s(1) == 1
    shelter.again()
    assert await shelter.pass_s(300) == 1
    assert (shelter.home.state(CAMERA), shelter.figures.cameras_away) == ((True, None), 1)
    assert shelter.lines("home_failed") == []
    shelter.journeys.fault = None
    assert await shelter.pass_s(300) == 1
    assert (len(shelter.lines("home")), shelter.is_kept) == (1, False)


async def test_a_recorder_that_knows_no_home_is_asked_every_few_minutes(shelter) -> None:
    await shelter.home.leaving(CAMERA, 5)
    shelter.journeys.fault = Fault(FaultKind.INVALID, Words("没有", "none"))
    for _ in range(3):
        assert await shelter.pass_s(299) == 0
        assert await shelter.pass_s(1) == 1
    assert (shelter.home.state(CAMERA), shelter.lines("home_failed")) == ((True, None), [])


@pytest.mark.law("7(2)")
async def test_a_camera_that_has_another_recorder_now_is_left(shelter, monkeypatch) -> None:
    await shelter.leave()
    shelter.journeys.fault = Fault(FaultKind.NOT_FOUND, Words("没有", "not recorded here"))
    with monkeypatch.context() as full:
        full.setattr(shelter.log, "left", _full_disk)
        assert await shelter.pass_s(300) == 1
        assert await shelter.pass_s(10) == 1
    assert (shelter.is_kept, shelter.home.state(CAMERA)) == (True, (True, 20)), "it is owed until it is written"
    assert await shelter.pass_s(20) == 1
    (line,) = shelter.lines("left")
    assert (line["camera"], line["lease"], shelter.lines("home_failed")) == (CAMERA, 5, [])
    assert (shelter.home.state(CAMERA), shelter.is_kept, shelter.figures.cameras_away) == ((False, None), False, 0)
    assert await shelter.pass_s(3600) == 0


@pytest.mark.law("7(2)")
@pytest.mark.parametrize("between", ["fault", "restart", "move"])
async def test_a_camera_that_is_not_found_once_is_not_left(shelter, between: str) -> None:
    """A recorder that begins again does not know its cameras for a moment."""
    await shelter.leave()
    missing = Fault(FaultKind.NOT_FOUND, Words("没有", "not recorded here"))
    for after_s in (300, {"fault": 20, "restart": 10, "move": 300}[between]):
        shelter.journeys.fault = missing
        assert await shelter.pass_s(after_s - 0.1) == 0
        assert await shelter.pass_s(0.1) == 1
        assert (shelter.lines("left"), shelter.is_kept, shelter.home.state(CAMERA)[0]) == ([], True, True)
        if between == "restart":
            shelter.again()
        elif between == "move":
            await shelter.leave()
        elif after_s == 300:
            shelter.journeys.fault = AWAY
            assert await shelter.pass_s(10) == 1
    shelter.journeys.fault = None
    assert await shelter.pass_s(300) == 1
    assert (len(shelter.lines("home")), shelter.is_kept) == (1, False)


async def test_a_move_during_the_journey_counts(shelter) -> None:
    await shelter.leave()
    shelter.journeys.gate = asyncio.Event()
    await shelter.pass_s(300)
    journey = shelter.home._journeys[CAMERA]
    await shelter.leave()
    shelter.journeys.gate.set()
    await journey
    assert (shelter.home.state(CAMERA), shelter.lines("home")) == ((True, 300), [])


async def test_a_verb_that_was_refused_leaves_it_where_it_was(shelter) -> None:
    take_back = await shelter.home.leaving(CAMERA, 5)
    await take_back()
    assert (shelter.home.state(CAMERA), shelter.is_kept) == ((False, None), False)
    await shelter.leave()
    await shelter.pass_s(100)
    await (await shelter.home.leaving(CAMERA, 5))()
    assert shelter.home.state(CAMERA) == (True, 200)


async def test_a_line_that_cannot_be_written_is_owed_without_another_journey(shelter, monkeypatch) -> None:
    """A full disk: the camera goes home all the same."""
    await shelter.leave()
    with monkeypatch.context() as full:
        full.setattr(shelter.log, "home", _full_disk)
        assert await shelter.pass_s(300) == 1
    assert (shelter.home.state(CAMERA), shelter.lines("home"), shelter.is_kept) == ((False, None), [], True)
    shelter.again()
    assert await shelter.pass_s(10) == 0
    assert [line["after_s"] for line in shelter.lines("home")] == [300]
    assert not shelter.is_kept


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"lease":true,"since_ms":1}', b'{"lease":1}', b'{"verbs":1}'])
async def test_a_file_that_cannot_be_read_is_a_camera_that_goes_home(shelter, data: bytes) -> None:
    (shelter.folder / "positions" / f"{CAMERA}.json").write_bytes(data)
    (shelter.folder / "positions" / "other.json").write_bytes(data)
    shelter.again()
    assert await shelter.pass_s(0) == 1
    assert not shelter.is_kept


async def test_a_torn_log_goes_on(shelter) -> None:
    await shelter.leave()
    shelter.log.moved(_ticket(), CAMERA, "{}")
    shelter.log.close()
    (file,) = shelter.folder.glob("openings-*.jsonl")
    file.write_bytes(file.read_bytes()[:-5])
    shelter.again()
    assert await shelter.pass_s(300) == 1
    assert (len(shelter.lines("home")), shelter.lines("unreadable")) == (1, [])


def _ticket():
    class Facts:
        id = grant = who = within = "x"
        iat_ms = exp_ms = from_ms = to_ms = lease = 5

    return Facts()


def _full_disk(*_: object) -> None:
    raise AWAY


def test_the_files_are_replaced_whole(tmp_path) -> None:
    files = PositionFiles(tmp_path / "p")
    assert files.load() == {}
    (tmp_path / "p" / f"{CAMERA}.new").write_bytes(b"torn")
    assert files.load() == {}


@pytest.mark.law("7(2)")
async def test_a_person_sends_it_home(house, hear) -> None:
    async with house.dial() as socket:
        await socket.send(json.dumps({"do": {"verb": "go_to_preset", "preset": 3}, "n": 1}))
        await hear(socket, "ok")
        assert house.kept == [CAMERA]
        house.clock.advance(timedelta(seconds=40))
        await socket.send(json.dumps({"do": {"verb": "go_home"}, "n": 2}))
        assert await hear(socket, "ok") == {"n": 2, "ok": True, "away": False, "home_in_s": None}
    moved, again, home = house.lines()
    assert (moved["t"], again["t"], home["t"], home["by"], home["after_s"]) == ("moved", "moved", "home", "user:7", 40)
    assert house.kept == []


@pytest.mark.law("7(2)")
async def test_a_gateway_that_begins_again_stops_the_camera_and_brings_it_home(house, hear) -> None:
    async with house.dial() as socket:
        await socket.send(json.dumps({"do": {"verb": "go_to_preset", "preset": 3}, "n": 1}))
        await hear(socket, "ok")
    await house.gateway.stop()
    house.recorder.verbs.clear()
    await house.start()
    await house.recorder.has_got("stop")
    house.clock.advance(timedelta(seconds=300))
    await house.recorder.has_got("stop", "go_home")
    async with house.dial(house.ticket(4)) as older:  # an older lease than the one that left it away
        assert (await hear(older, "ended"))["ended"] == "lease"


async def test_an_answer_that_is_none(house) -> None:
    for answer in ({}, {"home_preset": True, "home_return_s": 3}, {"home_preset": 256, "home_return_s": 3}):
        house.recorder.answer = answer
        with pytest.raises(Fault):
            await LocalMovers(house.recorder).control(CAMERA, GoHome())


@pytest.mark.law("7(2)")
@pytest.mark.parametrize(("answered_s", "return_s"), [(86_400, 300), (300, 300), (60, 60), (0, 0)])
async def test_no_camera_stays_away_for_longer_than_the_law_allows(house, answered_s: int, return_s: int) -> None:
    """Its recorder was given the time before the parameter was lowered, and has not been reached since."""
    house.recorder.answer = {"home_preset": 7, "home_return_s": answered_s}
    movers = LocalMovers(house.recorder, most_return_s=lambda: 300)
    assert await movers.control(CAMERA, GoHome()) == Controlled(7, return_s)


def test_the_names_of_troubles() -> None:
    words = Words("不", "no")
    assert trouble_of(Fault(FaultKind.UNAVAILABLE, words, "busy")) == "busy"
    assert trouble_of(Fault(FaultKind.UNAVAILABLE, words)) == "unreachable"
    assert trouble_of(Fault(FaultKind.UNSUPPORTED, words, "masked")) == "unsupported"
