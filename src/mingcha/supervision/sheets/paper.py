"""What the sheet of a picture finding (画面遮挡告知单) says on paper, with its two covered pictures (arts. 12, 21)."""

from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.queries import point_rows
from mingcha.registry.printed.above import PaperAbove, add_paper
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rows import newest_of
from mingcha.registry.printed.values import Content
from mingcha.supervision.sheets.models import PictureSheet, SheetPicture
from mingcha.supervision.sheets.rows import picture_value, pictures_of, sheet_called, sheet_facts, sheet_row
from mingcha.supervision.sheets.rules import may_hand_out_sheet, may_take_sheet_by_number
from mingcha.supervision.sheets.showing import require_moments
from mingcha.supervision.sheets.states import SheetState


def hand_in_sheet_paper() -> None:
    """Hands this paper to the register's papers."""
    add_paper(PrintedKind.PICTURE_SHEET, PaperAbove(sheet_content, _not_by_number, lambda no, _on: sheet_digest(no)))


@cites("12", "18", "21")
def sheet_content(asker: Reader, no: str, at: datetime) -> Content:
    """What the paper of a sent sheet says, unless the time of a picture is closed by now. Raises Fault(NOT_FOUND), also
    once its files were removed, Refused (articles 3, 12, 18, 21)."""
    held = sheet_called(no)
    require(may_hand_out_sheet(duty_of(asker, at), sheet_facts(held)))
    require_moments(held)
    if held.removed_at is not None:
        raise Fault(FaultKind.NOT_FOUND, Words("保存期已满，画面已删除", "its time is over: no picture is kept"), no)
    values = _values(held)
    pictures = {one.copy_sha256: one.copy for one in pictures_of(held)}
    digest = sha256(canonical_json(values)).hex()
    return Content(PrintedKind.PICTURE_SHEET, no, str(values["title"]), values, digest, pictures)


@cites("12", "21")
def sheet_digest(no: str) -> str:
    """The digest of what the paper of a sheet says; "" for one that is not sent, or was withdrawn. Once
    its names were emptied it is that of the paper as issued."""
    try:
        held = sheet_called(no)
    except Fault:
        return ""
    if held.state != SheetState.SENT.value:
        return ""
    issued = newest_of(PrintedKind.PICTURE_SHEET, no) if held.removed_at is not None else None
    return issued.content if issued is not None else sha256(canonical_json(_values(held))).hex()


@cites("16(3)", "21")
def _not_by_number(asker: Reader, no: str, at: datetime) -> object:
    """Its paper shows pictures: it is taken on the page of the sheet alone, where each time is a line."""
    sheet_called(no)
    require(may_take_sheet_by_number(duty_of(asker, at)))
    return None


def _values(held: PictureSheet) -> dict[str, Json]:
    row = sheet_row(held)
    point = point_rows((row.camera,)).get(row.camera)
    return {
        "title": f"画面遮挡告知单 {row.no}",
        "no": row.no,
        "receiver": row.receiver,
        "receiver_kind": row.receiver_kind.words.zh,
        "purpose": row.purpose,
        "camera": row.camera,
        "point": point.name if point else "",
        "site": point.site_name if point else "",
        "unit": point.organisation_name if point else "",
        "finding": row.finding,
        "kind": row.kind_words,
        "since": _moment(row.since),
        "share": f"{row.share_permille / 10:g} %" if row.share_permille else "",
        "cause": row.cause.words.zh,
        "owner": row.owner,
        "pictures": [_picture(one) for one in pictures_of(held)],
    }


def _picture(held: SheetPicture) -> dict[str, Json]:
    one = picture_value(held)
    return {
        "title": one.part.words.zh,
        "taken_at": _moment(one.picture_at),
        "covered": len(one.polygons),
        "sha256": one.copy,
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
