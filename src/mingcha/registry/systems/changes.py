"""Notifies who keeps what is derived of a system that it changed (arts. 3, 7, 13). Points are above systems:
`system_changed` of registry/points/changes.py listens, once Django has started."""

from collections.abc import Callable

from mingcha.registry.systems.models import System

type Listener = Callable[[System], object]
"""Called inside the transaction that wrote the system."""

_listeners: list[Listener] = []


def listen_to_systems(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_system_changed(system: System) -> None:
    """Calls the listeners. Every act that changes a row of System calls it."""
    for listener in _listeners:
        listener(system)
