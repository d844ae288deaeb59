"""The nightly pass over the city that judges every part again (articles 6, 9).

It reads without locks, some thousand parts a time by their numbers, and compares; only parts whose row is not as it has
to be are locked and judged as by an act. An act or a report that comes between reading and comparing judges its parts
itself, so nothing is missed, and a night without changes writes nothing.
"""

from collections.abc import Callable
from itertools import batched

from django.db.models import Exists, OuterRef

from mingcha.overview.gaps.judging import OF_PART, columns_of, stored_gaps, wanted_gaps
from mingcha.overview.gaps.models import Gap
from mingcha.overview.gaps.upkeep import update_gaps
from mingcha.registry.parts.models import SitePart
from mingcha.registry.points.models import Point

_READ_AT_ONCE = 5000
_JUDGED_AT_ONCE = 2000


def rebuild_gaps(between: Callable[[], object] = int) -> int:
    """Judges every part again, for an upgraded home and for rows written without an act; returns the number of changed
    rows. `between` is called after each piece."""
    changed, after = 0, 0
    while True:
        parts = list(SitePart.objects.filter(pk__gt=after).order_by("pk").values_list(*OF_PART)[:_READ_AT_ONCE])
        if not parts:
            break
        first, after = parts[0][0], parts[-1][0]
        stored = stored_gaps(Gap.objects.filter(part__gte=first, part__lte=after))
        points = Point.objects.filter(stands_at__gte=first, stands_at__lte=after)
        wanted = {gap.part: columns_of(gap) for gap in wanted_gaps(parts, points)}
        doubted = (number for number, *_ in parts if wanted.get(number) != stored.get(number))
        for numbers in batched(doubted, _JUDGED_AT_ONCE):
            changed += update_gaps(SitePart.objects.filter(pk__in=numbers))
        between()
    gone, _ = Gap.objects.filter(~Exists(SitePart.objects.filter(pk=OuterRef("part")))).delete()
    return changed + gone
