"""Notifies those who open what was decided that a unit took its consent back, and that it was decided anew (articles
13(2), 13(3), 15), as registry/points/changes.py does for points: decisions are below the grants that rest on them."""

from collections.abc import Callable
from datetime import datetime

from mingcha.evidence.entries import ActRecord

type Listener = Callable[[ActRecord, str, str, datetime], object]
"""Called inside the act with the number of the application, the code of the unit and the instant."""

type DecidedListener = Callable[[ActRecord, str, datetime], object]
"""Called inside the act with the number of the application and the instant, once the decision is written."""

_listeners: list[Listener] = []
_decided: list[DecidedListener] = []


def listen_to_withdrawals(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_consent_withdrawn(record: ActRecord, application: str, unit: str, now: datetime) -> None:
    """Calls the listeners inside the act by which a unit withdraws its consent."""
    for listener in _listeners:
        listener(record, application, unit, now)


def listen_to_decisions(listener: DecidedListener) -> None:
    """Adds a listener of decisions, as listen_to_withdrawals does."""
    if listener not in _decided:
        _decided.append(listener)


def tell_decided(record: ActRecord, application: str, now: datetime) -> None:
    """Calls the listeners inside the act that decides an application."""
    for listener in _decided:
        listener(record, application, now)
