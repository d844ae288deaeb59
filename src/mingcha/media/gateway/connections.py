"""The open connections of the gateway, with limits: in total, and for those waiting for a request in total and per
address.

A client that only holds connections open loses its own oldest ones and cannot exclude other clients.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

WAITING_LIMIT = 512
"""Limit of connections waiting for a request; beyond it the one that has waited longest is closed."""
WAITING_OF_ADDRESS = 128
"""The same of one address (IPv6: of one /64); pages behind one address have at most six each."""
MOST_CONNECTIONS = 8192
"""Connections in all, where the system allows as many files."""

type Task = asyncio.Task[None]


class Connections:
    """The connections of one gateway, each by the task that serves it."""

    def __init__(self, most: int = MOST_CONNECTIONS) -> None:
        self._most = most
        self.tasks: set[Task] = set()
        self._waiting: dict[Task, str] = {}  # the longest first
        self._of_address: dict[str, dict[Task, None]] = defaultdict(dict)

    def enter(self, task: Task) -> bool:
        """Adds a connection; returns False if there are too many and none of them only waits."""
        if len(self.tasks) >= self._most:
            if not self._waiting:
                return False
            self._close(next(iter(self._waiting)))
        self.tasks.add(task)
        return True

    def leave(self, task: Task) -> None:
        """Removes a connection."""
        self.tasks.discard(task)
        self._stop_waiting(task)

    @contextmanager
    def waiting(self, task: Task, address: str) -> Iterator[None]:
        """While a connection waits for a request. `address`: of the client; "" for a trusted proxy, which is many."""
        group = _group(address)
        self._waiting[task] = group
        own = self._of_address[group]
        own[task] = None
        if group and len(own) > WAITING_OF_ADDRESS:
            self._close(next(iter(own)))
        elif len(self._waiting) > WAITING_LIMIT:
            self._close(next(iter(self._waiting)))
        try:
            yield
        finally:
            self._stop_waiting(task)

    def _close(self, task: Task) -> None:
        self._stop_waiting(task)
        task.cancel()

    def _stop_waiting(self, task: Task) -> None:
        group = self._waiting.pop(task, None)
        if group is None:
            return
        own = self._of_address[group]
        own.pop(task, None)
        if not own:
            del self._of_address[group]


def _group(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(parsed.exploded[:19])
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
