"""The possible duplicates in a reader's reach by number, filtered, from the derived rows (articles 3, 5).

A row may be read by those who reach one of its two sides: a person who is refused because of another unit's camera also
learns its name and unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.codes import WUHAN
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.duplicates.models import Duplicate
from mingcha.registry.duplicates.names import named_cameras, named_items
from mingcha.registry.duplicates.rules import must_do
from mingcha.registry.duplicates.values import BesideRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import PlaceColumns, named, reach
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.plans.queries import plan_areas
from mingcha.registry.points.classified import work_secrets

_LATE = PlaceColumns("division", "organisation", "zone", "contractor")
_EARLY = PlaceColumns("beside_division", "beside_organisation", "beside_zone", "beside_contractor")


@dataclass(frozen=True, slots=True)
class DuplicateFilter:
    """The filter of duplicates: a district or functional zone (its code), a unit whose name or code contains this text,
    with or without a written reason; "" and None match all."""

    area: str = ""
    unit: str = ""
    explained: bool | None = None


ALL = DuplicateFilter()
"""All of them."""


@dataclass(frozen=True, slots=True)
class DuplicateSide:
    """One of the two: its facts in the register, and whether the reader may open its page; else without code and plan
    numbers."""

    what: BesideRow
    in_reach: bool

    @property
    def item_before(self) -> int:
        """The number after which its plan's page shows a planned place first."""
        return self.what.item - 1


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A possible duplicate: the later one, whose unit must act while there is no written reason, the earlier one near
    it, their distance, and a position between them for a map, CGCS2000 degrees."""

    number: int
    late: DuplicateSide
    early: DuplicateSide
    apart_m: float
    explained: bool
    longitude: float
    latitude: float

    @property
    def at(self) -> str:
        """Its position, in the form of the map's address."""
        return f"{self.longitude:.7f},{self.latitude:.7f}"

    @property
    def reasoned(self) -> tuple[DuplicateSide, ...]:
        """Those of the two that have a written reason."""
        return tuple(one for one in (self.late, self.early) if one.what.reason)

    @property
    def must_do(self) -> Words:
        """The duty of the later one's unit while there is no written reason."""
        return must_do(planned=self.late.what.planned)


@dataclass(frozen=True, slots=True)
class PlacedDuplicate:
    """A possible duplicate on the map: CGCS2000 in 1e-9 degrees."""

    number: int
    explained: bool
    longitude_ndeg: int
    latitude_ndeg: int


def duplicates(
    reader: Reader, where: DuplicateFilter = ALL, *, at: datetime, limit: int, after: int = 0, by_token: bool = False
) -> tuple[DuplicateRow, ...]:
    """The duplicates in reach by number, greater than `after`. `by_token`: a program asks, which gets none with a work
    secret on either side (16(1))."""
    rows = _duplicates(reader, at, where, by_token=by_token).filter(pk__gt=after).order_by("pk")[:limit]
    return _shown(reader, at, list(rows))


def duplicate(reader: Reader, number: int, *, at: datetime) -> DuplicateRow:
    """One duplicate by the number of its row. Raises Fault(NOT_FOUND) if it is no longer one, or out of reach."""
    rows = _duplicates(reader, at, ALL).filter(pk=number) if 0 < number < 2**63 else Duplicate.objects.none()
    for row in _shown(reader, at, list(rows)):
        return row
    raise Fault(FaultKind.NOT_FOUND, Words("没有这处重复", "there is no such duplicate"), str(number))


def count_duplicates(reader: Reader, where: DuplicateFilter = ALL, *, at: datetime, by_token: bool = False) -> int:
    """The number of such duplicates."""
    return _duplicates(reader, at, where, by_token=by_token).count()


def count_to_explain(reader: Reader, *, at: datetime) -> int:
    """The number of duplicates without a written reason whose later one is in reach, so that action is due."""
    return _TO_EXPLAIN.count(duty_of(reader, at))


_TO_EXPLAIN = ReachedQuery(
    _LATE, lambda reached: Duplicate.objects.filter(reached, explained=False).order_by().values_list("pk")
)


def duplicates_on_map(reader: Reader, cells: range, *, at: datetime, limit: int) -> tuple[PlacedDuplicate, ...]:
    """The duplicates in reach in a range of the map's cells, in the order of the map, at most `limit`."""
    inside = _duplicates(reader, at, ALL).filter(cell__gte=cells.start, cell__lt=cells.stop)
    rows = inside.order_by("cell").values_list("pk", "explained", "longitude_ndeg", "latitude_ndeg")
    return tuple(PlacedDuplicate(*row) for row in rows[:limit])


def _duplicates(reader: Reader, at: datetime, where: DuplicateFilter, *, by_token: bool = False) -> QuerySet[Duplicate]:
    facts = duty_of(reader, at)
    rows = Duplicate.objects.filter(reach(facts, _LATE) | reach(facts, _EARLY))
    if by_token:
        later, earlier = (Exists(work_secrets().filter(pk=OuterRef(number))) for number in ("key", "beside"))
        rows = rows.exclude(later, planned=False).exclude(earlier, beside_planned=False)
    if where.explained is not None:
        rows = rows.filter(explained=where.explained)
    if where.area and where.area != WUHAN:
        late = Q(division=where.area, zone="") | Q(zone=where.area)
        rows = rows.filter(late | Q(beside_division=where.area, beside_zone="") | Q(beside_zone=where.area))
    if where.unit.strip():
        units = Organisation.objects.filter(named(where.unit.strip())).values("code")
        rows = rows.filter(Q(organisation__in=units) | Q(beside_organisation__in=units))
    return rows


def _shown(reader: Reader, at: datetime, rows: list[Duplicate]) -> tuple[DuplicateRow, ...]:
    """Rows with the register's facts on their sides; without rows whose camera or planned place is gone."""
    facts = duty_of(reader, at)
    plans = {(one.division, one.zone) for one in plan_areas(reader, at=at)} if _keys(rows, planned=True) else set()
    cameras = named_cameras(_keys(rows, planned=False))
    items = named_items(_keys(rows, planned=True))
    found = []
    for row in rows:
        late = (items if row.planned else cameras).get(row.key)
        early = (items if row.beside_planned else cameras).get(row.beside)
        if late is None or early is None:
            continue
        places = (
            Place(row.division, row.organisation, row.zone, row.contractor),
            Place(row.beside_division, row.beside_organisation, row.beside_zone, row.beside_contractor),
        )
        sides = [
            _side(what, in_reach=(place.division, place.zone) in plans if what.planned else bool(facts.over(place)))
            for what, place in zip((late, early), places, strict=True)
        ]
        found.append(
            DuplicateRow(
                number=row.pk,
                late=sides[0],
                early=sides[1],
                apart_m=row.apart_mm / 1000,
                explained=row.explained,
                longitude=row.longitude_ndeg / NDEG_PER_DEGREE,
                latitude=row.latitude_ndeg / NDEG_PER_DEGREE,
            )
        )
    return tuple(found)


def _side(what: BesideRow, *, in_reach: bool) -> DuplicateSide:
    return DuplicateSide(what if in_reach else replace(what, code="", plan=0, item=0), in_reach)


def _keys(rows: Iterable[Duplicate], *, planned: bool) -> set[int]:
    late = {row.key for row in rows if row.planned is planned}
    return late | {row.beside for row in rows if row.beside_planned is planned}
