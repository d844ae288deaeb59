"""The measured hours of the way to cameras (article 17)."""

from collections.abc import Collection

from mingcha.custody.links.models import LinkHour
from mingcha.custody.links.rules import MeasuredHour

_COLUMNS = ("camera", "hour", "measured_ms", "expected", "lost", "jitter_us", "jitter_most_us", "skipped")


def measured_hours(cameras: Collection[str], first_hour: int) -> tuple[MeasuredHour, ...]:
    """What recorders measured of these cameras from an hour on (Unix seconds // 3600), in any order; one row each for
    two recorders in the same hour."""
    rows = LinkHour.objects.filter(camera__in=cameras, hour__gte=first_hour)
    return tuple(MeasuredHour(*row) for row in rows.values_list(*_COLUMNS))
