"""A log that grows."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from tests.support.evidence.log_workshop import entries

from mingcha.evidence.log.sqlite_rows import SCHEMA
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.station.recorder_log import RecorderLog

AT = datetime(2026, 11, 25, 6, tzinfo=UTC)


def grow(home: Home, start: int, stop: int, publish: bool = True) -> RecorderLog:
    log = RecorderLog(home, KeyFolder(home.keys))
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as journal:
        journal.executescript(SCHEMA)
        journal.execute("BEGIN IMMEDIATE")
        log.append(journal, entries(start, stop), AT + timedelta(seconds=stop))
        journal.execute("COMMIT")
    if publish:
        log.publish()
    return log
