"""How much of a day the sealed hours of many points cover, for the start pages (article 16(5))."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import HELD_STATES, hour_of
from mingcha.law import retention

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class DayHeld:
    """Minutes with footage of a Shanghai day, and all minutes in the sealed hours of the same points."""

    minutes_expected: int
    minutes_kept: int

    @property
    def share(self) -> float | None:
        """0 to 1; None if no hour of the day is sealed."""
        return self.minutes_kept / self.minutes_expected if self.minutes_expected else None


def day_held(cameras: Collection[str], day: date) -> DayHeld:
    """The coverage of a day by these points. A point without a sealed hour on that day is not counted."""
    first = hour_of(retention.day_begins(day))
    rows = Hour.objects.filter(camera__in=cameras, beside=False, hour__gte=first, hour__lt=first + HOURS_A_DAY)
    minutes: dict[tuple[str, int], int] = {}
    for camera, hour, bitmap, state in rows.values_list("camera", "hour", "bitmap", "state").iterator(chunk_size=2000):
        held = int(bitmap, 16) if state in HELD_STATES else 0
        minutes[camera, hour] = minutes.get((camera, hour), 0) | held
    return DayHeld(60 * len(minutes), sum(bits.bit_count() for bits in minutes.values()))
