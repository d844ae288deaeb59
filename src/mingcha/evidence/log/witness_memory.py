"""What a witness remembers, in a SQLite file that is synced at every change: logs, last cosigned notes, and refusals.

Losing it would make the witness worthless: it could then be led to cosign another history. So it is made once, by
`create`, and never made anew by opening it.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mingcha.evidence.log.note import NamedKey, parse_verifier_key
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_MOST_REFUSED = 64
"""Refused requests kept of one log: the first ones, which show where it went another way."""

_SCHEMA = """
CREATE TABLE witness (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,          -- of this file: 1
    name TEXT NOT NULL                -- under which the witness signs
) STRICT;
CREATE TABLE log_key (
    verifier_key TEXT PRIMARY KEY     -- C2SP signed-note; its name is the origin of the log
) STRICT;
CREATE TABLE seen (
    origin TEXT PRIMARY KEY,
    origin_digest TEXT NOT NULL UNIQUE, -- hexadecimal SHA-256 of the origin, by which others ask
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note BLOB NOT NULL,               -- as the log signed it
    at_s INTEGER NOT NULL             -- Unix seconds, clock of the witness
) STRICT;
CREATE TABLE kept (
    digest TEXT PRIMARY KEY,          -- hexadecimal SHA-256 of body
    origin TEXT NOT NULL,
    reason TEXT NOT NULL,             -- why it was refused, or why an older note was set aside
    body BLOB NOT NULL,
    at_s INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint of a log that was cosigned, and when."""

    size: int
    root: bytes
    note: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A request that the log signed and that was refused, or a note that was set aside: evidence for a court."""

    origin: str
    reason: str
    body: bytes
    at: datetime


class WitnessMemory:
    """The memory in one file, used from one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("PRAGMA synchronous = FULL")

    @classmethod
    def create(cls, path: Path, name: str) -> "WitnessMemory":
        """Makes the file. Raises Fault(CONFLICT) when it is there: a witness never begins anew under its key."""
        if path.exists():
            words = Words(f"{path} 已存在：见证状态不得重建", f"{path} is there: a witness never begins anew")
            raise Fault(FaultKind.CONFLICT, words)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.executescript(f"BEGIN;{_SCHEMA}COMMIT;")
        connection.execute("INSERT INTO witness VALUES (1, 1, ?)", (name,))
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> "WitnessMemory":
        """Opens the file. Raises Fault(NOT_FOUND): without its memory the witness must be retired, not restarted."""
        if not path.is_file():
            words = Words(
                f"{path} 不存在：先运行 mingcha witness init；状态遗失的见证须停用，不得重启",
                f"{path} is not there: run `mingcha witness init` first; a witness that lost its memory must be "
                "retired, not restarted",
            )
            raise Fault(FaultKind.NOT_FOUND, words)
        address = f"{path.absolute().as_uri()}?mode=rw"
        return cls(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False))

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    @property
    def name(self) -> str:
        """The name of the witness."""
        (name,) = self._connection.execute("SELECT name FROM witness").fetchone()
        return str(name)

    @contextmanager
    def change(self) -> Iterator["WitnessMemory"]:
        """One transaction, on the disk when the block has ended; nothing of it stays when the block raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def add_key(self, key: NamedKey) -> None:
        """Takes in a key of a log; its name is the log's origin."""
        self._connection.execute("INSERT OR IGNORE INTO log_key VALUES (?)", (key.text(),))

    def log_keys(self) -> list[NamedKey]:
        """The keys of all logs."""
        rows = self._connection.execute("SELECT verifier_key FROM log_key ORDER BY verifier_key")
        return [parse_verifier_key(text) for (text,) in rows]

    def keys_of(self, origin: str) -> list[NamedKey]:
        """The keys of one log."""
        rows = self._connection.execute(
            "SELECT verifier_key FROM log_key WHERE substr(verifier_key, 1, ?) = ?", (len(origin) + 1, f"{origin}+")
        )
        return [parse_verifier_key(text) for (text,) in rows]

    def seen(self, origin: str) -> Seen | None:
        """The last cosigned checkpoint of a log."""
        return self._seen("origin", origin)

    def seen_by_digest(self, origin_digest: str) -> Seen | None:
        """The same by the hexadecimal SHA-256 of the log's origin."""
        return self._seen("origin_digest", origin_digest)

    def remember(self, origin: str, seen: Seen) -> None:
        """Puts the last cosigned checkpoint of a log; inside `change`."""
        digest = hashlib.sha256(origin.encode()).hexdigest()
        self._connection.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)",
            (origin, digest, seen.size, seen.root, seen.note, int(seen.at.timestamp())),
        )

    def keep_refused(self, origin: str, body: bytes, reason: str, at: datetime) -> None:
        """Keeps what was refused, once, and the first ones of a log only; inside `change`."""
        (count,) = self._connection.execute("SELECT count(*) FROM kept WHERE origin = ?", (origin,)).fetchone()
        if count < _MOST_REFUSED:
            self._keep(origin, body, reason, at)

    def set_aside(self, origin: str, seen: Seen, reason: str) -> None:
        """Goes on from another checkpoint, by decision of the witness's operator; the former note is kept for ever."""
        with self.change():
            former = self.seen(origin)
            if former is not None:
                self._keep(origin, former.note, f"set aside: {reason}", seen.at)
            self.remember(origin, seen)

    def kept(self) -> list[Kept]:
        """All evidence, the oldest first."""
        rows = self._connection.execute("SELECT origin, reason, body, at_s FROM kept ORDER BY at_s, digest")
        return [Kept(origin, reason, body, datetime.fromtimestamp(at_s, UTC)) for origin, reason, body, at_s in rows]

    def _keep(self, origin: str, body: bytes, reason: str, at: datetime) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?, ?)",
            (hashlib.sha256(body).hexdigest(), origin, reason, body, int(at.timestamp())),
        )

    def _seen(self, column: str, value: str) -> Seen | None:
        row = self._connection.execute(
            f"SELECT size, root, note, at_s FROM seen WHERE {column} = ?",  # noqa: S608 - one of two names above
            (value,),
        ).fetchone()
        return None if row is None else Seen(row[0], row[1], row[2], datetime.fromtimestamp(row[3], UTC))
