"""Notifies those who keep derived rows of points that a filing was received (article 9), as registry/points/changes.py
does for points. The end of a part of a system is a filing that is received as well.
"""

from collections.abc import Callable

from django.db import connection

from mingcha.registry.systems.models import System

type Listener = Callable[[System], object]
"""Called with the system whose filing was received."""

_listeners: list[Listener] = []


def listen_to_receipts(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_filing_received(system: System) -> None:
    """Calls the listeners inside the transaction that gave the receipt. Raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("tell_filing_received is called inside the transaction that gave the receipt")
    for listener in _listeners:
        listener(system)
