"""Functional zones beside districts, contractors, and who answers where (articles 2, 3, 4)."""

import pytest
from tests.support.registry.city import ADJUSTED, OWNER, PASSWORD, City, add_camera, add_camera_on_trial, add_networks
from tests.support.registry.staffing import appoint, make_monitor
from tests.support.registry.switching import switch_off

from mingcha.access.duty import actions as duty_actions
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.authorities.queries import authority_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places import queries as places_queries
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points import values as points_values
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems import queries as systems_queries

ZONE = "WHZ-DHGX"


@pytest.fixture
def optics(city: City, clock: HandClock) -> points_values.PointRow:
    """A point at a site of 关东街道, which East Lake High-tech administers on the land of Hongshan."""
    del city
    for code, name, kind in (("DHGW", "东湖高新区管委会", "government"), ("DHGA", "东湖高新区分局", "district_psb")):
        places_actions.add_organisation(
            OWNER, code=code, name=name, kind=kind, division="420111", zone=ZONE, clock=clock
        )
    places_actions.add_organisation(
        OWNER, code="HSGA", name="洪山区分局", kind="district_psb", division="420111", clock=clock
    )
    places_actions.add_organisation(
        OWNER, code="CJDZ", name="长江电子", kind="contractor", division="420106", clock=clock
    )
    for unit in ("DHGA", "HSGA"):
        add_networks(unit, clock)
    for code, name, street, unit in (("GD", "关东园区", "420111080", "DHGA"), ("GS", "关山大道", "420111002", "HSGA")):
        places_actions.add_site(
            OWNER, code=code, name=name, category="6(5)", street=street, organisation=unit, clock=clock
        )
        systems_actions.add_system(OWNER, code=code, name=name, site=code, clock=clock)
    add_camera_on_trial("GS", clock)
    return add_camera("GD", clock)


def person(clock: HandClock, username: str, employer: str, role: str, **territory: str) -> User:
    accounts_actions.add_user(
        OWNER,
        username=username,
        name=username,
        badge_no="1",
        organisation=employer,
        password=PASSWORD,
        clock=clock,
    )
    if role == "monitor":
        make_monitor(username, clock, **territory)
    else:
        appoint(username, role, clock, **territory)
    return User.objects.get(username=username)


@pytest.mark.law("4")
def test_division_and_zone_of_a_site_follow_from_its_street(optics: points_values.PointRow) -> None:
    assert (optics.division, optics.street, optics.zone) == ("420111", "420111080", ZONE)
    assert optics.code.startswith("420111"), "the code carries the host division"


@pytest.mark.law("4")
def test_t4_a_site_of_the_zone_has_the_committee_as_authority_and_the_branch_as_police(
    optics: points_values.PointRow,
) -> None:
    authority = authority_of(Place(optics.division, "", optics.zone))
    assert authority.government is not None
    assert authority.public_security is not None
    assert (authority.words.zh, authority.government.code, authority.public_security.code) == (
        "东湖新技术开发区",
        "DHGW",
        "DHGA",
    )


@pytest.mark.law("4")
def test_a_site_of_the_district_has_the_districts_branch_and_one_without_a_branch_the_citys(
    city: City, optics: points_values.PointRow, clock: HandClock
) -> None:
    del city, optics
    district = authority_of(Place("420111", "HSGA"))
    assert (district.zone, district.government) == ("", None)
    assert district.public_security is not None
    assert district.public_security.code == "HSGA"
    away = authority_of(Place("420117", "WHGA"))
    assert away.public_security is not None
    assert away.public_security.code == "WHGA"


@pytest.mark.law("3", "4")
@pytest.mark.parametrize(
    ("role", "territory", "sees"),
    [
        ("district_officer", {"zone": ZONE}, ["GD"]),
        ("district_officer", {"division": "420111"}, ["GS"]),
        ("city_officer", {"division": "420100"}, ["GD", "GS", "HQX", "JHG", "WCT"]),
        ("auditor", {"division": "420100"}, ["GD", "GS", "HQX", "JHG", "WCT"]),
    ],
)
def test_lists_are_cut_to_zone_or_district(
    optics: points_values.PointRow, clock: HandClock, role: str, territory: dict[str, str], sees: list[str]
) -> None:
    del optics
    who = person(clock, "officer", "WHGA", role, **territory)
    assert sorted({row.site for row in points_queries.points(who, at=clock.now())}) == sees
    assert sorted({row.code for row in places_queries.sites(who, at=clock.now())}) == sees


@pytest.mark.law("3", "4")
def test_the_door_opens_to_the_monitor_of_the_zone_and_not_to_the_districts(
    optics: points_values.PointRow, clock: HandClock
) -> None:
    person(clock, "zone-officer", "DHGA", "district_officer", zone=ZONE)
    person(clock, "district-officer", "HSGA", "district_officer", division="420111")
    of_the_zone = person(clock, "zone-eye", "DHGA", "monitor", zone=ZONE)
    of_the_district = person(clock, "district-eye", "HSGA", "monitor", division="420111")
    opened = duty_actions.open_duty_grant(
        of_the_zone, purpose="duty_patrol", points=(optics.code,), hours=2, clock=clock
    )
    assert optics.code in opened.points
    with pytest.raises(Refused) as refused:
        duty_actions.open_duty_grant(
            of_the_district, purpose="duty_patrol", points=(optics.code,), hours=2, clock=clock
        )
    assert refused.value.decision.article == "3"


@pytest.mark.law("3")
def test_a_contractor_reads_what_it_builds_and_writes_nothing(optics: points_values.PointRow, clock: HandClock) -> None:
    fitter = person(clock, "fitter", "CJDZ", "contractor", organisation="CJDZ")
    assert points_queries.points(fitter, at=clock.now()) == ()
    systems_actions.set_contractor(OWNER, system="GD", contractor="CJDZ", clock=clock)
    (row,) = points_queries.points(fitter, at=clock.now())
    assert (row.code, row.contractor) == (optics.code, "CJDZ")
    assert [site.code for site in places_queries.sites(fitter, at=clock.now())] == ["GD"]
    assert [system.contractor_name for system in systems_queries.systems(fitter, at=clock.now())] == ["长江电子"]
    page = points_queries.point(fitter, optics.code, at=clock.now())
    assert (page.url, page.may_write) == ("", False)
    with pytest.raises(Refused):
        switch_off(fitter, code=optics.code, reason="检修", adjustment=ADJUSTED, clock=clock)
    systems_actions.set_contractor(OWNER, system="GD", contractor="", clock=clock)
    assert points_queries.points(fitter, at=clock.now()) == ()


@pytest.mark.law("3")
def test_only_an_organisation_registered_as_a_contractor_is_one(
    optics: points_values.PointRow, clock: HandClock
) -> None:
    del optics
    with pytest.raises(Fault) as fault:
        systems_actions.set_contractor(OWNER, system="GD", contractor="HSGA", clock=clock)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("2")
def test_scope_and_functions_of_a_system(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        systems_actions.add_system(
            city["district"], code="FN", name="内部", site="JHG", legal_class="art33", clock=clock
        )
    assert refused.value.decision.article == "2"
    systems_actions.add_system(
        city["district"],
        code="FN",
        name="内部",
        site="JHG",
        legal_class="art33",
        functions=("store", "collect"),
        scope_reason="单位自愿登记",
        clock=clock,
    )
    (inside, public) = systems_queries.systems(city["district"], at=clock.now(), site="JHG")
    assert (inside.functions, inside.in_scope, inside.scope_reason) == (("collect", "store"), False, "单位自愿登记")
    assert public.in_scope
    systems_actions.set_scope(city["district"], system="JHG", functions=("display",), scope_reason="", clock=clock)
    assert systems_queries.systems(OWNER, at=clock.now(), site="JHG")[1].functions == ("display",)
    with pytest.raises(Fault):
        systems_actions.set_scope(
            city["district"], system="JHG", functions=("recognise",), scope_reason="", clock=clock
        )


@pytest.mark.law("3", "4")
def test_points_are_counted_in_the_zone_or_in_the_district_never_in_both(
    city: City, optics: points_values.PointRow, clock: HandClock
) -> None:
    switch_off(OWNER, code=city.points["JHG"].code, reason="检修", adjustment=ADJUSTED, clock=clock)
    counts = points_queries.district_counts(OWNER, at=clock.now())
    assert [(one.division, one.zone, one.points) for one in counts] == [
        ("420102", "", 2),
        ("420106", "", 1),
        ("420111", "", 1),
        ("", ZONE, 1),
    ]
    jiangan = counts[0]
    assert (jiangan.in_use, jiangan.trial, jiangan.off, jiangan.unplaced) == (1, 0, 1, 2)
    assert jiangan.words.zh == "江岸区"
    assert counts[2].trial == 1
    assert [one.division for one in points_queries.district_counts(city["district"], at=clock.now())] == ["420102"]
    del optics


@pytest.mark.law("3")
def test_one_unit_is_read_by_its_people_and_by_whoever_reaches_it(city: City, clock: HandClock) -> None:
    assert places_queries.unit_of(city["nobody"], "JAGA", at=clock.now()).name == "江岸区公安分局"
    assert places_queries.unit_of(city["district"], "HQXX", at=clock.now()).division == "420102"
    with pytest.raises(Refused):
        places_queries.unit_of(city["elsewhere"], "HQXX", at=clock.now())
    with pytest.raises(Fault) as fault:
        places_queries.unit_of(city["city"], "NONE", at=clock.now())
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("3")
@pytest.mark.parametrize(
    ("query", "sites"),
    [
        ({"zone": ZONE}, ["GD"]),
        ({"street": "420111002"}, ["GS"]),
        ({"division": "420111"}, ["GD", "GS"]),
        ({"division": "420100"}, ["GD", "GS", "HQX", "JHG", "WCT"]),
        ({"cat": "6(4)"}, ["HQX"]),
        ({"unit": "HSGA"}, ["GS"]),
        ({"q": "gdyq"}, ["GD"]),
        ({"q": "GSDD"}, ["GS"]),
        ({"q": "jhg"}, ["JHG"]),
        ({"q": "洪山区分"}, ["GS"]),
        ({"state": "off"}, []),
        ({"use": "trial"}, ["GS"]),
        ({"use": "trial", "site": "GD"}, []),
        ({"state": "ok", "division": "420111"}, ["GD", "GS"]),
        ({"use": "used", "division": "420111"}, ["GD"]),
    ],
)
def test_a_filter_narrows_what_is_reached(
    optics: points_values.PointRow, clock: HandClock, query: dict[str, str], sites: list[str]
) -> None:
    del optics
    where = PointFilter.parse(query)
    assert sorted({row.site for row in points_queries.points(OWNER, at=clock.now(), where=where)}) == sites
    assert points_queries.count_points(OWNER, at=clock.now(), where=where) == len(sites)
