"""Circuits: one list of states, and what the database refuses (article 17).

What people do is acted in registry/scenarios/circuits.yaml.
"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.circuits.actions import open_circuit, put_points_on
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.circuits.queries import circuits, operators
from mingcha.registry.circuits.rules import MOST_CARRIED, carries_at_most, terms_are_whole
from mingcha.registry.circuits.states import TRANSITIONS, CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms
from mingcha.registry.places.actions import add_organisation

pytestmark = pytest.mark.law("17")
FIRST = date(2026, 11, 1)
LEASED = Terms(Medium.DEDICATED, Encryption.LINK, 100, "移合 7 号", FIRST, None, "专线合同")


def leased(city: City, clock: HandClock, no: str = "HQX-1") -> int:
    """A circuit that the school leases."""
    today = shanghai_day(clock.now())
    add_organisation(
        city["city"], code="YDGS", name="移动公司", kind="network_operator", division="420102", clock=clock
    )
    new = NewCircuit(no, CircuitKind.LEASED, "YDGS", "HQXX", today - timedelta(days=30), LEASED)
    return open_circuit(city["manager"], new=new, clock=clock)


def test_the_database_knows_the_same_states_and_each_is_reached() -> None:
    (found,) = (one for one in Circuit._meta.constraints if one.name == "circuit_state")
    assert isinstance(found, CheckConstraint)
    ((_, values),) = found.condition.children  # type: ignore[misc, union-attr]
    assert list(values) == [state.value for state in CircuitState]
    assert set(TRANSITIONS) == set(CircuitState)
    reached = {after for followers in TRANSITIONS.values() for after in followers}
    assert reached == set(CircuitState) - {CircuitState.IN_USE}


def test_a_contract_ends_after_it_began_and_a_circuit_carries_so_many_points() -> None:
    ended = Terms(
        Medium.VPN, Encryption.TUNNEL, 100, "7 号", FIRST, FIRST - timedelta(days=1), "专线合同", promised=10001
    )
    answer = terms_are_whole(CircuitKind.LEASED, ended, FIRST)
    assert [one.about for one in answer.missing] == ["promised", "contract_until"]
    assert terms_are_whole(CircuitKind.LEASED, LEASED, FIRST)
    assert carries_at_most(MOST_CARRIED)
    assert not carries_at_most(MOST_CARRIED + 1)


@pytest.mark.db
def test_the_database_refuses_what_the_rules_refuse(city: City, clock: HandClock) -> None:
    number, point = leased(city, clock), city.points["HQX"].code
    today = shanghai_day(clock.now())
    put_points_on(city["manager"], circuit=number, points=[point], on=today, clock=clock)
    held = Circuit.objects.filter(pk=number)
    for unlawful in ({"contract_no": ""}, {"kind": "own"}, {"state": "ended"}, {"promised": 0}, {"bandwidth_mbps": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**unlawful)
    row = CarriedPoint.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CarriedPoint.objects.create(circuit_id=number, point_id=row.point_id, since=clock.now(), put_by="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CarriedPoint.objects.filter(pk=row.pk).update(until=day_begins(today) - timedelta(seconds=1))


def test_a_point_moves_to_another_circuit_and_a_reader_sees_those_in_reach(city: City, clock: HandClock) -> None:
    first, today, point = leased(city, clock), shanghai_day(clock.now()), city.points["HQX"].code
    new = NewCircuit("LAN", CircuitKind.OWN, "HQXX", "HQXX", today, Terms(Medium.LOCAL, Encryption.NONE, 1000))
    second = open_circuit(city["manager"], new=new, clock=clock)
    on = {"points": [point], "clock": clock}
    put_points_on(city["manager"], circuit=first, on=today - timedelta(days=9), **on)
    put_points_on(city["manager"], circuit=second, on=today, **on)
    assert [(one.number, one.points) for one in circuits(city["district"], at=clock.now())] == [(second, 1), (first, 0)]
    assert circuits(city["elsewhere"], at=clock.now()) == ()
    told = [(one.code, one.circuits, one.points) for one in operators(city["city"], at=clock.now())]
    assert sorted(told) == [("HQXX", 1, 1), ("YDGS", 1, 0)]
    ends = CarriedPoint.objects.order_by("pk").values_list("circuit", "until")
    assert list(ends) == [(first, day_begins(today)), (second, None)]
