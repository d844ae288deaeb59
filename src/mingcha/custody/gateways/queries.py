"""Queries of gateways: the gateway for a camera's pictures at a time (arts. 16(3), 19)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.custody.gateways.rules import HOUR_MS, held_by
from mingcha.custody.hours.models import Hour
from mingcha.fleet.placement.models import Placement
from mingcha.fleet.recorders.queries import GatewayView, gateways
from mingcha.kit.clock import unix_ms


@dataclass(frozen=True, slots=True)
class SeenThrough:
    """A time range of a camera and its gateway; None: the gateway of the pages' host. Unix milliseconds, `to_ms` 0:
    open end (includes live)."""

    gateway: GatewayView | None
    from_ms: int
    to_ms: int


def seen_through(cameras: Collection[str], from_ms: int) -> dict[str, tuple[SeenThrough, ...]]:
    """Camera -> gateways for its pictures from an instant on, oldest first. Leaves out cameras that only use the
    gateway of the pages' host."""
    there = gateways()
    if not there:
        return {}
    tenures: dict[str, list[tuple[str, int]]] = {}
    rows = Placement.objects.filter(camera__in=list(cameras)).order_by("camera", "moves")
    for camera, name, began_at in rows.values_list("camera", "recorder", "began_at"):
        tenures.setdefault(camera, []).append((name, _ms(began_at)))
    hours = _hours([camera for camera, known in tenures.items() if known[0][1] > from_ms], from_ms)
    found = {}
    for camera, known in tenures.items():
        held = held_by(known, hours.get(camera, []), from_ms)
        seen = tuple(SeenThrough(there.get(one.recorder), one.from_ms, one.to_ms) for one in held)
        if any(one.gateway for one in seen):
            found[camera] = seen
    return found


def gateway_at(camera: str, at_ms: int) -> GatewayView | None:
    """The gateway for a camera's picture of an instant; None: the gateway of the pages' host."""
    seen = seen_through([camera], at_ms).get(camera, ())
    return seen[0].gateway if seen else None


def _hours(cameras: Collection[str], from_ms: int) -> dict[str, list[tuple[str, int]]]:
    """Camera -> (recorder, hour) of the sealed hours of the record from an instant on."""
    found: dict[str, list[tuple[str, int]]] = {}
    if not cameras:
        return found
    rows = Hour.objects.filter(camera__in=list(cameras), beside=False, hour__gte=from_ms // HOUR_MS)
    for camera, name, hour in rows.order_by("hour").values_list("camera", "recorder", "hour"):
        found.setdefault(camera, []).append((name, hour))
    return found


def _ms(instant: datetime) -> int:
    return unix_ms(instant.astimezone(UTC))
