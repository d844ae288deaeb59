"""Notifies those who keep derived rows of points that points changed (arts. 3, 7, 8, 13).

The registry is below the floor that shows points (overview), so that floor registers its listener when Django starts.
Every act that changes a Point, Site or Organisation calls `tell_points_changed`, also after a bulk write; one that
changes a System calls `tell_system_changed`, to which `system_changed` listens.
docs/design/house.md says why this is a direct call and not an outbox.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System


@dataclass(frozen=True, slots=True)
class ChangedPoints:
    """Points that an act wrote, as a query. `one`: key and code of the point where it is a single one, which then
    nobody reads again."""

    query: QuerySet[Point]
    one: tuple[int, str] | None = None

    def chunks(self, at_once: int) -> Iterator[list[tuple[int, str]]]:
        """Keys and codes by key, at most so many together, each chunk by a query of its own: on SQLite a transaction
        cannot write while a read cursor of the same connection is open and another program has written since."""
        if self.one is not None:
            yield [self.one]
            return
        after, full = 0, True
        rows = self.query.order_by("pk").values_list("pk", "code")
        while full and (chunk := list(rows.filter(pk__gt=after)[:at_once])):
            yield chunk
            after, full = chunk[-1][0], len(chunk) == at_once


type Listener = Callable[[ChangedPoints], object]
"""Called with the points, which it may read in pieces."""

type MoveListener = Callable[[ActRecord, Point, datetime], object]
"""Called inside the act that moved a point which had a position before."""

_listeners: list[Listener] = []
_move_listeners: list[MoveListener] = []


def listen_to_points(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_points_changed(points: QuerySet[Point]) -> None:
    """Calls the listeners inside the transaction that wrote these points, or the system, site or organisation above
    them. Raises RuntimeError outside a transaction: a derived row would stay although the act was rolled back."""
    _tell(ChangedPoints(points))


def tell_point_changed(point: Point) -> None:
    """The same for one stored point."""
    _tell(ChangedPoints(Point.objects.filter(pk=point.pk), (point.pk, point.code)))


def _tell(changed: ChangedPoints) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("points changed are told inside the transaction that wrote them")
    for listener in _listeners:
        listener(changed)


def system_changed(system: System) -> None:
    """The listener of registry/systems/changes.py: every point of the system changed."""
    tell_points_changed(Point.objects.filter(system=system))


def listen_to_moves(listener: MoveListener) -> None:
    """Adds a listener of moved points, for the nouns of the register that are above points (signs)."""
    if listener not in _move_listeners:
        _move_listeners.append(listener)


def tell_point_moved(record: ActRecord, point: Point, now: datetime) -> None:
    """Calls the listeners of moves inside the act that moves this point."""
    for listener in _move_listeners:
        listener(record, point, now)
