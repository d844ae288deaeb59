"""A cut of the whole reach of a reader, whose queries are compiled once, gives what the query sets of the same cut
give, and what the rules allow: for every role alone and beside a contractor's, for nobody, for a program, for who is
inactive, and for more roles than are compiled."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from mingcha.custody.proofs.day_account import SWITCHED_OFF
from mingcha.custody.proofs.models import CameraDay, ReachState
from mingcha.fleet.recorders.models import RecorderState
from mingcha.kit.clock import HandClock
from mingcha.overview.keeping import queries as keeping
from mingcha.overview.points import queries as points_on_map
from mingcha.overview.points import upkeep
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.models import MapPoint
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.points.filter import EVERYTHING

NOW = datetime(2026, 11, 27, tzinfo=UTC)
DAY = date(2026, 11, 26)
PLACES = (
    ("420102", "", "U1", ""),
    ("420102", "WHZ-DHGX", "U2", "F1"),
    ("420103", "", "U2", "F1"),
    ("420103", "", "U3", "U1"),
    ("420111", "WHZ-DHGX", "U1", "F2"),
    ("", "", "U4", ""),
)
"""Division, zone, managing unit and contractor; one of the firms manages points as well."""
CONTRACTOR = (Role.CONTRACTOR, Territory(organisation="F1"))
HELD = (
    (Role.UNIT_MANAGER, Territory(organisation="U1")),
    (Role.MONITOR, Territory(organisation="U2")),
    (Role.DISTRICT_OFFICER, Territory(division="420102")),
    (Role.DISTRICT_OFFICER, Territory(zone="WHZ-DHGX")),
    (Role.CITY_OFFICER, Territory(division="420100")),
    CONTRACTOR,
    (Role.CONTRACTOR, Territory(organisation="U1")),
    (Role.CONTRACTOR, Territory(division="420102")),
    (Role.AUDITOR, Territory()),
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> HandClock:
    """Three points at each place, in two conditions and one of them on trial, with a proved day and their counts."""
    rows = [
        MapPoint(
            camera=f"42010{place}000013100000{number}", name="x", condition=Condition.OK if number else Condition.DOWN,
            standing="on", on_trial=number == 2, division=division, zone=zone, street=f"{division}00{place}",
            category="6(1)", site=f"S{place}", site_name="x", organisation=unit, contractor=firm,
        )
        for place, (division, zone, unit, firm) in enumerate(PLACES)
        for number in range(3)
    ]  # fmt: skip
    MapPoint.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in upkeep._counting():
            cursor.execute(statement)
    CameraDay.objects.bulk_create(
        CameraDay(
            camera=row.camera, day=DAY, expected_ms=1000 + place, footage_ms=place, gaps={SWITCHED_OFF: place},
            unexplained_ms=place, size_bytes=1, retention_class="R30", oldest_day=DAY, must_reach_back_to=DAY,
            standing=ReachState.values[place % 3],
        )
        for place, row in enumerate(rows)
    )  # fmt: skip
    RecorderState.objects.create(recorder="rec-1", seen_at=NOW)
    return HandClock(NOW)


def readers() -> Iterator[DutyFacts]:
    alone = [(), *((one,) for one in HELD)]
    for held in (*alone, *((CONTRACTOR, one) for one in HELD if one is not CONTRACTOR)):
        roles = tuple(RoleInForce(role, territory, NOW) for role, territory in held)
        yield DutyFacts(7, "", "", "", "U1", active=True, roles=roles)
    program = DutyFacts(0, "", "", "", "", active=True, roles=roles)
    yield from (program, replace(program, active=False))
    units = (RoleInForce(Role.UNIT_MANAGER, Territory(organisation=f"U{n}"), NOW) for n in range(2, 80))
    yield replace(program, roles=(*roles, *units))


def answers(cut: points_on_map.Cut) -> tuple[object, ...]:
    counts = (points_on_map.found, points_on_map.by_division, points_on_map.by_district, points_on_map.by_site)
    listed = [points_on_map.codes(cut, limit=limit) for limit in (2, 50)]
    return (*(count(cut) for count in counts), *listed, keeping.sums(cut, DAY))


def test_a_whole_reach_is_counted_as_its_query_sets_count_it(clock: HandClock) -> None:
    sizes, rows = set(), list(MapPoint.objects.order_by("camera"))
    for who in readers():
        cut = points_on_map.cut_for(who, EVERYTHING, clock=clock)
        assert cut.whole is who
        found = answers(cut)
        assert found == answers(replace(cut, whole=None)), who
        covered = [row.camera for row in rows if covers(who, row)]
        assert list(points_on_map.codes(cut, limit=50)) == covered, who
        sizes.add(points_on_map.found(cut).points)
    assert sizes >= {0, 3, 6, 9, 12, 15, 18}, "the places tell the roles apart"


def covers(who: DutyFacts, row: MapPoint) -> bool:
    """What the rules say of a point, as they do for one that is opened."""
    return bool(who.over(Place(row.division, row.organisation, row.zone, row.contractor)))
