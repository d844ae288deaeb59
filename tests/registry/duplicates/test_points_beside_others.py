"""T5b-N for cameras: beside what another unit has or plans, and sees the same, a written reason or none (article 5)."""

from collections.abc import Iterator

import pytest
from tests.support.registry.city import OWNER, City
from tests.support.registry.last_act import last_facts
from tests.support.registry.planning import GATE, add_governments, city_plan_in_force, submitted

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.points.actions import add_point, place_point, set_point_view
from mingcha.registry.points.importing import LinesRefused, import_points, judge_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import ImportedPoint, PointRow
from mingcha.registry.systems.models import System

pytestmark = pytest.mark.law("5")

CAMERA = (114.2946, 30.6271)
EAST = View(90, 60, 50)
REASON = "校方须自行看护出入口"


def at(east_m: float, north_m: float = 0.0) -> Position:
    """A position so far from the camera of the square."""
    x, y = CAMERA[0] + east_m / 95_700, CAMERA[1] + north_m / 111_195
    return Position(f"{x:.7f}, {y:.7f}", "EPSG:4490", label_reason="已核对")


@pytest.fixture
def camera(city: City, clock: HandClock) -> PointRow:
    """The camera of the square, of the police, looks east."""
    code = city.points["JHG"].code
    place_point(city["admin"], code=code, position=at(0), clock=clock)
    return set_point_view(city["admin"], code=code, view=EAST, clock=clock)


def school_camera(clock: HandClock, position: Position, reason: str = "", system: str = "HQX") -> PointRow:
    return add_point(
        OWNER, system=system, name="校门", part="other", place_kind="none", url="rtsp://10.1.3.9/main",
        position=position, view=EAST, duplicate_reason=reason, clock=clock,
    )  # fmt: skip


@pytest.mark.usefixtures("camera")
def test_t5b_n_a_camera_beside_that_of_another_unit_needs_a_reason(city: City, clock: HandClock) -> None:
    before = Point.objects.count()
    with pytest.raises(Refused) as refused:
        school_camera(clock, at(12))
    told = refused.value.decision
    assert told.article == "5"
    assert "江岸区公安分局的点位“东侧”，相距 12 米" in told.reason.zh
    assert [one.about for one in told.missing] == ["duplicate_reason"]  # type: ignore[attr-defined]
    assert Point.objects.count() == before
    made = school_camera(clock, at(12), REASON)
    assert Point.objects.get(code=made.code).duplicate_reason == REASON
    assert last_facts()["duplicate_reason"] == REASON
    assert "相距 12 米" in last_facts()["beside"][0]  # type: ignore[index]


@pytest.mark.usefixtures("camera")
def test_back_to_back_and_further_away_nothing_is_asked(clock: HandClock) -> None:
    made = school_camera(clock, at(31))
    assert Point.objects.get(code=made.code).duplicate_reason is None
    assert "beside" not in last_facts()


def test_two_cameras_of_one_unit_are_no_duplicates(camera: PointRow, clock: HandClock) -> None:
    made = school_camera(clock, at(0), system="JHG")
    assert (made.longitude, made.latitude) == (camera.longitude, camera.latitude)


@pytest.mark.usefixtures("camera")
def test_a_unit_that_uses_the_system_answers_for_it_too(city: City, clock: HandClock) -> None:
    system = System.objects.get(code="JHG")
    system.using_unit = System.objects.get(code="HQX").site.organisation
    system.save()
    school_camera(clock, at(5))


@pytest.mark.usefixtures("camera")
def test_what_is_on_a_vehicle_has_no_duplicate(city: City, clock: HandClock) -> None:
    Point.objects.filter(code=city.points["JHG"].code).update(carrier="鄂A12345")
    school_camera(clock, at(5))


@pytest.mark.usefixtures("camera")
def test_a_camera_that_is_moved_is_judged_anew(city: City, clock: HandClock) -> None:
    made = school_camera(clock, at(60))
    with pytest.raises(Refused, match="built twice"):
        place_point(city["manager"], code=made.code, position=at(10), clock=clock)
    assert Point.objects.get(code=made.code).map_cell != Point.objects.get(code=city.points["JHG"].code).map_cell
    place_point(city["manager"], code=made.code, position=at(10), duplicate_reason=REASON, clock=clock)
    assert Point.objects.get(code=made.code).duplicate_reason == REASON
    place_point(city["manager"], code=made.code, position=at(80), clock=clock)
    assert Point.objects.get(code=made.code).duplicate_reason is None


@pytest.mark.usefixtures("camera")
def test_a_camera_that_is_turned_is_judged_where_it_newly_sees_the_same(city: City, clock: HandClock) -> None:
    west = add_point(
        OWNER, system="HQX", name="校门", part="other", place_kind="none", url="rtsp://10.1.3.9/main",
        position=at(-12), view=View(270, 60, 50), clock=clock,
    )  # fmt: skip
    with pytest.raises(Refused, match="built twice") as refused:
        set_point_view(city["manager"], code=west.code, view=EAST, clock=clock)
    assert [one.about for one in refused.value.decision.missing] == ["duplicate_reason"]  # type: ignore[attr-defined]
    assert Point.objects.get(code=west.code).azimuth_deg == 270
    set_point_view(city["manager"], code=west.code, view=EAST, duplicate_reason=REASON, clock=clock)
    assert last_facts()["duplicate_reason"] == REASON
    set_point_view(city["manager"], code=west.code, view=View(95, 70, 50), clock=clock)  # sees no other than before
    assert Point.objects.get(code=west.code).duplicate_reason == REASON
    assert "beside" not in last_facts()
    set_point_view(city["manager"], code=west.code, view=View(270, 60, 50), clock=clock)
    assert Point.objects.get(code=west.code).duplicate_reason is None


def test_planned_places_of_another_unit_count(city: City, clock: HandClock) -> None:
    city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    submitted(city["district"], "420102", clock)
    police = Point.objects.get(code=city.points["WCT"].code).system.site.organisation
    PlanItem.objects.update(organisation=police)
    with pytest.raises(Refused, match="the planned place 江汉关广场东口 of 武昌区公安分局"):
        school_camera(clock, GATE.position)
    PlanItem.objects.update(organisation=None)
    school_camera(clock, GATE.position)  # whoever builds there carries the plan out


def lines(*places: tuple[str, Position, str]) -> Iterator[ImportedPoint]:
    for number, (system, position, reason) in enumerate(places, 2):
        yield ImportedPoint(
            number, system, f"点位 {number}", "passage", f"rtsp://10.20.0.{number}/main", place_kind="none",
            position=position, view=EAST, duplicate_reason=reason,
        )  # fmt: skip


@pytest.mark.usefixtures("camera")
def test_lines_are_judged_one_by_one_also_beside_each_other(clock: HandClock) -> None:
    listed = [
        ("HQX", at(12), ""),  # beside the square's camera
        ("HQX", at(100), ""),
        ("WCT", at(110), ""),  # beside the line before
        ("WCT", at(112), ""),  # beside the line before the last, and one of its own unit
        ("JHG", at(2), ""),  # beside the first line: once that has its reason, this one needs one, too
    ]
    found = tuple(judge_points(OWNER, lines(*listed), clock))
    assert [one.line for one in found] == [2, 4, 5, 6]
    assert {(one.field, one.article) for one in found} == {("duplicate_reason", "5")}
    with pytest.raises(LinesRefused):
        import_points(OWNER, lines(*listed), source="list.csv", source_sha256="ab" * 32, clock=clock)
    told = [(system, position, REASON if number != 1 else "") for number, (system, position, _) in
            enumerate(listed)]  # fmt: skip
    import_points(OWNER, lines(*told), source="list.csv", source_sha256="ab" * 32, clock=clock)
    assert Point.objects.filter(duplicate_reason=REASON).count() == 4
