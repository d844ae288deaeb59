"""Queries for the last status report of each recorder and camera, with its age."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.fleet.recorders.models import CameraState, Recorder, RecorderState
from mingcha.kit.clock import Clock


@dataclass(frozen=True, slots=True)
class RecorderView:
    """A recorder's last report and its age in ms."""

    recorder: str
    age_ms: int
    started_at: datetime | None
    is_demo: bool
    hours_cursor: int
    assignments_version: int
    holds_version: int
    status: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CameraView:
    """A recorder's last report on a camera and its age in ms."""

    camera: str
    recorder: str
    age_ms: int
    state: str
    reason: str
    since_ms: int | None
    status: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GatewayView:
    """The gateway of a recorder host: its origin for browsers, and the address for our programs. `serves`: its recorder
    is in service; otherwise it may still hold older footage."""

    origin: str
    nearby: str
    serves: bool


def hours_cursor(recorder: str) -> int:
    """The sequence of the last sealed hour read from a recorder; 0 before the first."""
    cursor = RecorderState.objects.filter(recorder=recorder).values_list("hours_cursor", flat=True).first()
    return cursor or 0


def hours_anchor(recorder: str) -> tuple[int, str]:
    """(sequence, anchor) of that hour; the anchor is "" before the first."""
    row = RecorderState.objects.filter(recorder=recorder).values_list("hours_cursor", "hours_anchor").first()
    return row or (0, "")


def recorders(*, clock: Clock) -> tuple[RecorderView, ...]:
    """The last report of each recorder."""
    now = clock.now()
    return tuple(
        RecorderView(
            recorder=row.recorder,
            age_ms=_age_ms(now, row.seen_at),
            started_at=row.started_at,
            is_demo=row.is_demo,
            hours_cursor=row.hours_cursor,
            assignments_version=row.assignments_version,
            holds_version=row.holds_version,
            status=row.status,
        )
        for row in RecorderState.objects.order_by("recorder")
    )


def cameras(codes: Iterable[str] | None = None, *, clock: Clock) -> dict[str, CameraView]:
    """The last report on each camera, by its code."""
    now = clock.now()
    rows = CameraState.objects.all() if codes is None else instances(CameraState, _OF_CAMERAS.rows(tuple(codes)))
    return {
        row.camera: CameraView(
            camera=row.camera,
            recorder=row.recorder,
            age_ms=_age_ms(now, row.seen_at),
            state=row.state,
            reason=row.reason,
            since_ms=row.since_ms,
            status=row.status,
        )
        for row in rows
    }


_OF_CAMERAS = CompiledQuery(
    lambda codes: CameraState.objects.filter(camera__in=codes).values_list(*concrete_names(CameraState))
)


def gateways() -> dict[str, GatewayView]:
    """Recorder -> its gateway, for recorders with one of their own."""
    return {name: GatewayView(own, nearby or own, left_at is None) for name, own, nearby, left_at in _GATEWAYS.rows()}


_GATEWAYS = CompiledQuery(
    lambda: (
        Recorder.objects.exclude(gateway="")
        .order_by("name")
        .values_list("name", "gateway", "gateway_nearby", "left_at")
    )
)


def further_gateways() -> tuple[GatewayView, ...]:
    """Every gateway other than that of the pages' host, each once, ordered by recorder name."""
    return tuple(dict.fromkeys(gateways().values()))


def _age_ms(now: datetime, seen_at: datetime) -> int:
    return max(0, (now - seen_at) // timedelta(milliseconds=1))
