"""Writes pairs as rows of duplicates, only those that differ from the stored ones (article 5)."""

from collections.abc import Iterable, Mapping
from itertools import batched

from django.db.models import Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.evidence.one_of import OneOf
from mingcha.kit import columns
from mingcha.overview.duplicates.models import Duplicate
from mingcha.registry.duplicates.pairs import Pair

_AT_ONCE = 500
"""Rows or numbers in one statement."""
KEY = ("key", "planned", "beside", "beside_planned")
"""The columns that name a pair."""
_COLUMNS = [field.name for field in Duplicate._meta.concrete_fields if field.name not in ("id", *KEY)]

type PairKey = tuple[int, bool, int, bool]


def row_of(pair: Pair) -> Duplicate:
    """The unsaved row of a pair."""
    late, early = pair.late, pair.early
    where = late if (late.cell, late.key) >= (early.cell, early.key) else early
    return Duplicate(
        key=late.key,
        planned=late.planned,
        beside=early.key,
        beside_planned=early.planned,
        apart_mm=pair.apart_mm,
        explained=pair.explained,
        cell=pair.cell,
        longitude_ndeg=where.seen.longitude_ndeg,
        latitude_ndeg=where.seen.latitude_ndeg,
        division=late.place.division,
        zone=late.place.zone,
        organisation=late.place.organisation,
        contractor=late.place.contractor,
        beside_division=early.place.division,
        beside_zone=early.place.zone,
        beside_organisation=early.place.organisation,
        beside_contractor=early.place.contractor,
    )


def key_of(row: Duplicate) -> PairKey:
    """The identity of a row: its two sides."""
    return row.key, row.planned, row.beside, row.beside_planned


def differs(row: Duplicate, stored: Duplicate | None) -> bool:
    """Whether a row differs from the stored one."""
    return columns.differs(row, stored, _COLUMNS)


def rows_about(planned: bool, keys: Iterable[int]) -> QuerySet[Duplicate]:
    """The rows with one of these cameras or planned places on a side."""
    some = list(keys)
    on_either_side = (Q(OneOf("key", some), planned=planned), Q(OneOf("beside", some), beside_planned=planned))
    return Duplicate.objects.filter(on_either_side[0] | on_either_side[1])


_ABOUT_CAMERAS = CompiledQuery(
    lambda keys: rows_about(planned=False, keys=keys).values_list(*concrete_names(Duplicate))
)


def about_cameras(keys: tuple[int, ...]) -> list[Duplicate]:
    """The rows with one of these cameras on a side."""
    return instances(Duplicate, _ABOUT_CAMERAS.rows(keys))


def write(wanted: Mapping[PairKey, Duplicate], stored: Mapping[PairKey, Duplicate]) -> int:
    """Makes the stored rows agree with the wanted ones; returns the number of changes. Needs a transaction."""
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    written = [row for key, row in wanted.items() if differs(row, stored.get(key))]
    for some in batched(gone, _AT_ONCE):
        Duplicate.objects.filter(pk__in=some).delete()
    for rows in batched(written, _AT_ONCE):
        Duplicate.objects.bulk_create(
            list(rows), _AT_ONCE, update_conflicts=True, unique_fields=list(KEY), update_fields=_COLUMNS
        )
    return len(gone) + len(written)
