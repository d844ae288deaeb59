"""A thread with a database connection of its own, so that the signalling loop never waits (article 16(5))."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.db import Error as DatabaseError
from django.db import connection


class DatabaseThread:
    """One thread. Use `stop` at the end."""

    def __init__(self, name: str) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._is_stopped = False

    async def run[Found](self, act: Callable[[], Found]) -> Found:
        """Runs an act in the thread. Raises what it raises; after a DatabaseError the next act connects anew."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _closing_after_errors, act)

    async def stop(self) -> None:
        """Waits for the acts that were begun, and closes the connection. Does nothing a second time."""
        if self._is_stopped:
            return
        self._is_stopped = True
        with suppress(DatabaseError):  # it is away, or another one than this thread's where tests share theirs
            await asyncio.get_running_loop().run_in_executor(self._threads, connection.close)
        self._threads.shutdown(wait=False)


def _closing_after_errors[Found](ask: Callable[[], Found]) -> Found:
    try:
        return ask()
    except DatabaseError:
        connection.close()
        raise
