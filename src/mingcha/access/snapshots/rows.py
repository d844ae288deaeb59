"""Finds rows of kept pictures for readers with the right, and turns them into values; not for pages."""

from mingcha.access.register import rules as register_rules
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.values import SnapshotRow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.points.queries import places_of

WITH = ("grant",)
"""The rows beside a kept picture that `snapshot_row` reads."""


def readable_snapshot(facts: DutyFacts, number: str) -> Snapshot:
    """The row of a kept picture, for its facts and for the picture: for the person who kept it and readers of its
    point's register. Raises Fault(NOT_FOUND) for all others, so that existing numbers are not revealed."""
    found = Snapshot.objects.filter(no=number)
    code = found.values_list("camera", flat=True).first() if number.isprintable() else None
    if code and not reads_all(facts, code):
        found = found.filter(user_id=facts.user_id)
    row = found.select_related(*WITH).first() if code else None
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这张抓图", "there is no such snapshot"), number)
    return row


def reads_all(facts: DutyFacts, code: str, place: Place | None = None) -> bool:
    """Whether the asker reads all kept pictures of a point, as readers of its register do, or only their own. `place`:
    that of the point, if the caller has read it."""
    place = place or places_of((code,)).get(code)
    return place is not None and register_rules.may_read_register(facts, place).allowed


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
