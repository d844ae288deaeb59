"""Outages of circuits are derived from interruptions: one event with its cameras, on both databases (article 17)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City, add_camera

from mingcha.custody.interruptions.actions import take_in_recent_gaps
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.models import CircuitOutage
from mingcha.overview.circuits.queries import operator_month, outages
from mingcha.overview.circuits.upkeep import derive_outages
from mingcha.registry.circuits.actions import open_circuit, put_points_on
from mingcha.registry.circuits.models import CarriedPoint
from mingcha.registry.circuits.queries import circuit
from mingcha.registry.circuits.states import CircuitKind, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms
from mingcha.registry.places.actions import add_organisation

pytestmark = [pytest.mark.law("17"), pytest.mark.db]
MINUTE_MS = 60_000


def leased(city: City, clock: HandClock) -> tuple[int, NewCircuit]:
    """A circuit that the school leases since nine days: its number, and what it is."""
    today = shanghai_day(clock.now())
    add_organisation(
        city["city"], code="YDGS", name="移动公司", kind="network_operator", division="420102", clock=clock
    )
    terms = Terms(Medium.DEDICATED, Encryption.LINK, 100, "移合 7 号", today, None, "专线合同", promised=9999)
    new = NewCircuit("HQX-1", CircuitKind.LEASED, "YDGS", "HQXX", today - timedelta(days=9), terms)
    return open_circuit(city["manager"], new=new, clock=clock), new


def test_an_outage_is_one_event_of_its_circuit_and_counts_in_the_month(city: City, clock: HandClock) -> None:
    codes = [city.points["HQX"].code, *(add_camera("HQX", clock, name).code for name in ("东门", "西门"))]
    today, (number, new) = shanghai_day(clock.now()), leased(city, clock)
    put_points_on(city["manager"], circuit=number, points=codes, on=new.from_on, clock=clock)
    begin_ms = int((clock.now() - timedelta(hours=3)).timestamp() * 1000)
    end_ms = begin_ms + 20 * MINUTE_MS
    report = {code: [[begin_ms + place * 1000, None, "UNREACHABLE"]] for place, code in enumerate(codes)}
    take_in_recent_gaps("R1", report)
    assert [derive_outages(clock=clock) for _ in range(2)] == [1, 0]
    (lasting,) = outages(city["district"], number, at=clock.now())
    assert (lasting.to_at, set(lasting.cameras), lasting.heard) == (None, set(codes), 3)
    take_in_recent_gaps("R1", {code: [[one[0][0], end_ms, one[0][2]]] for code, one in report.items()})
    assert [derive_outages(clock=clock) for _ in range(2)] == [1, 0]
    (ended,) = outages(city["manager"], number, at=clock.now())
    assert ended.to_at is not None
    assert int(ended.to_at.timestamp() * 1000) == end_ms
    found = operator_month(city["city"], "YDGS", day=today, at=clock.now())
    assert (found.figures.circuits, found.figures.outages, found.figures.out_minutes) == (1, 1, 20)
    assert [(one.row.number, one.kept) for one in found.circuits] == [(number, False)]
    with pytest.raises(Refused):
        outages(city["elsewhere"], number, at=clock.now())
    with pytest.raises(Fault):
        operator_month(city["elsewhere"], "YDGS", day=today, at=clock.now())
    take_in_recent_gaps("R1", {codes[0]: [[begin_ms, end_ms, "UNREACHABLE"]]})  # the others were heard after all
    assert derive_outages(clock=clock) == 1
    assert not CircuitOutage.objects.exists()
    long_ago = {"since": clock.now() - timedelta(days=90), "until": clock.now() - timedelta(days=70)}
    CarriedPoint.objects.update(**long_ago)
    opened_ms = begin_ms - 80 * 24 * 60 * MINUTE_MS
    CircuitOutage.objects.create(circuit=number, from_ms=opened_ms, cameras=codes, heard=3, reason="UNREACHABLE")
    assert derive_outages(clock=clock) == 1, "a row of a circuit without points stays open for ever"
    assert not CircuitOutage.objects.filter(to_ms=None).exists()


def test_points_of_other_territories_are_counted_and_not_named(city: City, clock: HandClock) -> None:
    number, new = leased(city, clock)
    own, other = city.points["HQX"].code, city.points["JHG"].code
    put_points_on(city["admin"], circuit=number, points=[own, other], on=new.from_on, clock=clock)
    CircuitOutage.objects.create(circuit=number, from_ms=1, cameras=[own, other], heard=2, reason="UNREACHABLE")
    at = clock.now()
    found = circuit(city["manager"], number, at=at)
    assert ([one.code for one in found.carried], found.others, found.row.points) == ([own], 1, 2)
    (out,) = outages(city["manager"], number, at=at)
    assert (out.cameras, out.others, out.silent) == ((own,), 1, 2)
    assert outages(city["city"], number, at=at)[0].cameras == (own, other)
