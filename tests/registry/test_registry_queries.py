"""What whom is shown: lists agree with the rules, and network addresses are for keepers alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.support.registry.city import OWNER, PASSWORD, PEOPLE, City, add_camera
from tests.support.registry.staffing import appoint

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.duty import Role
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places import rules as places_rules
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter

EVERYBODY = [username for username, *_ in PEOPLE]


@pytest.mark.law("3")
@pytest.mark.parametrize("username", EVERYBODY)
def test_a_list_shows_exactly_what_the_rule_lets_see(city: City, clock: HandClock, username: str) -> None:
    facts = identity_queries.duty(city[username], clock.now())
    shown = {row.code for row in points_queries.points(city[username], at=clock.now())}
    assert shown == {row.code for row in city.points.values() if places_rules.may_see(facts, row.place)}
    assert points_queries.count_points(city[username], at=clock.now()) == len(shown)
    sites = {row.code for row in places_queries.sites(city[username], at=clock.now())}
    assert sites == {row.site for row in city.points.values() if row.code in shown}
    for row in city.points.values():
        if row.code in shown:
            assert points_queries.point(city[username], row.code, at=clock.now()).row == row
        else:
            with pytest.raises(Refused) as refused:
                points_queries.point(city[username], row.code, at=clock.now())
            assert refused.value.decision.article == "3"


def test_the_reach_of_each_role(city: City, clock: HandClock) -> None:
    def sites(username: str) -> list[str]:
        return [row.site for row in points_queries.points(city[username], at=clock.now())]

    assert sites("city") == sites("admin") == sites("auditor") == ["JHG", "HQX", "WCT"]
    assert sites("district") == sites("monitor") == ["JHG", "HQX"]
    assert sites("elsewhere") == ["WCT"]
    assert sites("manager") == sites("guard") == ["HQX"]
    assert sites("nobody") == []


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_keepers_see_a_network_address(city: City, clock: HandClock, username: str) -> None:
    keeper = username in {"admin", "city", "district", "manager"}
    if username in ("nobody", "elsewhere"):
        return
    page = points_queries.point(city[username], city.points["HQX"].code, at=clock.now())
    assert (page.url, page.username) == (("rtsp://10.1.3.3:554/main", "eye") if keeper else ("", ""))
    assert page.may_write is keeper
    assert page.has_password


def test_lists_are_searched_and_cut(city: City, clock: HandClock) -> None:
    for number in range(3):
        add_camera("HQX", clock, name=f"教学楼{number}层")
    where = PointFilter(q="教学楼")
    found = points_queries.points(OWNER, at=clock.now(), where=where, limit=2)
    assert [row.name for row in found] == ["教学楼0层", "教学楼1层"]
    assert [row.name for row in points_queries.points(OWNER, at=clock.now(), where=where, offset=2)] == ["教学楼2层"]
    assert points_queries.count_points(OWNER, at=clock.now(), where=where) == 3
    assert points_queries.count_points(OWNER, at=clock.now(), where=PointFilter(q="小学正门")) == 4
    assert points_queries.count_points(OWNER, at=clock.now(), where=PointFilter(q=city.points["WCT"].code)) == 1
    assert points_queries.count_points(OWNER, at=clock.now(), where=PointFilter(site="WCT")) == 1
    assert points_queries.count_points(OWNER, at=clock.now(), where=PointFilter(q="%")) == 0


def test_who_is_not_logged_in_reads_nothing(city: City, clock: HandClock) -> None:
    for read in (
        points_queries.points,
        places_queries.sites,
        places_queries.organisations,
        identity_queries.people,
        identity_queries.roles,
        identity_queries.scope,
    ):
        with pytest.raises(Fault) as fault:
            read(AnonymousUser(), at=clock.now())
        assert fault.value.kind is FaultKind.UNAUTHENTICATED


def test_an_unknown_point_is_not_found(city: City, clock: HandClock) -> None:
    with pytest.raises(Fault) as fault:
        points_queries.point(city["city"], "0" * 20, at=clock.now())
    assert fault.value.kind is FaultKind.NOT_FOUND


def test_people_are_shown_to_keepers_and_auditors(city: City, clock: HandClock) -> None:
    def names(username: str) -> set[str]:
        return {row.username for row in identity_queries.people(city[username], at=clock.now())}

    assert names("auditor") == names("admin") == set(city.people)
    assert names("manager") == {"manager", "guard"}
    assert names("district") == {"district", "monitor", "nobody", "manager", "guard", "manager-jaga"}
    assert names("monitor") == names("nobody") == set()


def test_who_reaches_everything_reaches_the_administrator_without_a_unit(city: City, clock: HandClock) -> None:
    accounts_actions.create_administrator(username="root", name="管理员", password=PASSWORD, clock=clock, by=OWNER)
    assert "root" in {row.username for row in identity_queries.people(OWNER, at=clock.now())}
    assert "root" not in {row.username for row in identity_queries.people(city["admin"], at=clock.now())}


def test_scope_says_what_a_person_is_for(city: City, clock: HandClock) -> None:
    monitor, district = (identity_queries.scope(city[name], at=clock.now()) for name in ("monitor", "district"))
    assert (monitor.roles, monitor.may_watch, monitor.may_write) == (frozenset({Role.MONITOR}), True, False)
    assert (district.may_watch, district.may_write) == (False, True)
    assert [territory.division for territory in monitor.territories] == ["420102"]
    assert not identity_queries.scope(city["nobody"], at=clock.now()).roles


def test_organisations_in_reach(city: City, clock: HandClock) -> None:
    assert [row.code for row in places_queries.organisations(city["district"], at=clock.now())] == ["HQXX", "JAGA"]
    assert [row.code for row in places_queries.organisations(city["guard"], at=clock.now())] == ["HQXX"]


def test_a_future_role_gives_nothing_yet(city: City, clock: HandClock) -> None:
    appoint("nobody", "auditor", clock, division="420100", valid_from=clock.now() + timedelta(days=1))
    assert points_queries.points(city["nobody"], at=clock.now()) == ()
    assert len(points_queries.points(city["nobody"], at=clock.now() + timedelta(days=1))) == 3
