"""Whose dossier is in order: its own findings alone, in use and past its trial (articles 8, 9, 11, 17)."""

from datetime import timedelta

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City, add_camera_on_trial

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.proofs.actions import prove_days
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.overview.points.upkeep import rebuild
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.points.models import Point
from mingcha.supervision.health.dossiers import points_lacking_records
from mingcha.supervision.health.queries import By, board
from mingcha.supervision.health.rules import Measure, Sums, sums_of_day, together
from mingcha.supervision.health.upkeep import keep_health

pytestmark = pytest.mark.law("8", "9", "11", "17")
DAY_MS = 86_400_000


@pytest.fixture
def placed(city: City) -> City:
    """The city with a coordinate for each point."""
    Point.objects.update(longitude_ndeg=114, latitude_ndeg=30, map_cell=1, original_system="CGCS2000")
    return city


def found(city: City, clock: HandClock, kind: FindingKind, of: SubjectKind, subject: str) -> None:
    with act("registry.finding.test", by=program("work"), clock=clock, cites=("17",)) as record:
        ensure_finding(
            record, kind=kind, article="17", subject_kind=of, subject=subject, words=Words("无", "none"),
            place=Point.objects.get(code=city.points["HQX"].code).place, now=clock.now(),
        )  # fmt: skip


def lacking(clock: HandClock) -> frozenset[str]:
    day = shanghai_day(clock.now())
    return points_lacking_records(day_begins(day), day_ends(day))


def test_findings_of_the_dossier_count_for_each_point_of_their_system_and_others_for_none(
    placed: City, clock: HandClock
) -> None:
    school, square, river = (placed.points[site].code for site in ("HQX", "JHG", "WCT"))
    assert lacking(clock) == frozenset()
    found(placed, clock, FindingKind.SIGN_OVERDUE, SubjectKind.POINT, school)
    found(placed, clock, FindingKind.TAKEN_FASTER, SubjectKind.POINT, school)
    assert lacking(clock) == frozenset(), "a finding of another thing than the dossier"
    found(placed, clock, FindingKind.FILING_OVERDUE, SubjectKind.SYSTEM, placed.points["HQX"].system)
    found(placed, clock, FindingKind.PLACE_NOT_ASKED, SubjectKind.POINT, square)
    assert lacking(clock) == {school, square}
    Point.objects.filter(code=river).update(longitude_ndeg=None, latitude_ndeg=None, map_cell=None)
    assert lacking(clock) == {school, square, river}


def test_a_point_on_no_circuit_lacks_it_and_one_beside_it_does_not(placed: City, clock: HandClock) -> None:
    school = placed.points["HQX"]
    beside = add_camera_on_trial("HQX", clock, "西侧")
    Point.objects.update(longitude_ndeg=114, latitude_ndeg=30, map_cell=1, original_system="CGCS2000")
    found(placed, clock, FindingKind.WITHOUT_CIRCUIT, SubjectKind.SYSTEM, school.system)
    assert lacking(clock) == {school.code, beside.code}
    unit = placed["manager"].organisation
    line = Circuit.objects.create(
        no="WH-1", kind="own", operator=unit, unit=unit, medium="dedicated", encryption="none", bandwidth_mbps=100,
        from_on=shanghai_day(clock.now()), opened_by="user:1", opened_at=clock.now(),
    )  # fmt: skip
    point = Point.objects.get(code=school.code)
    CarriedPoint.objects.create(circuit=line, point=point, since=clock.now(), put_by="user:1")
    assert lacking(clock) == {beside.code}
    found(placed, clock, FindingKind.CIRCUIT_CONTRACT_OVER, SubjectKind.CIRCUIT, str(line.pk))
    assert lacking(clock) == {school.code, beside.code}


def test_a_camera_that_was_off_all_day_is_in_neither_rate_of_cameras() -> None:
    off = sums_of_day(DAY_MS, 0, {"DISABLED": DAY_MS}, is_short=True, with_finding=True)
    assert off == Sums()
    on = sums_of_day(DAY_MS, DAY_MS, {}, is_short=False, with_finding=False)
    both = together((on, off))
    assert [both.permyriad(one) for one in (Measure.LEGAL_DAYS, Measure.DOSSIER)] == [10_000, 10_000]


def test_a_camera_on_trial_is_in_no_rate(city: City, clock: HandClock) -> None:
    trial = add_camera_on_trial("HQX", clock, "西侧")
    codes = [trial.code, *(one.code for one in city.points.values())]
    hours = [(n, hour) for n in range(len(codes)) for hour in range(24)]
    rows = [hour_row(24 * n + hour + 1, codes[n], hour_of("2026-11-26", hour)) for n, hour in hours]
    clock.set_wall(at("2026-11-27 00:20"))
    take_in_hours(program("uplink"), RECORDER, rows, clock=clock)
    rebuild(clock=clock)
    prove_days(program("work"), clock=clock)
    day = shanghai_day(clock.now()) - timedelta(days=1)
    assert day in keep_health(clock=clock)
    counted = together(one.sums for one in board(city.people["city"], By.UNIT, day, at=clock.now()))
    assert counted.cameras == len(city.points)
