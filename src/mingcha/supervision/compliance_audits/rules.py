"""Who records, confirms and closes a compliance audit, and when the next one is due: pure decisions (article 16(6);
PIPL 54, 64). Twenty-four months are our own: the law says "regularly".
"""

from collections.abc import Sequence
from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.hands import Hand, has_hand_of
from mingcha.registry.places.rules import PUBLIC_SECURITY, manages_unit, other_territory
from mingcha.supervision.compliance_audits.values import AuditCause, AuditFacts, AuditState, NewAudit

AUDIT_RECORDERS = (Role.UNIT_MANAGER, *PUBLIC_SECURITY)
"""Who records and confirms audits: the unit's manager, and officers over the unit."""
AUDIT_READERS = (*AUDIT_RECORDERS, Role.AUDITOR)
AUDITED_FROM = date(2021, 11, 1)
"""The first day of the law that asks for audits: no report is older."""
MOST_AUDIT_NAME, MOST_AUDIT_TEXT, MOST_AUDIT_NOTE = 100, 1000, 300
"""Maximum characters of names and numbers, of what it is about and found, of a note."""


@cites("3", "16(6)", "PIPL 54")
def may_handle_audits(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person records and confirms audits of the unit: its manager, officers over it."""
    if not who.has(*AUDIT_RECORDERS):
        return refuse("3", "合规审计由单位保卫负责人或者属地民警办理", "the unit's manager or an officer handles it")
    return allow("PIPL 54") if manages_unit(who, unit) or who.over(unit, *PUBLIC_SECURITY) else other_territory()


@cites("3", "16(6)")
def may_read_audit(who: DutyFacts, unit: Place) -> Decision:
    """Whether this person reads the audits of the unit."""
    return allow("16(6)") if who.over(unit, *AUDIT_READERS) else other_territory()


@cites("16(6)", "PIPL 54", "PIPL 64")
def may_record_audit(who: DutyFacts, unit: Place, new: NewAudit, today: date) -> Decision:
    """Whether this person may record an audit of a unit that was made: whole, of days that are over, with measures and
    their day where it found problems."""
    handles = may_handle_audits(who, unit)
    if not handles:
        return handles
    stated = (
        (new.done_by, Missing("审计人员或者机构", "who audited", "done_by")),
        (new.report_no, Missing("审计报告编号", "number of the report", "report_no")),
        (new.scope, Missing("审计范围", "what it was about", "scope")),
    )
    missing = [lacking for text, lacking in stated if not text.strip()]
    if new.cause is AuditCause.DEMANDED and not new.demanded_by.strip():
        missing.append(Missing("要求审计的部门", "the department that demanded it", "demanded_by"))
    if new.until_on < new.from_on:
        missing.append(Missing("不早于起始日的截止日", "a last day not before the first", "until_on"))
    if not max(new.until_on, AUDITED_FROM) <= new.done_on <= today:
        words = "a day after the period, since 2021-11-01, today at most"
        missing.append(Missing("审计期间之后、2021年11月1日以来、今日以前的报告日期", words, "done_on"))
    if new.problems.strip():
        missing += _unmended(new, today)
    if missing:
        return refuse("PIPL 54", "合规审计内容不全", "the audit is incomplete", missing=tuple(missing))
    return allow("PIPL 54")


@cites("16(6)", "PIPL 54")
def may_decide_audit(who: DutyFacts, unit: Place, held: AuditFacts, hands: Sequence[Hand]) -> Decision:
    """Whether this person may confirm or return an audit: one that waits, by another hand than who recorded it."""
    handles = may_handle_audits(who, unit)
    if not handles:
        return handles
    if held.state is not AuditState.RECORDED:
        return refuse("PIPL 54", "该审计已经确认或者退回", "it was confirmed or returned already")
    if has_hand_of(who.user_id, (held.recorder,), hands):
        return refuse("PIPL 54", "审计须由登记人以外的人确认", "another person than who recorded it confirms it")
    return allow("PIPL 54")


@cites("16(6)", "PIPL 54")
def may_return_audit(reason: str) -> Decision:
    """Whether it may be returned for this reason."""
    if reason.strip():
        return allow("PIPL 54")
    lacks = (Missing("退回的理由", "why it is returned", "reason"),)
    return refuse("PIPL 54", "未写明理由", "the reason is missing", missing=lacks)


@cites("16(6)", "PIPL 54", "PIPL 64")
def may_state_mended(who: DutyFacts, unit: Place, held: AuditFacts, mended: str) -> Decision:
    """Whether this person may state what was put right: of a confirmed audit that found something."""
    handles = may_handle_audits(who, unit)
    if not handles:
        return handles
    if held.state is not AuditState.CONFIRMED or not held.has_problems:
        return refuse("PIPL 54", "只有已确认且有问题的审计须整改", "a confirmed audit with problems alone is put right")
    if not mended.strip():
        lacks = (Missing("整改情况", "what was put right", "mended"),)
        return refuse("PIPL 64", "未写明整改情况", "what was put right is not stated", missing=lacks)
    return allow("PIPL 64")


@cites("16(6)", "PIPL 54", "PIPL 64")
def may_answer_mended(
    who: DutyFacts, unit: Place, held: AuditFacts, note: str, hands: Sequence[Hand], *, agrees: bool
) -> Decision:
    """Whether this person may confirm that what an audit found was put right, or send that back with the reason: by
    another hand than who stated it, of the same roles."""
    handles = may_handle_audits(who, unit)
    if not handles:
        return handles
    if held.state is not AuditState.MENDED:
        return refuse("PIPL 64", "没有等待确认的整改", "nothing that was put right waits to be confirmed")
    if has_hand_of(who.user_id, (held.mender,), hands):
        return refuse("PIPL 64", "整改须由登记整改的人以外的人确认", "another person than who stated it confirms it")
    if not agrees and not note.strip():
        lacks = (Missing("尚未整改的情况", "what is not put right", "reason"),)
        return refuse("PIPL 64", "未写明理由", "the reason is missing", missing=lacks)
    return allow("PIPL 64")


@cites("16(6)", "PIPL 54")
def next_audit_on(done_on: date) -> date:
    """The last day of the next regular audit: `audit.months` after the report, our own."""
    return add_months(done_on, parameters.number("audit.months", done_on))


def _unmended(new: NewAudit, today: date) -> list[Missing]:
    missing = []
    if not new.measures.strip():
        missing.append(Missing("整改措施", "what is to be done about it", "measures"))
    most = parameters.number("audit.mend_days", today)
    if new.mend_by is None or not new.done_on <= new.mend_by <= today + timedelta(days=most):
        words = f"a day from the report on, in {most} days at most (our own limit)"
        missing.append(Missing(f"报告日期以后、{most} 日以内的整改期限（平台自定）", words, "mend_by"))
    return missing
