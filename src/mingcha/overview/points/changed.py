"""Notifies planes above that the conditions of points changed (article 16(1)).

Supervision lies above the floor that knows conditions, so it registers its listener when Django starts. A listener is
called inside the transaction that wrote the conditions: it does nothing that costs more than asking for a later turn.
"""

from collections.abc import Callable

type Listener = Callable[[], object]

_listeners: list[Listener] = []


def listen_to_conditions(listener: Listener) -> None:
    """Adds a listener for the life of the process, unless it is registered already."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_conditions_changed() -> None:
    """Calls the listeners."""
    for listener in _listeners:
        listener()
