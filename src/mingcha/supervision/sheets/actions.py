"""Prepares, covers, checks, sends and withdraws sheets of picture findings (articles 3, 12, 16(3), 18, 20(1), 21)."""

from datetime import datetime
from pathlib import Path

from mingcha.access.mask_stills.actions import TakeStill
from mingcha.access.mask_stills.asking_recorder import take_mask_still
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.media.masks.polygons import Polygon, parse_polygons
from mingcha.registry.documents.document_files import SHEET_COPIES, SHEET_ORIGINALS, remove_document
from mingcha.registry.documents.keeping import kept_file
from mingcha.registry.documents.scans import JPEG
from mingcha.registry.documents.values import DocumentFacts
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.supervision.looks.models import LookView, PictureFinding
from mingcha.supervision.looks.rows import finding_called, finding_value
from mingcha.supervision.looks.showing import kept_picture, require_picture, still_of, view_of_reference
from mingcha.supervision.sheets import rules
from mingcha.supervision.sheets.covering import CoverStill, SeekParts, cover_by_worker, propose_areas
from mingcha.supervision.sheets.models import PictureSheet, SheetPicture
from mingcha.supervision.sheets.rows import (
    picture_called,
    picture_value,
    pictures_of,
    polygons_text,
    sheet_before,
    sheet_called,
    sheet_facts,
    sheet_row,
)
from mingcha.supervision.sheets.showing import original_of, require_moments, was_shown
from mingcha.supervision.sheets.states import ReceiverKind, SheetPart, SheetState
from mingcha.supervision.sheets.values import SheetRow


@cites("3", "12", "18", "20(1)", "21")
def prepare_sheet(
    by: Asker,
    *,
    finding: str,
    receiver_kind: ReceiverKind,
    receiver: str,
    purpose: str,
    folder: Path,
    clock: Clock,
    take: TakeStill = take_mask_still,
    seek: SeekParts = propose_areas,
) -> SheetRow:
    """Prepares a sheet: the reference, and a still of now that is taken for it with its masks; nobody sees them by
    this. `folder`: the documents of the home. Raises Refused (articles 3, 8, 12, 18, 20(1)), Fault(NOT_FOUND) without a
    kept reference, Fault(UNAVAILABLE) if the recorder gives no picture."""
    with refusals_noted(by, "supervision.sheet.prepare", finding, clock):
        found = finding_called(finding)
        _require_preparing(by, found, receiver, purpose, clock.now())
        view = view_of_reference(found)
        before = kept_picture(view, folder)
        still = still_of(found.point.code, take, clock)  # outside of the act: a camera may take seconds
        proposed = seek((before.jpeg, still.jpeg))
        with (
            kept_file(still.jpeg, JPEG, below=SHEET_ORIGINALS, folder=folder, on=shanghai_day(clock.now())) as kept,
            act("supervision.sheet.prepare", by=actor_of(by), clock=clock, cites=("12", "21")) as record,
        ):
            found, now = finding_called(finding), clock.now()
            _require_preparing(by, found, receiver, purpose, now)
            held = _new_sheet(by, found, receiver_kind, receiver, purpose, now)
            record.wrote(held)
            originals = (
                (SheetPart.REFERENCE, before.at, view, view.file, view.sha256),
                (SheetPart.NOW, min(still.at, now), None, kept.file, kept.sha256),
            )
            for place, given in enumerate(originals):
                _add_picture(record, held, given, proposed[place] if proposed is not None else None)
            for key, value in (("sheet", held.name), ("finding", found.name), ("receiver_kind", held.receiver_kind)):
                record.fact(key, value)
    return sheet_row(held)


@cites("3", "12", "21")
def cover_picture(
    by: Asker,
    *,
    sheet: str,
    part: SheetPart,
    polygons: tuple[Polygon, ...],
    is_empty: bool,
    folder: Path,
    clock: Clock,
    cover: CoverStill = cover_by_worker,
) -> SheetRow:
    """Covers a picture of a sheet: the copy is made anew of the original, and waits for its check. Raises Refused
    (articles 3, 12, 18, 21), Fault(NOT_FOUND), Fault(INVALID) for edges that touch, Fault(UNAVAILABLE, UNSUPPORTED) if
    the copy cannot be made here."""
    with refusals_noted(by, "supervision.sheet.cover", sheet, clock):
        held = sheet_called(sheet)
        _require_covering(by, held, part, polygons, clock.now(), is_empty=is_empty)
        if polygons:
            parse_polygons([[list(corner) for corner in one] for one in polygons])
        foot = f"{held.name} 仅供{held.receiver}处置遮挡使用，不得公开"
        copy = cover(original_of(held, picture_called(held, part), folder), polygons, foot)
        with (
            kept_file(copy, JPEG, below=SHEET_COPIES, folder=folder, on=shanghai_day(clock.now())) as kept,
            act("supervision.sheet.cover", by=actor_of(by), clock=clock, cites=("21",)) as record,
        ):
            held, now = sheet_called(sheet), clock.now()
            _require_covering(by, held, part, polygons, now, is_empty=is_empty)
            picture = picture_called(held, part)
            picture.polygons, picture.is_empty = polygons_text(polygons), is_empty
            old = _set_copy(by, picture, kept, now)
            held.state = SheetState.PREPARED.value
            held.save(update_fields=["state"])
            record.wrote(picture, held)
            facts = {"sheet": held.name, "part": part.value, "areas": len(polygons), "copy": kept.sha256}
            for key, value in facts.items():
                record.fact(key, value)
    if old:
        remove_document(folder, old)  # nobody was given it
    return sheet_row(sheet_called(sheet))


@cites("3", "21")
def check_picture(by: Asker, *, sheet: str, part: SheetPart, clock: Clock) -> SheetRow:
    """A second person states that in the copy that was shown no person and no plate can be recognised. With the last
    one the sheet may be sent. Raises Refused (articles 3, 12, 21), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "supervision.sheet.check", sheet, clock),
        act("supervision.sheet.check", by=actor_of(by), clock=clock, cites=("21",)) as record,
    ):
        held, now = sheet_called(sheet), clock.now()
        who, picture = duty_of(by, now), picture_called(held, part)
        people = (who.user_id, held.prepared_by_id, picture.covered_by_id or 0)
        seen = picture.covered_at is not None and was_shown(
            who.user_id, held, picture.copy_sha256, since=picture.covered_at
        )
        require(
            rules.may_check_picture(
                who,
                sheet_facts(held),
                picture_value(picture),
                now,
                session=way_in(by).session,
                was_seen=seen,
                hands=hands_of(people),
            )
        )
        picture.checked_by_id, picture.checked_session, picture.checked_at = who.user_id, way_in(by).session, now
        picture.save()
        record.wrote(picture)
        if not rules.missing_of(map(picture_value, pictures_of(sheet_called(sheet)))):
            held.state = SheetState.REVIEWED.value
            held.save(update_fields=["state"])
            record.wrote(held)
        for key, value in (("sheet", held.name), ("part", part.value), ("copy", picture.copy_sha256)):
            record.fact(key, value)
    return sheet_row(sheet_called(sheet))


@cites("3", "12", "18", "21")
def send_sheet(by: Asker, *, sheet: str, clock: Clock) -> SheetRow:
    """Sends a sheet: from now on its paper may be issued and taken for its receiver. Raises Refused (articles 3, 12,
    18, 21) with what is missing, Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "supervision.sheet.send", sheet, clock),
        act("supervision.sheet.send", by=actor_of(by), clock=clock, cites=("12", "21")) as record,
    ):
        held, now = sheet_called(sheet), clock.now()
        who = duty_of(by, now)
        require(rules.may_send_sheet(who, sheet_facts(held), now))
        require_moments(held)
        held.state, held.sent_by_id, held.sent_at = SheetState.SENT.value, who.user_id, now
        held.save()
        record.wrote(held)
        facts = {"sheet": held.name, "finding": held.finding.name, "receiver_kind": held.receiver_kind}
        for key, value in facts.items():
            record.fact(key, value)
        record.fact("copies", [one.copy_sha256 for one in pictures_of(held)])
    return sheet_row(held)


@cites("3", "12")
def withdraw_sheet(by: Asker, *, sheet: str, reason: str, clock: Clock) -> SheetRow:
    """Withdraws a sheet: the paper of a sent one is no longer in force, as its number says to who checks it. Raises
    Refused (articles 3, 12), Fault(NOT_FOUND)."""
    with act("supervision.sheet.withdraw", by=actor_of(by), clock=clock, cites=("12",)) as record:
        held, now = sheet_called(sheet), clock.now()
        who = duty_of(by, now)
        require(rules.may_withdraw_sheet(who, sheet_facts(held), reason))
        held.state, held.withdrawn_by_id, held.withdrawn_at = SheetState.WITHDRAWN.value, who.user_id, now
        held.withdrawn_reason = checked_name(reason, rules.MOST_REASON)
        held.save()
        record.wrote(held)
        record.fact("sheet", held.name)
        record.fact("reason", held.withdrawn_reason)
    return sheet_row(held)


def _add_picture(
    record: ActRecord,
    held: PictureSheet,
    given: tuple[SheetPart, datetime, LookView | None, str, str],
    proposed: tuple[Polygon, ...] | None,
) -> None:
    """Adds a picture of a sheet: part, time, kept view, file and SHA-256; `proposed`: None if no detector looked."""
    part, at, view, file, sha256 = given
    picture = SheetPicture.objects.create(
        sheet=held,
        part=part.value,
        picture_at=at,
        view=view,
        original=file,
        original_sha256=sha256,
        is_sought=proposed is not None,
        proposed=polygons_text(proposed or ()),
    )
    record.wrote(picture)
    record.fact(part.value, sha256)


def _set_copy(by: Asker, picture: SheetPicture, kept: DocumentFacts, now: datetime) -> str:
    """Gives a picture another copy, which nobody checked; the file of the one before, "" for none."""
    old, picture.copy, picture.copy_sha256 = picture.copy, kept.file, kept.sha256
    picture.covered_by_id, picture.covered_session = duty_of(by, now).user_id, way_in(by).session
    picture.covered_at, picture.checked_by, picture.checked_at, picture.checked_session = now, None, None, 0
    picture.save()
    return old


def _new_sheet(
    by: Asker, found: PictureFinding, kind: ReceiverKind, receiver: str, purpose: str, now: datetime
) -> PictureSheet:
    return PictureSheet.objects.create(
        finding=found,
        state=SheetState.PREPARED.value,
        receiver_kind=kind.value,
        receiver=checked_name(receiver, rules.MOST_RECEIVER),
        purpose=checked_name(purpose, rules.MOST_PURPOSE),
        kind=found.kind,
        share_permille=found.share_permille,
        since=found.since,
        cause=found.cause,
        owner=found.owner,
        prepared_by_id=duty_of(by, now).user_id,
        prepared_session=way_in(by).session,
        prepared_at=now,
    )


def _require_preparing(by: Asker, found: PictureFinding, receiver: str, purpose: str, now: datetime) -> None:
    who, row, before = duty_of(by, now), finding_value(found), sheet_before(found)
    require(
        rules.may_prepare_sheet(
            who,
            found.point.place,
            row,
            now,
            before=before,
            hands=hands_of((who.user_id, before.withdrawn_by if before else 0)),
            receiver=receiver,
            purpose=purpose,
        )
    )
    require_picture(by, found.point, now, is_needed=True)


def _require_covering(
    by: Asker, held: PictureSheet, part: SheetPart, polygons: tuple[Polygon, ...], now: datetime, *, is_empty: bool
) -> None:
    who, picture = duty_of(by, now), picture_called(held, part)
    seen = was_shown(who.user_id, held, picture.original_sha256, since=held.prepared_at)
    session, facts = way_in(by).session, sheet_facts(held)
    require(rules.may_cover_picture(who, facts, polygons, now, session=session, was_seen=seen, is_empty=is_empty))
