"""Months of health: kept in step with the counted days, boards and curves by who reads them (articles 3, 16(5), 17)."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.registry.identity.asker import duty_of
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.supervision.health.models import HealthDay, HealthMonth
from mingcha.supervision.health.months import keep_months, next_month
from mingcha.supervision.health.queries import (
    By,
    OneGroup,
    board_of_month,
    counted_months,
    curve_of_months,
)
from mingcha.supervision.health.rules import Measure, Sums, together

pytestmark = [pytest.mark.law("16(5)", "17"), pytest.mark.django_db]

DAY_MS = 86_400_000
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
OLDEST = date(2025, 10, 26)
SCHOOL, SQUARE, RIVER = (
    ("420102", "", "420102001", "HQXX", "ANFANG"),
    ("420102", "", "420102003", "JAGA", ""),
    ("420106", "", "420106001", "WCGA", "ANFANG"),
)
type Place = tuple[str, str, str, str, str]


def count(day: date, hours_away: dict[Place, int], revision: int = 1) -> None:
    """The rows of a day as the upkeep writes them: a camera in each group, with so many hours without a picture."""
    HealthDay.objects.filter(day=day).delete()
    sums = {place: Sums(1, DAY_MS, DAY_MS, hours * 3_600_000) for place, hours in hours_away.items()}
    districts = {place[:2] for place in sums}
    rows = [row(day, place, one, revision, whole=False) for place, one in sums.items()]
    for division, zone in districts:
        whole = together(one for place, one in sums.items() if place[:2] == (division, zone))
        rows.append(row(day, (division, zone, "", "", ""), whole, revision, whole=True))
    HealthDay.objects.bulk_create(rows)


def row(day: date, place: Place, sums: Sums, revision: int, *, whole: bool) -> HealthDay:
    names = ("division", "zone", "street", "organisation", "contractor")
    return HealthDay(day=day, revision=revision, whole=whole, **dict(zip(names, place, strict=True)), **asdict(sums))


def online(groups: tuple[object, ...]) -> dict[str, int | None]:
    return {one.code: one.sums.permyriad(Measure.ONLINE) for one in groups}  # type: ignore[attr-defined]


def firm(reader: DutyFacts, code: str) -> DutyFacts:
    """The reader as a technician of a contractor alone."""
    held = RoleInForce(Role.CONTRACTOR, Territory(organisation=code), reader.roles[0].valid_from)
    return replace(reader, roles=(held,))


def test_a_month_is_summed_anew_when_a_day_is_counted_or_counted_anew_and_not_else() -> None:
    count(NOVEMBER, {SCHOOL: 0, SQUARE: 24})
    count(date(2026, 10, 31), {SCHOOL: 12})
    assert keep_months(OLDEST) == (OCTOBER, NOVEMBER)
    assert keep_months(OLDEST) == ()
    count(date(2026, 11, 2), {SCHOOL: 24})
    assert keep_months(OLDEST) == (NOVEMBER,)
    held = HealthMonth.objects.get(month=NOVEMBER, organisation="HQXX")
    assert (held.days, held.cameras, held.away_ms) == (2, 2, DAY_MS)
    count(date(2026, 11, 2), {SCHOOL: 0}, revision=2)
    assert keep_months(OLDEST) == (NOVEMBER,)
    assert HealthMonth.objects.get(month=NOVEMBER, organisation="HQXX").away_ms == 0
    assert keep_months(date(2026, 10, 2)) == ()
    assert set(HealthMonth.objects.values_list("month", flat=True)) == {NOVEMBER}, "October would lose its days"


def test_a_month_without_cameras_is_summed_once() -> None:
    HealthDay.objects.create(
        day=NOVEMBER, whole=True, division="", zone="", revision=1, **asdict(Sums())
    )  # as the upkeep counts a day without cameras
    assert keep_months(OLDEST) == (NOVEMBER,)
    assert keep_months(OLDEST) == ()


def test_the_first_day_of_the_next_month() -> None:
    assert [next_month(one) for one in (date(2026, 1, 31), date(2026, 12, 1), date(2028, 2, 1))] == [
        date(2026, 2, 1), date(2027, 1, 1), date(2028, 3, 1),
    ]  # fmt: skip


def test_each_reads_the_groups_of_the_own_reach_alone(city: City, clock: HandClock) -> None:
    at = clock.now()
    count(NOVEMBER, {SCHOOL: 6, SQUARE: 12, RIVER: 0})
    count(OCTOBER, {SCHOOL: 24})
    keep_months(OLDEST)
    by_unit = board_of_month(city["city"], By.UNIT, NOVEMBER, at=at)
    assert [one.code for one in by_unit] == ["JAGA", "HQXX", "WCGA"], "the least online first"
    assert online(by_unit) == {"JAGA": 5_000, "HQXX": 7_500, "WCGA": 10_000}
    by_district = board_of_month(city["city"], By.DISTRICT, NOVEMBER, at=at)
    assert online(by_district) == {"420102": 6_250, "420106": 10_000}
    assert together(one.sums for one in by_district) == together(one.sums for one in by_unit)
    assert online(board_of_month(city["city"], By.CONTRACTOR, NOVEMBER, at=at)) == {"": 5_000, "ANFANG": 8_750}
    streets = {"420102001": 7_500, "420102003": 5_000}
    assert online(board_of_month(city["district"], By.STREET, NOVEMBER, at=at)) == streets
    assert online(board_of_month(city["manager"], By.DISTRICT, NOVEMBER, at=at)) == {"420102": 7_500}
    assert board_of_month(city["monitor"], By.UNIT, NOVEMBER, at=at) == ()
    contractor = firm(duty_of(city["city"], at), "ANFANG")
    assert online(board_of_month(contractor, By.UNIT, NOVEMBER, at=at)) == {"HQXX": 7_500, "WCGA": 10_000}
    assert counted_months(contractor, at=at) == (NOVEMBER, OCTOBER)
    assert counted_months(city["elsewhere"], at=at) == (NOVEMBER,)
    assert counted_months(firm(contractor, "BYDZ"), at=at) == ()


def held(role: Role, division: str = "", organisation: str = "") -> RoleInForce:
    return RoleInForce(role, Territory(division, organisation), datetime(2026, 1, 1, tzinfo=UTC))


def test_another_role_elsewhere_gives_and_takes_nothing(city: City, clock: HandClock) -> None:
    """A role that reads reaches its own territory; one that reads nothing reaches none of it; and who reaches all of a
    district keeps its sums, whatever else they are."""
    at = clock.now()
    count(NOVEMBER, {SCHOOL: 6, SQUARE: 12, RIVER: 0})
    keep_months(OLDEST)
    reader = duty_of(city["manager"], at)

    def board(by: By, *roles: RoleInForce) -> dict[str, int | None]:
        return online(board_of_month(replace(reader, roles=roles), by, NOVEMBER, at=at))

    technician, monitor = held(Role.TECHNICIAN, organisation="HQXX"), held(Role.MONITOR, division="420106")
    assert board(By.UNIT, technician, monitor) == {"HQXX": 7_500}, "no unit of the district that they watch"
    assert board(By.DISTRICT, technician, monitor) == {"420102": 7_500}
    city_officer = held(Role.CITY_OFFICER, division="420100")
    whole = {"420102": 6_250, "420106": 10_000}
    assert board(By.DISTRICT, city_officer) == whole
    assert board(By.DISTRICT, city_officer, technician) == whole, "a role at one unit takes no district away"
    assert board(By.DISTRICT, city_officer, monitor) == whole
    district = held(Role.DISTRICT_OFFICER, division="420106")
    assert board(By.DISTRICT, district, technician) == {"420102": 7_500, "420106": 10_000}
    assert board(By.UNIT, district, technician) == {"HQXX": 7_500, "WCGA": 10_000}
    inside = held(Role.DISTRICT_OFFICER, division="420102")
    assert board(By.DISTRICT, inside, technician) == {"420102": 6_250}, "no camera is counted twice"


def test_the_curve_of_a_group_is_that_of_its_months(city: City, clock: HandClock) -> None:
    at, reader = clock.now(), city["city"]
    for month, hours in ((OCTOBER, 24), (NOVEMBER, 6)):
        count(month, {SCHOOL: hours, RIVER: 0})
        count(month + timedelta(days=1), {SCHOOL: hours, SQUARE: 0})
    keep_months(OLDEST)

    def drawn(only: OneGroup | None, who: object = reader) -> list[int | None]:
        found = curve_of_months(who, OCTOBER, NOVEMBER, at=at, only=only)  # type: ignore[arg-type]
        return [sums.permyriad(Measure.ONLINE) for _, sums in found]

    assert drawn(None) == [5_000, 8_750]
    assert drawn(OneGroup(By.UNIT, "HQXX")) == [0, 7_500]
    assert drawn(OneGroup(By.STREET, "420102003")) == [10_000, 10_000]
    assert drawn(OneGroup(By.CONTRACTOR, "")) == [10_000, 10_000]
    assert drawn(OneGroup(By.DISTRICT, "420102")) == [3_333, 8_333]
    assert drawn(OneGroup(By.UNIT, "HQXX"), city["elsewhere"]) == []
    assert drawn(OneGroup(By.DISTRICT, "420102"), city["manager"]) == [0, 7_500]
