"""Logs for tests: in a SQLite database, and files that live in memory and can fail at a chosen step."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from mingcha.evidence.log.log import Log
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.kit.keys import Signer

ORIGIN = "mingcha.invalid/0123456789abcdef/recorder/east-1"
SIGNER = Signer(bytes(range(32)))
AT = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)


class SqliteLog:
    """A log in its own database, as the recorder's journal holds one."""

    def __init__(self, path: Path | str = ":memory:", origin: str = ORIGIN, signer: Signer = SIGNER) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(SCHEMA)
        self.rows = SqliteRows(self.connection)
        self.log = Log(origin, signer, self.rows)

    def append(self, entries: Sequence[bytes], at: datetime = AT) -> range:
        """One transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        indices = self.log.append(entries, at)
        self.connection.execute("COMMIT")
        return indices

    def edit(self, statement: str, *values: object) -> None:
        """What an administrator of the database can do: any statement, with the triggers switched off."""
        self.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        assert self.connection.execute(statement, values).rowcount > 0
        self.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, 1)

    def close(self) -> None:
        self.connection.close()


def entries(start: int, stop: int) -> list[bytes]:
    """Entries that differ from each other."""
    return [b'{"t":"minute","n":%d}' % number for number in range(start, stop)]


class PowerCutError(Exception):
    """The machine went dark."""


class MemoryFiles:
    """Published files in a dictionary; the power goes before write number `power_cut_at`."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.writes = 0
        self.power_cut_at = -1

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def create(self, path: str, data: bytes) -> None:
        self._count()
        if path in self.files:
            raise FileExistsError(path)
        self.files[path] = data

    def replace(self, path: str, data: bytes) -> None:
        self._count()
        self.files[path] = data

    def remove_below(self, path: str) -> None:
        for file in [file for file in self.files if file.startswith(path + "/")]:
            self._count()
            del self.files[file]

    def paths(self) -> Iterator[str]:
        yield from sorted(self.files)

    def _count(self) -> None:
        if self.writes == self.power_cut_at:
            raise PowerCutError
        self.writes += 1
