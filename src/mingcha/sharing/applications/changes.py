"""Notifies those who rest on an application that its department withdrew it (article 13(2)): applications are below the
decisions and grants that rest on them."""

from collections.abc import Callable
from datetime import datetime

from mingcha.evidence.entries import ActRecord

type Listener = Callable[[ActRecord, str, datetime], object]
"""Called inside the act with the number of the application and the instant, once its state is written."""

_listeners: list[Listener] = []


def listen_to_withdrawn(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_withdrawn(record: ActRecord, application: str, now: datetime) -> None:
    """Calls the listeners inside the act by which a department withdraws its application."""
    for listener in _listeners:
        listener(record, application, now)
