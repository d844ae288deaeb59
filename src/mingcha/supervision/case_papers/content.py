"""What the papers of a penalty case say, from its opening to a demand (article 23; APL 59)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from mingcha.kit.canonical import Json
from mingcha.kit.decision import cites, require
from mingcha.law.penalty_dates import Part, late_yuan, overdue_yuan
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.case_papers.endings import (
    case_transfer_paper,
    demand_receipt,
    discontinued_paper,
    no_penalty_paper,
    penalty_paper,
    service_receipt,
)
from mingcha.supervision.case_papers.head import BANK, BY_HAND, case_head, decided, heard, named, proposed
from mingcha.supervision.case_papers.late_amount import counted_to, days_late, grown
from mingcha.supervision.case_papers.notices import (
    hearing_notice_paper,
    hearing_record_paper,
    hearing_right_paper,
    notice_paper,
)
from mingcha.supervision.case_papers.rules import may_issue_of_case
from mingcha.supervision.cases.models import CasePayment, PenaltyCase
from mingcha.supervision.cases.rows import case_called, case_facts
from mingcha.supervision.cases.rules import article_of
from mingcha.supervision.cases.states import CaseState, Outcome, Unenforced
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.executions.paper import confiscation_list, executed_row
from mingcha.supervision.executions.rows import executions_of
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.papers.naming import days_in_full, late_share, organ_of
from mingcha.supervision.papers.values import Row, content_sha256, day, paper, stated_in
from mingcha.supervision.restitutions.paper import reversal_rows


@cites("23")
def case_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of a case says. Raises Fault(NOT_FOUND), Refused (articles 3, 23)."""
    held = readable_case(asker, kind, number, at)
    facts = case_facts(held)
    require(may_issue_of_case(kind, facts))
    values, title = _values(kind, held), f"{held.no} {kind.words.zh}"
    stated = stated_in(values)
    return Content(kind, str(number), title, values, content_sha256(values), article=article_of(facts), stated=stated)


@cites("3", "23")
def readable_case(asker: Reader, _kind: PrintedKind, number: int, at: datetime) -> PenaltyCase:
    """The case, for those who read it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = case_called(number)
    require(may_read_enforcement(duty_of(asker, at), held.place))
    return held


def case_values(kind: PrintedKind, number: int) -> Mapping[str, Json] | None:
    """What a paper of a case says now, None for none; not cut to a reach."""
    held = PenaltyCase.objects.filter(pk=number).first()
    return None if held is None or not may_issue_of_case(kind, case_facts(held)) else _values(kind, held)


def _values(kind: PrintedKind, held: PenaltyCase) -> Mapping[str, Json]:
    return _CONTENTS[kind](held)


def _opening(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [
        *case_head(held),
        ("承担责任的理由", held.why),
        ("行为终了之日", day(held.act_on)),
        ("申请立案", f"{day(held.asked_on)} {named(held.opened_by)}"),
        ("审批意见", _approval(held)),
        *([("办案期限", f"{day(held.decide_last)}（《行政处罚法》第六十条）")] if held.decide_last else []),
        *([("逾期立案说明", held.late_reason)] if held.late_reason else []),
    ]
    return paper(PrintedKind.CASE_OPENING.words.zh, rows, [], ["承办人一", "承办人二", "审批人"])


def _approval(held: PenaltyCase) -> str:
    if held.state == CaseState.OPENING_ASKED.value:
        return "待审批"
    if held.opened_on is None:
        return f"不予立案：{held.close_reason}（{named(held.approved_by)}）"
    return f"同意立案，{day(held.opened_on)} {named(held.approved_by)}".strip()


def _late(held: PenaltyCase) -> Mapping[str, Json]:
    payments, facts = CasePayment.objects.filter(case=held).order_by("pk"), case_facts(held)
    last, first = counted_to(held, facts), min((one.due for one in facts.parts), default=held.act_on)
    rows = [
        *case_head(held),
        ("罚款", f"{held.standing_yuan} 元"),
        *[("缴款期限", f"至 {day(one.due)} {one.yuan} 元") for one in facts.parts if one.until is None],
        ("计算至", day(last)),
        *[("逾期天数", f"{count} 日") for count in days_late(facts, last)],
        *[("不计算的期间", f"{day(one.since)} 至 {day(one.until) or '仍在进行'}") for one in facts.pauses],
        *[("缴款", f"{day(one.paid_on)} {one.yuan} 元（{one.receipt}）") for one in payments],
        ("加处罚款", f"{grown(held, facts)} 元"),
    ]
    text = (
        f"未缴部分每日{late_share(first)}，不超出罚款数额；行政复议、行政诉讼期间不计算（《行政处罚法》第七十二条、"
        "第七十三条）。"
    )
    return paper(PrintedKind.LATE_AMOUNT.words.zh, rows, [text], ["承办人"])


def _demand(held: PenaltyCase) -> Mapping[str, Json]:
    demanded, facts = held.demanded_on or held.act_on, case_facts(held)
    paid = [one for one in facts.paid if one.on <= demanded]
    late = late_yuan(facts.parts, demanded, paid, facts.pauses) if held.pay_last else Decimal("0.00")
    before = sum((one.yuan for one in paid), Decimal("0.00"))
    overdue = overdue_yuan(facts.parts, demanded)
    total = held.demanded_yuan if held.demanded_yuan is not None else overdue + late - before
    rows = [
        *case_head(held),
        ("罚款", f"{held.standing_yuan} 元"),
        *_overdue_parts(held, facts.parts, demanded),
        ("加处罚款", f"截至 {day(demanded)} 为 {late} 元，{_goes_on(late, held.standing_yuan, demanded)}"),
        *([("已缴", f"{before} 元")] if before else []),
        ("应缴合计", f"截至 {day(demanded)} 为 {total} 元"),
        ("给付方式", "到指定的银行或者通过电子支付系统缴纳"),
        (BANK, BY_HAND),
    ]
    text = (
        f"你（单位）逾期未缴纳上述罚款。请自收到本催告书之日起{days_in_full('case.demand_days', demanded)}内缴纳罚款和"
        "加处罚款；你（单位）有权进行陈述和申辩。逾期仍不履行的，依法申请人民法院强制执行（《行政强制法》第三十五条、"
        "第五十四条）。"
    )
    seal, on = organ_of(held.opened_by), day(held.demanded_on)
    return paper(PrintedKind.DEMAND.words.zh, rows, [text], ["收件人"], seal=seal, sealed_on=on)


def _overdue_parts(held: PenaltyCase, parts: tuple[Part, ...], on: date) -> list[Row]:
    """The days by which what is demanded was payable: of instalments those that are overdue, with their amounts, and
    that the others are not demanded (APL 66)."""
    overdue = [one for one in parts if one.is_overdue_on(on)]
    if len(overdue) == 1 and overdue[0].yuan == held.standing_yuan:
        return [("缴款期限", f"至 {day(overdue[0].due)}")]
    rows = [("到期的缴款期限", f"至 {day(one.due)} {one.yuan} 元") for one in overdue]
    left = overdue_yuan(overdue, on) < held.standing_yuan
    return [*rows, *([("未到期的部分", "按批准的期限缴纳，本次不催告")] if left else [])]


def _goes_on(late: Decimal, fine: Decimal, on: date) -> str:
    """How a late amount goes on after the day of the demand: it never exceeds the fine (APL 72)."""
    if late >= fine:
        return "已达罚款数额，不再增加"
    return f"此后至缴清之日每日按未缴数额的{late_share(on)}继续计算，不超出罚款数额"


def _review(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [
        *case_head(held),
        ("拟作出的处罚", proposed(held)),
        ("审核结论", "通过" if held.review_agrees else "不通过"),
        ("审核意见", held.review_opinion),
        ("审核人员", named(held.reviewed_by)),
    ]
    text = "审核人员未参与本案办理（《行政处罚法》第五十八条）。"
    return paper(PrintedKind.LEGAL_REVIEW.words.zh, rows, [text], ["法制审核人员"])


def _closing(held: PenaltyCase) -> Mapping[str, Json]:
    facts, outcome = case_facts(held), Outcome(held.outcome)
    paid, late = sum((one.yuan for one in facts.paid), Decimal(0)), grown(held, facts)
    rows = [
        *case_head(held),
        ("立案日期", day(held.opened_on)),
        *([("告知日期", day(held.noticed_on))] if held.noticed_on else []),
        *heard(held),
        *([("听证", _hearing(facts))] if held.noticed_on else []),
        *([("法制审核", "通过" if held.review_agrees else "不通过")] if held.review_agrees is not None else []),
        *([("集体讨论", f"{day(held.discussed_on)} {held.discussed_by}")] if held.discussed_on else []),
        ("决定", f"{day(held.decided_on)} {decided(held)}"),
        ("送达日期", day(held.served_on)),
        *[executed_row(one) for one in executions_of(held.pk) if one.signed_at is not None],
        *([("加处罚款", f"{late} 元")] if late else []),
        *([("缴款", f"{paid} 元")] if outcome is Outcome.FINE else []),
        *reversal_rows(held),
        *([("催告书送达", day(held.demand_served_on))] if held.demand_served_on else []),
        *([("申请强制执行", f"{day(held.court_on)} {held.court_note}")] if held.court_on else []),
        *([("不再执行", Unenforced(held.unenforced).words.zh)] if held.unenforced else []),
        ("结案情况", held.close_reason),
    ]
    return paper(PrintedKind.CLOSING_REPORT.words.zh, rows, [], ["承办人一", "承办人二", "负责人"])


_WITHOUT_HEARING = {Outcome.NO_PENALTY: "不予处罚", Outcome.TRANSFER: "移送", Outcome.DISCONTINUED: "终止"}
"""The ends that are decided also while a hearing that was asked for waits."""


def _hearing(facts: CaseFacts) -> str:
    """What became of the hearing; that the person gave it up is stated only where that is recorded (APL 64)."""
    hearing = facts.hearing
    if hearing is None:
        return "未要求"
    if hearing.held_on is not None:
        return f"{day(hearing.held_on)}举行"
    if hearing.withdrawn_on is not None:
        return "当事人撤回"
    why = _WITHOUT_HEARING.get(facts.outcome) if facts.outcome is not None else None
    return f"未举行（{why}）" if why else "未举行"


_CONTENTS: Mapping[PrintedKind, Callable[[PenaltyCase], Mapping[str, Json]]] = {
    PrintedKind.CASE_OPENING: _opening,
    PrintedKind.PENALTY_NOTICE: notice_paper,
    PrintedKind.DECISION: penalty_paper,
    PrintedKind.NO_PENALTY: no_penalty_paper,
    PrintedKind.CASE_TRANSFER: case_transfer_paper,
    PrintedKind.DISCONTINUED: discontinued_paper,
    PrintedKind.SERVICE: service_receipt,
    PrintedKind.LATE_AMOUNT: _late,
    PrintedKind.DEMAND: _demand,
    PrintedKind.DEMAND_SERVICE: demand_receipt,
    PrintedKind.HEARING_RIGHT: hearing_right_paper,
    PrintedKind.HEARING_NOTICE: hearing_notice_paper,
    PrintedKind.HEARING_RECORD: hearing_record_paper,
    PrintedKind.LEGAL_REVIEW: _review,
    PrintedKind.CLOSING_REPORT: _closing,
    PrintedKind.CONFISCATION: lambda held: confiscation_list(held, case_head(held)),
}
