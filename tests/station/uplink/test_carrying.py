"""The uplink: what it carries, when it says nothing, how it waits; and the same over the real socket and framing."""

import asyncio
import random
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from pytest_django import Settings
from tests.support.custody.footage import RECORDER, SmallRecorder, hour_of
from tests.support.registry.city import City, add_camera
from tests.support.registry.city_copy import copied_city

from mingcha.custody.holds.models import HoldSet
from mingcha.custody.hours.models import Hour
from mingcha.custody.links.models import LinkHour
from mingcha.custody.links.queries import measured_hours
from mingcha.evidence.models import Entry
from mingcha.fleet.recorders.queries import cameras, hours_cursor, recorders
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.local.client import LocalClient
from mingcha.media.local.server import Given, LocalServer, Reply
from mingcha.registry.devices.tasks import take_registrations
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice
from mingcha.registry.points.describing import describe_point
from mingcha.station.uplink import carrying
from mingcha.station.uplink.carrying import FIRST_PAUSE_S, LONGEST_PAUSE_S, ROUND_EVERY_S, Uplink, keep_carrying
from mingcha.station.uplink.link import LocalLink

OPERATIONS = ("status", "assign", "holds", "order", "hours", "orders")


def hour_now(clock: HandClock) -> int:
    """Unix seconds // 3600."""
    return int(clock.now().timestamp()) // 3600


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points."""
    return copied_city(clock)


@pytest.fixture
def recorder(settings: Settings, clock: HandClock) -> SmallRecorder:
    """A recorder with nothing recorded."""
    return SmallRecorder(settings.MINGCHA_KEYS, clock)


def test_a_first_round_tells_everything_and_a_second_nothing(
    city: City, recorder: SmallRecorder, clock: HandClock
) -> None:
    uplink = Uplink(recorder, clock, program("uplink"))
    recorder.record(city.points["JHG"].code, hour_of("2026-11-24", 10))
    uplink.transfer()
    assert recorder.asked == ["status", "assign", "policy", "holds", "hours", "orders", "links"]
    (assigned,) = recorder.assigned
    fields = {"camera", "url", "username", "sealed_password", "epoch", "label", "enabled", "sub_url", "sound_until_ms"}
    fields |= {"home_preset", "home_return_s"}
    assert isinstance(assigned, list)
    assert [set(row) for row in assigned] == [fields] * 3
    assert (Hour.objects.count(), HoldSet.objects.get().version, hours_cursor(RECORDER)) == (1, 1, 1)
    before = Entry.objects.count()
    uplink.transfer()
    assert recorder.asked[7:] == ["hello", "hours", "orders"]
    assert Entry.objects.count() == before, "no act when nothing changed"


def test_a_new_camera_is_assigned_and_a_new_connection_is_told_all(
    city: City, recorder: SmallRecorder, clock: HandClock
) -> None:
    uplink = Uplink(recorder, clock, program("uplink"))
    uplink.transfer()
    added = add_camera("JHG", clock, name="西侧", host="10.1.2.9")
    uplink.transfer()
    assert [len(given) for given in recorder.assigned] == [3, 4]  # type: ignore[arg-type]
    recorder.connect()
    uplink.transfer()
    assert len(recorder.assigned) == 3
    assert recorder.asked.count("holds") == 2
    describe_point(city["district"], code=added.code, place_kind="windows_in_view", clock=clock)
    uplink.transfer()
    assert recorder.barred == [[], [], [], ["10.1.2.9"]], "no camera of any recorder may redirect to a masked one"
    assert HoldSet.objects.count() == 1


@pytest.mark.law("18(4)")
def test_the_places_of_masked_devices_that_register_are_told_when_they_move(
    city: City, recorder: SmallRecorder, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = "42010200001180000001"
    monkeypatch.setattr(carrying, "masked_hosts", lambda **_: ("10.1.2.9", device))
    uplink = Uplink(recorder, clock, program("uplink"))
    recorder.hello["device_codes"] = 1
    for address in ("10.1.7.7:5060", "10.1.7.7:5062", "10.1.7.8:5060"):
        take_registrations([DeviceNotice(device, DeviceEvent.CAME, clock.now(), address, "udp", "3.0")])
        uplink.transfer()
        uplink.transfer()
    assert recorder.barred == [["10.1.2.9", device]] * 2
    assert recorder.places == [["10.1.7.7"], ["10.1.7.8"]]


def test_a_rebuilt_journal_is_told_anew_and_loses_nothing(
    city: City, recorder: SmallRecorder, clock: HandClock
) -> None:
    uplink, camera = Uplink(recorder, clock, program("uplink")), city.points["JHG"].code
    for hour in (8, 9, 10):
        recorder.record(camera, hour_of("2026-11-24", hour))
    uplink.transfer()
    assert hours_cursor(RECORDER) == 3
    recorder.connect()
    uplink.transfer()
    assert hours_cursor(RECORDER) == 3, "the same journal: nothing begins anew"
    recorder.hours.clear()
    recorder.record(camera, hour_of("2026-11-24", 11))
    recorder.connect()
    uplink.transfer()
    assert (hours_cursor(RECORDER), Hour.objects.count()) == (1, 4)
    before = Entry.objects.count()
    recorder.connect()
    uplink.transfer()
    assert (hours_cursor(RECORDER), Entry.objects.count()) == (1, before)


def test_a_greeting_that_was_cut_short_is_begun_again(
    city: City, recorder: SmallRecorder, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    uplink, camera = Uplink(recorder, clock, program("uplink")), city.points["JHG"].code
    for hour in (8, 9, 10):
        recorder.record(camera, hour_of("2026-11-24", hour))
    uplink.transfer()
    recorder.hours.clear()  # another journal
    recorder.record(camera, hour_of("2026-11-24", 11))
    recorder.connect()
    ask, failures = recorder.ask, [OperationalError("server closed the connection unexpectedly")]

    def away_once(op: str, **given: object) -> dict[str, object]:
        if op == "hours" and failures:
            raise failures.pop()
        return ask(op, **given)

    monkeypatch.setattr(recorder, "ask", away_once)
    with pytest.raises(OperationalError):
        uplink.transfer()
    uplink.transfer()
    assert (hours_cursor(RECORDER), Hour.objects.count()) == (1, 4), "the journal is looked at all the same"


def test_a_row_out_of_any_time_is_refused_and_the_batch_goes_on(
    city: City, recorder: SmallRecorder, clock: HandClock
) -> None:
    camera = city.points["JHG"].code
    recorder.record(camera, hour_of("2026-11-24", 8))
    recorder.record(camera, hour_of("2026-11-24", 9), label="")
    recorder.hours.append(recorder.hours[0] | {"sequence": 3, "hour": 2**31})
    recorder.hours.append(recorder.hours[0] | {"sequence": 4, "ep": 2**40})
    recorder.record(camera, hour_of("2026-11-24", 12))
    Uplink(recorder, clock, program("uplink")).transfer()
    assert (Hour.objects.count(), hours_cursor(RECORDER)) == (2, 5)


def test_states_are_kept_every_two_seconds(city: City, recorder: SmallRecorder, clock: HandClock) -> None:
    uplink = Uplink(recorder, clock, program("uplink"))
    uplink.transfer()
    (view,) = recorders(clock=clock)
    assert (view.status["disk"], view.holds_version) == ({"bytes_free": 5}, 1)
    assert cameras(clock=clock)["42010200001320000001"].reason == "silent"
    for second in range(4):
        clock.advance(timedelta(seconds=1))
        uplink.transfer()
        assert recorder.asked.count("status") == 1 + (second + 1) // 2


@pytest.mark.law("17")
def test_loss_and_jitter_come_up_once_an_hour_and_malformed_rows_stay_out(
    city: City, recorder: SmallRecorder, clock: HandClock
) -> None:
    uplink, camera, hour = Uplink(recorder, clock, program("uplink")), city.points["JHG"].code, hour_now(clock)
    good = [hour - 1, 3_600_000, 90_000, 45, 2_100, 9_000, 0]
    recorder.links = {
        camera: [good, [hour - 2, 1, 2, 3, 0, 0, 0], [hour - 200, *good[1:]], good[:6], [hour - 3, *good[1:6], "7"]],
        "x" * 30: None,
    }
    uplink.transfer()
    assert [(one.hour, one.lost) for one in measured_hours([camera], 0)] == [(hour - 1, 45)]
    recorder.links = {camera: [[*good[:3], 46, *good[4:]]]}
    uplink.transfer()
    assert recorder.asked.count("links") == 1
    clock.advance(timedelta(hours=1))
    uplink.transfer()
    assert [one.lost for one in measured_hours([camera], 0)] == [46], "told again, it replaces itself"
    LinkHour.objects.all().delete()
    clock.advance(timedelta(hours=1))
    uplink.transfer()
    assert measured_hours([camera], 0) == (), "what this recorder told an hour ago is not written again"
    recorder.hello = {**recorder.hello}
    uplink.transfer()
    assert [one.lost for one in measured_hours([camera], 0)] == [46], "after a new connection all of it is"
    clock.advance(timedelta(days=9))
    recorder.links = {}
    uplink.transfer()
    assert measured_hours([camera], 0) == ()


def test_a_faulty_step_does_not_keep_the_others(city: City, recorder: SmallRecorder, clock: HandClock) -> None:
    def refuse(_: object) -> dict[str, object]:
        raise Fault(FaultKind.CONFLICT, "an older epoch")

    recorder._assign = refuse  # type: ignore[method-assign]
    recorder.record(city.points["JHG"].code, hour_of("2026-11-24", 10))
    Uplink(recorder, clock, program("uplink")).transfer()
    assert Hour.objects.count() == 1


def test_more_hours_than_a_batch_are_taken_in_one_round(city: City, recorder: SmallRecorder, clock: HandClock) -> None:
    first = hour_of("2026-11-01", 0)
    for hour in range(first, first + 450):
        recorder.record(city.points["JHG"].code, hour)
    Uplink(recorder, clock, program("uplink")).transfer()
    assert (Hour.objects.count(), recorder.asked.count("hours")) == (450, 3)


class Rounds:
    """An uplink whose transfers end as given."""

    def __init__(self, *ends: Exception | None) -> None:
        self._ends = list(ends)

    def transfer(self) -> None:
        """One transfer."""
        end = self._ends.pop(0)
        if end is not None:
            raise end


def waits(*ends: Exception | None) -> list[float]:
    """How long the loop waits after each of these rounds, in seconds."""
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) == len(ends)

    class Middle(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return (a + b) / 2

    keep_carrying(Rounds(*ends), wait, Middle())  # type: ignore[arg-type]
    return waited


@pytest.mark.django_db
def test_it_waits_longer_while_the_recorder_or_the_database_is_away() -> None:
    away, locked = Fault(FaultKind.UNAVAILABLE, "away"), OperationalError("database is locked")
    assert waits(None, away, locked, away, None, away) == [ROUND_EVERY_S, 0.5, 1.0, 2.0, ROUND_EVERY_S, FIRST_PAUSE_S]
    assert waits(*[away] * 9)[-1] == LONGEST_PAUSE_S


def test_a_day_without_a_database_comes_up_in_order_and_in_batches(
    city: City, recorder: SmallRecorder, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """24 hours of 20 cameras were sealed meanwhile; the database fails once more in the middle of the catching up."""
    codes = [f"420102000013100{number:05}" for number in range(20)]
    first = hour_of("2026-11-24", 0)
    for hour in range(first, first + 24):
        for code in codes:
            recorder.record(code, hour)
    uplink, batches = Uplink(recorder, clock, program("uplink")), list[tuple[int, int]]()
    ask = recorder.ask

    def away_after_the_first_batch(op: str, **given: object) -> dict[str, object]:
        answer = ask(op, **given)
        if op == "hours":
            batches.append((int(str(given["after"])), len(answer["hours"])))  # type: ignore[arg-type]
            if len(batches) == 2:
                raise OperationalError("server closed the connection unexpectedly")
        return answer

    monkeypatch.setattr(recorder, "ask", away_after_the_first_batch)
    with pytest.raises(OperationalError):
        uplink.transfer()
    assert Hour.objects.count() == 200
    uplink.transfer()
    assert batches == [(0, 200), (200, 200), (200, 200), (400, 80)]
    rows = list(Hour.objects.order_by("pk").values_list("sequence", "hour", "camera"))
    assert [row[0] for row in rows] == list(range(1, 481))
    assert {(hour, camera) for _, hour, camera in rows} == {(first + n, code) for n in range(24) for code in codes}
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


class Served:
    """The small recorder behind the real server of the local protocol, in a thread of its own."""

    def __init__(self, recorder: SmallRecorder, path: Path) -> None:
        self._recorder = recorder
        self._loop = asyncio.new_event_loop()
        self._server = LocalServer(path, {"hello": self._hello, **{name: self._operation(name) for name in OPERATIONS}})
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.start()

    def start(self) -> None:
        """Begins to listen."""
        asyncio.run_coroutine_threadsafe(self._server.start(), self._loop).result(10)

    def stop(self) -> None:
        """Ends all connections."""
        asyncio.run_coroutine_threadsafe(self._server.stop(), self._loop).result(10)

    def close(self) -> None:
        """Ends the thread."""
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _hello(self, _given: Given, _reply: Reply) -> dict[str, object]:
        return dict(self._recorder.hello)

    def _operation(self, name: str):  # type: ignore[no-untyped-def]
        async def answer(given: Given, _reply: Reply) -> dict[str, object]:
            return self._recorder.ask(name, **{key: value for key, value in given.items() if key != "op"})

        return answer


@pytest.fixture
def served(recorder: SmallRecorder, tmp_path: Path) -> Iterator[Served]:
    """The recorder on a socket."""
    served = Served(recorder, tmp_path / "recorder.sock")
    yield served
    served.close()


def test_over_the_real_socket_it_carries_and_comes_back(
    city: City, recorder: SmallRecorder, served: Served, clock: HandClock, tmp_path: Path
) -> None:
    recorder.record(city.points["JHG"].code, hour_of("2026-11-24", 10))
    with asyncio.Runner() as runner:
        link = LocalLink(LocalClient(tmp_path / "recorder.sock", "uplink"), runner)
        uplink = Uplink(link, clock, program("uplink"))
        uplink.transfer()
        assert (Hour.objects.count(), link.hello["recorder"]) == (1, RECORDER)
        served.stop()
        with pytest.raises(Fault) as fault:
            uplink.transfer()
        assert fault.value.kind is FaultKind.UNAVAILABLE
        recorder.record(city.points["JHG"].code, hour_of("2026-11-24", 11))
        served.start()
        uplink.transfer()
        assert (Hour.objects.count(), len(recorder.assigned)) == (2, 2)
        link.close()
