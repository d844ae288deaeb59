"""Keeps the rows of gaps consistent with the register and with recorders' reports (articles 6, 9).

judging.py reads the facts by which a gap is judged; a finding about a late filing (registry/filings) calls the listener
when it is opened and closed.
"""

from collections.abc import Collection
from itertools import batched

from django.db import transaction
from django.db.models import QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.overview.gaps.judging import COLUMNS, OF_PART, columns_of, stored_gaps, wanted_gaps
from mingcha.overview.gaps.models import Gap
from mingcha.registry.parts.models import SitePart
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point

_STANDS_AT = CompiledQuery(lambda key: Point.objects.filter(pk=key, stands_at__isnull=False).values_list("stands_at"))
_CHUNK = 2000
_ASKED_AT_ONCE = 500
"""Codes in one condition."""


def update_gaps(parts: QuerySet[SitePart]) -> int:
    """Judges these parts again; returns the number of changed rows. One transaction per chunk, unless one is open. The
    parts are locked until it ends, so that an act and a report do not overwrite each other's changes."""
    changed, after = 0, 0
    numbered = parts.order_by("pk").values_list("pk", flat=True)
    while True:
        with transaction.atomic():
            chunk = list(numbered.filter(pk__gt=after).select_for_update(no_key=True)[:_CHUNK])
            if not chunk:
                return changed
            changed += _update(chunk)
            after = chunk[-1]


def parts_changed(parts: QuerySet[SitePart]) -> None:
    """Updates the gaps of changed parts of sites; the listener of registry.parts.changes."""
    update_gaps(parts)


def points_changed(points: ChangedPoints) -> None:
    """Judges the parts of these points; a listener of registry.points.changes, called after that of the map."""
    if points.one is not None and not _STANDS_AT.rows(points.one[0]):
        return  # most points stand at no part that the law asks for
    standing = points.query.filter(stands_at__isnull=False)
    update_gaps(SitePart.objects.filter(pk__in=standing.values("stands_at")))


def conditions_changed(cameras: Collection[str]) -> None:
    """Judges the parts of these cameras, whose condition in MapPoint changed."""
    for codes in batched(sorted(cameras), _ASKED_AT_ONCE):
        standing = Point.objects.filter(code__in=codes, stands_at__isnull=False)
        numbers = sorted(set(standing.values_list("stands_at", flat=True)))
        if numbers:
            update_gaps(SitePart.objects.filter(pk__in=numbers))


def _update(numbers: list[int]) -> int:
    """Writes the rows of these parts that differ from those stored."""
    parts = SitePart.objects.filter(pk__in=numbers).values_list(*OF_PART)
    wanted = {gap.part: gap for gap in wanted_gaps(parts, Point.objects.filter(stands_at__in=numbers))}
    stored = stored_gaps(Gap.objects.filter(part__in=numbers))
    gone = [number for number in stored if number not in wanted]
    written = [gap for gap in wanted.values() if columns_of(gap) != stored.get(gap.part)]
    if gone:
        Gap.objects.filter(part__in=gone).delete()
    if written:
        Gap.objects.bulk_create(
            written, _CHUNK, update_conflicts=True, unique_fields=["part"], update_fields=list(COLUMNS)
        )
    return len(gone) + len(written)
