"""Interruptions since an instant: from sealed hours and the recorders' reports on the time after them (art. 16(1))."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import hour_of
from mingcha.custody.interruptions.models import HourWithGaps, RecentGaps
from mingcha.custody.interruptions.rules import Interruption, Piece, joined, newest_first
from mingcha.custody.interruptions.rules import since as lasting_since
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.fleet.recorders.queries import CameraView, cameras
from mingcha.kit.clock import Clock, unix_ms

MOST_CAMERAS = 2_000
"""Cameras with interruptions that one query looks at; those whose gap is the newest."""
_HOUR_MS = 3_600_000
_FURTHER_BACK_HOURS = 31 * 24
_MOST_FOLLOWED = 50
"""Cameras whose gap is followed back beyond the asked time by sealed hours."""


def interruptions(
    codes: Iterable[str], at: datetime, *, clock: Clock, views: Mapping[str, CameraView] | None = None
) -> tuple[Interruption, ...]:
    """The interruptions of these cameras since an instant, ongoing ones first, then the newest.

    Each has its own begin, also before the instant, and its end is the first footage after it. `views`: the last
    reports on these cameras, if the caller has read them.
    """
    asked = list(dict.fromkeys(codes))
    since_ms, now_ms = unix_ms(at), unix_ms(clock.now())
    pieces = _sealed(asked, hour_of(at))
    states = cameras(asked, clock=clock) if views is None else views
    reported: set[str] = set()
    for camera, recorder, recent in _RECENT.rows(tuple(asked)):
        reported.add(camera)
        pieces[camera] += [_ended(piece, recorder, states.get(camera)) for piece in recent]
    for view in states.values():
        if view.camera not in reported and view.state == "trouble" and view.since_ms is not None:
            pieces[view.camera].append((view.since_ms, None, view.reason))  # a recorder that reports no gaps
    found = [one for camera in asked for one in lasting_since(joined(camera, pieces[camera], now_ms), since_ms)]
    return newest_first(found)


def interrupted_cameras(at: datetime) -> tuple[str, ...]:
    """The codes of all cameras with a gap since an instant or one that lasts, at most MOST_CAMERAS."""
    recent = RecentGaps.objects.order_by("-pk").values_list("camera", flat=True)[:MOST_CAMERAS]
    sealed = HourWithGaps.objects.filter(hour__gte=hour_of(at)).order_by("-hour").values_list("camera", flat=True)
    return tuple(dict.fromkeys([*recent, *sealed[: 4 * MOST_CAMERAS]]))[:MOST_CAMERAS]


def _sealed(asked: list[str], first_hour: int) -> defaultdict[str, list[Piece]]:
    """Pieces of sealed hours; a gap that begins with the first hour is followed back through the hours before it."""
    pieces: defaultdict[str, list[Piece]] = defaultdict(list)
    for camera, gaps in _SINCE.rows(tuple(asked), first_hour):
        pieces[camera] += [tuple(gap) for gap in gaps]
    edge_ms = first_hour * _HOUR_MS
    cut = [camera for camera, known in pieces.items() if any(piece[0] == edge_ms for piece in known)]
    for camera, gaps in _BETWEEN.rows(tuple(cut[:_MOST_FOLLOWED]), first_hour - _FURTHER_BACK_HOURS, first_hour):
        pieces[camera] += [tuple(gap) for gap in gaps]
    return pieces


def _since(cameras: tuple[str, ...], first_hour: int) -> QuerySet[Hour, Any]:
    """The gaps of the record's sealed hours from one on."""
    rows = Hour.objects.filter(camera__in=cameras, beside=False, hour__gte=first_hour).exclude(gaps=[])
    return rows.values_list("camera", "gaps")


_SINCE = CompiledQuery(_since)
_BETWEEN = CompiledQuery(lambda cameras, first_hour, end: _since(cameras, first_hour).filter(hour__lt=end))
_RECENT = CompiledQuery(
    lambda cameras: RecentGaps.objects.filter(camera__in=cameras).values_list("camera", "recorder", "pieces")
)


def _ended(piece: list[int | str | None], recorder: str, state: CameraView | None) -> Piece:
    """A reported piece. One that lasts by a recorder that has the camera no longer ended when the next one recorded."""
    from_ms, to_ms, reason = piece
    moved = state is not None and state.recorder != recorder and state.state == "recording"
    if to_ms is None and state is not None and moved and state.since_ms is not None:
        to_ms = state.since_ms
    return int(from_ms or 0), None if to_ms is None else int(to_ms), str(reason)
