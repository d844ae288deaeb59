"""Keeps the rows of duplicates consistent with the register, by the rules of registration (article 5).

Every act that changes points, or whether a plan's places count, calls these listeners in its transaction.
"""

from collections.abc import Iterable
from itertools import batched

from django.db import transaction

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.one_of import OneOf
from mingcha.geo.near_tiles import tile_shift, tiles_around
from mingcha.kit.clock import SystemClock
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.overview.duplicates.models import Duplicate
from mingcha.overview.duplicates.writing import PairKey, about_cameras, key_of, row_of, rows_about, write
from mingcha.registry.duplicates.pairs import Candidate, by_units, of_others, pairs_with
from mingcha.registry.duplicates.rows import CandidateReader, counted_items
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point

_CHUNK = 400
"""Points judged together: on SQLite a statement holds 1,000 numbers."""
_LOCKED = CompiledQuery(
    lambda keys: Point.objects.filter(OneOf("pk", keys)).order_by("pk").select_for_update(no_key=True).values_list("pk")
)


def radius_today_m() -> float:
    """Today's radius: rows describe the present, whenever their cameras were registered."""
    return parameters.number("duplicate.radius_m", shanghai_day(SystemClock().now()))


def points_changed(points: ChangedPoints) -> None:
    """The listener of registry.points.changes: judges these points again."""
    for chunk in points.chunks(_CHUNK):
        judge_cameras([key for key, _ in chunk])


def plan_changed(plan: Plan) -> None:
    """The listener of registry.plans.changes: judges the places of this plan again, in the order of the map."""
    keys = PlanItem.objects.filter(plan=plan, organisation__isnull=False).order_by("map_cell", "pk")
    for some in batched(list(keys.values_list("pk", flat=True)), _CHUNK):
        with transaction.atomic():
            reader = CandidateReader()
            judged = reader.items(counted_items().filter(pk__in=some))
            _write(judged, rows_about(planned=True, keys=some), reader)


def judge_cameras(keys: Iterable[int]) -> int:
    """Judges these cameras, at most some hundred; returns the number of rows that changed. They are locked until the
    transaction ends, so that an act and a pass do not overwrite each other's changes."""
    with transaction.atomic():
        held, reader = tuple(row[0] for row in _LOCKED.rows(tuple(dict.fromkeys(keys)))), CandidateReader()
        return _write(reader.cameras_called(held), about_cameras(held), reader)


def _write(judged: list[Candidate], about: Iterable[Duplicate], reader: CandidateReader) -> int:
    wanted = {key_of(row): row for row in _rows_of(judged, reader)}
    return write(wanted, {key_of(row): row for row in about})


def _rows_of(judged: list[Candidate], reader: CandidateReader) -> Iterable[Duplicate]:
    """The rows of these cameras and planned places with the cameras and places around them."""
    radius_m = radius_today_m()
    shift = tile_shift(radius_m)
    around = [tiles_around(one.seen.longitude_ndeg, one.seen.latitude_ndeg, radius_m, shift) for one in judged]
    near = by_units(reader.in_tiles({tile for tiles in around for tile in tiles}, shift), shift)
    found: dict[PairKey, Duplicate] = {}
    for one, tiles in zip(judged, around, strict=True):
        beside = of_others(one.units, (near[tile] for tile in tiles if tile in near))
        found |= {key_of(row): row for row in map(row_of, pairs_with(one, beside, radius_m))}
    return found.values()
