"""What the report of a clue (线索报告单) says on paper: the clue, its hold and its receipts (article 16(4))."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault
from mingcha.registry.identity.asker import Reader
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.registry.printed.above import PaperAbove, add_paper
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.clues.queries import clue
from mingcha.supervision.clues.rows import clue_called, clue_row
from mingcha.supervision.clues.rules import may_print_clue
from mingcha.supervision.clues.values import ClueReceiptRow, ClueRow


def hand_in_clue_paper() -> None:
    """Hands this paper to the register's papers."""
    add_paper(PrintedKind.CLUE, PaperAbove(clue_content, _require_readable, lambda no, _on: clue_digest(no)))


@cites("16(4)")
def clue_content(asker: Reader, no: str, at: datetime) -> Content:
    """What the report of a clue says. Raises Fault(NOT_FOUND), Refused (article 3) for who may not read it, (16(4)) for
    one that was not reported."""
    row = clue(asker, no, at=at)
    require(may_print_clue(row.state))
    values = _values(row)
    return Content(PrintedKind.CLUE, no, str(values["title"]), values, sha256(canonical_json(values)).hex())


@cites("16(4)")
def clue_digest(no: str) -> str:
    """The digest of what the report of a clue says now, "" for none and for one that is not printed."""
    try:
        row = clue_row(clue_called(no))
    except Fault:
        return ""
    return sha256(canonical_json(_values(row))).hex() if may_print_clue(row.state) else ""


def _require_readable(asker: Reader, no: str, at: datetime) -> None:
    clue(asker, no, at=at)


def _values(row: ClueRow) -> Mapping[str, Json]:
    point = point_rows((row.camera,)).get(row.camera)
    names = actor_names({row.noted_by, row.reported_by, *(one.entered_by for one in row.receipts)} - {""})
    return {
        "title": f"线索 {row.no}",
        "no": row.no,
        "kind": row.kind.words.zh,
        "state": row.state.words.zh,
        "camera": row.camera,
        "point": point.name if point else "",
        "site": point.site_name if point else "",
        "unit": point.organisation_name if point else "",
        "seen_at": _moment(row.seen_at),
        "noted_at": _moment(row.noted_at),
        "noted_by": names.get(row.noted_by, row.noted_by),
        "hold": row.hold,
        "important_hold": row.important_hold,
        "text": row.text,
        "department": row.department,
        "reported_at": _moment(row.reported_at),
        "reported_by": names.get(row.reported_by, row.reported_by),
        "due_at": _moment(row.due_at),
        "closed_at": _moment(row.closed_at),
        "receipts": [_receipt(one, names) for one in row.receipts],
    }


def _receipt(one: ClueReceiptRow, names: Mapping[str, str]) -> Json:
    return {
        "side": one.side.words.zh,
        "department": one.department,
        "number": one.number,
        "name": one.name,
        "called_at": _moment(one.called_at),
        "reason": one.reason,
        "entered_by": names.get(one.entered_by, one.entered_by),
        "entered_at": _moment(one.entered_at),
    }


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
