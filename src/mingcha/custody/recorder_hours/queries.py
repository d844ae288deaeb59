"""The hours of a recorder (articles 16(1), 16(5))."""

from dataclasses import dataclass

from mingcha.custody.recorder_hours.models import RecorderHour
from mingcha.custody.recorder_hours.rules import Recorded, WaySums


@dataclass(frozen=True, slots=True)
class HourOfRecorder:
    """An hour (Unix seconds // 3600) of a recorder. Without a sealed hour `recorded.cameras` is 0."""

    hour: int
    recorded: Recorded
    way: WaySums


def hours_of_recorder(recorder: str, first_hour: int) -> tuple[HourOfRecorder, ...]:
    """The hours of a recorder from one on, ascending; hours without a row are absent."""
    rows = RecorderHour.objects.filter(recorder=recorder, hour__gte=first_hour).order_by("hour")
    return tuple(
        HourOfRecorder(
            row.hour,
            Recorded(row.cameras, row.size_bytes, row.footage_ms, row.gaps),
            WaySums(row.expected, row.lost, row.frames, row.frames_ms, row.offset_ms),
        )
        for row in rows
    )
