"""Keeps pictures as evidence and shows kept ones (articles 16(2), 16(3), 18, 19).

The proof of a picture is not the JPEG but its fragment, whose digest is in the recorder's log. The row has both
digests, the frame's own time and the fragment's position, and the row is in our log.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from mingcha.access.duty.models import Grant
from mingcha.access.duty.queries import current_grant
from mingcha.access.duty.rows import grant_facts, held_grant
from mingcha.access.duty.rules import MOST_REASON
from mingcha.access.register.actions import unit_name
from mingcha.access.register.models import ON_SCREEN, TO_BROWSER, RegisterRow
from mingcha.access.snapshots import rules as snapshots_rules
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.rows import readable_snapshot, snapshot_row
from mingcha.access.snapshots.taken_picture import TakenPicture, TakePicture
from mingcha.access.snapshots.values import SnapshotPicture, SnapshotRow
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import PLAYBACK, SNAPSHOT
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.documents.document_files import SNAPSHOTS, keep_document, read_document, remove_document
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import points_called

AS_EVIDENCE = "evidence"
"""The destination of a kept picture (16(3)): the documents of this installation; it is not handed out."""
MOST_PICTURE_BYTES = 16 * 2**20
MOST_DISTANCE_MS = 60_000
"""The longest duration of a frame: it is shown until the next one."""
_JPEG = b"\xff\xd8\xff"


class _ShownAlready(Exception):  # noqa: N818 - no error: it ends an act that has nothing to record
    """The line of this viewing already exists."""


@cites("16(2)", "16(3)", "19")
def take_snapshot(
    by: Asker, *, grant: str, point: str, at_ms: int, reason: str, take: TakePicture, folder: Path, clock: Clock
) -> SnapshotRow:
    """Keeps the frame that a point (20-digit code) showed at an instant (Unix ms) as evidence, with a register line.

    The picture is fetched from the gateway with a ticket, as by a page, before the act that stores it. Raises Refused
    (articles 3, 16(2), 18, 19, 799-16(2)(2)); Fault(NOT_FOUND) if nothing was recorded then, Fault(UNSUPPORTED)
    without a decoder, Fault(UNAVAILABLE) if the recorder does not answer.
    """
    now = clock.now()
    held = held_grant(grant)
    who = duty_of(by, now)
    require(snapshots_rules.may_take_snapshot(who, grant_facts(held, who, now), point, at_ms, reason, now))
    require(snapshots_rules.is_moment_shown(closed_spans((point,)), at_ms))
    ticket = issue_ticket(by, grant=grant, points=(point,), modes=(PLAYBACK,), clock=clock)
    picture = checked_picture(take(point, at_ms, ticket.token), at_ms)
    digest = hashlib.sha256(picture.jpeg).hexdigest()
    name = f"{SNAPSHOTS}/{shanghai_day(now):%Y%m}/{point}-{picture.shown_ms}-{ticket.id[:8]}.jpg"
    keep_document(folder, name, picture.jpeg)
    try:
        return _enter(by, held.no, point, at_ms, reason.strip(), picture, digest, name, ticket, clock)
    except BaseException:
        remove_document(folder, name)
        raise


@cites("16(2)", "16(3)", "19")
def view_snapshot(by: Asker, *, number: str, folder: Path, clock: Clock) -> SnapshotPicture:
    """A kept picture for a person who may read its facts and whose grant opens its point now; the first viewing under a
    grant gets a line in the register.

    Raises Fault(NOT_FOUND) without the right to read its facts, Refused (articles 16(2), 18, 19), and Fault(CORRUPT) if
    the file is missing or altered.
    """
    now = clock.now()
    snapshot = readable_snapshot(duty_of(by, now), number)
    _, held = _grant_for(by, snapshot, now)
    jpeg = _unaltered(snapshot, folder)
    if not _was_shown(held, snapshot):
        _show(by, snapshot, clock)
    return SnapshotPicture(jpeg, snapshot.digest)


def _grant_for(by: Asker, snapshot: Snapshot, now: datetime) -> tuple[DutyFacts, Grant]:
    """The viewing person, and the grant that opens the picture now. Raises Refused (articles 16(2), 18, 19)."""
    row = current_grant(by, snapshot.camera, at=now)
    held = held_grant(row.no) if row else None
    who = duty_of(by, now)
    facts = grant_facts(held, who, now) if held else None
    require(snapshots_rules.may_view_snapshot(who, facts, snapshot.camera, snapshot.shown_ms, now))
    require(snapshots_rules.is_moment_shown(closed_spans((snapshot.camera,)), snapshot.shown_ms))
    assert held is not None
    return who, held


def _was_shown(grant: Grant, snapshot: Snapshot) -> bool:
    """Whether the register has the line of viewing this picture under this grant."""
    lines = RegisterRow.objects.filter(grant=grant, camera=snapshot.camera, way=SNAPSHOT)
    lines = lines.filter(destination__in=(TO_BROWSER, ON_SCREEN))
    return lines.filter(from_ms=snapshot.shown_ms).exists()


def _show(by: Asker, snapshot: Snapshot, clock: Clock) -> None:
    """The act of the first viewing. Checks the rules again, since the grant may have ended."""
    try:
        with act("access.snapshot.view", by=actor_of(by), clock=clock, cites=("16(3)", "19")) as record:
            now = clock.now()
            who, held = _grant_for(by, snapshot, now)
            if _was_shown(held, snapshot):  # in two windows at once
                raise _ShownAlready
            token = actor_of(by).token
            _line(record, who, held, snapshot.point, snapshot.shown_ms, TO_BROWSER, None, now, token)
            record.fact("snapshot", snapshot.no)
    except _ShownAlready:
        return


def _enter(
    by: Asker, grant: str, code: str, at_ms: int, reason: str, picture: TakenPicture, digest: str, name: str,
    ticket: IssuedTicket, clock: Clock,
) -> SnapshotRow:  # fmt: skip
    """The act: the row, its line and its entry. Checks the rules again, since the grant may have ended."""
    with act("access.snapshot.take", by=actor_of(by), clock=clock, cites=("16(2)", "16(3)", "19")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = held_grant(grant)
        facts = grant_facts(held, who, now)
        require(snapshots_rules.may_take_snapshot(who, facts, code, at_ms, reason, now))
        require(snapshots_rules.is_moment_shown(closed_spans((code,)), picture.shown_ms))
        (point,) = points_called((code,))
        snapshot = Snapshot.objects.create(
            no=_next_no(now),
            grant=held,
            point=point,
            camera=code,
            user_id=who.user_id,
            person=who.name,
            purpose=held.purpose,
            reason=reason[:MOST_REASON],
            asked_ms=at_ms,
            taken_at=now,
            file=name,
            digest=digest,
            **_picture_columns(picture),
            entry=record.entry,
        )
        record.wrote(snapshot)
        _line(record, who, held, point, picture.shown_ms, AS_EVIDENCE, ticket.id, now, actor_of(by).token)
        record.fact("snapshot", snapshot.no)
        record.fact("camera", code)
        record.fact("shown_ms", picture.shown_ms)
        record.fact("digest", digest)
        record.fact("reason", snapshot.reason)
    return snapshot_row(snapshot)


def _picture_columns(picture: TakenPicture) -> dict[str, Any]:
    """What the row says of a picture: of which frame of which fragment it was made."""
    return {
        "shown_ms": picture.shown_ms,
        "size_bytes": len(picture.jpeg),
        "recorder": picture.recorder,
        "epoch": picture.epoch,
        "minute": picture.minute,
        "file_n": picture.n,
        "part": picture.part,
        "fragment_digest": picture.fragment_digest.hex(),
        "frame": picture.frame,
    }


def _line(
    record: ActRecord, who: DutyFacts, grant: Grant, point: Point, shown_ms: int, destination: str, ticket: str | None,
    now: datetime, token: str,
) -> None:  # fmt: skip
    line = RegisterRow.objects.create(
        grant=grant,
        ticket_id=ticket,
        point=point,
        camera=point.code,
        user_id=who.user_id,
        person=who.name,
        badge_no=who.badge_no,
        organisation=unit_name(who),
        opened_at=now,
        way=SNAPSHOT,
        purpose=grant.purpose,
        destination=destination,
        from_ms=shown_ms,
        to_ms=shown_ms,
        token=token or None,
    )
    record.wrote(line)


def checked_picture(picture: TakenPicture, at_ms: int) -> TakenPicture:
    """The picture if its time fits the requested instant. Raises Fault(CORRUPT)."""
    near = at_ms - MOST_DISTANCE_MS <= picture.shown_ms <= at_ms
    whole = picture.jpeg.startswith(_JPEG) and len(picture.jpeg) <= MOST_PICTURE_BYTES
    if not (near and whole and len(picture.fragment_digest) == hashlib.sha256().digest_size):
        words = Words(
            "取到的画面与所要的时刻不符，未存", "the picture returned is not the one requested; nothing was kept"
        )
        raise Fault(FaultKind.CORRUPT, words, f"{picture.shown_ms} for {at_ms}, {len(picture.jpeg)} bytes")
    return picture


def _unaltered(snapshot: Snapshot, folder: Path) -> bytes:
    try:
        jpeg = read_document(folder, snapshot.file)
    except FileNotFoundError:
        jpeg = b""
    if hashlib.sha256(jpeg).hexdigest() != snapshot.digest:
        words = Words("抓图文件缺失或与存证时不符", "the picture's file is missing or differs from what was kept")
        raise Fault(FaultKind.CORRUPT, words, snapshot.no)
    return jpeg


def _next_no(now: datetime) -> str:
    """P (抓拍), the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"P{shanghai_day(now):%Y%m%d}-"
    last = Snapshot.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
