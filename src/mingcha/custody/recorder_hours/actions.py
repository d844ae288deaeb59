"""Writes the derived hours of recorders (articles 16(1), 16(5)). No entries: the sealed hours are the record."""

from collections.abc import Mapping

from mingcha.custody.recorder_hours.models import RecorderHour
from mingcha.custody.recorder_hours.rules import Recorded, WaySums
from mingcha.kit.decision import cites

_OF_HOURS = ("cameras", "size_bytes", "footage_ms", "gaps")
_OF_WAYS = ("expected", "lost", "frames", "frames_ms", "offset_ms")


@cites("16(5)")
def add_recorded(recorder: str, recorded: Mapping[int, Recorded]) -> None:
    """Adds what sealed hours hold that came in just now, by hour. In their transaction and under the log's lock, since
    it reads what it adds to."""
    held = RecorderHour.objects.filter(recorder=recorder, hour__in=recorded)
    before = {row.hour: Recorded(row.cameras, row.size_bytes, row.footage_ms, row.gaps) for row in held}
    rows = []
    for hour, more in recorded.items():
        now = before.get(hour, Recorded()) + more
        rows.append(
            RecorderHour(
                recorder=recorder, hour=hour,
                cameras=now.cameras, size_bytes=now.size_bytes, footage_ms=now.footage_ms, gaps=dict(now.gaps_ms),
            )
        )  # fmt: skip
    _write(rows, _OF_HOURS)


@cites("16(1)", "17")
def set_ways(recorder: str, ways: Mapping[int, WaySums], *, oldest: int) -> None:
    """Writes what was measured of the ways to the cameras of a recorder, by hour, and forgets hours before `oldest`."""
    rows = [
        RecorderHour(
            recorder=recorder, hour=hour,
            expected=one.expected, lost=one.lost, frames=one.frames, frames_ms=one.frames_ms, offset_ms=one.offset_ms,
        )
        for hour, one in ways.items()
    ]  # fmt: skip
    _write(rows, _OF_WAYS)
    RecorderHour.objects.filter(hour__lt=oldest).delete()


def _write(rows: list[RecorderHour], columns: tuple[str, ...]) -> None:
    RecorderHour.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["recorder", "hour"], update_fields=list(columns)
    )
