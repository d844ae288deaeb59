"""Monitoring seats and the layouts of their walls: versions, sharing, points of the own reach (article 16(1))."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.evidence.queries import log_size
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import parameters
from mingcha.registry.seats import actions as seats_actions
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats import rules as seats_rules
from mingcha.registry.seats import values as seats_values
from mingcha.registry.seats.models import FavouriteDay, WallLayout


@pytest.fixture
def seats(city: City, clock: HandClock) -> City:
    """Two seats of the branch of Jiang'an."""
    for code in ("S1", "S2"):
        seats_actions.add_seat(city["district"], code=code, name=f"席位 {code}", organisation="JAGA", clock=clock)
    return city


def save(city: City, clock: HandClock, who: str = "monitor", **given: object) -> seats_values.LayoutRow:
    code = city.points["JHG"].code
    layout = {"seat": "S1", "name": "早班", "tiles": 4, "pages": [[code, "", "", ""]], **given}
    return seats_actions.save_layout(city[who], clock=clock, **layout)  # type: ignore[arg-type]


@pytest.mark.law("16(1)")
def test_the_unit_sets_up_its_seats_and_its_people_see_them_first(seats: City, clock: HandClock) -> None:
    assert [row.code for row in seats_queries.seats(seats["monitor"], at=clock.now())] == ["S1", "S2"]
    assert seats_queries.seats(seats["elsewhere"], at=clock.now()) == ()
    seats_actions.add_seat(seats["city"], code="A0", name="市局席位", organisation="WHGA", clock=clock)
    assert [row.code for row in seats_queries.seats(seats["city"], at=clock.now())] == ["A0", "S1", "S2"]
    for who in ("monitor", "elsewhere", "auditor"):
        with pytest.raises(Refused):
            seats_actions.add_seat(seats[who], code="S9", name="席位", organisation="JAGA", clock=clock)


@pytest.mark.law("16(1)")
def test_a_layout_saved_again_is_its_next_version_and_the_newest_counts(seats: City, clock: HandClock) -> None:
    first = save(seats, clock)
    second = save(seats, clock, tiles=1, pages=[[seats.points["HQX"].code], [seats.points["JHG"].code]], dwell_s=20)
    assert (first.version, second.version) == (1, 2)
    (shown,) = seats_queries.layouts(seats["monitor"], "S1", at=clock.now())
    assert shown == second
    assert shown.pages == ((seats.points["HQX"].code,), (seats.points["JHG"].code,))
    assert seats_queries.layout(seats["monitor"], first.number, at=clock.now()).tiles == 4, (
        "an older version stays readable"
    )


@pytest.mark.law("16(1)")
def test_a_shared_layout_is_offered_at_the_other_seats_of_the_unit(seats: City, clock: HandClock) -> None:
    save(seats, clock, name="自用")
    save(seats, clock, name="共用", shared=True)
    save(seats, clock, name="二席", seat="S2")
    assert [row.name for row in seats_queries.layouts(seats["monitor"], "S2", at=clock.now())] == ["二席", "共用"]
    assert [row.seat for row in seats_queries.layouts(seats["district"], "S2", at=clock.now())] == ["S2", "S1"]


@pytest.mark.law("16(1)")
def test_a_withdrawn_name_is_offered_no_more_until_it_is_saved_again(seats: City, clock: HandClock) -> None:
    layout = save(seats, clock)
    seats_actions.withdraw_layout(seats["monitor"], layout=layout.number, clock=clock)
    assert seats_queries.layouts(seats["monitor"], "S1", at=clock.now()) == ()
    with pytest.raises(Fault) as fault:
        seats_actions.withdraw_layout(seats["monitor"], layout=layout.number, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert save(seats, clock).version == 2
    assert [row.version for row in seats_queries.layouts(seats["monitor"], "S1", at=clock.now())] == [2]


@pytest.mark.law("3")
def test_a_layout_names_only_points_in_the_savers_reach(seats: City, clock: HandClock) -> None:
    page = [[seats.points["JHG"].code, seats.points["WCT"].code, "", ""]]
    with pytest.raises(Refused) as refused:
        save(seats, clock, pages=page)
    assert refused.value.decision.article == "3"
    assert save(seats, clock, who="city", pages=page).version == 1
    assert WallLayout.objects.count() == 1


@pytest.mark.law("3", "16(1)")
@pytest.mark.parametrize(("who", "article"), [("guard", "16(1)"), ("elsewhere", "16(1)"), ("auditor", "16(1)")])
def test_others_arrange_nothing_at_the_seat_of_a_unit(seats: City, clock: HandClock, who: str, article: str) -> None:
    with pytest.raises(Refused) as refused:
        save(seats, clock, who=who)
    assert refused.value.decision.article == article


@pytest.mark.law("3")
def test_the_layouts_of_another_district_are_not_shown(seats: City, clock: HandClock) -> None:
    layout = save(seats, clock, shared=True)
    for ask in (
        lambda: seats_queries.layouts(seats["elsewhere"], "S1", at=clock.now()),
        lambda: seats_queries.layout(seats["elsewhere"], layout.number, at=clock.now()),
    ):
        with pytest.raises(Refused):
            ask()


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiles": 2},
        {"pages": []},
        {"pages": [["", "", "", ""]]},
        {"pages": [["", "", ""]]},
        {"dwell_s": 1},
        {"pages": [["42010200001310999999", "", "", ""]]},
        {"seat": "S9"},
        {"name": " "},
    ],
)
def test_a_layout_that_cannot_be_is_a_fault(seats: City, clock: HandClock, wrong: dict[str, object]) -> None:
    with pytest.raises(Fault):
        save(seats, clock, **wrong)
    assert WallLayout.objects.count() == 0


def favourites(city: City, clock: HandClock, who: str = "monitor") -> tuple[str, ...]:
    """The codes of a person's favourites."""
    return seats_queries.favourites(city[who], at=clock.now())


@pytest.mark.law("3")
def test_favourites_are_of_the_person_and_of_the_points_that_a_monitor_covers(city: City, clock: HandClock) -> None:
    code, other = city.points["JHG"].code, city.points["HQX"].code
    for point in (other, code):
        seats_actions.keep_favourite(city["monitor"], point=point, clock=clock)
    assert favourites(city, clock) == (other, code)
    assert favourites(city, clock, "elsewhere") == ()
    for who, point in (("monitor", city.points["WCT"].code), ("auditor", code)):
        with pytest.raises(Refused) as refused:
            seats_actions.keep_favourite(city[who], point=point, clock=clock)
        assert refused.value.decision.article == "3"
    seats_actions.drop_favourite(city["monitor"], point=other, clock=clock)
    assert favourites(city, clock) == (code,)


@pytest.mark.law("16(1)")
def test_a_day_has_a_bound_of_favourites_kept_and_dropped_and_says_so(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, numbered = [city.points[site].code for site in ("JHG", "HQX")], parameters.number
    monkeypatch.setattr(
        "mingcha.registry.seats.rules.parameters.number",
        lambda key, on: 3 if key == "access.favourite_steps_a_day" else numbered(key, on),
    )
    seats_actions.keep_favourite(city["monitor"], point=codes[0], clock=clock)
    seats_actions.drop_favourite(city["monitor"], point=codes[0], clock=clock)
    seats_actions.keep_favourite(city["monitor"], point=codes[0], clock=clock)
    entries = log_size()
    for step, point in ((seats_actions.keep_favourite, codes[1]), (seats_actions.drop_favourite, codes[0])):
        with pytest.raises(Refused) as refused:
            step(city["monitor"], point=point, clock=clock)
        assert (refused.value.decision.article, "明日再办" in refused.value.decision.reason.zh) == ("16(1)", True)
    assert (log_size(), favourites(city, clock)) == (entries, (codes[0],))
    clock.advance(timedelta(days=1))
    seats_actions.drop_favourite(city["monitor"], point=codes[0], clock=clock)
    assert FavouriteDay.objects.get().steps == 1, "one row a person, of the newest day"


def test_a_favourite_is_kept_once_and_dropped_once_and_not_beyond_the_most(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = city.points["JHG"].code
    seats_actions.keep_favourite(city["monitor"], point=code, clock=clock)
    monkeypatch.setattr(seats_rules, "MOST_FAVOURITES", 1)
    for point, kind in ((code, FaultKind.CONFLICT), (city.points["HQX"].code, FaultKind.CONFLICT)):
        with pytest.raises(Fault) as fault:
            seats_actions.keep_favourite(city["monitor"], point=point, clock=clock)
        assert fault.value.kind is kind
    seats_actions.drop_favourite(city["monitor"], point=code, clock=clock)
    with pytest.raises(Fault) as fault:
        seats_actions.drop_favourite(city["monitor"], point=code, clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND
