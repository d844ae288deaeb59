"""Notifies those who push rows that points were judged anew (article 13(1)): the sweep of marks calls the listeners in
the transaction that stores how the points stand."""

from collections.abc import Callable, Sequence

type JudgedListener = Callable[[Sequence[str]], object]
"""Called with the codes of the points."""

_listeners: list[JudgedListener] = []


def listen_to_judged(listener: JudgedListener) -> None:
    """Adds a listener for the life of the process; one that listens already is not added twice."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_points_judged(codes: Sequence[str]) -> None:
    """Calls the listeners inside the transaction of the sweep."""
    for listener in _listeners:
        listener(codes)
