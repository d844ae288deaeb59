"""Where a camera was left, by the lines of gateways: without tables (article 7(2))."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.access.control.models import CameraPosition, ControlMove
from mingcha.access.control.taking_up import _is_newer, _is_noted

START = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
MOVE = '{"pan":0.5,"verb":"move"}'


def line(kind: str, after_s: int = 0, **facts: object) -> ControlMove:
    verb = MOVE if kind == "moved" else ""
    return ControlMove(kind=kind, at=START + timedelta(seconds=after_s), verb=verb, **facts)


@pytest.mark.law("7(2)")
def test_a_camera_that_has_another_recorder_now_stays_away_and_has_not_failed() -> None:
    row = CameraPosition(changed_at=START)
    for one in (line("moved"), line("left", 300)):
        assert _is_noted(row, one)
    assert (row.away_since, row.failed_at, row.changed_at) == (START, None, START)


@pytest.mark.law("7(2)")
def test_lines_of_one_gateway_count_in_their_order_whatever_its_clock_said() -> None:
    """It ran an hour ahead, and was set right."""
    row = CameraPosition(changed_at=START + timedelta(hours=1), gateway="rec-0001")
    now = START + timedelta(hours=2)
    assert _is_newer(row, line("home", 300, gateway="rec-0001"), now)
    assert not _is_newer(row, line("moved", 300, gateway="rec-0002"), now)


def test_a_time_to_come_keeps_no_other_gateway_out() -> None:
    row = CameraPosition(changed_at=START + timedelta(days=400), gateway="rec-0001")
    assert _is_newer(row, line("home", 300, gateway="rec-0002"), START + timedelta(seconds=300))
