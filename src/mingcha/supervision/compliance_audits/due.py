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

_MEND = Words("整改审计发现的问题", "put right what the audit found")
_NEXT = Words("下一次", "the next one")


@cites("16(6)", "PIPL 54")
def due_audits(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """Of the confirmed audits in reach each day until which problems are put right, while no second person confirmed
    that they are, and of each unit the last day of its next audit, where they come up to `until` or are past. No legal
    day."""
    rows = audits_in_reach(duty_of(asker, at)).exclude(state__in=(AuditState.RECORDED.value, AuditState.RETURNED.value))
    to_mend = rows.exclude(state=AuditState.SETTLED.value).exclude(problems="")
    found = [(held.mend_by, held.pk, held, _MEND) for held in to_mend.filter(mend_by__lte=until)]
    newest = {one.unit_id: one for one in rows.order_by("done_on", "pk")}
    found += [(next_audit_on(held.done_on), held.pk, held, _NEXT) for held in newest.values()]
    days = sorted((one for one in found if one[0] is not None and one[0] <= until), key=lambda one: one[:2])
    return tuple(_due(day, held, words) for day, _, held, words in days if day is not None)[:limit]


def _due(day: date, held: ComplianceAudit, words: Words) -> Due:
    about = Words(f"{words.zh}（{held.report_no}）", f"{words.en} ({held.report_no})")
    return Due(DueKind.COMPLIANCE_AUDIT, str(held.pk), about, held.unit.name, "16(6)", day, None)
