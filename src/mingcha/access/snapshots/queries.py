"""Kept pictures as values, and the list of a point (articles 16(2), 16(3))."""

from datetime import datetime

from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.rows import readable, readable_snapshot, snapshot_row
from mingcha.access.snapshots.values import SnapshotRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place


def snapshots_of_point(
    asker: Reader, code: str, *, at: datetime, limit: int = 20, place: Place | None = None
) -> tuple[SnapshotRow, ...]:
    """The kept pictures of a point, newest first: all for readers of its register, else the asker's own. `place`: its
    place, if the caller has read the point."""
    facts = duty_of(asker, at)
    rows = Snapshot.objects.filter(camera=code)
    return tuple(snapshot_row(row) for row in readable(rows, facts, code, place)[:limit])


def snapshot(asker: Reader, number: str, *, at: datetime) -> SnapshotRow:
    """One kept picture's facts. Raises Fault(NOT_FOUND) also without the right to read it."""
    return snapshot_row(readable_snapshot(duty_of(asker, at), number))
