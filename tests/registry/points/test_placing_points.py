"""Where points stand: labelled input, one legal coordinate, doubted labels, outside the city (arts. 2, 13)."""

import pytest
from tests.support.registry.city import ADJUSTED, OWNER, City, add_camera

from mingcha.geo.coordinates import System, cells_of_tile, distance_m
from mingcha.geo.label_doubts import Ground
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.assignments import queries as points_assignment_queries
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.position import LabelQuestioned, Position, View
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points import values as points_values
from mingcha.registry.points.models import Point
from mingcha.registry.systems import actions as systems_actions

# 光谷广场, the second reference pair of the requirements (section 6)
GUANGGU = (114.3983, 30.5063)
TYPED = "114.3983, 30.5063"
IN_GCJ02 = "114.4038409, 30.5039942"
IN_BD09 = "114.4104199, 30.5097715"
IN_METRES = "538234.059, 3376307.619"
IN_JIANGAN = "114.3050, 30.6200"
BEIJING = "116.3974, 39.9087"


@pytest.fixture
def code(city: City, clock: HandClock) -> str:
    """A point of a site of Hongshan."""
    del city
    places_actions.add_site(
        OWNER, code="GG", name="光谷广场", category="6(5)", division="420111", organisation="WHGA", clock=clock
    )
    systems_actions.add_system(OWNER, code="GG", name="光谷广场", site="GG", clock=clock)
    return add_camera("GG", clock, host="10.1.7.3").code


def place(who: User, code: str, clock: HandClock, text: str, system: str, **reasons: str) -> points_values.PointRow:
    return points_actions.place_point(who, code=code, position=Position(text, system, **reasons), clock=clock)


@pytest.mark.law("13")
@pytest.mark.parametrize(
    ("text", "label"),
    [
        (TYPED, "CGCS2000"),
        (TYPED, "GPS"),
        (IN_GCJ02, "高德"),
        (IN_BD09, "BD-09"),
        (IN_METRES, "EPSG:4547"),
    ],
)
def test_a_point_lands_on_its_place_whatever_system_it_is_entered_in(
    city: City, code: str, clock: HandClock, text: str, label: str
) -> None:
    row = place(city["city"], code, clock, text, label)
    assert row.longitude is not None
    assert row.latitude is not None
    assert (row.longitude, row.latitude) == pytest.approx(GUANGGU, abs=1e-6)
    held = Point.objects.get(code=row.code)
    assert held.map_cell in cells_of_tile(12, 3349, 1683)


@pytest.mark.law("13")
def test_the_original_is_kept_beside_the_legal_coordinate_with_how_good_it_is(
    city: City, code: str, clock: HandClock
) -> None:
    code = place(city["city"], code, clock, IN_GCJ02, "gcj02").code
    kept = points_queries.point(city["city"], code, at=clock.now()).coordinate
    assert kept is not None
    assert (kept.original_x, kept.original_y, kept.original_system) == ("114.4038409", "30.5039942", System.GCJ02)
    assert (kept.method, kept.accuracy_m, kept.epoch) == ("gcj02-inverse-iterated", 4.0, "")
    assert kept.residual_m < 0.01
    assert (kept.label_reason, kept.outside_reason) == ("", "")


@pytest.mark.law("13")
def test_what_the_source_says_of_itself_goes_with_the_coordinate(city: City, code: str, clock: HandClock) -> None:
    position = Position(TYPED, "WGS-84", accuracy_m=0.05, epoch=2026.5)
    code = points_actions.place_point(city["city"], code=code, position=position, clock=clock).code
    kept = points_queries.point(city["city"], code, at=clock.now()).coordinate
    assert kept is not None
    assert (kept.accuracy_m, kept.epoch) == (1.05, "2026.5")


@pytest.mark.law("13")
def test_the_same_numbers_under_a_wrong_label_are_questioned_with_both_places(
    city: City, code: str, clock: HandClock
) -> None:
    place(city["city"], code, clock, IN_GCJ02, "GCJ-02")
    other = add_camera("GG", clock, name="西侧")
    with pytest.raises(LabelQuestioned) as questioned:
        points_actions.place_point(city["city"], code=other.code, position=Position(IN_GCJ02, "CGCS2000"), clock=clock)
    question = questioned.value.question
    assert questioned.value.decision.article == "13"
    assert question.ground is Ground.SITE
    assert question.likely is not None
    assert question.likely.original.system is System.GCJ02
    assert distance_m((question.likely.longitude, question.likely.latitude), GUANGGU) < 0.1
    assert (question.declared.longitude, question.declared.latitude) == (114.4038409, 30.5039942)
    assert question.apart_m == pytest.approx(584, abs=40)
    assert points_queries.point(city["city"], other.code, at=clock.now()).coordinate is None, "nothing was kept"


@pytest.mark.law("13")
def test_a_questioned_label_is_kept_with_a_reason_and_marked(city: City, code: str, clock: HandClock) -> None:
    place(city["city"], code, clock, TYPED, "CGCS2000")
    other = add_camera("GG", clock, name="远处")
    position = Position(IN_GCJ02, "CGCS2000", label_reason="RTK 复测，点位在马路对面")
    points_actions.place_point(city["city"], code=other.code, position=position, clock=clock)
    kept = points_queries.point(city["city"], other.code, at=clock.now()).coordinate
    assert kept is not None
    assert kept.label_reason == "RTK 复测，点位在马路对面"


@pytest.mark.law("13")
def test_a_reason_that_nobody_asked_for_marks_nothing(city: City, code: str, clock: HandClock) -> None:
    place(city["city"], code, clock, TYPED, "CGCS2000", label_reason="随手写的")
    assert Point.objects.get(code=code).label_reason == ""


@pytest.mark.law("13")
@pytest.mark.parametrize("label", ["", "WGS", "地图", "EPSG:3857"])
def test_a_coordinate_without_a_known_label_is_not_taken(city: City, code: str, clock: HandClock, label: str) -> None:
    with pytest.raises(Fault) as fault:
        place(city["city"], code, clock, TYPED, label)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("13")
def test_a_point_in_another_district_than_its_site_is_questioned(city: City, code: str, clock: HandClock) -> None:
    with pytest.raises(LabelQuestioned) as questioned:
        place(city["city"], code, clock, IN_JIANGAN, "CGCS2000")
    assert questioned.value.question.ground is Ground.DIVISION
    assert questioned.value.question.likely is None
    assert questioned.value.question.division is not None
    assert questioned.value.question.division.found == "420102"


@pytest.mark.law("2")
@pytest.mark.parametrize("reasons", [{}, {"label_reason": "没错"}, {"outside_reason": "驻京办"}])
def test_a_point_outside_the_city_is_refused(city: City, code: str, clock: HandClock, reasons: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        place(city["city"], code, clock, BEIJING, "CGCS2000", **reasons)
    assert refused.value.decision.article == "2"
    assert "不在本市行政区域" in refused.value.decision.reason.zh


@pytest.mark.law("2")
def test_an_administrator_registers_it_with_a_reason(city: City, code: str, clock: HandClock) -> None:
    row = place(city["admin"], code, clock, BEIJING, "CGCS2000", outside_reason="武汉市驻京机构自建系统")
    kept = points_queries.point(city["admin"], row.code, at=clock.now()).coordinate
    assert kept is not None
    assert kept.outside_reason == "武汉市驻京机构自建系统"


@pytest.mark.law("3")
def test_only_a_keeper_of_the_place_puts_points_there(city: City, code: str, clock: HandClock) -> None:
    for who in ("elsewhere", "monitor", "auditor", "manager"):
        with pytest.raises(Refused) as refused:
            place(city[who], code, clock, TYPED, "CGCS2000")
        assert refused.value.decision.article == "3"


@pytest.mark.law("13")
def test_a_new_point_that_is_questioned_is_not_registered(city: City, code: str, clock: HandClock) -> None:
    before = Point.objects.count()
    with pytest.raises(LabelQuestioned):
        points_actions.add_point(
            OWNER,
            system="GG",
            name="新点",
            part="passage",
            place_kind="none",
            url="rtsp://10.1.2.9/main",
            position=Position(IN_JIANGAN, "CGCS2000"),
            clock=clock,
        )
    assert Point.objects.count() == before


@pytest.mark.law("7")
def test_a_view_is_said_whole_and_shown_in_the_list(city: City, code: str, clock: HandClock) -> None:
    view = View(azimuth_deg=350, angle_deg=90, range_m=120, height_cm=450, moves=True)
    row = points_actions.set_point_view(city["city"], code=code, view=view, clock=clock)
    assert (row.azimuth_deg, row.view_angle_deg, row.view_range_m, row.moves) == (350, 90, 120, True)
    assert points_queries.point(city["city"], code, at=clock.now()).height_cm == 450
    row = points_actions.set_point_view(
        city["city"], code=code, view=View(azimuth_deg=0), adjustment=ADJUSTED, clock=clock
    )
    assert (row.azimuth_deg, row.view_angle_deg, row.moves) == (0, None, False)


@pytest.mark.parametrize(
    "wrong", [{"azimuth_deg": 360}, {"azimuth_deg": -1}, {"angle_deg": 0}, {"angle_deg": 361}, {"range_m": 0}]
)
def test_a_view_that_cannot_be_is_invalid(wrong: dict[str, int]) -> None:
    with pytest.raises(Fault) as fault:
        View(**wrong)  # type: ignore[arg-type]
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("7")
def test_a_sub_stream_belongs_to_the_same_device_and_brings_no_credentials(
    city: City, code: str, clock: HandClock
) -> None:
    district = city["city"]
    row = points_actions.set_sub_stream(district, code=code, sub_url="rtsp://10.1.7.3:554/sub", clock=clock)
    assert row.has_sub
    (mine,) = [one for one in points_assignment_queries.assignments(at=clock.now()) if one.camera == code]
    assert (mine.sub_url, mine.epoch) == ("rtsp://10.1.7.3:554/sub", 1)
    for wrong in ("rtsp://10.1.2.4/sub", "rtsp://me:secret@10.1.7.3/sub", "http://10.1.2.3/sub"):
        with pytest.raises(Fault):
            points_actions.set_sub_stream(district, code=code, sub_url=wrong, clock=clock)
    assert not points_actions.set_sub_stream(district, code=code, sub_url="", clock=clock).has_sub


@pytest.mark.law("7")
def test_another_device_loses_the_sub_stream_of_the_one_before(city: City, code: str, clock: HandClock) -> None:
    district = city["city"]
    points_actions.set_sub_stream(district, code=code, sub_url="rtsp://10.1.7.3/sub", clock=clock)
    assert points_actions.change_point_address(
        district, code=code, url="rtsp://10.1.7.3/main2", adjustment=ADJUSTED, clock=clock
    ).has_sub
    assert not points_actions.change_point_address(
        district, code=code, url="rtsp://10.1.2.8/main", adjustment=ADJUSTED, clock=clock
    ).has_sub
