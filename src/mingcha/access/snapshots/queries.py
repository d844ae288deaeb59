"""Kept pictures as values, and the list of a point (articles 16(2), 16(3))."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.rows import WITH, readable_snapshot, reads_all, snapshot_row
from mingcha.access.snapshots.values import SnapshotRow
from mingcha.evidence.compiled_query import CompiledQuery, joined_instances, joined_names
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place


def snapshots_of_point(
    asker: Reader, code: str, *, at: datetime, limit: int = 20, place: Place | None = None
) -> tuple[SnapshotRow, ...]:
    """The kept pictures of a point, newest first: all for readers of its register, else the asker's own. `place`: its
    place, if the caller has read the point."""
    facts = duty_of(asker, at)
    if reads_all(facts, code, place):
        rows = _of_point(limit).rows(code)
    else:
        rows = _own_of_point(limit).rows(code, facts.user_id)
    return tuple(map(snapshot_row, joined_instances(Snapshot, WITH, rows)))


@lru_cache(8)
def _of_point(limit: int) -> CompiledQuery:
    """The newest kept pictures of a point."""
    return CompiledQuery(lambda camera: _newest(Snapshot.objects.filter(camera=camera), limit))


@lru_cache(8)
def _own_of_point(limit: int) -> CompiledQuery:
    """The newest kept pictures of a point by one person."""
    return CompiledQuery(lambda camera, user: _newest(Snapshot.objects.filter(camera=camera, user_id=user), limit))


def _newest(rows: QuerySet[Snapshot], limit: int) -> QuerySet[Snapshot, Any]:
    return rows.order_by("-pk").values_list(*joined_names(Snapshot, WITH))[:limit]


def snapshot(asker: Reader, number: str, *, at: datetime) -> SnapshotRow:
    """One kept picture's facts. Raises Fault(NOT_FOUND) also without the right to read it."""
    return snapshot_row(readable_snapshot(duty_of(asker, at), number))
