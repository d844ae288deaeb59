"""Own limits and clocks of a work order; when machines see a repaired point good: pure (articles 7, 16(1))."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.supervision.work_orders import goodness, limits
from mingcha.supervision.work_orders.states import (
    TRANSITIONS,
    GoodBasis,
    WorkKind,
    WorkOrderState,
    WorkSource,
)
from mingcha.supervision.work_orders.values import NewWorkOrder, SeenFacts

pytestmark = pytest.mark.law("7", "16(1)")
OPENED = datetime(2026, 11, 25, 6, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CAMERA, SIGN = WorkKind.CAMERA, WorkKind.SIGN


@pytest.mark.parametrize(
    ("kind", "urgent", "respond", "repair"),
    [(CAMERA, True, 2, 24), (CAMERA, False, 8, 48), (SIGN, True, 7 * 24, 7 * 24), (SIGN, False, 7 * 24, 7 * 24)],
)
def test_own_limits_by_kind_and_class(kind: WorkKind, urgent: bool, respond: int, repair: int) -> None:
    assert limits.respond_due(kind, OPENED, is_urgent=urgent) == OPENED + respond * HOUR
    assert limits.repair_due(kind, OPENED, is_urgent=urgent) == OPENED + repair * HOUR


def test_a_wait_stops_the_net_time_and_moves_the_limit_and_gross_time_stays() -> None:
    given = {
        "opened_at": OPENED, "respond_due_at": OPENED + 2 * HOUR, "accepted_at": OPENED + HOUR, "fixed_at": None,
    }  # fmt: skip
    now = OPENED + 30 * HOUR
    lasting = limits.clocks(repair_due_at=OPENED + 24 * HOUR, stops=[(OPENED + 10 * HOUR, None)], now=now, **given)  # type: ignore[arg-type]
    assert (lasting.gross, lasting.stopped, lasting.net) == (30 * HOUR, 20 * HOUR, 10 * HOUR)
    assert (lasting.repair_due_at, lasting.is_stopped, lasting.repaired_late) == (OPENED + 44 * HOUR, True, False)
    ended = limits.clocks(
        repair_due_at=OPENED + 29 * HOUR, stops=[(OPENED + 10 * HOUR, OPENED + 15 * HOUR)], now=now, **given
    )  # type: ignore[arg-type]
    assert (ended.net, ended.is_stopped, ended.repaired_late, ended.responded_late) == (25 * HOUR, False, True, False)
    never = limits.clocks(repair_due_at=OPENED + 24 * HOUR, stops=[], now=now, **{**given, "accepted_at": None})  # type: ignore[arg-type]
    assert never.responded_late


FIXED = OPENED + HOUR
RECORDED = SeenFacts(recording_since=OPENED)
LOOKED = SeenFacts(recording_since=OPENED, is_looked_at=True)


@pytest.mark.parametrize(
    ("seen", "source", "minutes", "allowed"),
    [
        (RECORDED, WorkSource.HAND, 30, True),
        (RECORDED, WorkSource.HAND, 29, False),
        (SeenFacts(), WorkSource.HAND, 300, False),
        (SeenFacts(recording_since=FIXED + 5 * MINUTE), WorkSource.FINDING, 34, False),
        (SeenFacts(recording_since=FIXED + 5 * MINUTE), WorkSource.FINDING, 35, True),
        (SeenFacts(recording_since=OPENED, gap_lasts=True), WorkSource.INTERRUPTION, 300, False),
        (SeenFacts(recording_since=OPENED, gap_until=FIXED + 9 * MINUTE), WorkSource.INTERRUPTION, 38, False),
        (SeenFacts(recording_since=OPENED, gap_until=FIXED + 9 * MINUTE), WorkSource.INTERRUPTION, 39, True),
        (SeenFacts(recording_since=OPENED, standing=1), WorkSource.HEALTH, 300, False),
        (RECORDED, WorkSource.PICTURE, 300, False),
        (LOOKED, WorkSource.PICTURE, 30, True),
        (
            SeenFacts(recording_since=OPENED, is_looked_at=True, cleared_at=FIXED + 20 * MINUTE),
            WorkSource.PICTURE,
            49,
            False,
        ),
    ],
)
def test_when_machines_see_a_repair_good(seen: SeenFacts, source: WorkSource, minutes: int, allowed: bool) -> None:
    assert goodness.is_seen_good(CAMERA, source, seen, FIXED, FIXED + minutes * MINUTE).allowed is allowed


def test_a_sign_is_good_by_the_register_alone_and_a_look_makes_the_detector_the_basis() -> None:
    late, early = SeenFacts(sign_at=FIXED + MINUTE), SeenFacts(recording_since=OPENED, sign_at=FIXED - MINUTE)
    assert goodness.is_seen_good(SIGN, WorkSource.HAND, late, FIXED, FIXED + 2 * MINUTE)
    assert not goodness.is_seen_good(SIGN, WorkSource.HAND, early, FIXED, FIXED + 200 * MINUTE)
    found = goodness.good_since(CAMERA, LOOKED, FIXED)
    assert found is not None
    assert (found.since, found.basis) == (FIXED, GoodBasis.DETECTOR)


def test_every_state_has_its_way_on_and_an_order_one_source() -> None:
    assert set(TRANSITIONS) == set(WorkOrderState)
    assert {one for one in WorkOrderState if not TRANSITIONS[one]} == {one for one in WorkOrderState if not one.is_open}
    two = NewWorkOrder("1", CAMERA, "黑屏", finding=3, health_day=OPENED.date())
    assert two.sources == ((WorkSource.FINDING, "3"), (WorkSource.HEALTH, "2026-11-25"))
