"""Notifies those who keep derived rows of points that an area was drawn or ended (articles 6(11), 18; decree 799,
article 10), as registry/points/changes.py does for points.

Only acts are notified. An area whose last day passed, or whose first day has come, is found by who judges by the day.
"""

from collections.abc import Callable

from django.db import connection

from mingcha.registry.areas.models import DrawnArea

type Listener = Callable[[DrawnArea], object]
"""Called with an area as it is stored."""

_listeners: list[Listener] = []


def listen_to_areas(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_area_changed(area: DrawnArea) -> None:
    """Calls the listeners inside the transaction that drew or ended this area. Raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("tell_area_changed is called inside the transaction that wrote the area")
    for listener in _listeners:
        listener(area)
