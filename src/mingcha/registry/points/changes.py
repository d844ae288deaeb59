"""Notifies those who keep derived rows of points that points changed (arts. 3, 7, 8, 13).

The registry is below the floor that shows points (overview), so that floor registers its listener when Django starts.
Every act that changes a Point, System, Site or Organisation calls `tell_points_changed`, also after a bulk write.
docs/design/house.md says why this is a direct call and not an outbox.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet

from mingcha.registry.points.models import Point

type Listener = Callable[[QuerySet[Point]], object]
"""Called with the points as a query, which it may read in pieces."""

_listeners: list[Listener] = []


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
