"""Notifies planes with derived rows of cameras that a recorder reported their states (art. 16(5)).

The fleet is below the floor that shows cameras (overview), so that floor registers its listener when Django starts.
docs/design/house.md says why this is a direct call and not an outbox.
"""

from collections.abc import Callable, Mapping

from django.db import connection

from mingcha.fleet.recorders.models import CameraState

type Listener = Callable[[str, Mapping[str, CameraState]], object]
"""Called with the recorder and the states of all its cameras, by code."""

_listeners: list[Listener] = []


def listen_to_reports(listener: Listener) -> None:
    """Adds a listener for the life of the process, unless it is registered already."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_cameras_reported(recorder: str, states: Mapping[str, CameraState]) -> None:
    """Calls the listeners inside the transaction that wrote the states. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("tell_cameras_reported is called inside the transaction that wrote the states")
    for listener in _listeners:
        listener(recorder, states)
