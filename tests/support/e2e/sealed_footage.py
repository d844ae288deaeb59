"""Footage of a running home that its recorder has sealed: what an export may hold."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

from tests.support.e2e.door import database_rows
from tests.support.e2e.running_home import RunningHome

WHOLE_MS = 59_000
"""A minute with so much footage counts as whole."""


def sealed_minute(home: RunningHome, code: str, after: datetime | None = None) -> datetime:
    """The begin of the newest sealed minute of a camera that is whole and lies behind the putting into use of its
    point (article 8), and behind the minute `after`. Waits: a minute is sealed some seconds after its end."""
    in_use = "SELECT c.recorded_at FROM registry_commissioning c JOIN registry_point p ON p.commissioning_id = c.id"
    ((recorded_at,),) = database_rows(home, f"{in_use} WHERE p.code = ?", code)
    since = datetime.fromisoformat(recorded_at).replace(tzinfo=UTC).timestamp()
    since = since if after is None else max(since, after.timestamp())
    journal = f"file:{home.path / 'data' / 'recorder' / 'journal.db'}?mode=ro"
    asked = """
        SELECT max(minute) FROM minute JOIN camera ON camera.number = minute.camera
        WHERE code = ? AND minute * 60 > ? AND cover_ms >= ?
    """
    until = time.monotonic() + 200
    while time.monotonic() < until:
        with closing(sqlite3.connect(journal, uri=True, timeout=20)) as connection:
            (minute,) = connection.execute(asked, (code, since, WHOLE_MS)).fetchone()
        if minute is not None:
            return datetime.fromtimestamp(minute * 60, UTC)
        time.sleep(0.5)
    raise AssertionError(f"no whole minute of {code} was sealed")
