"""Compliance audits in the reader's reach (articles 3, 16(6); PIPL 54)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mingcha.kit.decision import Decision, cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.compliance_audits import rules
from mingcha.supervision.compliance_audits.models import ComplianceAudit
from mingcha.supervision.compliance_audits.rows import audit_called, audit_row, audits_in_reach, facts_of_audit
from mingcha.supervision.compliance_audits.values import AuditRow, AuditState

MOST_AUDITS = 50


@dataclass(frozen=True, slots=True)
class WholeAudit:
    """An audit for its page, with what the reader may do."""

    row: AuditRow
    decide: Decision
    may_mend: bool


@cites("3", "16(6)")
def audits(
    reader: Reader, *, at: datetime, state: AuditState | None = None, limit: int = MOST_AUDITS, before: int = 0
) -> tuple[AuditRow, ...]:
    """The audits in reach, the newest first, of one state if it is given; `before`: only lower numbers."""
    rows = _asked_for(reader, at, state)
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(map(audit_row, rows.order_by("-pk")[:limit]))


@cites("3", "16(6)")
def count_audits(reader: Reader, *, at: datetime, state: AuditState | None = None) -> int:
    """How many audits are in reach, of one state if it is given."""
    return _asked_for(reader, at, state).count()


@cites("3", "16(6)")
def count_waiting_audits(reader: Reader, *, at: datetime) -> int:
    """How many audits wait for the reader: those to be confirmed that somebody else recorded."""
    who = duty_of(reader, at)
    if not who.has(*rules.AUDIT_RECORDERS):
        return 0
    return _asked_for(reader, at, AuditState.RECORDED).exclude(recorded_by=f"user:{who.user_id}").count()


@cites("3", "16(6)")
def audit(reader: Reader, number: int, *, at: datetime) -> WholeAudit:
    """One audit. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held, who = audit_called(number), duty_of(reader, at)
    require(rules.may_read_audit(who, held.unit.place))
    facts, row = facts_of_audit(held), audit_row(held)
    return WholeAudit(
        row=row,
        decide=rules.may_decide_audit(who, held.unit.place, facts, hands_of((who.user_id, facts.recorder))),
        may_mend=row.is_to_be_mended and rules.may_handle_audits(who, held.unit.place).allowed,
    )


def _asked_for(reader: Reader, at: datetime, state: AuditState | None) -> QuerySet[ComplianceAudit]:
    rows = audits_in_reach(duty_of(reader, at))
    return rows if state is None else rows.filter(state=state.value)
