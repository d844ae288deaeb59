"""Notifies listeners that the conditions of points changed (articles 6, 9, 16(1)).

A listener is registered when Django starts and is called inside the transaction that wrote the conditions. One of a
plane above (supervision) only asks for a later turn; the gaps of this plane are judged at once, for the cameras that
are named.
"""

from collections.abc import Callable, Collection

type Listener = Callable[[], object]
type CameraListener = Callable[[Collection[str]], object]
"""Called with the codes of the cameras whose rows were written."""

_listeners: list[Listener] = []
_camera_listeners: list[CameraListener] = []


def listen_to_conditions(listener: Listener) -> None:
    """Adds a listener for the life of the process, unless it is registered already."""
    if listener not in _listeners:
        _listeners.append(listener)


def listen_to_cameras(listener: CameraListener) -> None:
    """Adds a listener that is told the cameras, unless it is registered already."""
    if listener not in _camera_listeners:
        _camera_listeners.append(listener)


def tell_conditions_changed(cameras: Collection[str]) -> None:
    """Calls the listeners; those that are told no cameras only where there are any."""
    for of_cameras in _camera_listeners:
        of_cameras(cameras)
    for listener in _listeners if cameras else ():
        listener()
