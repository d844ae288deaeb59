"""Copies of databases while they are in use: SQLite's online backup, PostgreSQL's pg_dump of one exported snapshot."""

import errno
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

from mingcha.backup.manifest import POSTGRESQL_COPY, SQLITE_COPY
from mingcha.evidence.models import LogHead
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

NOT_CARRIED = (
    "django_session",
    "mingcha_cache",
    "registry_guesscount",
    "registry_reportsender",
    "django_tasks_database_dbtaskresult",
)
"""Tables that are empty in every backup: sessions, counters of attempts and rates, hints to the workers of jobs."""


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database in use, as one file without a write-ahead log.

    Raises OSError(ENOSPC) if the disk is full, sqlite3.Error if the source cannot be read.
    """
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as live,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        try:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
            raise


def copy_application(folder: Path) -> tuple[str, str]:
    """Copies the application's database into a folder; returns ("sqlite" or "postgresql", the head of its log)."""
    if connection.vendor == "sqlite":
        _copy_compact(Path(_name()), folder / SQLITE_COPY)
        return "sqlite", _head_in(folder / SQLITE_COPY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        row = LogHead.objects.filter(pk=1).first()
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        words += [f"--exclude-table-data={name}" for name in NOT_CARRIED]
        _postgresql("pg_dump", *words, f"--file={folder / POSTGRESQL_COPY}")
    return "postgresql", bytes(row.note).decode() if row is not None else ""


def _head_in(copy: Path) -> str:
    """The signed head of the application's log in a copy of its database; "" before the first entry."""
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        statement = f"SELECT note FROM {LogHead._meta.db_table} WHERE id = 1"  # noqa: S608 - a name of ours
        row = opened.execute(statement).fetchone()
    return "" if row is None or not row[0] else bytes(row[0]).decode()


def _copy_compact(source: Path, target: Path) -> None:
    """A consistent copy of the application's database in use, without the tables of NOT_CARRIED and without the unused
    pages of the source, in which deleted rows of theirs can still be read.

    Raises OSError(ENOSPC) if the disk is full, sqlite3.Error if the source cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as live:
            live.execute("VACUUM INTO ?", [str(target)])
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            there = {str(name) for (name,) in copy.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            for name in NOT_CARRIED:
                if name in there:
                    copy.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of ours
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        raise


def require_empty_database(kind: str) -> None:
    """Raises Fault(CONFLICT) if the database to be filled by a restore has tables, and Fault(UNSUPPORTED) if its kind
    differs from the backup's ("sqlite", "postgresql")."""
    if kind != connection.vendor:
        words = Words(
            f"备份来自 {kind}，本机配置为 {connection.vendor}：请相应设置 DATABASE_URL",
            f"the backup is of {kind}, this home is set up for {connection.vendor}: set DATABASE_URL accordingly",
        )
        raise Fault(FaultKind.UNSUPPORTED, words)
    if kind == "sqlite":
        return
    if connection.introspection.table_names():
        words = Words(
            "DATABASE_URL 指向的数据库不是空的：请新建一个空库",
            "the database of DATABASE_URL is not empty: make a new one",
        )
        raise Fault(FaultKind.CONFLICT, words)


def fill_application(folder: Path, database: str) -> None:
    """Fills this home's empty PostgreSQL database from a copy; the SQLite copy is restored as a file."""
    if database == "postgresql":
        words_ = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        _postgresql("pg_restore", *words_, f"--dbname={_name()}", str(folder / POSTGRESQL_COPY))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _postgresql(program: str, *words: str) -> None:
    """Runs a PostgreSQL client program; the password is passed in the environment, not on the command line."""
    found = shutil.which(program)
    if found is None:
        text = Words(
            f"缺少 {program}（Debian：apt install postgresql-client）", f"{program} is missing (postgresql-client)"
        )
        raise Fault(FaultKind.UNSUPPORTED, text)
    named = [*words, _name()] if program == "pg_dump" else list(words)
    done = subprocess.run(
        [found, *named], check=False, capture_output=True, text=True, env={**os.environ, **_environment()}
    )
    if done.returncode:
        text = Words(f"{program} 未成功", f"{program} did not succeed")
        raise Fault(FaultKind.UNAVAILABLE, text, " ".join(done.stderr.split())[:300])


def _environment() -> Mapping[str, str]:
    given = connection.settings_dict
    variables = {
        "PGHOST": given["HOST"],
        "PGPORT": given["PORT"],
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
    }
    return {name: str(value) for name, value in variables.items() if value}
