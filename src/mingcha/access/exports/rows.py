"""Finds exports and turns them into values, for the acts and queries of exports."""

from mingcha.access.exports.models import Export
from mingcha.access.exports.values import Destination, ExportRow, ExportState
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def export_called(number: str) -> Export:
    """The row of an export. Raises Fault(NOT_FOUND)."""
    found = Export.objects.filter(no=number).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项导出", "there is no such export"), number)
    return found


def export_row(one: Export) -> ExportRow:
    """A row as a value."""
    return ExportRow(
        no=one.no,
        request=one.request,
        state=ExportState(one.state),
        points=tuple(one.points.split()),
        from_ms=one.from_ms,
        to_ms=one.to_ms,
        managing_unit=one.managing_unit,
        operator_id=one.user_id,
        operator=one.person,
        destination=Destination(one.destination),
        method=one.method,
        target=one.target,
        recipient=one.recipient,
        started_at=one.started_at,
        job=one.job,
        made_at=one.made_at,
        manifest_sha256=one.manifest_sha256,
        entry=one.entry,
        line=one.line,
        delivered_at=one.delivered_at,
        fetched_at=one.fetched_at,
        sent_at=one.sent_at,
    )
