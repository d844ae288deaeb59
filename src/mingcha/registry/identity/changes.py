"""Notifies those who keep derived rows of people that names or numbers were written (arts. 3, 16(2)).

As registry/places/changes: the search (overview) registers its listener when Django starts.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from mingcha.registry.identity.models import User

type Listener = Callable[[QuerySet[User]], object]

_listeners: list[Listener] = []


def listen_to_people(listener: Listener) -> None:
    """Adds a listener for the life of the process, unless it is registered already."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_people_named(people: QuerySet[User]) -> None:
    """Calls the listeners inside the transaction that wrote the names or numbers of these people."""
    for listener in _listeners:
        listener(people)
