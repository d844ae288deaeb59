"""Compiled queries of a reach give what `reach` gives, for every shape of roles, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from mingcha.registry.identity.asker import territory_of
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.places.reach import ORGANISATION, SITE, PlaceColumns, reach, roles_over
from mingcha.registry.places.reached_query import QueryOfFacts, ReachedQuery

type Ask = Callable[[Q], QuerySet[Any, Any]]

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HELD = (
    (Role.UNIT_MANAGER, Territory(organisation="U1")),
    (Role.MONITOR, Territory(organisation="U1")),
    (Role.UNIT_MANAGER, Territory(organisation="U2")),
    (Role.DISTRICT_OFFICER, Territory(division="420102")),
    (Role.DISTRICT_OFFICER, Territory(zone="WHZ-DHGX")),
    (Role.CITY_OFFICER, Territory(division="420100")),
    (Role.CONTRACTOR, Territory(organisation="U2")),
    (Role.CONTRACTOR, Territory(division="420102")),
    (Role.ADMINISTRATOR, Territory()),
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places() -> None:
    """Three units: two in districts, one in a zone on the land of another district."""
    for code, division, zone in (("U1", "420102", ""), ("U2", "420103", ""), ("U3", "420111", "WHZ-DHGX")):
        unit = Organisation.objects.create(code=code, name=code, kind="unit", division=division, zone=zone)
        Site.objects.create(
            code=f"S{code}", name=code, organisation=unit, category="6(1)", division=division, zone=zone
        )


def facts(*held: tuple[Role, Territory], active: bool = True) -> DutyFacts:
    roles = tuple(RoleInForce(role, territory, NOW) for role, territory in held)
    return DutyFacts(1, "", "", "", "", active=active, roles=roles)


def ask_sites(reached: Q) -> QuerySet[Site]:
    return Site.objects.filter(reached).order_by("code").distinct().values_list("code")


def ask_units(reached: Q) -> QuerySet[Organisation]:
    return Organisation.objects.filter(reached).order_by("code").values_list("code")


@pytest.mark.parametrize(("columns", "ask"), [(SITE, ask_sites), (ORGANISATION, ask_units)])
def test_every_shape_of_up_to_three_roles(columns: PlaceColumns, ask: Ask) -> None:
    asked = ReachedQuery(columns, ask)
    reached = set()
    for number in range(4):
        for held in combinations(HELD, number):
            who = facts(*held)
            expected = [list(row) for row in ask(reach(who, columns))]
            assert asked.rows(who) == expected, held
            assert asked.count(who) == len(expected), held
            reached.add(len(expected))
    assert reached == {0, 1, 2, 3}, "the places tell the shapes apart"


OF_SHARING = ((Role.DATA_CLERK, Territory(division="420100")), (Role.DEPARTMENT_USER, Territory(organisation="U1")))


@pytest.mark.law("3", "13(1)")
@pytest.mark.parametrize(("columns", "ask"), [(SITE, ask_sites), (ORGANISATION, ask_units)])
def test_the_roles_of_sharing_reach_nothing_of_the_register(columns: PlaceColumns, ask: Ask) -> None:
    asked = ReachedQuery(columns, ask)
    for held in (OF_SHARING[:1], OF_SHARING[1:], OF_SHARING):
        assert list(ask(reach(facts(*held), columns))) == asked.rows(facts(*held)) == []
        with_unit = facts(*held, (Role.UNIT_MANAGER, Territory(organisation="U2")))
        assert asked.rows(with_unit) == [list(row) for row in ask(reach(with_unit, columns))]
        assert len(asked.rows(with_unit)) == 1


def test_units_of_one_shape_share_a_compiled_query_and_differ_in_rows() -> None:
    compiled = []

    def ask(reached: Q) -> QuerySet[Organisation]:
        compiled.append(reached)
        return ask_units(reached)

    asked = ReachedQuery(ORGANISATION, ask)
    for code in ("U1", "U2", "U3", "U9"):
        held = (Role.UNIT_MANAGER, Territory(organisation=code))
        assert asked.rows(facts(held)) == ([[code]] if code != "U9" else [])
    assert len(compiled) == 1


def test_nobody_and_people_with_more_roles_than_are_compiled() -> None:
    asked = ReachedQuery(ORGANISATION, ask_units)
    with CaptureQueriesContext(connection) as queries:
        assert (asked.rows(facts()), asked.count(facts())) == ([], 0)
        assert asked.rows(facts(*HELD, active=False)) == []
    assert len(queries) == 0
    many = facts(*((Role.UNIT_MANAGER, Territory(organisation=f"U{number}")) for number in range(1, 80)))
    assert (asked.rows(many), asked.count(many)) == ([["U1"], ["U2"], ["U3"]], 3)


def test_values_and_limits_beside_the_units() -> None:
    asked = ReachedQuery(SITE, lambda reached, code: ask_sites(reached).filter(code__gte=code))
    who = facts((Role.CITY_OFFICER, Territory(division="420100")))
    assert [asked.rows(who, code, limit=limit) for code, limit in (("SU1", None), ("SU2", None), ("SU1", 1))] == [
        [["SU1"], ["SU2"], ["SU3"]],
        [["SU2"], ["SU3"]],
        [["SU1"]],
    ]
    assert asked.count(who, "SU3") == 1


def test_a_query_of_facts_leaves_out_units_of_roles_that_do_not_matter() -> None:
    def ask_managed(who: DutyFacts) -> QuerySet[Organisation]:
        units = [one.territory.organisation for one in who.roles if one.role is Role.UNIT_MANAGER]
        return Organisation.objects.filter(code__in=units).order_by("code").values_list("code")

    asked = QueryOfFacts(ask_managed)
    held = ((Role.MONITOR, Territory(organisation="U3")), (Role.UNIT_MANAGER, Territory(organisation="U2")))
    assert asked.rows(facts(*held)) == [["U2"]]
    assert asked.rows(facts(held[0])) == asked.rows(facts(*held, active=False)) == []


@pytest.mark.law("3", "4")
@pytest.mark.parametrize(
    "place",
    [
        Place("420102", "U1"), Place("420103", "U2"), Place("420111", "U3", "WHZ-DHGX"), Place("420100", "U9"),
        Place("420111", ""), Place("421003", ""),
    ],
)  # fmt: skip
def test_roles_over_a_place_are_those_whose_territory_covers_it(place: Place) -> None:
    person = User.objects.create(username="one", name="一")
    shapes = [
        Territory(), Territory(division="420000"), Territory(division="420100"), Territory(division="420102"),
        Territory(division="420103"), Territory(division="420111"), Territory(division="421003"),
        Territory(division="421000"), Territory(zone="WHZ-DHGX"), Territory(zone="WHZ-OTHER"),
        Territory(organisation="U1"), Territory(organisation="U3"),
    ]  # fmt: skip
    for one in shapes:
        unit = Organisation.objects.get(code=one.organisation) if one.organisation else None
        RoleAssignment.objects.create(
            user=person, role="city_officer", division=one.division, zone=one.zone, organisation=unit, valid_from=NOW
        )
    found = RoleAssignment.objects.select_related("organisation").filter(roles_over(place))
    assert {territory_of(one) for one in found} == {one for one in shapes if one.covers(place)}
