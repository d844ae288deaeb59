"""Interruptions since an instant and their reasons, from sealed hours and the recorder's present state (art. 16(1))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import hour_of
from mingcha.fleet.recorders.queries import cameras
from mingcha.kit.clock import Clock
from mingcha.media.units import GapReason

SHORTEST_MS = 5_000
"""Shorter gaps, such as a lost GOP, are on the timeline but not in this list."""
_JOIN_MS = 2_000
"""Gaps of neighbouring hours with at most this time between them are one interruption."""
_NO_TROUBLE = frozenset({GapReason.DISABLED.value})


@dataclass(frozen=True, slots=True)
class Interruption:
    """A time without footage of a camera; `to_ms` None: it is ongoing. Unix milliseconds."""

    camera: str
    from_ms: int
    to_ms: int | None
    reason: str


def interruptions(codes: Iterable[str], since: datetime, *, clock: Clock) -> tuple[Interruption, ...]:
    """The interruptions of these cameras since an instant, ongoing ones first, then the newest.

    An interruption in an hour that is not sealed yet is listed only while it is ongoing.
    """
    asked = list(codes)
    since_ms = int(since.timestamp() * 1000)
    found = [*_sealed(asked, since, since_ms)]
    for view in cameras(asked, clock=clock).values():
        if view.state == "trouble" and view.since_ms is not None:
            found = _with_ongoing(found, Interruption(view.camera, view.since_ms, None, view.reason))
    ordered = sorted(found, key=lambda one: (one.to_ms is None, one.from_ms, one.camera), reverse=True)
    return tuple(ordered)


def _sealed(codes: list[str], since: datetime, since_ms: int) -> list[Interruption]:
    rows = Hour.objects.filter(camera__in=codes, beside=False, hour__gte=hour_of(since))
    joined: list[Interruption] = []
    for row in rows.order_by("camera", "hour", "epoch"):
        for from_ms, to_ms, reason in row.gaps:
            before = joined[-1] if joined else None
            if reason in _NO_TROUBLE or to_ms <= since_ms:
                continue
            if before and _continues(before, row.camera, from_ms, reason):
                joined[-1] = Interruption(before.camera, before.from_ms, to_ms, reason)
            else:
                joined.append(Interruption(row.camera, max(from_ms, since_ms), to_ms, reason))
    return [one for one in joined if one.to_ms is None or one.to_ms - one.from_ms >= SHORTEST_MS]


def _continues(before: Interruption, camera: str, from_ms: int, reason: str) -> bool:
    known = (before.camera, before.reason) == (camera, reason)
    return known and before.to_ms is not None and from_ms - before.to_ms <= _JOIN_MS


def _with_ongoing(found: list[Interruption], now: Interruption) -> list[Interruption]:
    """Adds an ongoing interruption and removes its part in sealed hours."""
    kept = [one for one in found if one.camera != now.camera or (one.to_ms or 0) < now.from_ms]
    return [*kept, now]
