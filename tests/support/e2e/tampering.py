"""Changes as a superuser of the machine makes them: single cells by raw SQL without triggers, single bytes of files."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

type Cell = int | str | bytes | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its key and the columns that are changed."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    where: str = "1"


@dataclass(frozen=True, slots=True)
class Edit:
    """One changed cell; `key` as it was before."""

    table: str
    key: tuple[Cell, ...]
    column: str
    before: Cell
    after: Cell


def superuser(database: Path) -> sqlite3.Connection:
    """A connection that nothing hinders: no triggers (dropped), no foreign keys, no check constraints."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=20)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA ignore_check_constraints=ON")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    return connection


@contextmanager
def edited(database: Path, table: Table, chance: random.Random) -> Iterator[Edit]:
    """One random cell of a random row holds another value in this block."""
    with closing(superuser(database)) as connection:
        edit, change, undo = _edit(connection, table, chance)
        try:
            yield edit
        finally:
            done = connection.execute(undo[0], undo[1])
            assert done.rowcount == 1, (edit, change)


def _edit(
    connection: sqlite3.Connection, table: Table, chance: random.Random
) -> tuple[Edit, str, tuple[str, tuple[Cell, ...]]]:
    keys = connection.execute(f"SELECT {', '.join(table.key)} FROM {table.name} WHERE {table.where}").fetchall()
    while True:
        key, column = chance.choice(keys), chance.choice(table.columns)
        same = " AND ".join(f"{name} IS ?" for name in table.key)
        (before,) = connection.execute(f'SELECT "{column}" FROM {table.name} WHERE {same}', key).fetchone()
        after = another_value(before, chance)
        change = f'UPDATE {table.name} SET "{column}" = ? WHERE {same}'
        try:
            connection.execute(change, (after, *key))
        except sqlite3.IntegrityError:  # a unique column: another row has that value
            continue
        (stored,) = connection.execute(
            f'SELECT "{column}" FROM {table.name} WHERE {same}', _moved(table, key, column, after)
        ).fetchone()
        if stored == before:  # the column's affinity brought it back
            connection.execute(change, (before, *_moved(table, key, column, after)))
            continue
        edit = Edit(table.name, key, column, before, after)
        return edit, change, (change, (before, *_moved(table, key, column, stored)))


def _moved(table: Table, key: tuple[Cell, ...], column: str, value: Cell) -> tuple[Cell, ...]:
    return tuple(value if name == column else old for name, old in zip(table.key, key, strict=True))


@contextmanager
def rekeyed(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[Cell, Cell]]:
    """In this block a row of a table is gone and another one, equal but for its key, is there; both keys."""
    (key,) = table.key
    row = connection.execute(f"SELECT * FROM {table.name} LIMIT 1").fetchone()
    at = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table.name})")].index(key)
    other = 9001 if isinstance(row[at], int) else "9001"
    insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(row))})"
    connection.execute(f"DELETE FROM {table.name} WHERE {key} = ?", (row[at],))
    connection.execute(insert, [*row[:at], other, *row[at + 1 :]])
    try:
        yield row[at], other
    finally:
        connection.execute(f"DELETE FROM {table.name} WHERE {key} = ?", (other,))
        connection.execute(insert, row)


def another_value(value: Cell, chance: random.Random) -> Cell:
    """A value of the same kind that says something else; now and then one that makes no sense in its column."""
    match value:
        case None:
            return chance.choice([1, "1", "x"])
        case int():
            return chance.choice([value + 1, value - 1 if value else 2, value ^ 4])
        case bytes():
            at = chance.randrange(len(value)) if value else 0
            return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :] if value else b"x"
        case str():
            places = [at for at, letter in enumerate(value) if letter.isascii() and letter.isalnum()]
            if not places or not chance.randrange(8):
                return value + "x"
            at = chance.choice(places)
            letter = value[at]
            other = str((int(letter) + 1) % 10) if letter.isdigit() else "b" if letter != "b" else "c"
            return value[:at] + other + value[at + 1 :]
    raise AssertionError(type(value))


@contextmanager
def flipped(path: Path, at: int) -> Iterator[None]:
    """One bit of one byte of a file is another in this block."""
    data = path.read_bytes()
    path.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
    try:
        yield
    finally:
        path.write_bytes(data)


@contextmanager
def without(path: Path) -> Iterator[None]:
    """A file is gone in this block."""
    data = path.read_bytes()
    path.unlink()
    try:
        yield
    finally:
        path.write_bytes(data)
