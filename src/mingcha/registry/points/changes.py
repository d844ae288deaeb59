"""Notifies those who keep derived rows of points that points changed (arts. 3, 7, 8, 13).

The registry is below the floor that shows points (overview), so that floor registers its listener when Django starts.
Every act that changes a Point, Site or Organisation calls `tell_points_changed`, also after a bulk write; one that
changes a System calls `tell_system_changed`, to which `system_changed` listens.
docs/design/house.md says why this is a direct call and not an outbox.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System

type Listener = Callable[[QuerySet[Point]], object]
"""Called with the points as a query, which it may read in pieces."""

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
    if not connection.in_atomic_block:
        raise RuntimeError("tell_points_changed is called inside the transaction that wrote the points")
    for listener in _listeners:
        listener(points)


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
