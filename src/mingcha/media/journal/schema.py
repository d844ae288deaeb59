"""Tables of the journal, and opening it for writing or reading. Units are in the column names; times are UTC."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_WRITER_CACHE_KIB, _READER_CACHE_KIB = 4096, 1024
"""A second touches the newest page or two of each camera; with more, memory grows for a quarter of an hour and nothing
is quicker (measured with 60 and 200 cameras, docs/ref/benchmark-log.md)."""
SCHEMA_VERSION = 1

SCHEMA = """
-- A camera's code once, a small number everywhere else. next_minute: the first minute (Unix s // 60) not yet sealed;
-- last_minute: the minute in which it was withdrawn or switched off, NULL while it is to be recorded.
CREATE TABLE camera (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    next_minute INTEGER NOT NULL,
    last_minute INTEGER
) STRICT;

-- Initialisation segments (ftyp moov), one row for each different one; id = first 16 hex digits of its SHA-256.
CREATE TABLE init (
    id TEXT PRIMARY KEY,
    codec TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One footage file. minute and epoch and n are those of its name. state: 0 open, 1 whole (nothing more will come),
-- 2 disposed. end_90k, bytes, fragments hold from state 1 on; root (RFC 6962 over the part digests) from sealing on.
-- disk: id of the disk that took it, where it is looked for first; it may lie on any other.
-- mask: the privacy masks in its pictures, JSON [[version, recorder|camera]], '' for none.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    camera INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    n INTEGER NOT NULL,
    label TEXT NOT NULL,
    run TEXT NOT NULL,
    init TEXT NOT NULL,
    header_bytes INTEGER NOT NULL,
    header_digest BLOB NOT NULL,
    begin_90k INTEGER NOT NULL,
    end_90k INTEGER,
    bytes INTEGER,
    fragments INTEGER,
    root BLOB,
    state INTEGER NOT NULL DEFAULT 0,
    disposal TEXT,
    disk TEXT NOT NULL DEFAULT '',
    mask TEXT NOT NULL DEFAULT '',
    UNIQUE (camera, minute, epoch, n)
) STRICT;
CREATE INDEX file_open ON file (id) WHERE state = 0;

-- One fragment that is on the disk: a row here means acknowledged. number counts from 1 in its file; frame_index is
-- described in media/mp4/index.py; digest = SHA-256 of prft moof mdat. Rows go when their file is disposed of.
CREATE TABLE fragment (
    camera INTEGER NOT NULL,
    start_90k INTEGER NOT NULL,
    file INTEGER NOT NULL,
    number INTEGER NOT NULL,
    offset_bytes INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    duration_90k INTEGER NOT NULL,
    key INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    digest BLOB NOT NULL,
    frame_index BLOB NOT NULL,
    PRIMARY KEY (camera, start_90k, file)
) STRICT, WITHOUT ROWID;

-- What was going on at a camera from at_ms on: a reason, or NULL while footage flows. Kept from shortly before the
-- first unsealed minute; the gaps of sealed minutes are made from holes between fragments and these reasons.
CREATE TABLE cause (
    camera INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    reason TEXT,
    detail TEXT NOT NULL,
    PRIMARY KEY (camera, at_ms, serial)
) STRICT, WITHOUT ROWID;

-- Stretches of footage and of none in sealed minutes, joined over minutes; footage that was disposed of is cut out.
CREATE TABLE span (
    camera INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    PRIMARY KEY (camera, from_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE gap (
    camera INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (camera, from_ms)
) STRICT, WITHOUT ROWID;

-- Sealed minutes. entry: index of its entry in the recorder's log; leaf: RFC 6962 leaf hash of that entry;
-- gaps: JSON [[from_ms, to_ms, reason]]. A camera-minute has one row for each epoch and label that it saw.
CREATE TABLE minute (
    camera INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    label TEXT NOT NULL,
    entry INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    cover_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    gaps TEXT NOT NULL,
    PRIMARY KEY (camera, minute, epoch, label)
) STRICT, WITHOUT ROWID;

-- Sealed hours, in the order of sealing; bitmap: 15 hex digits, bit 0 = minute 0 has footage.
CREATE TABLE hour (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    camera INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    label TEXT NOT NULL,
    entry INTEGER NOT NULL,
    bitmap TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    gaps TEXT NOT NULL,
    digest BLOB NOT NULL,
    disposal TEXT,
    UNIQUE (camera, hour, epoch, label)
) STRICT;
CREATE INDEX hour_kept ON hour (hour, camera) WHERE disposal IS NULL;

-- What is to be recorded, as the application last said it; the password stays sealed as it was given.
-- sound_until_ms: until when sound too, 0 for none. mask_plan: JSON of media/masks/plan.py, '' for no masks.
CREATE TABLE assignment (
    camera TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    username TEXT NOT NULL,
    sealed_password TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    label TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    salt BLOB NOT NULL,
    sub_url TEXT NOT NULL DEFAULT '',
    sound_until_ms INTEGER NOT NULL DEFAULT 0,
    mask_plan TEXT NOT NULL DEFAULT '',
    home_preset INTEGER NOT NULL DEFAULT 0,
    home_return_s INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The set of holds last taken in; times are Unix ms, to_ms excluded.
CREATE TABLE hold (
    hold TEXT PRIMARY KEY,
    camera TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Orders to dispose. state: waiting (intent logged, before not_before), unlinking, done, refused. witness: 1 when the
-- intent waits for witnesses; decided_ms 0 in rows from before that column.
CREATE TABLE disposal (
    id TEXT PRIMARY KEY,
    token TEXT NOT NULL,
    state TEXT NOT NULL,
    taken_ms INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    intent_entry INTEGER,
    done_entry INTEGER,
    files INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    plan TEXT NOT NULL DEFAULT '[]', -- JSON: ids of the files that lay there when unlinking began
    reported INTEGER NOT NULL DEFAULT 0,
    article TEXT NOT NULL DEFAULT '',
    zh TEXT NOT NULL DEFAULT '',
    en TEXT NOT NULL DEFAULT '',
    decided_ms INTEGER NOT NULL DEFAULT 0,
    witness INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX disposal_waiting ON disposal (not_before_ms) WHERE state IN ('waiting', 'unlinking');

-- Files in which recovery found not one whole fragment: path below the footage folder, kept under the suffix .torn.
CREATE TABLE torn (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Single values; their names are states.StateName.
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


LATER_TABLES = """
-- Files that may be longer than their rows say: a half-written end that the disk did not let us cut; cut at next start.
CREATE TABLE IF NOT EXISTS tail (file INTEGER PRIMARY KEY) STRICT;
-- Heads of the log that witnesses cosigned, as noted in it: entry, size of the head, Unix ms of the cosignature.
CREATE TABLE IF NOT EXISTS witnessed (entry INTEGER PRIMARY KEY, size INTEGER NOT NULL, at_ms INTEGER NOT NULL) STRICT;
"""

LATER_COLUMNS = (
    ("assignment", "sub_url", "TEXT NOT NULL DEFAULT ''"),
    ("assignment", "sound_until_ms", "INTEGER NOT NULL DEFAULT 0"),
    ("file", "disk", "TEXT NOT NULL DEFAULT ''"),
    ("disposal", "decided_ms", "INTEGER NOT NULL DEFAULT 0"),
    ("disposal", "witness", "INTEGER NOT NULL DEFAULT 0"),
    ("assignment", "mask_plan", "TEXT NOT NULL DEFAULT ''"),
    ("file", "mask", "TEXT NOT NULL DEFAULT ''"),
    ("assignment", "home_preset", "INTEGER NOT NULL DEFAULT 0"),
    ("assignment", "home_return_s", "INTEGER NOT NULL DEFAULT 0"),
)
"""Table, column and definition of what journals made before it lack; added where a journal is opened for writing."""


def digest_path(journal: Path) -> Path:
    """The file with the signed digest of a stopped journal."""
    return journal.with_name(journal.name + ".seal")


def remove_digest(journal: Path) -> None:
    """Removes the digest file durably; call before the first write."""
    if digest_path(journal).exists():
        digest_path(journal).unlink()
        sync_folder(journal.parent)


def open_writer(path: Path) -> sqlite3.Connection:
    """The writing connection, in autocommit mode; creates the journal if missing and removes its digest file.

    Raises Fault(CORRUPT) if the file is no journal of this version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_digest(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA cache_size=-{_WRITER_CACHE_KIB}")
        connection.execute("PRAGMA journal_size_limit=16777216")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            connection.executescript(
                f"BEGIN IMMEDIATE; {SCHEMA} {LATER_TABLES} PRAGMA user_version={SCHEMA_VERSION}; COMMIT;"
            )
            version = SCHEMA_VERSION
        elif version == SCHEMA_VERSION:
            _add_later_columns(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _unreadable(str(error)) from None
    if version != SCHEMA_VERSION:
        connection.close()
        raise _unreadable(f"schema version {version}")
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection. Raises Fault(NOT_FOUND) if there is no journal."""
    if not path.exists():
        raise Fault(FaultKind.NOT_FOUND, Words("没有录像日志文件", "there is no recorder's journal"), str(path))
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, timeout=5.0
    )
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute(f"PRAGMA cache_size=-{_READER_CACHE_KIB}")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextmanager
def read_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A read transaction: queries in the block see one state of the journal while the recorder writes."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _add_later_columns(connection: sqlite3.Connection) -> None:
    connection.executescript(LATER_TABLES)
    for table, column, definition in LATER_COLUMNS:
        known = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        if column not in known:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {definition}")


def _unreadable(detail: str) -> Fault:
    return Fault(FaultKind.CORRUPT, Words("录像日志文件无法读取", "the recorder's journal cannot be read"), detail)
