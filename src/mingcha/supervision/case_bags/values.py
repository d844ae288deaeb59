"""A bag of a case, and what lies in it, as frozen values (article 23)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseBagRow:
    """A bag that was made: the number, for what, the SHA-256 of its payload's manifest, files and bytes of the
    payload, who made it when, and the index of its entry in the log."""

    no: str
    case: int
    purpose: str
    manifest: str
    files: int
    size_bytes: int
    made_by: str
    made_at: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file of a case: its path in the bag, its bytes, and the row that has its digest (table, key)."""

    path: str
    data: bytes
    row: str


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry of the log about a case. `opening`: its salt and event, None where it also concerns others."""

    index: int
    body: bytes
    opening: tuple[bytes, bytes] | None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row of a case as the log has its digest: the entry that wrote it last, and its canonical JSON."""

    table: str
    key: str
    entry: int
    data: bytes


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """All of a case before an entry of the log."""

    files: tuple[HeldFile, ...]
    rows: tuple[HeldRow, ...]
    entries: tuple[HeldEntry, ...]
