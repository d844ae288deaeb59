"""The measured hours and days of the way to cameras (articles 16(1), 17)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from mingcha.custody.links.models import LinkDay, LinkHour
from mingcha.custody.links.rules import MeasuredHour

_COLUMNS = (
    "camera", "hour", "measured_ms", "expected", "lost", "jitter_us", "jitter_most_us", "skipped", "frames",
    "frames_ms", "offset_ms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasuredDay:
    """The sums of a camera's day: RTP packets over UDP that should have come and that did not, pictures and the
    milliseconds in which they came."""

    day: date
    expected: int
    lost: int
    frames: int
    frames_ms: int


def measured_hours(cameras: Collection[str], first_hour: int) -> tuple[MeasuredHour, ...]:
    """What recorders measured of these cameras from an hour on (Unix seconds // 3600), in any order; one row each for
    two recorders in the same hour."""
    rows = LinkHour.objects.filter(camera__in=cameras, hour__gte=first_hour)
    return tuple(MeasuredHour(*row) for row in rows.values_list(*_COLUMNS))


def measured_days(camera: str, first: date) -> tuple[MeasuredDay, ...]:
    """The summed days of a camera from one on, ascending."""
    rows = LinkDay.objects.filter(camera=camera, day__gte=first).order_by("day")
    return tuple(MeasuredDay(*row) for row in rows.values_list("day", "expected", "lost", "frames", "frames_ms"))
