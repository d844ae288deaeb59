"""The offices of a functional zone are registered in a home that has none (article 4)."""

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.geo.zone_offices import ZONE_OFFICES
from mingcha.kit.clock import HandClock
from mingcha.kit.codes import ZONES_BY_CODE
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.authorities.actions import set_up_zone
from mingcha.registry.authorities.queries import authorities_of_levels, authority_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.actions import add_organisation

pytestmark = pytest.mark.law("4")
HIGH_TECH = "WHZ-DHGX"


def test_the_zones_of_the_city_have_their_offices_as_data() -> None:
    assert set(ZONE_OFFICES) == set(ZONES_BY_CODE) - {"WHZ-LKG"}
    codes = [code for one in ZONE_OFFICES.values() for code in (one.committee_code, one.branch_code)]
    assert len(set(codes)) == len(codes)


def test_committee_and_branch_are_registered_in_one_act(city: City, clock: HandClock) -> None:
    before = {one.zone: one for one in authorities_of_levels()}[HIGH_TECH]
    assert (before.government, before.has_own_police) == (None, False)
    held = set_up_zone(city["admin"], zone=HIGH_TECH, clock=clock)
    assert held.government
    assert held.public_security
    assert (held.government.code, held.public_security.code) == ("DHGX-GWH", "DHGX-FJ")
    assert not held.lacks_own
    assert last_entry()["act"] == "registry.zone.set_up"
    assert last_facts() == {
        "department": "government",
        "offices": ["DHGX-GWH", "DHGX-FJ"],
        "organisation": "DHGX-FJ",
        "zone": HIGH_TECH,
    }


def test_an_office_that_stands_is_kept(city: City, clock: HandClock) -> None:
    add_organisation(
        city["admin"], code="DHGW", name="管委会", kind="government", division="420111", zone=HIGH_TECH, clock=clock
    )
    held = set_up_zone(city["city"], zone=HIGH_TECH, clock=clock)
    assert held.government
    assert held.public_security
    assert (held.government.code, held.public_security.code) == ("DHGW", "DHGX-FJ")
    with pytest.raises(Fault) as twice:
        set_up_zone(city["city"], zone=HIGH_TECH, clock=clock)
    assert twice.value.kind is FaultKind.CONFLICT


@pytest.mark.law("3")
@pytest.mark.parametrize("who", ["district", "manager", "security", "auditor"])
def test_who_may_not_register_organisations_there_sets_up_no_zone(city: City, clock: HandClock, who: str) -> None:
    with pytest.raises(Refused) as refused:
        set_up_zone(city[who], zone=HIGH_TECH, clock=clock)
    assert refused.value.decision.article == "3"
    assert authority_of(Place("420111", "", HIGH_TECH)).government is None


def test_an_unknown_zone_is_not_found(city: City, clock: HandClock) -> None:
    for zone in ("WHZ-LKG", "WHZ-NONE", ""):
        with pytest.raises(Fault) as unknown:
            set_up_zone(city["admin"], zone=zone, clock=clock)
        assert unknown.value.kind is FaultKind.NOT_FOUND


def test_a_level_has_one_government_and_a_department_is_the_laws(city: City, clock: HandClock) -> None:
    def add(code: str, kind: str, department: str) -> None:
        add_organisation(
            city["admin"],
            code=code,
            name=code,
            kind=kind,
            division="420102",
            department=department,
            clock=clock,
        )

    add("JAZF", "government", "government")
    add("JACZ", "government", "finance")
    add("JASW", "street", "")
    add("WHLT", "network_operator", "")
    for code, kind, department, fault in (
        ("JAZF2", "government", "government", FaultKind.CONFLICT),
        ("JAX", "government", "weather", FaultKind.INVALID),
        ("JAY", "unit", "finance", FaultKind.INVALID),
    ):
        with pytest.raises(Fault) as refused:
            add(code, kind, department)
        assert refused.value.kind is fault
    found = authority_of(Place("420102", ""))
    assert found.government
    assert (found.government.code, found.has_own_police) == ("JAZF", True)
