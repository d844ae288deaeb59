"""Writes the derived rows of interruptions: with sealed hours, and with each changed report of a recorder (16(1))."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from mingcha.custody.hours.models import Hour
from mingcha.custody.interruptions.models import HourWithGaps, RecentGaps
from mingcha.kit.decision import cites

_MOST_PIECES = 500
_LONGEST_REASON = 32


def mark_hours(hours: Iterable[Hour]) -> None:
    """Marks the hours of the record that have gaps. Derived: no entry of the log."""
    HourWithGaps.objects.bulk_create(
        HourWithGaps(of=row, hour=row.hour, camera=row.camera) for row in hours if row.gaps and not row.beside
    )


@cites("16(1)")
def take_in_recent_gaps(recorder: str, report: Mapping[str, object]) -> int:
    """Replaces a recorder's report on gaps that no sealed hour has yet: camera code -> [[from_ms, to_ms or null,
    reason]...]. Derived: no entry of the log. Returns the number of cameras with a malformed report; those are left
    out."""
    rows = {
        str(camera)[:20]: RecentGaps(camera=str(camera)[:20], recorder=recorder, pieces=pieces)
        for camera, reported in report.items()
        if (pieces := _pieces(reported)) is not None
    }
    with transaction.atomic():
        RecentGaps.objects.filter(recorder=recorder).exclude(camera__in=rows).delete()
        RecentGaps.objects.bulk_create(
            rows.values(), update_conflicts=True, unique_fields=["camera", "recorder"], update_fields=["pieces"]
        )
    return len(report) - len(rows)


def _pieces(reported: object) -> list[list[int | str | None]] | None:
    """The pieces of one camera as stored; None if they are malformed."""
    if not isinstance(reported, list):
        return None
    pieces: list[list[int | str | None]] = []
    for piece in reported[-_MOST_PIECES:]:
        if not isinstance(piece, list) or len(piece) != 3:
            return None
        from_ms, to_ms, reason = piece
        if type(from_ms) is not int or not isinstance(reason, str) or not (to_ms is None or type(to_ms) is int):
            return None
        if from_ms < 0 or (to_ms is not None and to_ms < from_ms):
            return None
        pieces.append([from_ms, to_ms, reason[:_LONGEST_REASON]])
    return pieces
