"""What must be covered is recorded by the acts that come to know it, and ended by those that end it (article 18)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.support.registry.city import ADJUSTED, City
from tests.support.registry.drawing import draw_block

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.geo.areas import Area
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.area_drawing.actions import close_after_last_day, end_area
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.rules import AreaFacts
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.queries import needs_of_point, standing_needs
from mingcha.registry.mask_needs.rules import HidingArea, need_of_area
from mingcha.registry.mask_needs.tasks import take_in_needs
from mingcha.registry.mask_needs.values import without_area
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import add_point, place_point, set_point_view
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.importing import import_points
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.points.values import ImportedPoint

pytestmark = pytest.mark.law("18(4)", "18(6)")


def test_by_the_kind_of_place_of_a_new_an_imported_and_an_older_point(city: City, clock: HandClock) -> None:
    by, now = city["manager"], clock.now()
    given = {"system": "HQX", "part": "other", "place_kind": "windows_in_view", "clock": clock}
    new = add_point(by, name="东墙", url="rtsp://10.1.5.5/x", **given).code  # type: ignore[arg-type]
    lines = [
        ImportedPoint(at, "HQX", f"导入 {at}", "other", f"rtsp://10.1.6.{at}/x", place_kind=kind)
        for at, kind in ((2, "none"), (3, "bank_hall"))
    ]
    (imported,) = import_points(by, lines, source="a.csv", source_sha256="0" * 64, clock=clock).codes
    older = city.points["HQX"].code
    describe_point(by, code=older, place_kind="bank_hall", clock=clock)
    found = standing_needs([new, *imported, older], at=now)
    assert {code: [(one.need.article, one.records_until) for one in rows] for code, rows in found.items()} == {
        new: [("18(6)", None)],
        imported[1]: [("18(4)", None)],
        older: [("18(4)", now + timedelta(days=30))],
    }
    clock.advance(timedelta(days=9))
    describe_point(by, code=older, name="大门", clock=clock)
    assert len(needs_of_point(by, older, at=clock.now())) == 1, "another name changes no need"
    describe_point(by, code=older, place_kind="none", clock=clock)
    assert standing_needs([older], at=clock.now()) == {}
    describe_point(by, code=older, place_kind="bank_hall", clock=clock)
    again, ended = needs_of_point(by, older, at=clock.now())
    assert (again.records_until, ended.end_reason) == (now + timedelta(days=30), "场所性质已更改")
    assert list(check_application_log()) == []


@pytest.mark.law("18(5)")
def test_by_an_area_in_view_from_its_first_to_its_last_day(city: City, clock: HandClock) -> None:
    """The camera of the square stands 57 m east of the block and looks at it."""
    code, by, today = city.points["JHG"].code, city["city"], shanghai_day(clock.now())
    east = Position("114.3016, 30.6105", "CGCS2000", label_reason="实测")
    place_point(by, code=code, position=east, clock=clock, adjustment=ADJUSTED)
    set_point_view(by, code=code, view=View(270, 60, 60), clock=clock, adjustment=ADJUSTED)
    draw_block(city["district"], clock, "polling", opens=time(6), closes=time(20), from_on=today + timedelta(days=3))
    private = draw_block(city["district"], clock)
    now = clock.now()
    polling, windows = standing_needs([code], at=now)[code]
    begins = day_begins(today + timedelta(days=3))
    assert (polling.need.from_at, polling.need.until_at) == (begins, day_begins(today + timedelta(days=30)))
    assert (polling.need.opens, polling.need.closes, polling.records_until) == (time(6), time(20), None)
    assert (windows.need.area, windows.need.from_at, windows.need.until_at) == (private.number, now, None)
    assert windows.records_until == now + timedelta(days=30), "it was in use before the block was drawn"
    for who, reads in (("district", True), ("auditor", True), ("monitor", False)):
        (row,) = (one for one in needs_of_point(city[who], code, at=now) if one.number == polling.number)
        assert row.withheld is not reads
        assert row == (polling if reads else without_area(polling))
        assert (row.need.area > 0, row.need.opens is not None, row.need.until_at is not None) == (reads,) * 3

    end_area(city["district"], number=private.number, reason="已拆除", document="", clock=clock)
    assert [one.need.article for one in standing_needs([code], at=now)[code]] == ["18(5)"]
    clock.advance(timedelta(days=30))
    assert standing_needs([code], at=clock.now()) == {}, "after its last day"
    assert [close_after_last_day(program("work"), clock=clock) for _ in range(2)] == [0, 0]
    assert not MaskNeed.objects.filter(ended_at=None).exists(), "no finding of it was there to be closed"

    Point.objects.filter(code=code).update(state=PointState.OUT_OF_USE)
    unseen = draw_block(city["district"], clock)
    assert not MaskNeed.objects.filter(area=unseen.number).exists(), "a point out of use has no view"
    Point.objects.filter(code=code).update(state=PointState.IN_USE)
    another = draw_block(city["district"], clock)
    set_point_view(by, code=code, view=View(90, 60, 60), clock=clock, adjustment=ADJUSTED)
    reasons = [(one.need.area, one.end_reason) for one in needs_of_point(by, code, at=clock.now())]
    assert reasons == [
        (another.number, "视域已不及于禁止拍摄的区域"),
        (private.number, "区域已终止"),
        (polling.need.area, "区域已期满"),
    ]
    clock.advance(timedelta(minutes=1))
    set_point_view(by, code=code, view=View(270, 60, 60), clock=clock, adjustment=ADJUSTED)
    turned = standing_needs([code], at=clock.now())[code]
    assert {one.need.area for one in turned} == {unseen.number, another.number}
    assert {one.records_until for one in turned} == {None}, "who turns a camera to windows gets no days without a mask"
    assert list(check_application_log()) == []


def test_points_and_areas_of_an_older_home_are_taken_in_once(city: City, clock: HandClock) -> None:
    worker, now = program("prepare"), clock.now()
    code = city.points["HQX"].code
    Point.objects.filter(code=code).update(place_kind="bank_hall")  # as a home of 0.6.0 has it
    square = city.points["JHG"].code
    east = Position("114.3016, 30.6105", "CGCS2000", label_reason="实测")
    place_point(city["city"], code=square, position=east, clock=clock, adjustment=ADJUSTED)
    set_point_view(city["city"], code=square, view=View(270, 60, 60), clock=clock, adjustment=ADJUSTED)
    draw_block(city["district"], clock)
    MaskNeed.objects.all().delete()
    before = Entry.objects.count()
    assert [take_in_needs(worker, clock=clock) for _ in range(2)] == [2, 0]
    assert Entry.objects.count() == before + 2
    found = standing_needs([code, square], at=now)
    assert {one.records_until for rows in found.values() for one in rows} == {now + timedelta(days=30)}
    assert [rows[0].need.article for rows in (found[code], found[square])] == ["18(4)", "18(6)"]
    MaskNeed.objects.update(in_effect_at=None, records_until=now + timedelta(days=1))  # of a version that closed none
    clock.advance(timedelta(days=40))
    assert [take_in_needs(worker, clock=clock) for _ in range(2)] == [0, 0]
    assert Entry.objects.count() == before + 3
    rows = MaskNeed.objects.values_list("in_effect_at", "records_until").distinct()
    assert list(rows) == [(clock.now(), clock.now() + timedelta(days=30))], (
        "days of grace, in which a mask can be drawn"
    )


def test_an_area_to_the_last_day_of_the_calendar_is_covered_to_its_end(clock: HandClock) -> None:
    facts = AreaFacts(1, AreaKind.PRIVATE, "宿舍", Area(((0, 0), (1, 0), (1, 1))))
    need = need_of_area(HidingArea(facts, date.min, date.max), clock.now())
    assert need.from_at == clock.now()
    assert need.until_at == datetime(9999, 12, 31, 15, 59, 59, 999999, tzinfo=UTC)
