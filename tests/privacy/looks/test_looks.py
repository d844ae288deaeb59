"""Looks at masks: read from a status, recorded once a day or on a fault, and what follows of a moved camera (7, 18)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.media.units import MaskSeen
from mingcha.privacy.closed_spans.actions import open_span
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.looks.actions import take_in_looks
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.looks.queries import last_looks
from mingcha.privacy.looks.rules import is_doubted, is_recorded
from mingcha.privacy.looks.values import LookReport, LookRow, is_sent, looks_of
from mingcha.privacy.masks.actions import propose_mask
from mingcha.privacy.masks.queries import masks_of_point
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.describing import describe_point

pytestmark = pytest.mark.law("7", "18")
NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
LOOK = {"version": "M00000001.1", "at_ms": 1_795_924_800_000, "result": "seen", "worst_deviation": None,
        "shift_x_permille": 1, "shift_y_permille": -2, "score_permille": 700}  # fmt: skip
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))


def test_looks_are_read_from_a_status_and_malformed_ones_are_left_out() -> None:
    status = {"cameras": {"4": {"looks": [LOOK, LOOK | {"at_ms": True}, LOOK | {"version": "M1"}, 7]}, "5": {}, "6": 7}}
    at = datetime.fromtimestamp(1_795_924_800, UTC)
    assert list(looks_of(status)) == [LookReport("4", "M00000001.1", at, MaskSeen.SEEN, None, 1, -2, 700)]
    by_camera = {"cameras": {"4": {"looks": [LOOK | {"worst_deviation": 9}]}}}
    assert [one.worst_deviation for one in looks_of(by_camera)] == [9]


@given(st.recursive(st.none() | st.integers() | st.text() | st.booleans(), st.lists, max_leaves=9))
def test_no_value_breaks_the_reading(value: object) -> None:
    for status in ({"cameras": value}, {"cameras": {"4": value}}, {"cameras": {"4": {"looks": value}}}):
        assert list(looks_of(status)) == []
    for key in LOOK:
        assert len(list(looks_of({"cameras": {"4": {"looks": [LOOK | {key: value}]}}}))) <= 1


@pytest.mark.parametrize(
    ("result", "after_h", "last", "recorded"),
    [
        ("seen", 1, "seen", False), ("seen", 24, "seen", True), ("unknown", 1, "seen", False),
        ("moved", 1, "seen", True), ("moved", 1, "moved", False), ("seen", 1, "moved", True),
        ("not_seen", 1, "moved", True), ("moved", 0, "seen", False), ("moved", -1, "seen", False),
    ],
)  # fmt: skip
def test_a_day_a_fault_and_its_end_are_recorded(result: str, after_h: int, last: str, recorded: bool) -> None:
    assert is_recorded(result, NOW + timedelta(hours=after_h), last, NOW) is recorded
    assert is_recorded(result, NOW, "", None)


def test_a_view_that_nobody_can_tell_for_a_day_is_doubted() -> None:
    asked = [is_doubted(result, NOW + timedelta(hours=24), NOW) for result in ("unknown", "seen")]
    assert (asked, is_doubted("unknown", NOW + timedelta(hours=23), NOW)) == ([True, False], False)


def test_an_uplink_asks_once_an_hour_and_about_each_fault() -> None:
    one = LookReport("4", "M00000001.1", NOW, MaskSeen.SEEN, None, 0, 0, 700)
    later = replace(one, at=NOW + timedelta(seconds=10))
    assert (is_sent(one, None), is_sent(later, one), is_sent(replace(later, result=MaskSeen.MOVED), one)) == (
        True, False, True,
    )  # fmt: skip
    assert is_sent(replace(one, at=NOW + timedelta(hours=1)), one)
    moved = replace(one, result=MaskSeen.MOVED)
    assert (is_sent(moved, moved), is_sent(replace(moved, at=later.at), moved)) == (False, True)


def test_a_moved_camera_is_closed_from_its_last_good_look_until_an_officer_looks(city: City, clock: HandClock) -> None:
    code, worker = city.points["JHG"].code, program("uplink")
    describe_point(city["district"], code=code, place_kind="windows_in_view", clock=clock)
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask(polygons=(BOX,), by=MaskMaker.RECORDER, reason="窗户", needs=(need.number,))
    propose_mask(city["city"], code=code, new=new, clock=clock)
    clock.advance(timedelta(minutes=5))
    seen = LookReport(code, "M00000001.1", clock.now(), MaskSeen.SEEN, None, 0, 0, 700)
    assert take_in_looks(worker, "R1", [seen, replace(seen, version="M00000009.1")], clock=clock) == 1
    of_another = replace(seen, camera=city.points["HQX"].code, at=clock.now() + timedelta(days=2))
    assert take_in_looks(worker, "R1", [of_another], clock=clock) == 0
    good = clock.now() + timedelta(minutes=10)
    clock.advance(timedelta(minutes=11))
    moved = replace(seen, result=MaskSeen.MOVED, at=clock.now(), shift_x_permille=80, seen_at=good)
    before = Entry.objects.count()
    assert [take_in_looks(worker, "R1", [moved], clock=clock) for _ in range(2)] == [1, 0]
    assert Entry.objects.count() == before + 1
    (span,) = (one for one in closed_spans((code,)) if one.why.value == "moved")
    assert (span.from_at, span.until_at) == (good, None)
    kinds = {one.kind.value for one in open_findings(city["district"], at=clock.now())}
    assert kinds == {"mask_missing", "mask_moved"}

    clock.advance(timedelta(minutes=1))
    open_span(city["district"], code=code, reason="画面未变", clock=clock)
    assert take_in_looks(worker, "R1", [moved], clock=clock) == 0, "the old report says nothing any more"
    assert list(MaskLook.objects.order_by("pk").values_list("kind", "result")) == [
        ("start", "seen"), ("moved", "moved"), ("person", "seen"),
    ]  # fmt: skip
    clock.advance(timedelta(minutes=1))
    assert take_in_looks(worker, "R1", [replace(moved, at=clock.now())], clock=clock) == 1, "it is moved all the same"
    since = clock.now()
    clock.advance(timedelta(days=1))
    assert take_in_looks(worker, "R1", [replace(moved, at=clock.now())], clock=clock) == 1
    looks = last_looks(masks_of_point(city["district"], code, at=clock.now()))
    assert looks == {("M00000001", 1): LookRow(clock.now(), MaskSeen.MOVED, since)}
    assert looks["M00000001", 1].words.zh == "视角已变动"
    assert list(check_application_log()) == []
