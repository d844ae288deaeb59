"""Notifies who judges the steps of projects that a project, or the batches of its points, changed (article 8).

The steps are kept above (registry/stages, which reads what acceptances say), so that they register a listener when
Django starts, as registry/points/changes.py does for points.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from mingcha.evidence.entries import ActRecord

type Listener = Callable[[ActRecord, Iterable[int], datetime], object]
"""Called inside the act with the numbers of the projects and its instant."""

_listeners: list[Listener] = []


def listen_to_projects(listener: Listener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_projects_changed(record: ActRecord, projects: Iterable[int], now: datetime) -> None:
    """Calls the listeners inside the act that changed these projects (numbers), or a batch with points of them."""
    for listener in _listeners:
        listener(record, projects, now)
