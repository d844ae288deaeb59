"""What was last seen of masks, for the pages that show them (articles 7, 18)."""

from collections.abc import Iterable

from mingcha.media.units import MaskSeen
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.looks.values import LookRow
from mingcha.privacy.masks.values import MaskRow


def last_looks(rows: Iterable[MaskRow]) -> dict[tuple[str, int], LookRow]:
    """(number, version) -> the last recorded look at each of these versions, without those that nobody looked at. Not
    cut to a reach: for the page of a point that its reader may see."""
    found = {}
    for row in rows:
        looks = MaskLook.objects.filter(mask__no=row.no, mask__version=row.version)
        last = looks.order_by("-at", "-pk").first()
        if last is not None:
            other = looks.exclude(result=last.result).order_by("-at", "-pk").first()
            same = looks if other is None else looks.filter(at__gt=other.at)
            since = same.order_by("at").values_list("at", flat=True).first() or last.at
            found[row.no, row.version] = LookRow(last.at, MaskSeen(last.result), since)
    return found
