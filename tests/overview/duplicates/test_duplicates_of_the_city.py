"""The derived rows of duplicates: kept by each act, and the same after a pass over the city (article 5)."""

import random
from collections.abc import Iterable, Iterator

import pytest
from django.db import connection
from tests.support.geo.vector_tile_reader import read_tile
from tests.support.registry.city import ADJUSTED, OWNER, City
from tests.support.registry.planning import GATE, add_governments, city_plan_in_force, submitted

from mingcha.geo.tile_grid import WORLD_BITS, world_place
from mingcha.kit.clock import HandClock
from mingcha.overview.duplicates import queries, rebuilding, upkeep
from mingcha.overview.duplicates.models import Duplicate
from mingcha.overview.duplicates.queries import (
    DuplicateFilter,
    count_duplicates,
    count_to_explain,
    duplicates,
    duplicates_on_map,
)
from mingcha.overview.duplicates.rebuilding import rebuild_duplicates
from mingcha.overview.layers.queries import MapLayer, layer_tile
from mingcha.registry.duplicates.pairs import Candidate, Pair, pair_of, pairs_with
from mingcha.registry.duplicates.rows import CandidateReader, counted_cameras
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans.actions import return_plan
from mingcha.registry.plans.models import PlanItem
from mingcha.registry.points.actions import add_point, place_point, set_point_view
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point
from mingcha.registry.points.values import PointRow
from mingcha.registry.systems.actions import rename_system
from mingcha.registry.systems.models import System

pytestmark = pytest.mark.law("5")

CAMERA = (114.2946, 30.6271)
EAST, WEST = View(90, 60, 50), View(270, 60, 50)
REASON = "校方须自行看护出入口"
RADIUS_M = 30.0


@pytest.fixture(autouse=True)
def same_after_a_pass(city: City) -> Iterator[None]:
    """After each test a pass changes nothing."""
    del city
    yield
    assert rebuild_duplicates() == 0


def at(east_m: float, north_m: float = 0.0) -> Position:
    x, y = CAMERA[0] + east_m / 95_700, CAMERA[1] + north_m / 111_195
    return Position(f"{x:.7f}, {y:.7f}", "EPSG:4490", label_reason="已核对")


@pytest.fixture
def square(city: City, clock: HandClock) -> str:
    """The camera of the square, of the police, looks east."""
    code = city.points["JHG"].code
    place_point(city["admin"], code=code, position=at(0), clock=clock)
    return set_point_view(city["admin"], code=code, view=EAST, clock=clock).code


def gate(clock: HandClock, position: Position, view: View = EAST, name: str = "校门", reason: str = REASON) -> PointRow:
    return add_point(
        OWNER, system="HQX", name=name, part="other", place_kind="none", url=f"rtsp://10.1.3.9/{len(name.encode())}{ord(name[-1])}",
        position=position, view=view, duplicate_reason=reason, clock=clock,
    )  # fmt: skip


def shown(city: City, clock: HandClock, who: str = "city", **asked: object) -> list[tuple[str, str, float, bool]]:
    rows = duplicates(city[who], DuplicateFilter(**asked), at=clock.now(), limit=50)  # type: ignore[arg-type]
    return [(one.late.what.name, one.early.what.name, round(one.apart_m), one.explained) for one in rows]


@pytest.mark.usefixtures("square")
def test_a_pair_is_listed_with_both_units_and_its_reason(city: City, clock: HandClock) -> None:
    gate(clock, at(12))
    (row,) = duplicates(city["city"], at=clock.now(), limit=50)
    assert (row.late.what.name, row.early.what.name, round(row.apart_m)) == ("校门", "东侧", 12)
    assert (row.late.what.organisation_name, row.early.what.organisation_name) == ("花桥小学", "江岸区公安分局")
    assert row.explained
    assert (row.late.what.reason, row.early.what.reason) == (REASON, "")


def test_moving_turning_and_taking_out_of_use_show_at_once(city: City, clock: HandClock, square: str) -> None:
    code = gate(clock, at(60)).code
    assert shown(city, clock) == []
    place_point(city["manager"], code=code, position=at(10), duplicate_reason=REASON, clock=clock)
    assert shown(city, clock) == [("校门", "东侧", 10, True)]
    set_point_view(city["manager"], code=code, view=View(90, 20, 50), clock=clock)
    assert shown(city, clock) == [("校门", "东侧", 10, True)]
    set_point_view(city["admin"], code=square, view=WEST, clock=clock, adjustment=ADJUSTED)
    assert shown(city, clock) == []
    set_point_view(city["admin"], code=square, view=EAST, clock=clock, adjustment=ADJUSTED, duplicate_reason=REASON)
    Point.objects.filter(code=code).update(state="out_of_use")
    assert rebuild_duplicates() == 1
    assert shown(city, clock) == []


@pytest.mark.usefixtures("square")
def test_a_pair_that_no_act_judged_waits_for_the_unit_that_came_later(city: City, clock: HandClock) -> None:
    code = gate(clock, at(12)).code
    assert count_to_explain(city["city"], at=clock.now()) == 0
    Point.objects.filter(code=code).update(duplicate_reason=None)
    describe_point(city["manager"], code=code, name="校门东", clock=clock)
    assert shown(city, clock, explained=False) == [("校门东", "东侧", 12, False)]
    assert shown(city, clock, explained=True) == []
    assert count_to_explain(city["manager"], at=clock.now()) == 1
    assert count_to_explain(city["elsewhere"], at=clock.now()) == 0
    # the police's camera was there before, and is in reach of the police of the district alone
    Point.objects.filter(system__code="JHG").update(added_at="2030-01-01T00:00:00Z")
    assert rebuild_duplicates() == 2
    assert count_to_explain(city["manager"], at=clock.now()) == 0
    assert count_to_explain(city["district"], at=clock.now()) == 1


@pytest.mark.usefixtures("square")
def test_units_that_answer_together_are_no_pair_once_they_do(city: City, clock: HandClock) -> None:
    gate(clock, at(12))
    assert len(shown(city, clock)) == 1
    system = System.objects.get(code="JHG")
    system.using_unit = System.objects.get(code="HQX").site.organisation
    system.save()
    assert rebuild_duplicates() == 1


@pytest.mark.usefixtures("square")
def test_lists_are_cut_to_reach_filtered_and_paged(city: City, clock: HandClock) -> None:
    for step in range(3):
        gate(clock, at(4 * step + 4), name=f"校门{step}")
    assert count_duplicates(city["city"], at=clock.now()) == 3
    assert len(shown(city, clock, "manager")) == 3
    assert shown(city, clock, "elsewhere") == []
    assert shown(city, clock, "nobody") == []
    assert len(shown(city, clock, area="420102", unit="花桥")) == 3
    assert shown(city, clock, area="420106") == []
    assert shown(city, clock, unit="武昌") == []
    first = duplicates(city["city"], at=clock.now(), limit=2)
    rest = duplicates(city["city"], at=clock.now(), limit=2, after=first[-1].number)
    assert [one.late.what.name for one in (*first, *rest)] == ["校门0", "校门1", "校门2"]
    (row,) = rest
    sides = duplicates(city["manager"], at=clock.now(), limit=1)[0]
    assert (sides.late.in_reach, sides.early.in_reach) == (True, False)
    codes = (sides.late.what.code, sides.early.what.code)
    assert codes == (Point.objects.get(name="校门0").code, ""), "of the other unit's there is name, unit and reason"
    cell = Duplicate.objects.get(pk=row.number).cell
    assert len(duplicates_on_map(city["city"], range(cell, cell + 1), at=clock.now(), limit=9)) == 1
    assert duplicates_on_map(city["elsewhere"], range(2**48), at=clock.now(), limit=9) == ()


def test_cameras_of_one_unit_are_not_compared_with_each_other(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act holds the lock of the log, and a unit may have a thousand cameras at one place."""
    compared: list[int] = []

    def counting(one: Candidate, others: Iterable[Candidate], radius_m: float) -> Iterator[Pair]:
        held = list(others)
        compared.append(len(held))
        return pairs_with(one, held, radius_m)

    monkeypatch.setattr(upkeep, "pairs_with", counting)
    for number in range(3):
        gate(clock, at(0), name=f"走廊{number}", reason="")
    rename_system(city["manager"], system="HQX", name="校园视频", clock=clock)
    assert len(compared) > 3
    assert set(compared) == {0}


@pytest.mark.usefixtures("square")
def test_a_pair_is_drawn_on_the_map(city: City, clock: HandClock) -> None:
    gate(clock, at(12))
    x, y = world_place(*CAMERA)
    tile = (17, x >> (WORLD_BITS - 17), y >> (WORLD_BITS - 17))
    held = read_tile(layer_tile(city["manager"], MapLayer.DUPLICATES, *tile, at=clock.now()))
    assert [one.properties["state"] for one in held["duplicates"].features] == ["explained"]
    assert not read_tile(layer_tile(city["elsewhere"], MapLayer.DUPLICATES, *tile, at=clock.now()))


def test_planned_places_count_from_submission_to_return(city: City, clock: HandClock) -> None:
    people = add_governments(clock)
    city_plan_in_force(city, people["mayor"], clock)
    number = submitted(city["district"], "420102", clock)
    gate(clock, GATE.position, reason="")
    assert shown(city, clock) == []  # the place is of nobody: whoever builds there carries it out
    police = Point.objects.get(code=city.points["WCT"].code).system.site.organisation
    PlanItem.objects.filter(plan=number).update(organisation=police)
    assert rebuild_duplicates() == 1
    ((late, early, apart_m, _),) = shown(city, clock)
    assert ({late, early}, apart_m) == ({"校门", GATE.name}, 0)
    return_plan(people["head"], number=number, reason="重报", clock=clock)
    assert shown(city, clock) == []


def test_a_pass_finds_every_pair_that_comparing_all_with_all_finds(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cameras thick over a square kilometre, so that pairs lie over the borders of tiles and pieces."""
    monkeypatch.setattr(rebuilding, "_PIECE", 7)
    monkeypatch.setattr(rebuilding, "_READ_AT_ONCE", 11)
    dice = random.Random(5)
    for step in range(24):
        system = dice.choice(["HQX", "WCT", "JHG"])
        add_point(
            OWNER, system=system, name=f"点{step}", part="other", place_kind="none", url=f"rtsp://10.1.4.{step}/m",
            position=at(dice.uniform(0, 120), dice.uniform(0, 120)), view=View(dice.randrange(360), 90, 40),
            duplicate_reason=REASON, clock=clock,
        )  # fmt: skip
    all_of_them = CandidateReader().cameras(counted_cameras())
    pairs = {
        frozenset({one.key, other.key})
        for one in all_of_them
        for other in all_of_them
        if one.key < other.key and pair_of(one, other, RADIUS_M)
    }
    assert len(pairs) > 10
    assert {frozenset(keys) for keys in Duplicate.objects.values_list("key", "beside")} == pairs
    Duplicate.objects.all().delete()
    assert rebuild_duplicates() == len(pairs)
    assert {frozenset(keys) for keys in Duplicate.objects.values_list("key", "beside")} == pairs
    Duplicate.objects.update(cell=1, apart_mm=5)
    assert rebuild_duplicates() > 0


@pytest.mark.usefixtures("square")
def test_what_changed_while_a_pass_ran_is_written_as_it_is_now(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = gate(clock, at(12)).code
    Duplicate.objects.all().delete()
    compare = rebuilding._compare

    def moved_meanwhile(begun: int, end: int, pairs: list[object]) -> int:
        if pairs:
            place_point(city["manager"], code=code, position=at(60), clock=clock)
        return compare(begun, end, pairs)  # type: ignore[arg-type]

    monkeypatch.setattr(rebuilding, "_compare", moved_meanwhile)
    rebuild_duplicates()
    assert shown(city, clock) == []


@pytest.mark.parametrize(("who", "index"), [("manager", "duplicate_unit"), ("district", "duplicate_division")])
def test_lists_have_their_indexes(city: City, clock: HandClock, who: str, index: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on the rows that it counted")
    rows = queries._duplicates(city[who], clock.now(), queries.ALL)
    assert index in rows.order_by("pk").explain()
