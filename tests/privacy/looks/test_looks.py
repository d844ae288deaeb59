"""Looks at masks: read from a status, recorded once a day or on a fault, and what follows of a moved camera (7, 18)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.access.scans import png
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.media.units import MaskSeen
from mingcha.privacy.closed_spans.actions import open_span
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.looks.actions import keep_view, take_in_looks
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.looks.queries import last_looks
from mingcha.privacy.looks.rules import is_doubted, is_recorded, shows_something
from mingcha.privacy.looks.values import LookReport, LookRow, is_sent, looks_of
from mingcha.privacy.masks.actions import check_mask, propose_mask, prove_mask
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.queries import masks_of_point, masks_without_view
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
    results = []
    for score in (0, 120, 300):  # no view is known, another one, the same
        asked = {"cameras": {"4": {"looks": [LOOK | {"worst_deviation": 2, "score_permille": score}]}}}
        results += [one.result for one in looks_of(asked)]
    assert results == [MaskSeen.SEEN, MaskSeen.UNKNOWN, MaskSeen.SEEN], "a camera's own mask stays where it is"


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


def test_that_a_view_is_not_seen_any_more_is_recorded_after_an_hour_and_that_it_is_at_once() -> None:
    at = NOW + timedelta(hours=3)
    unseen = [is_recorded("unknown", at, "seen", NOW, at - timedelta(minutes=minutes)) for minutes in (59, 60)]
    assert (unseen, is_recorded("seen", at, "unknown", NOW)) == ([False, True], True)


def test_a_view_is_kept_that_shows_something() -> None:
    assert shows_something(bytes([0, 0] + [40] * 50 + [60] * 50))
    assert not shows_something(bytes([0, 0] + [40] * 95 + [255] * 5)), "a lamp in the dark"
    assert not shows_something(bytes(100))


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


def test_a_camera_whose_own_mask_stays_in_a_picture_of_something_else_is_closed(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    """Its mask is proven by a picture that was handed in: the view comes from the recorder, after the check."""
    code, worker = city.points["JHG"].code, program("uplink")
    describe_point(city["district"], code=code, place_kind="windows_in_view", clock=clock)
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask(polygons=(BOX,), by=MaskMaker.CAMERA, reason="窗户", needs=(need.number,))
    propose_mask(city["city"], code=code, new=new, clock=clock)
    clock.advance(timedelta(minutes=5))
    prove_mask(city["city"], no="M00000001", version=1, still=png(), taken_at=clock.now(), folder=tmp_path, clock=clock)
    view, given = bytes([0] * 600 + [40, 90] * 1500), {"code": code, "versions": ("M00000001.1",), "clock": clock}
    assert keep_view(program("look"), view=view, **given) == 0, "nobody checked it"  # type: ignore[arg-type]
    check_mask(city["district"], no="M00000001", version=1, clock=clock)
    assert masks_without_view([code, "1"]) == {code}
    kept = [keep_view(program("look"), view=one, **given) for one in (bytes(3600), view, view)]  # type: ignore[arg-type]
    assert (kept, masks_without_view([code])) == ([0, 1, 0], frozenset())
    assert bytes(Mask.objects.get().fingerprint or b"") == view

    noon = clock.now().replace(hour=4, minute=0) + timedelta(days=1)  # of Shanghai
    clock.advance(noon - clock.now())
    seen = LookReport(code, "M00000001.1", clock.now(), MaskSeen.SEEN, 2, 0, 0, 700)
    reports = [(seen, 1)]
    # after an outage of two days the row begins anew, and of a still each hour three by day close it
    for hours, taken in ((1, 1), (2, 0), (49, 1), (50, 0), (51, 0), (73, 1), (74, 1), (75, 1), (76, 0)):
        unseen = replace(
            seen, at=noon + timedelta(hours=hours), result=MaskSeen.UNKNOWN, score_permille=90, seen_at=noon
        )
        reports.append((unseen, taken))
    for report, taken in reports:
        clock.advance(report.at - clock.now())
        assert not [one for one in closed_spans((code,)) if one.why.value == "moved"] or report is reports[-1][0]
        assert take_in_looks(worker, "R1", [report], clock=clock) == taken, report.at
    (span,) = (one for one in closed_spans((code,)) if one.why.value == "moved")
    assert (span.from_at, span.until_at) == (noon, None)
    assert list(check_application_log()) == []
    Mask.objects.update(fingerprint=None)
    assert masks_without_view([code]) == frozenset(), "it is closed: its view is that of another place"
