"""No duplicate construction: what stands or is planned nearby and sees the same needs a written reason (article 5)."""

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts
from tests.support.registry.planning import GATE, TEXT, add_governments, city_plan_in_force, submitted

from mingcha.geo.coordinates import distance_m
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans.actions import draft_plan
from mingcha.registry.plans.items import add_item
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.plans.values import NewItem
from mingcha.registry.points.actions import place_point, set_point_view

pytestmark = pytest.mark.law("5")

CAMERA = (114.2946, 30.6271)


@pytest.fixture
def camera(city: City, clock: HandClock) -> None:
    """The camera of the square looks east."""
    code = city.points["JHG"].code
    at = Position(f"{CAMERA[0]}, {CAMERA[1]}", "EPSG:4490")
    place_point(city["admin"], code=code, position=at, clock=clock)
    set_point_view(city["admin"], code=code, view=View(90, 60, 50), clock=clock)


def beside(east_m: float, north_m: float, azimuth: int | None, reason: str = "") -> NewItem:
    """A planned place so far from the camera."""
    at = (CAMERA[0] + east_m / 95_700, CAMERA[1] + north_m / 111_195)
    view = View(azimuth, 60, 50) if azimuth is not None else View()
    text = f"{at[0]:.7f}, {at[1]:.7f}"
    return NewItem("新点", "6(5)", 1, 1, Position(text, "EPSG:4490"), view, duplicate_reason=reason)


@pytest.mark.usefixtures("camera")
def test_t5b_n_a_camera_12_m_away_in_the_same_direction_needs_a_reason(city: City, clock: HandClock) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    with pytest.raises(Refused) as refused:
        add_item(city["district"], plan=number, item=beside(12, 0, 80), clock=clock)
    told = refused.value.decision
    assert "江岸区公安分局的点位“东侧”，相距 12 米" in told.reason.zh
    assert [one.about for one in told.missing] == ["duplicate_reason"]  # type: ignore[attr-defined]
    assert not PlanItem.objects.exists()
    made = add_item(city["district"], plan=number, item=beside(12, 0, 80, "原点位被树遮挡"), clock=clock)
    assert made.duplicate_reason == "原点位被树遮挡"
    assert last_facts()["duplicate_reason"] == "原点位被树遮挡"
    assert "相距 12 米" in last_facts()["beside"][0]  # type: ignore[index]


@pytest.mark.usefixtures("camera")
@pytest.mark.parametrize(
    ("east_m", "north_m", "azimuth", "is_duplicate"),
    [
        (0, 29, 90, True),
        (-29, 0, 90, True),
        (20, 21, None, True),  # its direction is open: it may see the same
        (-12, 0, 270, False),  # back to back
        (12, 0, 270, True),  # face to face: the 12 m between them
        (0, -20, 180, False),  # side by side, turned away
        (0, -20, 0, True),
        (0, 31, 90, False),
        (-22, -22, 90, False),
    ],
)
def test_30_m_and_overlapping_directions(
    city: City, clock: HandClock, east_m: float, north_m: float, azimuth: int | None, is_duplicate: bool
) -> None:
    number = draft_plan(city["district"], area="420102", text=TEXT, clock=clock)
    item = beside(east_m, north_m, azimuth)
    if is_duplicate:
        with pytest.raises(Refused, match="built twice"):
            add_item(city["district"], plan=number, item=item, clock=clock)
    else:
        made = add_item(city["district"], plan=number, item=item, clock=clock)
        assert distance_m(CAMERA, (made.longitude, made.latitude)) == pytest.approx(
            (east_m**2 + north_m**2) ** 0.5, abs=0.5
        )


def test_planned_places_count_of_the_own_plan_and_of_other_areas(city: City, clock: HandClock) -> None:
    city_plan_in_force(city, add_governments(clock)["mayor"], clock)
    number = submitted(city["district"], "420102", clock)  # at the place of the city plan's item: made according to it
    other = draft_plan(city["elsewhere"], area="420106", text=TEXT, clock=clock)
    near = NewItem("界边", "6(2)", 1, 1, GATE.position)
    with pytest.raises(Refused, match="refused under 13"):
        add_item(city["elsewhere"], plan=other, item=near, clock=clock)
    told = NewItem("界边", "6(2)", 1, 1, Position(GATE.position.text, "EPSG:4490", label_reason="已核对"))
    with pytest.raises(Refused, match="江岸区规划"):
        add_item(city["elsewhere"], plan=other, item=told, clock=clock)
    add_item(city["elsewhere"], plan=other, item=_moved(told), clock=clock)
    with pytest.raises(Refused, match="武昌区规划"):
        add_item(city["elsewhere"], plan=other, item=_moved(told), clock=clock)
    assert PlanItem.objects.filter(plan=number).count() == 1


def _moved(item: NewItem) -> NewItem:
    """The item 100 m to the north."""
    at = Position("114.2946, 30.6280", "EPSG:4490", label_reason=item.position.label_reason)
    return NewItem(item.name, item.category, 1, 1, at)
