"""Compliance audits in the reader's reach (articles 3, 16(6); PIPL 54)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Q, QuerySet

from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.compliance_audits import rules
from mingcha.supervision.compliance_audits.models import ComplianceAudit
from mingcha.supervision.compliance_audits.rows import (
    audit_called,
    audit_row,
    audits_in_reach,
    facts_of_audit,
    waiting_for,
)
from mingcha.supervision.compliance_audits.values import AuditReport, AuditRow, AuditState

MOST_AUDITS = 50


@dataclass(frozen=True, slots=True)
class WholeAudit:
    """An audit for its page, with what the reader may do."""

    row: AuditRow
    decide: Decision
    may_mend: bool
    check: Decision


@cites("3", "16(6)")
def audits(
    reader: Reader,
    *,
    at: datetime,
    state: AuditState | None = None,
    mine: bool = False,
    text: str = "",
    limit: int = MOST_AUDITS,
    before: int = 0,
) -> tuple[AuditRow, ...]:
    """The audits in reach, the newest first: of one state, those that wait for the reader, those whose report, unit or
    auditor has this text; `before`: only lower numbers."""
    rows = _asked_for(reader, at, state, mine=mine, text=text)
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(map(audit_row, rows.order_by("-pk")[:limit]))


@cites("3", "16(6)")
def count_audits(
    reader: Reader, *, at: datetime, state: AuditState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many audits `audits` would list without a limit."""
    return _asked_for(reader, at, state, mine=mine, text=text).count()


@cites("3", "16(6)")
def count_waiting_audits(reader: Reader, *, at: datetime) -> int:
    """How many audits wait for the reader: to be confirmed, to be put right, returned to them."""
    return count_audits(reader, at=at, mine=True)


@cites("3", "16(6)")
def audit(reader: Reader, number: int, *, at: datetime) -> WholeAudit:
    """One audit. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who = audit_called(number), duty_of(reader, at)
    require(rules.may_read_audit(who, held.unit.place))
    facts, row = facts_of_audit(held), audit_row(held)
    place, hands = held.unit.place, hands_of((who.user_id, facts.recorder, facts.mender))
    return WholeAudit(
        row=row,
        decide=rules.may_decide_audit(who, place, facts, hands),
        may_mend=row.is_to_be_mended and rules.may_handle_audits(who, place).allowed,
        check=rules.may_answer_mended(who, place, facts, "", hands, agrees=True),
    )


@cites("3", "16(6)")
def report_of_audit(reader: Reader, number: int, *, folder: Path, at: datetime) -> AuditReport:
    """The report of an audit, for who reads the audit. `folder`: the documents of the home. Raises as `audit`,
    Fault(NOT_FOUND) where none was handed in, Fault(CORRUPT) if it is gone or altered."""
    held = audit_called(number)
    require(rules.may_read_audit(duty_of(reader, at), held.unit.place))
    if not held.file:
        raise Fault(FaultKind.NOT_FOUND, Words("该审计没有报告文件", "this audit has no report as a file"), str(number))
    words = Words("审计报告缺失或者与登记时不符", "the report is missing or differs from what was handed in")
    data = read_unaltered(folder, held.file, held.digest, words, str(number))
    return AuditReport(data, held.media_type, f"compliance-audit-{held.pk}.{SUFFIXES[held.media_type]}")


def _asked_for(
    reader: Reader, at: datetime, state: AuditState | None, *, mine: bool, text: str
) -> QuerySet[ComplianceAudit]:
    who = duty_of(reader, at)
    rows = audits_in_reach(who)
    if mine:
        rows = waiting_for(who)
    if text:
        rows = rows.filter(Q(report_no__contains=text) | Q(unit__name__contains=text) | Q(done_by__contains=text))
    return rows if state is None else rows.filter(state=state.value)
