"""Table state: single values by name."""

import sqlite3

from mingcha.media.journal.states import StateName

_SET = "INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def value_of(connection: sqlite3.Connection, name: StateName) -> str | None:
    """A single value; None if it was never set."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_value(connection: sqlite3.Connection, name: StateName, value: str) -> None:
    """Sets a single value."""
    connection.execute(_SET, (name, value))


def last_sign_of_life_ms(connection: sqlite3.Connection) -> int | None:
    """Unix ms of the recorder's last commit; None if it never wrote to this journal."""
    alive_ms = value_of(connection, StateName.ALIVE_MS)
    return None if alive_ms is None else int(alive_ms)
