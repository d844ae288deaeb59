"""Areas in reach, and the areas that the rules of points ask about (articles 3, 6(11), 18)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.geo.rings import Box, boxes_meet
from mingcha.kit.decision import require
from mingcha.law import parameters
from mingcha.registry.areas import rules as areas_rules
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import AreaConsent, DrawnArea
from mingcha.registry.areas.rows import area_called, area_facts, area_row, consent_row, meets, standing_in
from mingcha.registry.areas.rules import AreaFacts, PlacedView
from mingcha.registry.areas.values import AreaRow, ConsentRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import PlaceColumns, reach

_AREA = PlaceColumns("division", "unit__code", "zone")
_RESTRICTING = [kind for kind in AreaKind if kind.facts.hides or kind.facts.needs_unit]


def _standing(on: date) -> QuerySet[DrawnArea]:
    """The areas that restrict cameras and are not over on a Shanghai day."""
    rows = DrawnArea.objects.filter(kind__in=[kind.value for kind in _RESTRICTING], ended_on=None)
    return rows.filter(Q(until_on=None) | Q(until_on__gte=on))


_RESTRICTING_NEAR = CompiledQuery(
    lambda west, south, east, north, on: (
        _standing(on).filter(meets((west, south, east, north))).order_by("pk").values_list(*concrete_names(DrawnArea))
    )
)
_CLASSIFIED = CompiledQuery(
    lambda on: (
        _standing(on)
        .filter(kind=AreaKind.CLASSIFIED.value)
        .order_by("pk")
        .values_list(*concrete_names(DrawnArea), "unit__code")
    )
)


def areas(
    reader: Reader, *, at: datetime, on: date, over: bool = False, limit: int = 100, offset: int = 0
) -> tuple[AreaRow, ...]:
    """The areas in reach, the newest first: those that hold on a Shanghai day or later, or (`over`) all. Raises Refused
    (article 3) for a role that reads none."""
    rows = _asked_for(reader, at, on, over=over).select_related("unit").order_by("-pk")
    return tuple(area_row(held) for held in rows[offset : offset + limit])


def count_areas(reader: Reader, *, at: datetime, on: date, over: bool = False) -> int:
    """How many such areas there are."""
    return _asked_for(reader, at, on, over=over).count()


def area(reader: Reader, number: int, *, at: datetime) -> AreaRow:
    """One area. Raises Fault(NOT_FOUND), Refused (article 3) outside the reader's reach."""
    held = area_called(number)
    require(areas_rules.may_read_areas(duty_of(reader, at), held.place))
    return area_row(held)


def areas_on_map(reader: Reader, box: Box, *, at: datetime, on: date, limit: int) -> tuple[AreaFacts, ...]:
    """The areas in reach whose boxes meet this one, those that hold on a Shanghai day or later, by number, at most
    `limit`; none for a role that reads none."""
    facts = duty_of(reader, at)
    if not areas_rules.may_read_areas(facts):
        return ()
    rows = standing_in(box).filter(reach(facts, _AREA), Q(until_on=None) | Q(until_on__gte=on))
    return tuple(area_facts(held) for held in rows.order_by("pk")[:limit])


def restricting_areas(box: Box, on: date) -> tuple[AreaFacts, ...]:
    """The areas that nobody may film and the classified ones, on a Shanghai day or later, as far as their boxes meet
    this one, by number. For rules, not for pages."""
    return tuple(area_facts(held) for held in instances(DrawnArea, _RESTRICTING_NEAR.rows(*box, on)))


def consented_areas(system: str) -> frozenset[int]:
    """The numbers of the classified areas whose units consented to the cameras of a system."""
    return frozenset(AreaConsent.objects.filter(system__code=system).values_list("area_id", flat=True))


def consents(reader: Reader, number: int, *, at: datetime) -> tuple[ConsentRow, ...]:
    """The consents of the unit of an area, the newest first. Raises as `area` does."""
    held = area_called(number)
    require(areas_rules.may_read_areas(duty_of(reader, at), held.place))
    rows = AreaConsent.objects.select_related("system").filter(area=held).order_by("-pk")
    return tuple(consent_row(one) for one in rows)


def designated(longitude_ndeg: int, latitude_ndeg: int, on: date) -> bool | None:
    """Whether a place lies in an area of article 6(11) on a Shanghai day; None if it never lay in one until then."""
    place = (longitude_ndeg, latitude_ndeg)
    rows = DrawnArea.objects.filter(meets((*place, *place)), kind=AreaKind.CASES.value, from_on__lte=on)
    found = [held for held in rows if area_facts(held).area.contains(*place)]
    if not found:
        return None
    return any(areas_rules.is_in_force(held.from_on, held.until_on, held.ended_on, on) for held in found)


@dataclass(slots=True)
class RestrictingAreas:
    """The areas that nobody may film and the classified ones, read once for many points."""

    on: date
    _held: tuple[AreaFacts, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._held = tuple(area_facts(held) for held in _standing(self.on).order_by("pk"))

    def near(self, view: PlacedView) -> tuple[AreaFacts, ...]:
        """Those that speak against a view, by its box."""
        if not self._held:
            return ()
        box = box_of(view, self.on)
        return tuple(one for one in self._held if boxes_meet(one.area.box, box))


@dataclass(slots=True)
class ClassifiedAreas:
    """The classified areas that stand on a Shanghai day or are to come, read once, when the first place is asked."""

    on: date
    _held: tuple[AreaFacts, ...] | None = None
    _units: frozenset[str] = frozenset()

    def contain(self, longitude_ndeg: int | None, latitude_ndeg: int | None) -> bool:
        """Whether one of them contains a place; none contains an unknown one."""
        if longitude_ndeg is None or latitude_ndeg is None:
            return False
        spot = (longitude_ndeg, latitude_ndeg)
        return any(boxes_meet(one.area.box, (*spot, *spot)) and one.area.contains(*spot) for one in self._areas())

    def units(self) -> frozenset[str]:
        """The codes of the units that they belong to."""
        self._areas()
        return self._units

    def _areas(self) -> tuple[AreaFacts, ...]:
        if self._held is None:
            rows = _CLASSIFIED.rows(self.on)
            self._held = tuple(map(area_facts, instances(DrawnArea, [row[:-1] for row in rows])))
            self._units = frozenset(row[-1] for row in rows if row[-1] is not None)
        return self._held


def box_of(view: PlacedView, on: date) -> Box:
    """The box around all that a view may reach, and around what is near it."""
    sector, near_m = areas_rules.sector_of(view, on), parameters.number("areas.classified_near_m", on)
    return sector.plane.box_ndeg(max(sector.range_m, near_m))


def _asked_for(reader: Reader, at: datetime, on: date, *, over: bool) -> QuerySet[DrawnArea]:
    facts = duty_of(reader, at)
    require(areas_rules.may_read_areas(facts))
    rows = DrawnArea.objects.filter(reach(facts, _AREA))
    return rows if over else rows.filter(Q(until_on=None) | Q(until_on__gte=on), ended_on=None)
