"""Reads of sheets in the reader's reach (articles 3, 12, 16(3))."""

from datetime import datetime

from mingcha.kit.decision import require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.rules import may_see
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.rows import newest_of, printed_row, standing_now
from mingcha.registry.printed.values import PrintedRow
from mingcha.supervision.looks.rows import finding_called
from mingcha.supervision.sheets.models import PictureSheet, SheetHandout
from mingcha.supervision.sheets.rows import sheet_called, sheet_facts, sheet_row
from mingcha.supervision.sheets.values import SheetFacts, SheetHandoutRow, SheetRow

MOST_SHEETS, MOST_HANDOUTS = 20, 50


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
