"""Notifies those who keep derived rows of parts of sites that parts changed (article 6), as registry/points/changes.py
does for points.

Every act that registers, judges or ends a part, or says which point stands at it, calls `tell_parts_changed`.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet

from mingcha.registry.parts.models import SitePart

type Listener = Callable[[QuerySet[SitePart]], object]
"""Called with the parts as a query, which it may read in pieces."""

_listeners: list[Listener] = []


def listen_to_parts(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_parts_changed(parts: QuerySet[SitePart]) -> None:
    """Calls the listeners inside the transaction that wrote these parts. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("tell_parts_changed is called inside the transaction that wrote the parts")
    for listener in _listeners:
        listener(parts)
