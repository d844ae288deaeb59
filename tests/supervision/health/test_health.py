"""Health: rates by hand, sums of proved days, who reads which groups (articles 3, 16(5), 17)."""

from datetime import date, timedelta

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.proofs.actions import prove_days
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import day_begins
from mingcha.overview.points.upkeep import rebuild
from mingcha.supervision.health.queries import By, board, curve, last_counted_day
from mingcha.supervision.health.rules import (
    Measure,
    PictureDay,
    Sums,
    is_clock_in_order,
    is_picture_in_order,
    reaches_goal,
    sums_of_day,
    sums_of_order,
    together,
)
from mingcha.supervision.health.upkeep import keep_health
from mingcha.supervision.looks.actions import take_in_days
from mingcha.supervision.looks.values import DayReport
from mingcha.supervision.work_orders.actions import open_work_order
from mingcha.supervision.work_orders.limits import outcome_of
from mingcha.supervision.work_orders.states import WorkKind, WorkOrderState
from mingcha.supervision.work_orders.values import NewWorkOrder

pytestmark = pytest.mark.law("16(5)", "17")

WORK, UPLINK = program("work"), program("uplink")
DAY, DAY_MS, HOUR_MS, HOUR = date(2026, 11, 26), 86_400_000, 3_600_000, timedelta(hours=1)


def test_rates_of_a_day_by_hand() -> None:
    gaps = {"DISABLED": 4 * HOUR_MS, "UNREACHABLE": 2 * HOUR_MS, "DISK_FULL": HOUR_MS}
    one = sums_of_day(DAY_MS, DAY_MS - 7 * HOUR_MS, gaps, is_short=True, with_finding=False)
    assert one == Sums(1, 20 * HOUR_MS, 17 * HOUR_MS, 2 * HOUR_MS, 1, 0)
    assert [one.permyriad(measure) for measure in Measure] == [9_000, 8_500, 0, None, None, 10_000, None]
    off = sums_of_day(DAY_MS, 0, {"DISABLED": DAY_MS}, is_short=False, with_finding=False)
    assert off.permyriad(Measure.ONLINE) is None  # nothing was in use
    assert reaches_goal(off, Measure.ONLINE, DAY) is None
    assert together((one, off)).permyriad(Measure.COMPLETE) == 8_500
    assert not reaches_goal(one, Measure.ONLINE, DAY)


def test_t_h_n_a_recorder_that_is_gone_is_no_word_and_not_online() -> None:
    gone = sums_of_day(DAY_MS, 6 * HOUR_MS, {"DISABLED": HOUR_MS}, is_short=False, with_finding=True)
    assert [gone.permyriad(measure) for measure in Measure] == [2_608, 2_608, 10_000, None, None, 0, None]
    assert (gone.silent_ms, gone.silent_permyriad) == (17 * HOUR_MS, 7_391)
    silent = sums_of_day(DAY_MS, 0, {"NOT_ASSIGNED": DAY_MS}, is_short=False, with_finding=True)
    assert (silent.permyriad(Measure.ONLINE), silent.silent_ms) == (0, 0)
    unexplained = sums_of_day(DAY_MS, DAY_MS - HOUR_MS, {"SOMETHING_NEW": 1}, is_short=False, with_finding=False)
    assert [unexplained.permyriad(one) for one in (Measure.ONLINE, Measure.COMPLETE)] == [9_583, 9_583]


def test_an_order_counts_on_the_day_on_which_it_was_decided_and_its_repair_on_the_day_of_the_fix() -> None:
    begins, ends = day_begins(DAY), day_begins(date(2026, 11, 27))
    given = {"opened_at": begins, "accepted_at": begins, "respond_due_at": begins, "repair_due_at": begins + 9 * HOUR}
    for state, fixed, sums in (
        (WorkOrderState.VERIFIED, begins + 2 * HOUR, (1, 1, 1, 2 * HOUR_MS)),
        (WorkOrderState.FIXED, begins + 10 * HOUR, (1, 0, 1, 10 * HOUR_MS)),
        (WorkOrderState.FIXED, ends, (1, 0, 0, 0)),
        (WorkOrderState.REOPENED, begins + HOUR, (1, 0, 0, 0)),
        (WorkOrderState.ACCEPTED, None, (1, 0, 0, 0)),
    ):
        one = sums_of_order(outcome_of(state=state, fixed_at=fixed, **given), begins, ends)  # type: ignore[arg-type]
        assert (one.orders, one.orders_in_time, one.repaired, one.repair_ms) == sums
    unaccepted = outcome_of(state=WorkOrderState.FIXED, fixed_at=begins, **given | {"accepted_at": ends})  # type: ignore[arg-type]
    assert (unaccepted.in_time, sums_of_order(unaccepted, ends, ends)) == (False, Sums())


@pytest.mark.parametrize(
    ("judged", "unclear", "judgeable", "finding", "in_order"),
    [
        (100, 40, 500, False, True), (100, 40, 499, False, False), (100, 0, 900, True, False),
        (0, 0, 0, False, None), (0, 144, 300, False, False), (0, 0, 0, True, False),
    ],
)  # fmt: skip
def test_a_picture_is_in_order_by_what_was_looked_at(
    judged: int, unclear: int, judgeable: int, finding: bool, in_order: bool | None
) -> None:
    assert is_picture_in_order(PictureDay(judged, unclear, judgeable, finding)) is in_order


def test_a_clock_is_in_order_within_five_seconds() -> None:
    assert [is_clock_in_order(ms, DAY) for ms in (0, 5_000, -5_000, 5_001, -5_001)] == [True, True, True, False, False]


@pytest.mark.django_db
def test_t_h_n_a_proved_day_is_counted_once_without_its_silent_hours_and_again_after_late_ones(
    city: City, clock: HandClock
) -> None:
    codes = {site: point.code for site, point in city.points.items()}
    begin = hour_of("2026-11-26", 5) * HOUR_MS
    rows = [
        hour_row(24 * n + hour + 1, code, hour_of("2026-11-26", hour))
        | ({"gaps": [[begin, begin + 90_000, "UNREACHABLE"]]} if hour == 5 else {})
        for n, code in enumerate(sorted(codes.values()))
        for hour in range(24)
        if (n, hour) != (0, 9)
    ]
    late = rows.pop()
    street = NewWorkOrder(codes["JHG"], WorkKind.CAMERA, "黑屏")
    open_work_order(city["district"], new=street, clock=clock)  # of class 1: due on the next day
    clock.set_wall(at("2026-11-27 00:20"))
    assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).refused == ()
    cameras: dict[str, dict[str, object]] = {
        code: {"phase": "recording", "clock_offset_ms": None} for code in codes.values()
    }
    cameras[codes["HQX"]]["clock_offset_ms"] = -7_200
    cameras[codes["JHG"]]["clock_offset_ms"] = 120
    status = {
        "disk": {"bytes_free": 1, "bytes_total": 2, "bytes_footage": 1, "trouble": None},
        "cameras": cameras, "log": {}, "queue": {},
    }  # fmt: skip
    take_in_recorder_state(RECORDER, status, clock=clock)
    rebuild(clock=clock)
    assert last_counted_day(city.people["city"], at=clock.now()) is None
    looked = {"unlearned": 0, "away": 0, "faulty": 0, "lost_permille": 3, "judgeable_permille": 720}
    days = [DayReport(codes[site], DAY, judged=130, not_judgeable=14, **looked) for site in ("HQX", "JHG")]
    take_in_days(WORK, RECORDER, days, clock=clock)
    clock.set_wall(at("2026-11-26 09:00"))
    take_in_recorder_state(RECORDER, status, clock=clock)
    assert keep_health(clock=clock) == ()
    clock.set_wall(at("2026-11-27 00:20"))
    prove_days(WORK, clock=clock)
    assert DAY in keep_health(clock=clock)
    assert keep_health(clock=clock) == ()

    at_now = clock.now()
    groups = board(city.people["city"], By.UNIT, DAY, at=at_now)
    assert sum(one.sums.cameras for one in groups) == len(codes)
    rates = [one.sums.permyriad(Measure.ONLINE) or 0 for one in groups]
    assert rates == sorted(rates)
    districts = board(city.people["city"], By.DISTRICT, DAY, at=at_now)
    assert together(one.sums for one in districts) == together(one.sums for one in groups)
    assert [day for day, _ in curve(city.people["city"], DAY, DAY, at=at_now)] == [DAY]
    before = together(one.sums for one in groups)
    assert (before.looked, before.clear, before.timed, before.on_time) == (2, 2, 2, 1)
    assert before.permyriad(Measure.CLOCK) == 5_000
    # T-H-N: of the hours of which no recorder reported, the day has no word, and they are not online
    assert before.silent_ms == 2 * HOUR_MS
    assert (before.permyriad(Measure.ONLINE) or 0) < 10_000
    assert (before.orders, before.permyriad(Measure.ORDERS), before.repair_mean_ms) == (1, 0, None)

    own = board(city.people["manager"], By.UNIT, DAY, at=at_now)
    assert [one.sums.cameras for one in own] == [1]
    assert together(sums for _, sums in curve(city.people["manager"], DAY, DAY, at=at_now)) == own[0].sums
    assert board(city.people["monitor"], By.UNIT, DAY, at=at_now) == ()

    clock.set_wall(at("2026-11-27 00:40"))
    take_in_hours(UPLINK, RECORDER, [late], clock=clock)
    assert DAY in prove_days(WORK, clock=clock)
    assert keep_health(clock=clock) == (DAY,)
    after = together(one.sums for one in board(city.people["city"], By.UNIT, DAY, at=clock.now()))
    assert after.footage_ms > before.footage_ms
