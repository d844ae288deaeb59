"""How writers of the embedded database wait for one another: in line, and not for ever."""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from mingcha.kit.home import Home
from mingcha.run.embedded_database import base
from mingcha.run.embedded_database.base import NEXT_LOOKS_EVERY_S, OTHERS_LOOK_EVERY_S, DatabaseWrapper


class Waiting:
    """A clock that only waiting moves on, and what happens at the n-th wait."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.then: dict[int, object] = {}

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        happens = self.then.get(len(self.waits))
        if callable(happens):
            happens()

    def clock_s(self) -> float:
        return sum(self.waits)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mingcha.db"


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Another writer, of another process as it were."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE kept (number INTEGER)")
    yield connection
    connection.close()


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.fixture
def ours(
    path: Path, other: sqlite3.Connection, waiting: Waiting, django_db_blocker: DjangoDbBlocker
) -> Iterator[DatabaseWrapper]:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 2}
    held = {"ENGINE": "mingcha.run.embedded_database", "NAME": str(path), "OPTIONS": options}
    connection = ConnectionHandler({"default": held})["default"]
    assert isinstance(connection, DatabaseWrapper)
    connection.wait, connection.clock_s = waiting.wait, waiting.clock_s
    with django_db_blocker.unblock():  # it keeps tests from the database of the settings; this is another
        yield connection
        connection.close()


@contextmanager
def front_of_the_line(path: Path) -> Iterator[Callable[[], None]]:
    """Holds the place of the next writer; leaves it when it is called."""
    line = os.open(path.parent, os.O_RDONLY)
    fcntl.flock(line, fcntl.LOCK_EX)
    try:
        yield lambda: fcntl.flock(line, fcntl.LOCK_UN)
    finally:
        os.close(line)


def write(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (1)")
    connection.commit()
    connection.set_autocommit(True)


def busy_timeout_ms(connection: DatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])


def test_nobody_waits_for_nobody(ours: DatabaseWrapper, waiting: Waiting) -> None:
    write(ours)
    write(ours)
    assert waiting.waits == []
    assert busy_timeout_ms(ours) == 2000, "statements outside transactions wait as SQLite does"


def test_the_next_writer_looks_every_millisecond_until_the_one_before_has_ended(
    ours: DatabaseWrapper, other: sqlite3.Connection, waiting: Waiting
) -> None:
    ours.ensure_connection()
    other.execute("BEGIN IMMEDIATE")
    waiting.then[3] = lambda: other.execute("COMMIT")
    write(ours)
    assert waiting.waits == [NEXT_LOOKS_EVERY_S] * 3


def test_who_is_not_the_next_one_does_not_begin_though_the_database_is_free(
    ours: DatabaseWrapper, waiting: Waiting, path: Path
) -> None:
    with front_of_the_line(path) as leave:
        waiting.then[2] = leave
        write(ours)
    assert waiting.waits == [OTHERS_LOOK_EVERY_S] * 2


def test_a_writer_that_never_ends_is_not_waited_for_longer_than_the_settings_say(
    ours: DatabaseWrapper, other: sqlite3.Connection, waiting: Waiting
) -> None:
    ours.ensure_connection()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="database is locked"):
        write(ours)
    assert waiting.clock_s() == pytest.approx(2)
    other.execute("COMMIT")
    ours.close()
    write(ours)


def test_a_line_that_does_not_move_is_left_in_the_end(ours: DatabaseWrapper, waiting: Waiting, path: Path) -> None:
    """Whoever holds it may be stopped; the database itself is free."""
    with front_of_the_line(path):
        write(ours)
    assert waiting.clock_s() == pytest.approx(2)


def test_the_line_needs_no_file_that_another_user_could_own(
    ours: DatabaseWrapper, path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MINGCHA_HOME", home)
    home.make_folders()
    write(ours)
    assert list(path.parent.glob("*.lock")) == list(home.run.iterdir()) == []


def test_a_file_system_whose_folders_have_no_locks_has_no_line(
    ours: DatabaseWrapper, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(_file: int, _how: int) -> None:
        raise OSError(errno.EBADF, "as NFS answers for a folder")

    monkeypatch.setattr(fcntl, "flock", no_lock)
    write(ours)
    assert waiting.waits == []


def test_another_error_is_no_reason_to_wait(ours: DatabaseWrapper, waiting: Waiting) -> None:
    ours.ensure_connection()
    ours.connection.execute("BEGIN")
    with pytest.raises(OperationalError, match="within a transaction"):
        ours._start_transaction_under_autocommit()
    assert waiting.waits == []


def test_a_statement_is_written_for_sqlite_once(ours: DatabaseWrapper) -> None:
    base._with_question_marks.cache_clear()
    with ours.cursor() as cursor:
        for text in ("a", "%s", "%"):
            found = cursor.execute("SELECT %s || '100%%', %s", [text, 1]).fetchall()
            assert [tuple(row) for row in found] == [(f"{text}100%", 1)]
        assert cursor.execute("SELECT '%s'").fetchall() == [("%s",)], "without values a statement stays as it is"
        assert cursor.execute("SELECT %(a)s", {"a": 2}).fetchall() == [(2,)]
    assert base._with_question_marks.cache_info().misses == 1
