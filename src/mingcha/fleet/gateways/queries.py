"""Reads of gateways: through which a camera's pictures of a time are seen, and which there are (arts. 16(3), 19)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.custody.hours.models import Hour
from mingcha.fleet.gateways.holders import HOUR_MS, held_by
from mingcha.fleet.placement.models import Placement
from mingcha.fleet.recorders.models import Recorder


@dataclass(frozen=True, slots=True)
class GatewayView:
    """The gateway of a recorder host: its origin for browsers, and where our programs reach it. `serves`: its recorder
    is in service; of one that is not, the footage that it still holds may be there."""

    origin: str
    nearby: str
    serves: bool


@dataclass(frozen=True, slots=True)
class SeenThrough:
    """A stretch of time of a camera and the gateway through which it is seen; None: the pages' own. Unix milliseconds,
    `to_ms` 0: it goes on (live, too)."""

    gateway: GatewayView | None
    from_ms: int
    to_ms: int


def further_gateways() -> tuple[GatewayView, ...]:
    """Every gateway beside the pages' own, each once, by its recorder's name."""
    return tuple(dict.fromkeys(_gateways().values()))


def seen_through(cameras: Collection[str], from_ms: int) -> dict[str, tuple[SeenThrough, ...]]:
    """Camera -> through which gateways its pictures from an instant on are seen, oldest first; without the cameras that
    are seen through the pages' own gateway alone."""
    gateways = _gateways()
    if not gateways:
        return {}
    tenures: dict[str, list[tuple[str, int]]] = {}
    rows = Placement.objects.filter(camera__in=list(cameras)).order_by("camera", "moves")
    for camera, name, began_at in rows.values_list("camera", "recorder", "began_at"):
        tenures.setdefault(camera, []).append((name, _ms(began_at)))
    hours = _hours([camera for camera, known in tenures.items() if known[0][1] > from_ms], from_ms)
    found = {}
    for camera, known in tenures.items():
        held = held_by(known, hours.get(camera, []), from_ms)
        seen = tuple(SeenThrough(gateways.get(one.recorder), one.from_ms, one.to_ms) for one in held)
        if any(one.gateway for one in seen):
            found[camera] = seen
    return found


def gateway_at(camera: str, at_ms: int) -> GatewayView | None:
    """Through which gateway a camera's picture of an instant is seen; None: the pages' own."""
    seen = seen_through([camera], at_ms).get(camera, ())
    return seen[0].gateway if seen else None


def _gateways() -> dict[str, GatewayView]:
    """Recorder -> its gateway, of those that have one of their own."""
    rows = Recorder.objects.exclude(gateway="").order_by("name")
    return {row.name: GatewayView(row.gateway, row.gateway_nearby or row.gateway, row.left_at is None) for row in rows}


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
    return int(instant.astimezone(UTC).timestamp() * 1000)
