"""When a disk will be full before its footage may go, and the alarm 存储期限风险: art. 16(5), T16-5d, T16-5e-N."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City

from mingcha.custody.disks.actions import foresee_disks, watch_disks
from mingcha.custody.disks.forecast import Load, foresee, rooms_of, shared
from mingcha.custody.disks.models import DiskAlarm
from mingcha.custody.disks.queries import disks, load_of
from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.holds.actions import place_hold
from mingcha.custody.hours.actions import take_in_hours
from mingcha.evidence.queries import acts_since
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.disks.queries import disks_of
from mingcha.registry.identity.queries import duty

WORK, UPLINK = program("work"), program("uplink")
TODAY = date(2026, 11, 25)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def test_a_disk_with_room_for_all_days_is_never_full() -> None:
    load = Load(daily_bytes={32: 10}, going_bytes={day(n): 10 for n in range(1, 33)})
    seen = foresee(10, load, TODAY)
    assert (seen.full_on, seen.need_bytes, seen.have_bytes, seen.short_bytes, seen.holds_days) == (
        None,
        320,
        330,
        0,
        33,
    )


def test_a_young_disk_that_is_too_small_is_full_on_the_day_that_is_foreseen() -> None:
    seen = foresee(200, Load(daily_bytes={32: 10}), TODAY)
    # today takes the first ten, so room is used up after twenty days and the twenty-first does not fit
    assert (seen.full_on, seen.short_bytes, seen.holds_days) == (day(20), 120, 20)
    assert foresee(200, Load(daily_bytes={32: 10}), TODAY, left_of_today_permille=0).full_on == day(21)


def test_held_footage_never_makes_room() -> None:
    going = {day(n): 10 for n in range(1, 33)}
    held = {**going, day(1): 0}
    assert foresee(10, Load({32: 10}, going), TODAY).full_on is None
    seen = foresee(10, Load({32: 10}, held, held_bytes=10), TODAY)
    assert (seen.full_on, seen.short_bytes) == (day(1), 0)  # have = 330 >= 330, and yet a day short on the way


def test_a_raised_class_brings_the_day_nearer() -> None:
    general = foresee(500, Load(daily_bytes={32: 10}), TODAY)
    target = foresee(500, Load(daily_bytes={92: 10}), TODAY)
    assert (general.full_on, target.full_on) == (None, day(50))


def test_an_idle_disk_and_one_without_weight() -> None:
    assert foresee(5, Load(), TODAY).holds_days is None
    assert shared(Load({32: 100}, {day(3): 30}, 9, 2), 1, 3) == Load({32: 33}, {day(3): 10}, 3, 2)
    assert shared(Load({32: 100}), 0, 0) == Load()


@given(
    st.integers(0, 3000),
    st.dictionaries(st.sampled_from([32, 92]), st.integers(1, 30), min_size=1),
    st.dictionaries(st.integers(0, 92).map(day), st.integers(0, 100), max_size=10),
)
def test_the_day_agrees_with_a_walk_that_keeps_every_piece(
    free: int, daily: dict[int, int], going: dict[date, int]
) -> None:
    pieces = list(going.items())
    room = free + sum(size for _, size in pieces)
    found = None
    for ahead in range(300):
        now = day(ahead)
        pieces = [(goes, size) for goes, size in pieces if goes > now]
        pieces += [(now + timedelta(days=days), size) for days, size in daily.items()]
        if sum(size for _, size in pieces) > room:
            found = now
            break
    seen = foresee(free, Load(daily, going), TODAY)
    assert seen.full_on == found
    assert (found is None) or seen.short_bytes >= 0


def test_the_disks_of_a_status_with_a_list_and_of_one_without() -> None:
    (one,) = rooms_of("rec", {"bytes_free": 5, "bytes_total": 9, "trouble": "DISK_FULL"})
    assert (one.disk, one.number, one.state, one.weight, one.free_bytes) == ("footage", 1, "full", 1, 5)
    listed = {
        "bytes_free": 1,
        "disks": [
            {"disk": "a1", "path": "/mnt/1", "weight": 2, "state": "good", "bytes_free": 7, "bytes_total": 8},
            {"disk": "", "state": "missing", "weight": 1, "bytes_free": None, "bytes_total": None},
        ],
    }
    first, second = rooms_of("rec", listed)
    assert (first.disk, first.weight, first.path, first.free_bytes) == ("a1", 2, "/mnt/1", 7)
    assert (second.disk, second.number, second.state, second.free_bytes) == ("disk-2", 2, "missing", None)


@pytest.fixture
def recorded(city: City, camera: str, clock: HandClock) -> str:
    """Three days of one camera, 24,000 bytes a day."""
    rows = [
        hour_row(24 * n + hour + 1, camera, hour_of(f"2026-11-{26 + n}", hour)) for n in range(3) for hour in range(24)
    ]
    clock.set_wall(at("2026-11-29 00:00"))
    take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    return camera


def say(clock: HandClock, camera: str, free: int, **disk: object) -> None:
    """The recorder's word of its disk."""
    said = {"bytes_free": free, "bytes_total": 10_000_000, "bytes_footage": 72_000, "trouble": None, **disk}
    status = {"disk": said, "cameras": {camera: {"phase": "recording"}}, "log": {}, "queue": {}}
    take_in_recorder_state(RECORDER, status, clock=clock)


@pytest.mark.law("16(5)")
def test_the_load_is_measured_from_hours_and_goes_on_its_days(recorded: str, clock: HandClock) -> None:
    load = load_of(RECORDER, clock.now())
    # thirty full days after the day itself, from the next midnight, and a day of veto
    assert load.daily_bytes == {32: 24_000}
    assert load.going_bytes == {date(2026, 12, 28 + n): 24_000 for n in range(3)}
    place_hold(
        WORK, camera=recorded, from_at=at("2026-11-26 08:30"), to_at=at("2026-11-26 09:30"), basis="case",
        reason="案件未结", clock=clock,
    )  # fmt: skip
    held = load_of(RECORDER, clock.now())
    assert (held.held_bytes, held.going_bytes[date(2026, 12, 28)]) == (2000, 22_000)
    assert held.kept_bytes == load.kept_bytes


@pytest.mark.law("16(5)")
def test_the_alarm_is_raised_once_told_once_and_ends_when_the_risk_is_over(
    recorded: str, clock: HandClock, city: City
) -> None:
    say(clock, recorded, 24_000 * 20)
    foresee_disks(WORK, clock=clock)
    (view,) = disks()
    assert (view.full_on, view.alarm, view.daily_bytes, view.holds_days) == (date(2026, 12, 19), "", 24_000, 23)
    say(clock, recorded, 24_000 * 5)
    foresee_disks(WORK, clock=clock)
    foresee_disks(WORK, clock=clock)
    assert (disks()[0].full_on, disks()[0].alarm) == (date(2026, 12, 4), "forecast")
    (entry,) = acts_since("custody.disk.alarm", at("2026-11-01 00:00"))
    assert entry.cites == ("16(5)",)
    assert (entry.event or {})["facts"]["full_on"] == "2026-12-04"
    assert len(disks_of(duty(city["district"], clock.now()), at=clock.now())) == 1
    assert disks_of(duty(city["elsewhere"], clock.now()), at=clock.now()) == ()
    say(clock, recorded, 24_000 * 60)
    foresee_disks(WORK, clock=clock)
    assert (disks()[0].full_on, disks()[0].alarm) == (None, "")
    assert DiskAlarm.objects.get().ended_at == clock.now()
    assert len(acts_since("custody.disk.alarm_end", at("2026-11-01 00:00"))) == 1


@pytest.mark.law("16(5)")
def test_a_full_disk_is_an_alarm_at_once_and_nothing_gives_way(recorded: str, clock: HandClock) -> None:
    """T16-5e-N: the oldest footage is three days old, the disk is full: no order to dispose, an alarm and an entry."""
    say(clock, recorded, 0, trouble="DISK_FULL")
    assert watch_disks(WORK, clock=clock) == ("footage",)
    assert watch_disks(WORK, clock=clock) == ()
    assert decide_disposal(WORK, clock=clock) == ()
    assert [row.kind for row in DiskAlarm.objects.all()] == ["full"]
    say(clock, recorded, 9_000_000)
    assert watch_disks(WORK, clock=clock) == ()  # not at the first free byte
    clock.advance(timedelta(minutes=10))
    assert watch_disks(WORK, clock=clock) == ("footage",)
    assert DiskAlarm.objects.get().ended_at is not None


@pytest.mark.law("16(5)")
def test_one_full_disk_of_two_is_no_alarm_until_the_other_is_full_too(recorded: str, clock: HandClock) -> None:
    def two(second: str) -> list[dict[str, object]]:
        room = {"bytes_total": 10_000_000, "weight": 1, "bytes_free": 9_000_000}
        return [{**room, "disk": "a", "state": "full", "bytes_free": 0}, {**room, "disk": "b", "state": second}]

    say(clock, recorded, 9_000_000, disks=two("good"))
    assert watch_disks(WORK, clock=clock) == ()
    say(clock, recorded, 0, disks=two("full"), trouble="DISK_FULL")
    assert watch_disks(WORK, clock=clock) == ("a", "b")
    assert {row.kind for row in DiskAlarm.objects.all()} == {"full"}


@pytest.mark.law("16(5)")
def test_under_pressure_ordinary_footage_past_its_floor_goes_and_held_footage_stays(
    recorded: str, clock: HandClock
) -> None:
    """T16-5d: important information survives disk pressure; what may go lawfully goes first, oldest first."""
    place_hold(
        WORK, camera=recorded, from_at=at("2026-11-26 08:00"), to_at=at("2026-11-26 09:00"), basis="important",
        reason="重大刑事案件", clock=clock,
    )  # fmt: skip
    clock.set_wall(at("2026-12-28 01:00"))
    say(clock, recorded, 0, trouble="DISK_FULL")
    watch_disks(WORK, clock=clock)
    orders = decide_disposal(WORK, clock=clock)
    gone = {hour for order in orders for hour in order.hours}
    first = hour_of("2026-11-26", 0)
    assert gone == set(range(first, first + 48)) - {hour_of("2026-11-26", 7), hour_of("2026-11-26", 8)}
    assert shanghai_day(orders[0].not_before) == date(2026, 12, 29)  # the veto is not shortened for room either


@pytest.mark.law("16(5)")
def test_a_demo_home_makes_room_by_its_cap_and_foresees_nothing(
    recorded: str, clock: HandClock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(settings.MINGCHA_HOME), "is_demo", property(lambda _: True))
    say(clock, recorded, 24_000)
    foresee_disks(WORK, clock=clock)
    assert (disks()[0].full_on, disks()[0].alarm) == (None, "")
