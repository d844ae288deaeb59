"""Kept pictures as values, and the list of a point (articles 16(2), 16(3))."""

from datetime import datetime

from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.readable import readable, readable_snapshot
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.asker import Reader, duty_of


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
    """The bytes of a kept picture for the screen of the person who asked."""

    jpeg: bytes = field(repr=False)
    digest: str


def snapshots_of_point(asker: Reader, code: str, *, at: datetime, limit: int = 20) -> tuple[SnapshotRow, ...]:
    """The kept pictures of a point, newest first: all for who reads its register, else the asker's own."""
    facts = duty_of(asker, at)
    rows = Snapshot.objects.filter(camera=code)
    return tuple(snapshot_row(row) for row in readable(rows, facts, code)[:limit])


def snapshot(asker: Reader, number: str, *, at: datetime) -> SnapshotRow:
    """One kept picture's facts. Raises Fault(NOT_FOUND) for one that the asker does not read."""
    return snapshot_row(readable_snapshot(duty_of(asker, at), number))


def snapshot_row(row: Snapshot) -> SnapshotRow:
    """A kept picture as a value."""
    kind = purpose_kind(row.purpose)
    return SnapshotRow(
        no=row.no,
        camera=row.camera,
        grant=row.grant.no,
        person=row.person,
        purpose_words=kind.words if kind else Words(row.purpose, row.purpose),
        reason=row.reason,
        asked_ms=row.asked_ms,
        shown_ms=row.shown_ms,
        taken_at=row.taken_at,
        size_bytes=row.size_bytes,
        digest=row.digest,
        recorder=row.recorder,
        epoch=row.epoch,
        minute=row.minute,
        file_n=row.file_n,
        part=row.part,
        frame=row.frame,
        fragment_digest=row.fragment_digest,
        entry=row.entry,
    )
