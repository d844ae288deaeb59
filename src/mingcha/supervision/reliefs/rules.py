"""When a fine is paid in parts or later: pure decisions on plain values (APL 66, 67, 72; article 23)."""

from datetime import date
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.reliefs.values import Instalment

MOST_REASON = 300
MOST_INSTALMENTS = 4
"""Lines of our form; the law has no number."""
_PAYING = (CaseState.SERVED, CaseState.DEMANDED)


@cites("APL 66")
def may_ask_relief(who: DutyFacts, held: CaseFacts, asked_on: date, reason: str, on: date) -> Decision:
    """Whether it may be recorded that the person asked for instalments or deferral: of a served fine that is not paid
    and not before the court, with the hardship that the person states, one request at a time."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state not in _PAYING or held.pay_last is None or held.served_on is None:
        return refuse("APL 66", "没有应缴的罚款", "no fine is owed")
    if held.relief is not None and held.relief.state is ReliefState.ASKED:
        return refuse("APL 66", "已有待审批的申请", "a request waits already")
    missing = []
    if not held.served_on <= asked_on <= on:
        missing.append(Missing("送达以后、已经到来的申请日期", "a day since the service that has come", "asked_on"))
    if not reason.strip():
        missing.append(Missing("经济困难的情况", "the hardship", "reason"))
    if missing:
        return refuse("APL 66", "申请登记不完整", "the request is incomplete", missing=tuple(missing))
    return allow("APL 66")


@cites("APL 66")
def may_grant_relief(
    who: DutyFacts, actor: str, held: CaseFacts, parts: tuple[Instalment, ...], reason: str, on: date
) -> Decision:
    """Whether a person may grant a request: one who does not handle the case, with days to come that rise and amounts
    that make up what is unpaid of the fine. What grew late until that day stays."""
    first = may_refuse_relief(who, actor, held, reason)
    if not first:
        return first
    unpaid = held.yuan - sum((one.yuan for one in held.paid), Decimal(0))
    days = [one.due_on for one in parts]
    missing = []
    are_days_right = bool(parts) and days == sorted(set(days)) and on < days[0] <= days[-1] <= COUNTED_UNTIL
    if len(parts) > MOST_INSTALMENTS or not are_days_right:
        zh = f"今日以后依次的日期，至多 {MOST_INSTALMENTS} 期"
        en = f"days to come, one after the other, {MOST_INSTALMENTS} at most"
        missing.append(Missing(zh, en, "due_1"))
    if any(one.yuan <= 0 for one in parts) or sum((one.yuan for one in parts), Decimal(0)) != unpaid:
        zh, en = f"各期数额，合计 {unpaid:.2f} 元", f"an amount of each, {unpaid:.2f} yuan in all"
        missing.append(Missing(zh, en, "yuan_1"))
    if missing:
        return refuse(
            "APL 66", "分期、延期的日期和数额不完整", "days and amounts are incomplete", missing=tuple(missing)
        )
    return allow("APL 66")


@cites("APL 66")
def may_refuse_relief(who: DutyFacts, actor: str, held: CaseFacts, reason: str) -> Decision:
    """Whether a person may decide a request at all: one that waits, by an officer who neither handles the case nor
    recorded the request, with the reason."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.relief is None or held.relief.state is not ReliefState.ASKED or held.state not in _PAYING:
        return refuse("APL 66", "没有待审批的申请", "no request waits")
    if actor in held.handlers or actor == held.relief.noted_by:
        return refuse(
            "APL 66",
            "由行政机关批准，承办人员、登记申请的人员不得审批",
            "the officers who handle the case or recorded the request may not decide it",
        )
    if not reason.strip():
        missing = (Missing("审批理由", "the reason", "reason"),)
        return refuse("APL 66", "未写明审批理由", "the reason is missing", missing=missing)
    return allow("APL 66")
