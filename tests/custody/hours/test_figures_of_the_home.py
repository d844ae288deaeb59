"""The figures of the homes: how complete a day is, how far a key target reaches back, where the points are."""

from datetime import date, timedelta

import pytest
from tests.support.custody.footage import RECORDER, hour_of, hour_row
from tests.support.registry.city import ADJUSTED, BUILT_EARLIER, OWNER, City, add_camera_on_trial
from tests.support.registry.switching import switch_off

from mingcha.custody.completeness.queries import day_held
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.key_targets.queries import history_kept
from mingcha.evidence.queries import acts_since
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import RetentionClass, shanghai_day
from mingcha.overview.points.queries import by_district, by_street, cut_for
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import EVERYTHING, PointFilter
from mingcha.registry.staff import queries as staff_queries
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems import queries as systems_queries

UPLINK = program("uplink")
FIRST, SECOND = "42010200001320000001", "42010200001320000002"


def days_before(clock: HandClock, days: int) -> str:
    return (shanghai_day(clock.now()) - timedelta(days=days)).isoformat()


@pytest.mark.django_db
def test_a_day_counts_the_minutes_of_its_own_hours(clock: HandClock) -> None:
    day = days_before(clock, 1)
    rows = [
        hour_row(1, FIRST, hour_of(day, 0)),
        hour_row(2, FIRST, hour_of(day, 23), bitmap="0" * 14 + "7"),
        hour_row(3, SECOND, hour_of(day, 5), bitmap="0" * 15, gaps=[]),
        hour_row(4, FIRST, hour_of(days_before(clock, 0), 0)),
        hour_row(5, FIRST, hour_of(days_before(clock, 2), 23)),
    ]
    assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).refused == ()
    held = day_held((FIRST, SECOND), date.fromisoformat(day))
    assert (held.minutes_kept, held.minutes_expected) == (63, 180)
    assert held.share == pytest.approx(0.35)
    assert day_held((), date.fromisoformat(day)).share is None


@pytest.mark.django_db
def test_two_epochs_of_an_hour_share_their_minutes(clock: HandClock) -> None:
    day = days_before(clock, 1)
    rows = [
        hour_row(1, FIRST, hour_of(day, 7), bitmap="0" * 14 + "3"),
        hour_row(2, FIRST, hour_of(day, 7), ep=2, bitmap="0" * 14 + "6"),
    ]
    take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    held = day_held((FIRST,), date.fromisoformat(day))
    assert (held.minutes_kept, held.minutes_expected) == (3, 60)


@pytest.mark.django_db
@pytest.mark.law("16(5)")
def test_a_key_target_reaches_back_as_far_as_its_youngest_camera(clock: HandClock) -> None:
    today = shanghai_day(clock.now())
    rows = [
        hour_row(1, FIRST, hour_of(days_before(clock, 95), 3)),
        hour_row(2, SECOND, hour_of(days_before(clock, 40), 3)),
    ]
    take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    both = history_kept((FIRST, SECOND), RetentionClass.R90, clock=clock)
    assert (both.days_kept, both.days_asked, both.cameras) == (40, 90, 2)
    assert both.reached_on == today + timedelta(days=50)
    assert not both.is_enough
    assert history_kept((FIRST,), RetentionClass.R90, clock=clock).is_enough
    empty = history_kept((FIRST, "42010200001320000009"), RetentionClass.R90, clock=clock)
    assert (empty.days_kept, empty.reached_on) == (0, today + timedelta(days=90))


@pytest.mark.law("3", "4")
def test_points_are_counted_in_their_zone_and_not_in_the_district_below(city: City, clock: HandClock) -> None:
    places_actions.add_site(
        OWNER, code="GGC", name="光谷广场", category="6(5)", street="420111080", organisation="WHGA", clock=clock
    )
    systems_actions.add_system(OWNER, code="GGC-1", name="光谷广场", site="GGC", clock=clock)
    points_actions.add_point(
        OWNER, system="GGC-1", name="东入口", part="entrance", place_kind="none", url="rtsp://10.0.0.8/a", clock=clock
    )
    areas = {area: found.points for area, found in by_district(cut_for(city["city"], EVERYTHING, clock=clock)).items()}
    assert areas == {("420102", ""): 2, ("420106", ""): 1, ("", "WHZ-DHGX"): 1}
    streets = by_street(cut_for(city["city"], PointFilter(zone="WHZ-DHGX"), clock=clock))
    assert {street: found.points for street, found in streets.items()} == {"420111080": 1}
    assert by_district(cut_for(city["elsewhere"], EVERYTHING, clock=clock)).keys() == {("420106", "")}


@pytest.mark.law("8", "16(2)")
def test_what_has_a_date_is_cut_to_the_reach(city: City, clock: HandClock) -> None:
    at = clock.now()
    for site in ("JHG", "HQX"):
        add_camera_on_trial(site, clock, name="西侧")
    assert {one.site for one in points_queries.trial_runs(city["district"], at=at)} == {"JHG", "HQX"}
    assert {one.site for one in points_queries.trial_runs(city["manager"], at=at)} == {"HQX"}
    assert {one.username for one in staff_queries.staff(city["district"], at=at)} >= {"monitor", "guard", "manager"}
    assert {one.username for one in staff_queries.staff(city["manager"], at=at)} == {"guard", "manager"}
    assert {one.username for one in staff_queries.staff(city["monitor"], at=at)} == {"monitor"}
    assert [one.valid_to for one in staff_queries.staff(city["monitor"], at=at)] == [date(2027, 3, 1)]
    assert staff_queries.staff(city["nobody"], at=at) == ()


@pytest.mark.law("16(5)")
def test_key_targets_name_their_cameras(city: City, clock: HandClock) -> None:
    assert systems_queries.key_targets(city["city"], at=clock.now()) == ()
    systems_actions.mark_key_target(city["city"], system="JHG", document="武公反恐〔2026〕1 号", clock=clock)
    (held,) = systems_queries.key_targets(city["district"], at=clock.now())
    assert held.cameras == (city.points["JHG"].code,)
    assert systems_queries.key_targets(city["elsewhere"], at=clock.now()) == ()


def test_acts_since_an_instant_are_found_by_halving(city: City, clock: HandClock) -> None:
    begun = clock.now()
    before = len(acts_since("registry.point.add", begun - BUILT_EARLIER))
    clock.advance(timedelta(minutes=5))
    cut = clock.now()
    for number in range(3):
        switch_off(city["district"], code=city.points["JHG"].code, reason="检修", adjustment=ADJUSTED, clock=clock)
        points_actions.enable_point(city["district"], code=city.points["JHG"].code, clock=clock)
        clock.advance(timedelta(minutes=number + 1))
    assert before == 3
    assert len(acts_since("registry.point.disable", begun)) == 3
    assert len(acts_since("registry.point.disable", cut + timedelta(minutes=1))) == 2
    newest_first = [one.at for one in acts_since("registry.point.enable", cut)]
    assert newest_first == sorted(newest_first, reverse=True)
    assert acts_since("registry.point.disable", clock.now()) == ()
    assert len(acts_since("registry.point.disable", begun, limit=1)) == 1


@pytest.mark.parametrize("wrong", [-1, 1, 10_000])
def test_where_they_began_is_not_believed_of_another_log(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    clock.advance(timedelta(minutes=5))
    since = clock.now()
    switch_off(city["district"], code=city.points["JHG"].code, reason="检修", adjustment=ADJUSTED, clock=clock)
    points_actions.enable_point(city["district"], code=city.points["JHG"].code, clock=clock)
    found: dict[int, int] = {}
    monkeypatch.setattr("mingcha.evidence.queries._found_since", found)
    assert len(acts_since("registry.point.disable", since)) == 1
    ((instant, began),) = found.items()
    found[instant] = began + wrong
    assert len(acts_since("registry.point.disable", since)) == 1
    assert found == {instant: began}
