"""The storage of a witness, a SQLite file synced at every change: logs, last cosigned notes, and refusals.

Without it the witness would be worthless: it could be led to cosign another history. So `create` makes it once, and
opening never recreates it.
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

FORKED = "another root of the same size"
"""Reason of a refusal: the refused head and the cosigned one are proof by themselves."""
UNPROVEN = "no continuation of what was cosigned"
"""Reason of a refusal: no valid proof was sent, which may be the sender's omission."""
_MOST_REFUSED = 64
"""Limit of stored heads per log and reason: the first ones, which show the divergence. Per reason, so that unproven
heads, which anyone can send, do not displace real forks."""

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
    digest TEXT PRIMARY KEY,          -- hexadecimal SHA-256: of the text of a refused head, of a note set aside
    origin TEXT NOT NULL,
    reason TEXT NOT NULL,             -- why it was refused, or why an older note was set aside
    body BLOB NOT NULL,
    at_s INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The last cosigned checkpoint of a log, with the time."""

    size: int
    root: bytes
    note: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A request signed by the log but refused, or a note that was set aside: evidence for a court."""

    origin: str
    reason: str
    body: bytes
    at: datetime


class WitnessMemory:
    """The storage in one file, used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("PRAGMA synchronous = EXTRA")

    @classmethod
    def create(cls, path: Path, name: str) -> "WitnessMemory":
        """Creates the file. Raises Fault(CONFLICT) if it exists: a witness never starts again with the same key."""
        if path.exists():
            words = Words(f"{path} 已存在：见证状态不得重建", f"{path} exists: a witness never starts again")
            raise Fault(FaultKind.CONFLICT, words)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.executescript(f"BEGIN;{_SCHEMA}COMMIT;")
        connection.execute("INSERT INTO witness VALUES (1, 1, ?)", (name,))
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> "WitnessMemory":
        """Opens the file. Raises Fault(NOT_FOUND): a witness without its storage must be retired, not restarted."""
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
        """One transaction, durable at the end of the block, rolled back if the block raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite ends it itself after some errors
                self._connection.execute("ROLLBACK")
            raise

    def add_key(self, key: NamedKey) -> None:
        """Adds a key of a log; its name is the log's origin."""
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
        """Stores the last cosigned checkpoint of a log; inside `change`."""
        digest = hashlib.sha256(origin.encode()).hexdigest()
        self._connection.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)",
            (origin, digest, seen.size, seen.root, seen.note, int(seen.at.timestamp())),
        )

    def keep_refused(self, origin: str, text: str, body: bytes, reason: str, at: datetime) -> None:
        """Stores a refusal, once per signed head (`text` of its note), and only the first ones per log and reason; an
        unproven head is replaced by the same head as a fork. Inside `change`."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM kept WHERE origin = ? AND reason = ?", (origin, reason)
        ).fetchone()
        if count < _MOST_REFUSED:
            if reason == FORKED:
                self.release(text)
            self._keep(text.encode(), origin, body, reason, at)

    def release(self, text: str) -> None:
        """Removes a head refused without proof, once more is known; inside `change`."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._connection.execute("DELETE FROM kept WHERE digest = ? AND reason = ?", (digest, UNPROVEN))

    def set_aside(self, origin: str, seen: Seen, reason: str) -> None:
        """Continues from another checkpoint, by decision of the witness's operator; keeps the former note for ever."""
        with self.change():
            former = self.seen(origin)
            if former is not None:
                self._keep(former.note, origin, former.note, f"set aside: {reason}", seen.at)
            self.remember(origin, seen)

    def kept(self) -> list[Kept]:
        """All evidence, oldest first."""
        rows = self._connection.execute("SELECT origin, reason, body, at_s FROM kept ORDER BY at_s, digest")
        return [Kept(origin, reason, body, datetime.fromtimestamp(at_s, UTC)) for origin, reason, body, at_s in rows]

    def _keep(self, known_by: bytes, origin: str, body: bytes, reason: str, at: datetime) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO kept VALUES (?, ?, ?, ?, ?)",
            (hashlib.sha256(known_by).hexdigest(), origin, reason, body, int(at.timestamp())),
        )

    def _seen(self, column: str, value: str) -> Seen | None:
        row = self._connection.execute(
            f"SELECT size, root, note, at_s FROM seen WHERE {column} = ?",  # noqa: S608 - one of two names above
            (value,),
        ).fetchone()
        return None if row is None else Seen(row[0], row[1], row[2], datetime.fromtimestamp(row[3], UTC))
