"""Loss and jitter of circuits: by day from the hours of their cameras, sums, and what nobody measured (article 17)."""

from datetime import date, timedelta

import pytest
from tests.support.registry.city import City, add_camera

from mingcha.custody.links.actions import take_in_links
from mingcha.custody.links.rules import MeasuredHour
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.link_figures import LinkFigures, links_by_day, summed
from mingcha.overview.circuits.link_upkeep import KEPT_DAYS, derive_links
from mingcha.overview.circuits.models import CircuitLinkDay
from mingcha.overview.circuits.queries import operator_month
from mingcha.overview.circuits.rules import Carried
from mingcha.registry.circuits.actions import open_circuit, put_points_on
from mingcha.registry.circuits.models import CarriedPoint
from mingcha.registry.circuits.states import CircuitKind, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms

pytestmark = pytest.mark.law("17")
LAST = 498_615
"""The hour that begins at 23:00 of 2026-11-18 in Shanghai; the next one is the first of the 19th."""
HOUR_MS = 3_600_000


def test_an_hour_counts_for_the_circuit_on_which_its_camera_hung() -> None:
    carried = [Carried("1", 0, (LAST + 1) * HOUR_MS), Carried("2", (LAST + 1) * HOUR_MS)]
    hours = [MeasuredHour(camera, LAST + place, 60_000, 100, 1, 10, 20, 5) for camera in "123" for place in range(2)]
    found = links_by_day(carried, hours)
    assert found == dict.fromkeys((date(2026, 11, 18), date(2026, 11, 19)), LinkFigures(60, 100, 1, 10, 20, 5))


def test_sums_are_weighed_by_time_and_nothing_measured_is_no_zero() -> None:
    found = summed([LinkFigures(300, 1_000_000, 1, 1_000, 4_000, 0), LinkFigures(100, 2_000_000, 0, 5_000, 9_000, 7)])
    assert found == LinkFigures(400, 3_000_000, 1, 2_000, 9_000, 7)
    assert (found.loss_ppm, found.loss, found.jitter) == (1, "0.0001%", "2.0 / 9.0 ms"), "rounded up: it is not none"
    none = summed([LinkFigures(skipped=7)])
    assert (none.loss_ppm, none.loss, none.jitter, none.skipped) == (None, "", "", 7)


@pytest.mark.db
def test_what_recorders_tell_counts_in_the_month_of_the_operator(city: City, clock: HandClock) -> None:
    codes = [city.points["HQX"].code, add_camera("HQX", clock, "东门").code]
    today = shanghai_day(clock.now())
    terms = Terms(Medium.LOCAL, Encryption.NONE, 1000)
    new = NewCircuit("LAN", CircuitKind.OWN, "HQXX", "HQXX", today - timedelta(days=9), terms)
    number = open_circuit(city["manager"], new=new, clock=clock)
    assert operator_month(city["city"], "HQXX", day=today, at=clock.now()).link == LinkFigures()
    put_points_on(city["manager"], circuit=number, points=codes, on=new.from_on, clock=clock)
    hour = int(clock.now().timestamp()) // 3600 - 1
    for recorder, lost in (("R1", 30), ("R2", 10)):
        report = {codes[0]: [[hour, 1_800_000, 50_000, lost, 2_000, 8_000, 0]], codes[1]: [[hour, 0, 0, 0, 0, 0, 3]]}
        take_in_links(recorder, report, clock=clock)
    assert [derive_links(clock=clock) for _ in range(2)] == [1, 0]
    found = operator_month(city["city"], "HQXX", day=shanghai_day(clock.now() - timedelta(hours=1)), at=clock.now())
    assert found.link == found.circuits[0].link == LinkFigures(3600, 100_000, 40, 2_000, 8_000, 6)
    CarriedPoint.objects.update(since=clock.now())  # as if it was put on too early
    assert derive_links(clock=clock) == 1
    assert not CircuitLinkDay.objects.exists()
    CircuitLinkDay.objects.create(
        circuit=number, day=today - timedelta(days=KEPT_DAYS + 1), **dict.fromkeys(LinkFigures.__slots__, 1)
    )
    derive_links(clock=clock)
    assert not CircuitLinkDay.objects.exists()
