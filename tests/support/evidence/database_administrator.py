"""What somebody with full rights on the database can do: change anything, past triggers, keys and constraints."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_DROP_CHECKS = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', relname, conname) FROM pg_constraint
JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'c' AND relname = %s
"""


@contextmanager
def guards_off() -> Iterator[None]:
    """Triggers are switched off, and foreign keys with them where triggers carry them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
    else:
        connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        try:
            yield
        finally:
            connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, 1)


@contextmanager
def without_checks(table: str) -> Iterator[None]:
    """CHECK constraints of a table do not hold (on PostgreSQL until the test's transaction ends)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with pending checks of keys cannot be altered
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(_DROP_CHECKS, [table])
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)
            yield
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            try:
                yield
            finally:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def edit(statement: str, *values: object) -> None:
    """Any statement; it must have changed something."""
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0
