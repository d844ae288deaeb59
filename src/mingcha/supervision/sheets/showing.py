"""Shows the pictures of a sheet to who covers and who checks them, and hands its paper out: each is a line and an entry
before anything is given (articles 3, 16(3), 18, 20(1), 21)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mingcha.access.register.actions import unit_name
from mingcha.access.snapshots.rules import is_moment_shown
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rows import bytes_as_issued, newest_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.supervision.looks.models import LookShown
from mingcha.supervision.looks.showing import Taken, enter_shown, require_picture
from mingcha.supervision.looks.values import PicturePart
from mingcha.supervision.sheets.models import PictureSheet, SheetHandout, SheetPicture
from mingcha.supervision.sheets.rows import picture_called, pictures_of, sheet_called, sheet_facts
from mingcha.supervision.sheets.rules import is_sheet_open, may_hand_out_sheet, may_work_on_sheets
from mingcha.supervision.sheets.states import SheetPart

_ALTERED = Words("告知单的画面缺失或者被改动", "a picture of the sheet is missing or was altered")
_PARTS = {SheetPart.REFERENCE: PicturePart.REFERENCE, SheetPart.NOW: PicturePart.NOW}


@cites("3", "16(3)", "18", "20(1)")
def show_sheet_original(by: Asker, *, sheet: str, part: SheetPart, folder: Path, clock: Clock) -> bytes:
    """The JPEG of an uncovered picture, for who covers it, while the sheet is worked on. `folder`: the documents of the
    home. Raises Refused (articles 3, 8, 12, 16(3), 18, 20(1), 21), Fault(NOT_FOUND), Fault(CORRUPT)."""
    return _shown(by, sheet, part, _PARTS[part], lambda held, one: original_of(held, one, folder), clock)


@cites("3", "16(3)", "18", "20(1)", "21")
def show_sheet_copy(by: Asker, *, sheet: str, part: SheetPart, folder: Path, clock: Clock) -> bytes:
    """The JPEG of the covered copy, for who checks it. Raises as `show_sheet_original`."""
    return _shown(by, sheet, part, PicturePart.COPY, lambda _held, one: _copy_of(one, folder), clock)


@cites("3", "16(3)", "18", "21")
def hand_out_sheet(by: Asker, *, sheet: str, folder: Path, clock: Clock) -> tuple[str, bytes]:
    """The number and the PDF of a sent sheet's paper, for its receiver, unless the time of a picture is closed by now.
    Raises Refused (articles 3, 12, 18, 21), Fault(NOT_FOUND) before it was issued, Fault(CORRUPT)."""
    with (
        refusals_noted(by, "supervision.sheet.hand_out", sheet, clock),
        act("supervision.sheet.hand_out", by=actor_of(by), clock=clock, cites=("16(3)", "18", "21")) as record,
    ):
        held, now = sheet_called(sheet), clock.now()
        who = duty_of(by, now)
        require(may_hand_out_sheet(who, sheet_facts(held)))
        require_moments(held)
        paper = newest_of(PrintedKind.PICTURE_SHEET, held.name)
        if paper is None:
            raise Fault(FaultKind.NOT_FOUND, Words("文件尚未出具", "its paper is not issued yet"), held.name)
        data = bytes_as_issued(paper, folder)
        line = SheetHandout.objects.create(
            sheet=held,
            user_id=who.user_id,
            person=who.name,
            badge_no=who.badge_no,
            organisation=unit_name(who),
            at=now,
            purpose=held.purpose,
            destination=held.receiver,
            paper=paper.no,
            digest=paper.digest,
        )
        record.wrote(line)
        for key, value in (("sheet", held.name), ("receiver_kind", held.receiver_kind), ("sha256", paper.digest)):
            record.fact(key, value)
    return paper.no, data


def was_shown(user_id: int, held: PictureSheet, digest: str, *, since: datetime) -> bool:
    """Whether this person was shown a picture of a sheet (its SHA-256) since an instant."""
    lines = LookShown.objects.filter(user_id=user_id, finding=held.finding_id, shown_at__gte=since)
    return lines.filter(digest=digest).exists()


def original_of(held: PictureSheet, picture: SheetPicture, folder: Path) -> bytes:
    """The uncovered JPEG of a picture, unless its time is closed by now. Raises Refused (18), Fault(NOT_FOUND) once it
    was removed, Fault(CORRUPT)."""
    require_moment(held, picture.picture_at)
    if picture.original_removed_at is not None:
        raise Fault(FaultKind.NOT_FOUND, Words("原画面已删除", "the picture was removed"), held.name)
    return read_unaltered(folder, picture.original, picture.original_sha256, _ALTERED, held.name)


@cites("18")
def require_moment(held: PictureSheet, at: datetime) -> None:
    """Requires that no picture of this instant is closed. Raises Refused (18)."""
    require(is_moment_shown(closed_spans((held.finding.point.code,)), int(at.timestamp() * 1000)))


@cites("18")
def require_moments(held: PictureSheet) -> None:
    """Requires that no picture of a sheet is of a time that is closed by now: asked whenever they leave, also after the
    sheet was sent. Raises Refused (18)."""
    for one in pictures_of(held):
        require_moment(held, one.picture_at)


def _copy_of(picture: SheetPicture, folder: Path) -> bytes:
    if not picture.copy:
        raise Fault(FaultKind.NOT_FOUND, Words("画面尚未遮盖", "the picture is not covered yet"), picture.part)
    return read_unaltered(folder, picture.copy, picture.copy_sha256, _ALTERED, picture.part)


def _shown(
    by: Asker,
    sheet: str,
    part: SheetPart,
    shown_as: PicturePart,
    read: Callable[[PictureSheet, SheetPicture], bytes],
    clock: Clock,
) -> bytes:
    with (
        refusals_noted(by, "supervision.sheet.show", sheet, clock),
        act("supervision.sheet.show", by=actor_of(by), clock=clock, cites=("16(3)", "18", "20(1)")) as record,
    ):
        held, now = sheet_called(sheet), clock.now()
        require(may_work_on_sheets(duty_of(by, now), held.finding.point.place))
        require(is_sheet_open(sheet_facts(held), now))
        require_picture(by, held.finding.point, now, is_needed=True)
        picture = picture_called(held, part)
        require_moment(held, picture.picture_at)
        jpeg = read(held, picture)
        enter_shown(record, by, held.finding.point, held.finding, shown_as, Taken(jpeg, picture.picture_at), now)
        record.fact("sheet", held.name)
    return jpeg
