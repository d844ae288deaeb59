"""Locked evidence as frozen values (articles 20(4), 20(5), 24)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words


class LockedKind(StrEnum):
    """What a listed item is."""

    ENTRY = "entry"
    VIEWING = "viewing"
    LINE = "line"
    EXPORT = "export"
    COPY = "copy"
    HOLD = "hold"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


_KINDS = {
    LockedKind.ENTRY: Words("日志条目", "entry of the log"),
    LockedKind.VIEWING: Words("值班查看登记", "line of duty viewing"),
    LockedKind.LINE: Words("调取登记行（含标记号）", "line of the register, with its mark"),
    LockedKind.EXPORT: Words("导出", "export"),
    LockedKind.COPY: Words("副本", "copy"),
    LockedKind.HOLD: Words("录像保全", "hold of footage"),
}


@dataclass(frozen=True, slots=True)
class LockRange:
    """What a leak case locks: footage and accesses of these points, and every access by these accounts of the
    suspect, in a span."""

    from_at: datetime
    to_at: datetime
    points: tuple[str, ...] = ()
    accounts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it was when it was locked; `content`: its canonical JSON, whose SHA-256 is `digest`."""

    kind: LockedKind
    subject: str
    digest: str
    content: str


@dataclass(frozen=True, slots=True)
class LockRow:
    """A lock: entries [first_entry, last_entry] of the log, its size and root (base64) then, and the listed items."""

    number: int
    made_at: datetime
    ended_at: datetime | None
    first_entry: int
    last_entry: int
    log_size: int
    log_root: str
    count: int
    list_sha256: str
    counts: tuple[tuple[LockedKind, int], ...] = ()
