"""Reads of sheets in the reader's reach (articles 3, 12, 16(3))."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rules import may_see
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rows import newest_of, printed_row, standing_now
from mingcha.registry.printed.values import PrintedRow
from mingcha.supervision.looks.rows import finding_called
from mingcha.supervision.sheets.models import PictureSheet, SheetHandout
from mingcha.supervision.sheets.rows import sheet_called, sheet_facts, sheet_row, sheets_in_reach, with_text
from mingcha.supervision.sheets.rules import is_in_own_hand
from mingcha.supervision.sheets.states import SheetPart, SheetState
from mingcha.supervision.sheets.values import SheetFacts, SheetHandoutRow, SheetMark, SheetRow
from mingcha.supervision.sheets.waiting import sheets_waiting_for

MOST_SHEETS, MOST_HANDOUTS, MOST_LISTED = 20, 50, 100


@cites("3", "12")
def sheets(
    reader: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_LISTED,
    state: SheetState | None = None,
    mine: bool = False,
    text: str = "",
) -> tuple[SheetRow, ...]:
    """The sheets in reach, the newest first; those below `before`, of one state, if given; `mine`: those that wait for
    the reader; `text`: in point, unit or receiver, or the number."""
    rows = _asked_for(reader, at, state, mine=mine, text=text)
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.select_related("finding__point").prefetch_related("pictures")
    return tuple(map(sheet_row, rows.order_by("-pk")[:limit]))


@cites("3", "12")
def count_sheets(
    reader: Reader, *, at: datetime, state: SheetState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such sheets there are."""
    return _asked_for(reader, at, state, mine=mine, text=text).count()


@cites("12", "21")
def count_waiting_sheets(reader: Reader, *, at: datetime) -> int:
    """How many sheets the reader can bring on: to be checked as another hand, or to be sent."""
    return len(sheets_waiting_for(duty_of(reader, at), at))


@cites("3", "12")
def marks_of_findings(reader: Reader, findings: Iterable[str], *, at: datetime) -> dict[str, SheetMark]:
    """Number of a finding -> its newest sheet, of the findings that have one in the reader's reach."""
    wanted = {int(one.removeprefix("B-")): one for one in findings}
    rows = sheets_in_reach(duty_of(reader, at)).filter(finding__in=list(wanted)).order_by("pk")
    return {wanted[held.finding_id]: SheetMark(held.name, SheetState(held.state)) for held in rows}


@cites("21")
def parts_in_own_hand(reader: Reader, no: str, *, at: datetime) -> frozenset[SheetPart]:
    """The pictures of a sheet that the reader does not check, who prepared or covered them. Raises Fault(NOT_FOUND),
    Refused (article 3)."""
    who, held = duty_of(reader, at), facts_of_sheet(reader, no, at=at)
    hands = hands_of({who.user_id, held.prepared_by, *(one.covered_by for one in held.pictures)})
    own = (one for one in held.pictures if is_in_own_hand(who.user_id, one.covered_by, held.prepared_by, hands))
    return frozenset(one.part for one in own)


def _asked_for(
    reader: Reader, at: datetime, state: SheetState | None, *, mine: bool, text: str
) -> QuerySet[PictureSheet]:
    who = duty_of(reader, at)
    rows = sheets_in_reach(who)
    rows = rows.filter(pk__in=sheets_waiting_for(who, at)) if mine else rows
    rows = rows.filter(state=state.value) if state else rows
    return rows.filter(with_text(text)) if text else rows


def sheets_of_finding(reader: Reader, finding: str, *, at: datetime) -> tuple[SheetRow, ...]:
    """The newest sheets of a finding. Raises Fault(NOT_FOUND), Refused (article 3)."""
    found = finding_called(finding)
    require(may_see(duty_of(reader, at), found.point.place))
    rows = PictureSheet.objects.filter(finding=found).select_related("finding__point").prefetch_related("pictures")
    return tuple(map(sheet_row, rows.order_by("-pk")[:MOST_SHEETS]))


def picture_sheet(reader: Reader, no: str, *, at: datetime) -> SheetRow:
    """One sheet. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = sheet_called(no)
    require(may_see(duty_of(reader, at), held.finding.point.place))
    return sheet_row(held)


def facts_of_sheet(reader: Reader, no: str, *, at: datetime) -> SheetFacts:
    """A sheet as its rules see it, for its page. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = sheet_called(no)
    require(may_see(duty_of(reader, at), held.finding.point.place))
    return sheet_facts(held)


def sheet_handouts(reader: Reader, no: str, *, at: datetime) -> tuple[SheetHandoutRow, ...]:
    """Who took the paper of a sheet, the newest first (16(3)). Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = sheet_called(no)
    require(may_see(duty_of(reader, at), held.finding.point.place))
    rows = SheetHandout.objects.filter(sheet=held).order_by("-pk")[:MOST_HANDOUTS]
    return tuple(SheetHandoutRow(one.person, one.organisation, one.at, one.destination, one.paper) for one in rows)


def sheet_paper(reader: Reader, no: str, *, at: datetime) -> PrintedRow | None:
    """The paper that was issued of a sheet; None before. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = sheet_called(no)
    require(may_see(duty_of(reader, at), held.finding.point.place))
    issued = newest_of(PrintedKind.PICTURE_SHEET, held.name)
    return printed_row(issued, standing_now(issued, shanghai_day(at))) if issued else None
