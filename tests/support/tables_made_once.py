"""The tables of the test database in memory: migrated by the first process of `make test` that needs them, and copied
into the memory of the others. On PostgreSQL, and in a run of pytest by itself, each process migrates."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.management.commands.migrate import Command
from django.db import connection
from tests.support.made_once import SHARED, made_once


@contextmanager
def tables_made_once() -> Iterator[None]:
    """In this block the first `migrate`, that of the test database, may be a copy."""
    if SHARED not in os.environ or connection.vendor != "sqlite":
        yield
        return
    migrate = Command.handle

    def migrate_or_copy(command: Command, *words: Any, **options: Any) -> None:
        patched.stop()

        def make(folder: Path) -> None:
            migrate(command, *words, **options)
            copy_tables(folder / "tables.db")

        tables = made_once("tables", make) / "tables.db"
        if not connection.introspection.table_names():
            with closing(sqlite3.connect(tables)) as made:
                made.backup(_own_tables())

    patched = mock.patch.object(Command, "handle", migrate_or_copy)
    patched.start()
    try:
        yield
    finally:
        patched.stop()


def copy_tables(path: Path) -> None:
    """Writes the test database, which is in memory, to a file: another program then works on tables of its own."""
    with closing(sqlite3.connect(path)) as file:
        _own_tables().backup(file)


def _own_tables() -> sqlite3.Connection:
    connection.ensure_connection()
    held: sqlite3.Connection = connection.connection
    return held
