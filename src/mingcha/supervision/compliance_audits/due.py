"""Days of compliance audits, for the page of deadlines: what is to be put right, and the next regular audit (article
16(6); PIPL 54)."""

from datetime import date, datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.supervision.compliance_audits.models import ComplianceAudit
from mingcha.supervision.compliance_audits.rows import audits_in_reach
from mingcha.supervision.compliance_audits.rules import next_audit_on
from mingcha.supervision.compliance_audits.values import AuditState


@cites("16(6)", "PIPL 54")
def due_audits(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """Of each unit in reach its newest confirmed audit: the day until which its problems are put right while nobody
    stated so, else the last day of the next one, where that comes up to `until` or is past. No legal day."""
    rows = audits_in_reach(duty_of(asker, at)).exclude(state__in=(AuditState.RECORDED.value, AuditState.RETURNED.value))
    newest = {one.unit_id: one for one in rows.order_by("done_on", "pk")}
    found = sorted(((_day_of(held), held.pk, held) for held in newest.values()), key=lambda one: one[:2])
    return tuple(_due(day, held) for day, _, held in found if day <= until)[:limit]


def _day_of(held: ComplianceAudit) -> date:
    to_mend = held.state == AuditState.CONFIRMED.value and held.problems != ""
    return held.mend_by if to_mend and held.mend_by else next_audit_on(held.done_on)


def _due(day: date, held: ComplianceAudit) -> Due:
    to_mend = held.state == AuditState.CONFIRMED.value and held.problems != ""
    words = (
        Words("整改审计发现的问题", "put right what the audit found") if to_mend else Words("下一次", "the next one")
    )
    about = Words(f"{words.zh}（{held.report_no}）", f"{words.en} ({held.report_no})")
    return Due(DueKind.COMPLIANCE_AUDIT, str(held.pk), about, held.unit.name, "16(6)", day, None)
