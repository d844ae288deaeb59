"""The tables of the test database: migrated by the first process of `make test` that needs them, and copied into the
memory of the others; on PostgreSQL the server copies its database. In a run of pytest by itself each process migrates.
"""

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.management.commands.migrate import Command
from django.db import connection
from tests.support.made_once import SHARED, made_once

_COPY = "mingcha_tables"


@contextmanager
def tables_made_once() -> Iterator[None]:
    """In this block the first `migrate`, that of the test database, may be a copy."""
    if SHARED not in os.environ:
        yield
        return
    migrate = Command.handle

    def migrate_or_copy(command: Command, *words: Any, **options: Any) -> None:
        patched.stop()
        if connection.vendor == "postgresql":
            _on_one_server(lambda: migrate(command, *words, **options))
            return

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


def _on_one_server(migrate: Callable[[], object]) -> None:
    """Migrates the own database and keeps a copy of it, or begins with the copy that another process kept."""
    own = connection.settings_dict["NAME"]

    def make(_folder: Path) -> None:
        migrate()
        _copy_database(own, _COPY)

    made_once(f"tables-{zlib.crc32(os.environ['DATABASE_URL'].encode()):08x}", make)
    if not connection.introspection.table_names():
        _copy_database(_COPY, own)


def _copy_database(source: str, target: str) -> None:
    """Makes a database of the server anew from another one, to which nobody is connected."""
    connection.close()
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(target)}")
        cursor.execute(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(source)}")


def copy_tables(path: Path) -> None:
    """Writes the test database, which is in memory, to a file: another program then works on tables of its own."""
    with closing(sqlite3.connect(path)) as file:
        _own_tables().backup(file)


def _own_tables() -> sqlite3.Connection:
    connection.ensure_connection()
    held: sqlite3.Connection = connection.connection
    return held
