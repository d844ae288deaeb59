"""Rows of filings and what the register says of a system: found, and turned into values; for actions and queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.geo.divisions import division_at
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.codes import division_words
from mingcha.kit.decision import Missing
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.filing import FilingClock
from mingcha.law.retention import RetentionClass, kept_days, shanghai_day
from mingcha.registry.authorities.queries import authority_of
from mingcha.registry.calendars.filings import SystemClocks, clocks_of_systems
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.circuits.models import CarriedPoint
from mingcha.registry.filings import rules as filings_rules
from mingcha.registry.filings.form import content_text, form_content, missing_from
from mingcha.registry.filings.models import FilingStep, SystemFiling
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import (
    Area,
    Declared,
    FiledCircuit,
    FiledPoint,
    FiledSystem,
    FiledUnit,
    FilingHead,
    FilingLight,
    FilingRow,
)
from mingcha.registry.identity.asker import roles_at
from mingcha.registry.identity.duty import Place, Role
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.signs.queries import signs_missing
from mingcha.registry.sound.models import SoundGround
from mingcha.registry.systems.models import System

_LARGEST_NUMBER = 2**63 - 1
_MOST_POSITIONS = 8_192
UNITS = ("site__organisation", "contractor", "building_unit", "using_unit")
"""What is read of a system for its place and the names of its units."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as the register and the unit fill it: its content, how many points it lists, what it lacks; the digest of
    what the register alone says, and whether that has the operators of its circuits."""

    content: dict[str, Any]
    points: int
    missing: tuple[Missing, ...]
    register_sha256: str = ""
    has_operator: bool = False


@dataclass(frozen=True, slots=True)
class PartFilings:
    """The filings of a part of a system that count: the one received last, None where none was or where it ended; the
    first one behind it, whose day is that of the clock; the one that is on its way."""

    received: SystemFiling | None = None
    first: SystemFiling | None = None
    waiting: SystemFiling | None = None


NO_FILINGS = PartFilings()
"""Of a part for which nothing was filed."""


_PLACE_OF_POINT = (
    "longitude_ndeg",
    "latitude_ndeg",
    "carrier",
    "system__site__division",
    "system__site__zone",
    "system__site__organisation__division",
    "system__site__organisation__zone",
)
_PLACES_IN_USE = CompiledQuery(
    lambda systems: Point.objects.filter(system__in=systems, state=PointState.IN_USE).values_list(
        "system_id", *_PLACE_OF_POINT
    )
)
_CONTENTS = ("content", "declared")
_COUNTED_FILINGS = CompiledQuery(
    lambda systems: (
        SystemFiling.objects.filter(system__in=systems)
        .exclude(state=FilingState.WITHDRAWN.value)
        .values_list(*concrete_names(SystemFiling, _CONTENTS))
    )
)


def with_all(rows: QuerySet[SystemFiling]) -> QuerySet[SystemFiling]:
    """Filings with their system, its site and its organisations, applicant and organ, in one query."""
    return rows.select_related("applicant", "organ", *(f"system__{name}" for name in UNITS))


def filing_called(number: int) -> SystemFiling:
    """The filing with this number. Raises Fault(NOT_FOUND)."""
    found = with_all(SystemFiling.objects.filter(pk=number))
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有第 {number} 号备案", f"there is no filing {number}"))
    return held


def area_of(held: SystemFiling) -> Area:
    """The part of the city that it files."""
    return Area(held.division, held.zone)


def areas_of_points(points: QuerySet[Point]) -> dict[str, Area]:
    """Code -> district or zone in which each of these points is filed."""
    return {code: _area_of_place(*place) for code, *place in points.values_list("code", *_PLACE_OF_POINT)}


def area_of_columns(columns: Mapping[str, Any]) -> Area:
    """The district or zone in which a point is filed, by its columns under the names of a query on points."""
    return area_at(
        columns["longitude_ndeg"],
        columns["latitude_ndeg"],
        columns["carrier"],
        site=Area(columns["system__site__division"], columns["system__site__zone"]),
        seat=Area(columns["system__site__organisation__division"], columns["system__site__organisation__zone"]),
    )


def area_at(longitude_ndeg: int | None, latitude_ndeg: int | None, carrier: str, *, site: Area, seat: Area) -> Area:
    """The district or zone in which a point is filed, by its columns, those of its site and of its unit's seat."""
    placed = None
    if longitude_ndeg is not None and latitude_ndeg is not None and not carrier:
        placed = _division_at(longitude_ndeg, latitude_ndeg)
    return filings_rules.area_of_point(placed, on_carrier=bool(carrier), site=site, seat=seat)


@lru_cache(_MOST_POSITIONS)
def _division_at(longitude_ndeg: int, latitude_ndeg: int) -> str | None:
    """The district of a position: the outlines do not change while a program runs, and a start page asks for the same
    points each time."""
    return division_at(longitude_ndeg / NDEG_PER_DEGREE, latitude_ndeg / NDEG_PER_DEGREE)


def _area_of_place(
    longitude: int | None, latitude: int | None, carrier: str, division: str, zone: str, seat: str, seat_zone: str
) -> Area:
    return area_at(longitude, latitude, carrier, site=Area(division, zone), seat=Area(seat, seat_zone))


def points_in_use(system: System) -> QuerySet[Point]:
    """The points of a system that a filing lists: in use (article 8)."""
    return Point.objects.filter(system=system, state=PointState.IN_USE)


def areas_of_system(system: System) -> dict[Area, list[str]]:
    """The parts of the city in which a system has points in use, with their codes; that of its site if it has none."""
    found: dict[Area, list[str]] = {}
    for code, area in sorted(areas_of_points(points_in_use(system)).items()):
        found.setdefault(area, []).append(code)
    return dict(sorted(found.items())) or {Area(system.site.division, system.site.zone): []}


def areas_with_points(systems: Collection[int]) -> defaultdict[int, set[Area]]:
    """The parts of the city in which each of these systems (primary keys) has points in use, in one query; nothing for
    one without points in use."""
    found: defaultdict[int, set[Area]] = defaultdict(set)
    for system, *place in _PLACES_IN_USE.rows(tuple(systems)):
        found[system].add(_area_of_place(*place))
    return found


def organ_of(area: Area) -> Organisation | None:
    """The organ of public security that receives the filings of an area, None if none is registered."""
    row = authority_of(Place(area.division, "", area.zone)).public_security
    return Organisation.objects.filter(code=row.code).first() if row else None


def organ_place(organ: Organisation) -> Place:
    """The seat of an organ, by which rules decide whose officers answer for it."""
    return Place(organ.division, organ.code, organ.zone)


def clocks_of(system: System) -> SystemClocks:
    """The clocks of a system by the calendar in force; none run before it is put into use."""
    found = clocks_of_systems(System.objects.filter(pk=system.pk), calendar_in_force())
    none = SystemClocks(system.code, system.name, system.legal_class, None, None, filings_rules.NO_CLOCKS)
    return next(iter(found), none)


def standing_of_filing(held: SystemFiling) -> filings_rules.FilingStanding:
    """A filing as its rules see it: what it lacks is judged by what was filed, whatever the register says since."""
    right = organ_of(area_of(held))
    kind, _, number = held.submitted_by.partition(":")
    return filings_rules.FilingStanding(
        state=FilingState(held.state),
        place=held.place,
        units=held.system.units,
        organ=organ_place(held.organ) if held.organ else None,
        right_organ=right.code if right else "",
        missing=missing_from(held.missing),
        submitted_by=int(number) if kind == "user" and number.isdigit() else 0,
        had_it=_organs_of(held),
    )


def _organs_of(held: SystemFiling) -> tuple[Place, ...]:
    """The seats of the organs that have or had a filing: who passed it on goes on reading it."""
    steps = FilingStep.objects.filter(filing=held, organ__isnull=False)
    rows = steps.values_list("organ__division", "organ__code", "organ__zone").distinct()
    return tuple(Place(division, code, zone) for division, code, zone in rows)


def filings_by_area(system: System) -> dict[Area, PartFilings]:
    """The filings of a system that count, by the part of the city that they file; the contents are not read."""
    return filings_by_system((system.pk,)).get(system.pk, {})


def filings_by_system(systems: Collection[int]) -> defaultdict[int, dict[Area, PartFilings]]:
    """The same of several systems (primary keys), in one query; nothing for one without filings."""
    rows = instances(SystemFiling, _COUNTED_FILINGS.rows(tuple(systems)), _CONTENTS)
    found: defaultdict[int, dict[Area, PartFilings]] = defaultdict(dict)
    for one in sorted(rows, key=_in_order):
        parts, area = found[one.system_id], area_of(one)
        before = parts.get(area, NO_FILINGS)
        if one.received_at is None:
            parts[area] = replace(before, waiting=one)
        elif one.kind == FilingKind.CANCEL.value:
            parts[area] = NO_FILINGS
        else:
            first = one if one.kind == FilingKind.NEW.value else before.first
            parts[area] = replace(before, received=one, first=first)
    return found


def _in_order(held: SystemFiling) -> tuple[bool, float, int]:
    """Received ones by their instant, then those on their way."""
    at = held.received_at
    return at is None, at.timestamp() if at else 0, held.pk


def part_filings(system: System, area: Area) -> PartFilings:
    """Those of one part of a system."""
    return filings_by_area(system).get(area, NO_FILINGS)


def light_of(part: PartFilings, clock: FilingClock | None, on: date) -> FilingLight:
    """What the clock of a part of a system says on a Shanghai day, by its filings."""
    held, first = part.received or part.waiting, part.first if part.received else part.waiting
    return filings_rules.filing_light(
        clock,
        on,
        counted_on=first.counted_on if first else None,
        state=FilingState(held.state) if held else None,
        is_filed=part.received is not None,
        resubmit_until=part.waiting.resubmit_by if part.waiting else None,
    )


def is_counted(held: SystemFiling) -> bool:
    """Whether a filing ended its part of a system, or no later one of that part was received."""
    counted = part_filings(held.system, area_of(held)).received
    return held.kind == FilingKind.CANCEL.value or (counted is not None and counted.pk == held.pk)


def fill(held: SystemFiling, declared: Declared, *, at: datetime) -> Filled:
    """The form of a filing as the register and the unit fill it now."""
    kind, area = FilingKind(held.kind), area_of(held)
    codes = areas_of_system(held.system).get(area, [])
    unit = _unit(held.applicant)
    system, points = _system(held.system, codes, at), _points(codes, at)
    head = FilingHead(kind, area, held.reason, held.changes.no if held.changes else "")
    content = form_content(head, unit, declared, system, points)
    _, register = content_text(form_content(head, unit, Declared(), system, points))
    missing = filings_rules.missing_of(kind, unit, declared, system, points)
    return Filled(dict(content), len(points), missing, register, bool(system.circuits))


def filing_row(held: SystemFiling) -> FilingRow:
    """A filing of `with_all` as a value."""
    area, organ = area_of(held), held.organ
    late = (held.counted_on - held.due_on).days if held.counted_on and held.due_on else 0
    return FilingRow(
        number=held.pk,
        kind=FilingKind(held.kind),
        state=FilingState(held.state),
        system=held.system.code,
        system_name=held.system.name,
        area=area,
        area_words=division_words(area.code),
        applicant=held.applicant.code,
        applicant_name=held.applicant.name,
        organ=organ.code if organ else "",
        organ_name=organ.name if organ else "",
        points=held.points,
        counted_on=held.counted_on,
        due_on=held.due_on,
        days_late=max(0, late),
        resubmit_by=held.resubmit_by,
        no=held.no,
        opened_at=held.opened_at,
    )


def _unit(held: Organisation) -> FiledUnit:
    return FiledUnit(held.code, held.name, held.uscc, held.kind)


def _system(held: System, codes: Sequence[str], at: datetime) -> FiledSystem:
    clocks, site = clocks_of(held), held.site
    return FiledSystem(
        code=held.code,
        name=held.name,
        legal_class=held.legal_class,
        category=site.category,
        site=site.name,
        site_address=site.address,
        managed_by=site.organisation.name,
        built_by=(held.building_unit or site.organisation).name,
        used_by=(held.using_unit or site.organisation).name,
        contractor=held.contractor.name if held.contractor else "",
        accepted_on=clocks.accepted_on,
        used_on=clocks.used_on,
        retention_days=kept_days(RetentionClass(held.retention_class), shanghai_day(at)),
        key_target=held.key_target,
        monitors=_monitors(held.units, at),
        circuits=_circuits(codes),
    )


def _circuits(codes: Sequence[str]) -> tuple[FiledCircuit, ...]:
    """The circuits on which these points hang now (article 17)."""
    carried = CarriedPoint.objects.filter(point__code__in=codes, until=None).order_by()
    rows = carried.values_list("circuit__operator__name", "circuit__no").distinct()
    return tuple(sorted(FiledCircuit(operator, no) for operator, no in rows))


def _monitors(units: Collection[str], at: datetime) -> int:
    """How many people of these units watch: each once."""
    rows = roles_at(at).filter(role=Role.MONITOR.value, user__organisation__code__in=units, user__is_active=True)
    return len(set(rows.values_list("user_id", flat=True)))


def _points(codes: Sequence[str], at: datetime) -> list[FiledPoint]:
    without_sign, sound = signs_missing(codes, on=shanghai_day(at)), _with_sound(codes, at)
    rows = Point.objects.filter(code__in=codes).order_by("code")
    return [
        FiledPoint(
            code=one.code,
            name=one.name,
            part=one.part,
            longitude=_degrees(one.longitude_ndeg),
            latitude=_degrees(one.latitude_ndeg),
            azimuth_deg=one.azimuth_deg,
            view_angle_deg=one.view_angle_deg,
            turns=one.moves,
            has_sign=one.code not in without_sign,
            sound=bool(sound[one.code]),
        )
        for one in rows
    ]


def _with_sound(codes: Sequence[str], at: datetime) -> Counter[str]:
    rows = SoundGround.objects.filter(point__code__in=codes, began_at__lte=at, ends_at__gt=at, ended_at=None)
    return Counter(rows.values_list("point__code", flat=True))


def _degrees(ndeg: int | None) -> str:
    """CGCS2000 degrees with seven decimals, about a centimetre; "" for none."""
    return "" if ndeg is None else f"{ndeg / NDEG_PER_DEGREE:.7f}"


def day_text(day: date | None) -> str | None:
    """A day for the facts of an entry."""
    return day.isoformat() if day else None
