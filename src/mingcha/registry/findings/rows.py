"""Rows of findings: found by number, and turned into values; for actions and queries, not for pages."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.values import FindingRow

_LARGEST_NUMBER = 2**63 - 1


def finding_row(held: Finding) -> FindingRow:
    """A finding as a value."""
    return FindingRow(
        number=held.pk,
        kind=FindingKind(held.kind),
        article=held.article,
        subject_kind=SubjectKind(held.subject_kind),
        subject=held.subject,
        words=Words(held.words_zh, held.words_en),
        place=held.place,
        opened_at=held.opened_at,
        opened_act=held.opened_act,
        opened_entry=held.opened_entry,
        opened_by=held.opened_by,
        closed_at=held.closed_at,
        closed_by=held.closed_by,
        close_reason=held.close_reason,
        close_document=held.close_document,
        concerns=held.concerns,
    )


def finding_called(number: int) -> Finding:
    """The finding with this number. Raises Fault(NOT_FOUND)."""
    held = Finding.objects.filter(pk=number).first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个问题", "there is no such finding"), str(number))
    return held
