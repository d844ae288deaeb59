"""Finds copies and turns them into values, for the acts and queries of copies."""

from datetime import datetime

from mingcha.access.copies.models import Copy
from mingcha.access.copies.values import CopyEnd, CopyRow
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day


def copy_called(number: str) -> Copy:
    """The row of a copy. Raises Fault(NOT_FOUND)."""
    found = Copy.objects.filter(no=number).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份调取录像", "there is no such copy"), number)
    return found


def copy_row(one: Copy, at: datetime) -> CopyRow:
    """A row as a value at an instant."""
    return CopyRow(
        no=one.no,
        export=one.export,
        request=one.request,
        managing_unit=one.managing_unit,
        holder=one.holder,
        persons=tuple(one.persons.splitlines()),
        measures=one.measures,
        return_by=one.return_by,
        given_at=one.given_at,
        line=one.line,
        end=CopyEnd(one.end) if one.end else None,
        ended_at=one.ended_at,
        ended_by=one.ended_by,
        proof=one.proof,
        end_line=one.end_line,
        days_left=(one.return_by - shanghai_day(at)).days,
    )
