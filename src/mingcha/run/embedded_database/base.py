"""Django's SQLite backend, except for how a transaction waits until the one before it has ended, and that the text of
a statement is rewritten for SQLite once and not each time it runs.

SQLite's own busy handler sleeps for ever longer, up to 100 ms, and whoever has just ended begins again before the
sleepers look: with several writers one may be passed over for seconds. Here the writers stand in line: the next one
holds a lock of the kernel and looks every millisecond; nobody begins without having held that lock.

The lock is that of the database's folder, which needs no file of its own: one that another user made (such as root)
could not be opened by ours.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.db.backends.sqlite3 import base

NEXT_LOOKS_EVERY_S = 0.001
OTHERS_LOOK_EVERY_S = 0.004
"""A look costs about 10 µs."""
_DEFAULT_TIMEOUT_S = 5.0
_MOST_STATEMENTS = 512
_LONGEST_STATEMENT = 20_000
"""So many statements are kept as SQLite takes them: a start page runs some fifty. Longer ones are long lists of values,
each of which comes once."""


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that remembers how statements are written for SQLite."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement with the question marks of SQLite in place of Django's %s."""
        if param_names is not None or len(query) > _LONGEST_STATEMENT:
            return super().convert_query(query, param_names=param_names)
        return _with_question_marks(query)


@lru_cache(_MOST_STATEMENTS)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded database."""

    wait: Callable[[float], None] = staticmethod(time.sleep)
    clock_s: Callable[[], float] = staticmethod(time.monotonic)
    _line = -1
    """The folder whose lock the next writer holds; every connection has it open for itself."""

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor of this connection."""
        del name
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        """Begins in the mode of the settings. Raises OperationalError when it is not its turn in time."""
        mode: str | None = self.transaction_mode  # type: ignore[attr-defined]  # of Django, unknown to its stubs
        begin = f"BEGIN {mode}" if mode else "BEGIN"
        timeout_s = float(self.settings_dict["OPTIONS"].get("timeout", _DEFAULT_TIMEOUT_S))
        until_s = self.clock_s() + timeout_s
        with self.wrap_database_errors:
            if self.is_in_memory_db():
                self.connection.execute(begin)
                return
            if self._line < 0:
                folder = Path(self.settings_dict["NAME"]).resolve().parent
                self._line = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                self._stand_in_line(until_s)
                self._begin(begin, until_s, timeout_s)
            finally:
                with suppress(OSError):
                    fcntl.flock(self._line, fcntl.LOCK_UN)

    def _stand_in_line(self, until_s: float) -> None:
        """Waits until this connection is the next one; from the end of its time on it tries its luck without."""
        while self.clock_s() < until_s:
            try:
                fcntl.flock(self._line, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.wait(OTHERS_LOOK_EVERY_S)
            except OSError:
                return  # folders have no locks on this file system: that of the database decides alone
            else:
                return

    def _begin(self, begin: str, until_s: float, timeout_s: float) -> None:
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not _begun(self.connection, begin, last=self.clock_s() >= until_s):
                self.wait(NEXT_LOOKS_EVERY_S)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(timeout_s * 1000)}")

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # of Django, unknown to its stubs
        if self._line >= 0:
            os.close(self._line)
            self._line = -1


def _begun(connection: sqlite3.Connection, begin: str, *, last: bool) -> bool:
    """Whether the transaction has begun; False while somebody else writes, except at the last look."""
    try:
        connection.execute(begin)
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
