"""How far back the footage of key targets reaches, compared with the ninety days required by article 16(5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import HELD_STATES, day_of, first_day_kept
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.clock import Clock
from mingcha.law.retention import RetentionClass, shanghai_day


@dataclass(frozen=True, slots=True)
class HistoryKept:
    """`days_kept`: whole Shanghai days before today of the camera with the shortest history. `reached_on`: the day on
    which it will have all of `days_asked` if nothing is lost, None if it has them. `cameras`: how many have footage."""

    days_kept: int
    days_asked: int
    reached_on: date | None
    cameras: int

    @property
    def is_enough(self) -> bool:
        """Whether the history covers the whole period."""
        return self.reached_on is None


def history_kept(cameras: tuple[str, ...], asked: RetentionClass, *, clock: Clock) -> HistoryKept:
    """The history of one system's cameras: the shortest counts, and a camera without footage makes it 0."""
    return histories_kept((cameras,), asked, clock=clock)[0]


def histories_kept(
    systems: Sequence[tuple[str, ...]], asked: RetentionClass, *, clock: Clock
) -> tuple[HistoryKept, ...]:
    """The history of each system's cameras, in the given order, with one query for all."""
    today = shanghai_day(clock.now())
    oldest = _oldest_days({camera for cameras in systems for camera in cameras})
    days_asked = (today - first_day_kept(asked, today)).days
    return tuple(_history(cameras, oldest, days_asked, today) for cameras in systems)


def _history(cameras: tuple[str, ...], oldest: Mapping[str, date], days_asked: int, today: date) -> HistoryKept:
    begun = [oldest[camera] for camera in cameras if camera in oldest]
    days_kept = 0 if not cameras or len(begun) < len(cameras) else min((today - day).days for day in begun)
    missing = max(0, days_asked - days_kept)
    return HistoryKept(days_kept, days_asked, today + timedelta(days=missing) if missing else None, len(begun))


def _oldest_days(cameras: Collection[str]) -> Mapping[str, date]:
    return {camera: day_of(oldest) for camera, oldest in _OLDEST.rows(tuple(cameras))}


_OLDEST = CompiledQuery(
    lambda cameras: (
        Hour.objects.filter(camera__in=cameras, state__in=HELD_STATES)
        .order_by()
        .values_list("camera")
        .annotate(Min("hour"))
    )
)
