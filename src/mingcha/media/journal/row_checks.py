"""Checks journal rows against each other, without files: initialisation segments, timeline spans, orphan fragments.

recorder/checks.py compares files with the journal and calls this check at its end.
"""

import sqlite3
from collections.abc import Iterator

from mingcha.kit.finding import Finding
from mingcha.kit.spans import clipped
from mingcha.kit.words import Words
from mingcha.media.journal.coverage import covered
from mingcha.media.journal.found_rows import init_row
from mingcha.media.journal.schema import read_transaction
from mingcha.media.journal.states import FileState

_MINUTE_MS = 60_000
_LOOSE_FRAGMENTS = (
    "SELECT g.camera, g.start_90k, g.file FROM fragment g LEFT JOIN file f ON f.id = g.file AND f.camera = g.camera"
    " WHERE f.id IS NULL OR f.state = ? OR g.start_90k < f.begin_90k OR g.start_90k >= coalesce(f.end_90k, ?)"
)

_LOOSE_INITS = (
    "SELECT DISTINCT init FROM file WHERE init NOT IN (SELECT id FROM init)"
    " AND NOT (init = '' AND state = ?)"  # of a file that was gone when its journal was made again
)


def check_rows(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Findings on inconsistent rows of init, fragment and span, in one read transaction."""
    with read_transaction(connection):
        found = [*_inits(connection), *_loose_fragments(connection), *_spans(connection)]
    yield from found


def _inits(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Codec and size of an initialisation segment must match its bytes, and its key their digest."""
    for row in connection.execute("SELECT id, codec, width, height, data FROM init"):
        parsed = init_row(row[4])
        if (parsed.id, parsed.codec, parsed.width, parsed.height) != row[:4]:
            yield _altered(f"init/{row[0]}")
    for (init,) in connection.execute(_LOOSE_INITS, (FileState.DISPOSED,)):
        yield _altered(f"init/{init}")


def _loose_fragments(connection: sqlite3.Connection) -> Iterator[Finding]:
    for camera, start_90k, file in connection.execute(_LOOSE_FRAGMENTS, (FileState.DISPOSED, 2**62)):
        yield _altered(f"fragment/{camera}/{start_90k}/{file}")


def _spans(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Spans must equal the union of the sealed fragments."""
    for number, next_minute in connection.execute("SELECT number, next_minute FROM camera").fetchall():
        # After a clock was set back, a fragment's time may lie in a sealed minute while its file belongs to a later
        # one. The span gets it when that later minute is sealed, so the filter is on the file's minute.
        fragments = connection.execute(
            "SELECT g.start_90k, g.duration_90k FROM fragment g JOIN file f ON f.id = g.file"
            " WHERE g.camera = ? AND f.minute < ? ORDER BY g.start_90k",
            (number, next_minute),
        )
        expected = set(clipped(covered(fragments), 0, next_minute * _MINUTE_MS))
        stored = set(connection.execute("SELECT from_ms, to_ms FROM span WHERE camera = ?", (number,)))
        for from_ms, _ in sorted(stored ^ expected):
            yield _altered(f"span/{number}/{from_ms}")


def _altered(subject: str) -> Finding:
    words = Words(f"录像日志的记录被改动：{subject}", f"a row of the journal was altered: {subject}")
    return Finding("media", "journal_altered", subject, words)
