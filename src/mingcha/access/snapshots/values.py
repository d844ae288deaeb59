"""Kept pictures as frozen values (articles 16(2), 16(3))."""

from dataclasses import dataclass, field
from datetime import datetime

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A kept picture; `digest` and `fragment_digest` are SHA-256 in hexadecimal, `entry` its entry in our log."""

    no: str
    camera: str
    grant: str
    person: str
    purpose_words: Words
    reason: str
    asked_ms: int
    shown_ms: int
    taken_at: datetime
    size_bytes: int
    digest: str
    recorder: str
    epoch: int
    minute: int
    file_n: int
    part: int
    frame: int
    fragment_digest: str
    entry: int


@dataclass(frozen=True, slots=True)
class SnapshotPicture:
    """The bytes of a kept picture for the person who opened it."""

    jpeg: bytes = field(repr=False)
    digest: str
