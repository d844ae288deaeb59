"""What the papers of a penalty case say, from its opening to a demand (article 23; APL 59)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from mingcha.kit.canonical import Json
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import rule_on
from mingcha.law.penalty_dates import late_yuan
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.case_papers.late_amount import counted_to, days_late, grown
from mingcha.supervision.case_papers.rules import may_issue_of_case
from mingcha.supervision.cases.models import CasePayment, PenaltyCase
from mingcha.supervision.cases.rows import about_of, case_called, case_facts, extras_of, service_of
from mingcha.supervision.cases.rules import article_of
from mingcha.supervision.cases.states import PENALTIES, CaseState, EvidenceKind, Outcome
from mingcha.supervision.executions.paper import confiscation_list, executed_row
from mingcha.supervision.executions.rows import executions_of
from mingcha.supervision.hearings.models import CaseHearing
from mingcha.supervision.hearings.rows import hearing_of
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.inspections.questions import ASKED
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.papers.content import Row, content_sha256, day, paper, place_of, service_rows
from mingcha.supervision.papers.naming import (
    days_in_full,
    days_of_review,
    government_over,
    in_full,
    late_share,
    organ_of,
)
from mingcha.supervision.restitutions.paper import reversal_rows

_ADDRESS, _BANK, _BY_HAND = "地址（手写）", "代收银行、缴款账号（手写）", "\u3000"
"""APL 59(1)(1) asks for it; the case has no address, so that the cell stays free for the pen."""


@cites("23")
def case_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of a case says. Raises Fault(NOT_FOUND), Refused (articles 3, 23)."""
    held = readable_case(asker, kind, number, at)
    facts = case_facts(held)
    require(may_issue_of_case(kind, facts))
    values, title = _values(kind, held), f"{held.no} {kind.words.zh}"
    return Content(kind, str(number), title, values, content_sha256(values), article=article_of(facts))


@cites("3", "23")
def readable_case(asker: Reader, _kind: PrintedKind, number: int, at: datetime) -> PenaltyCase:
    """The case, for those who read it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = case_called(number)
    require(may_read_enforcement(duty_of(asker, at), held.place))
    return held


def case_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of a case says now, "" for none; not cut to a reach."""
    held = PenaltyCase.objects.filter(pk=number).first()
    if held is None or not may_issue_of_case(kind, case_facts(held)):
        return ""
    return content_sha256(_values(kind, held))


def _values(kind: PrintedKind, held: PenaltyCase) -> Mapping[str, Json]:
    return _CONTENTS[kind](held)


def _head(held: PenaltyCase) -> list[Row]:
    return [
        ("案号", held.no),
        ("当事人", f"{held.person}（{held.unit}，{held.role}）" if held.person != held.unit else held.person),
        ("统一社会信用代码" if held.who == Who.UNIT.value else "公民身份号码", f"尾号 {held.identity_ends}"),
        ("违法行为", WORDS[Offence(held.offence)].zh),
        *([("违反的规定", broken)] if (broken := _broken(held)) else []),
        ("处罚依据", in_full(held.rule)),
        *_where(held),
    ]


def _where(held: PenaltyCase) -> list[Row]:
    """The point with its site; of a finding the place in words with its district, since no point is registered."""
    about = about_of(held)
    if isinstance(about, InspectionAnswer):
        place = about.inspection.place
        lies_in = division_words(place.zone or place.division).zh
        asked = ASKED[about.question].words.zh
        return [("场所", f"{about.inspection.subject}（{lies_in}）"), ("检查发现的问题", f"不符合：{asked}")]
    return [("点位", f"{about.point.name}（{about.point.code}）"), ("场所", place_of(about))]


def _broken(held: PenaltyCase) -> str:
    """What the act broke: as stated, else the one provision that its rule of the penalty table punishes. Of a rule for
    several it is not said which."""
    violated = set(rule_on(held.rule, held.act_on).violates)
    return in_full(held.broken or (violated.pop() if len(violated) == 1 else ""))


def _opening(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [
        *_head(held),
        ("承担责任的理由", held.why),
        ("行为终了之日", day(held.act_on)),
        ("申请立案", f"{day(held.asked_on)} {_named(held.opened_by)}"),
        ("审批意见", _approval(held)),
        *([("办案期限", f"{day(held.decide_last)}（《行政处罚法》第六十条）")] if held.decide_last else []),
        *([("逾期立案说明", held.late_reason)] if held.late_reason else []),
    ]
    return paper(PrintedKind.CASE_OPENING.words.zh, rows, [], ["承办人一", "承办人二", "审批人"])


def _approval(held: PenaltyCase) -> str:
    if held.state == CaseState.OPENING_ASKED.value:
        return "待审批"
    if held.opened_on is None:
        return f"不予立案：{held.close_reason}（{_named(held.approved_by)}）"
    return f"同意立案，{day(held.opened_on)} {_named(held.approved_by)}".strip()


def _named(actor: str) -> str:
    return actor_names({actor}).get(actor, "") if actor else ""


def _penalty(outcome: str, yuan: Decimal | None, extras: str, rule: str) -> str:
    """A penalty in words: a fine with what is ordered beside it, a warning, or measures alone, these with their
    provision."""
    measures = [f"{WORDS[one].zh}（{in_full(rule)}）" for one in extras_of(extras)]
    match Outcome(outcome or Outcome.FINE):
        case Outcome.FINE:
            return "，".join([f"罚款 {yuan} 元", *measures])
        case Outcome.WARNING:
            return f"警告（{in_full(rule)}）"
        case _:
            return "，".join(measures)


def _proposed(held: PenaltyCase) -> str:
    return _penalty(held.notice_outcome, held.notice_yuan, held.notice_extras, held.rule)


def _decided(held: PenaltyCase) -> str:
    """What was decided: the penalty, or why there is none."""
    outcome = Outcome(held.outcome)
    if outcome in PENALTIES:
        return _penalty(held.outcome, held.yuan, held.extras, held.rule)
    return f"{outcome.words.zh} {held.destination}".strip()


def _evidence(held: PenaltyCase) -> str:
    return "、".join(EvidenceKind(one).words.zh for one in held.notice_evidence.split())


def _notice(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [
        *_head(held),
        ("违法事实", held.notice_facts),
        ("理由和依据", held.notice_grounds),
        ("证据", _evidence(held)),
        ("拟作出的处罚", _proposed(held)),
        ("告知日期", day(held.noticed_on)),
        ("陈述、申辩期限", f"至 {day(held.statement_last)}"),
    ]
    text = "你有权进行陈述和申辩；不因陈述、申辩加重处罚（《行政处罚法》第四十四条、第四十五条）。"
    hearing = f"你可以要求听证，期限至 {day(held.hearing_last)}。" if held.hearing_last else ""
    return paper(
        PrintedKind.PENALTY_NOTICE.words.zh,
        rows,
        [text, *([hearing] if hearing else [])],
        ["当事人", "执法人员一", "执法人员二"],
    )


def _decision(held: PenaltyCase) -> Mapping[str, Json]:
    outcome, on = Outcome(held.outcome), held.decided_on or held.act_on
    heading = "不予行政处罚决定书" if outcome is Outcome.NO_PENALTY else PrintedKind.DECISION.words.zh
    number, person, *head = _head(held)
    rows = [
        number,
        person,
        (_ADDRESS, _BY_HAND),
        *head,
        ("违法事实", held.notice_facts),
        ("证据", _evidence(held)),
        ("陈述、申辩", "书面放弃" if held.waived else held.statement or "未提出"),
        ("决定", _decided(held)),
        ("理由", held.reason),
        ("决定日期", day(held.decided_on)),
        *([(_BANK, _BY_HAND)] if outcome is Outcome.FINE else []),
    ]
    pay = (
        f"自收到本决定书之日起{days_in_full('case.pay_days', on)}内到指定的银行或者通过电子支付系统缴纳罚款；"
        f"逾期不缴纳的，每日按罚款数额的{late_share(on)}加处罚款，加处罚款的数额不超出罚款的数额（《行政处罚法》第六十七条、第七十二条）。"
    )
    unfined = {
        Outcome.WARNING: ["本决定不处罚款；送达即执行。责令改正的，仍应当按期改正。"],
        Outcome.MEASURES: ["本决定不处罚款；由两名执法人员执行并制作记录，没收物品开具清单。"],
    }
    paragraphs = [*([pay] if outcome is Outcome.FINE else unfined.get(outcome, [])), _rights(held)]
    seal = organ_of(held.decided_by)
    return paper(heading, rows, paragraphs, ["当事人"], seal=seal, sealed_on=day(held.decided_on))


def _rights(held: PenaltyCase) -> str:
    """Ways and days of a review and a lawsuit (APL 59(1)(5)); what grows on a fine stands still meanwhile."""
    fined = Outcome(held.outcome) is Outcome.FINE
    late = "，加处罚款的数额在此期间不予计算（《行政处罚法》第七十三条）" if fined else ""
    days, months = days_of_review(held.decided_on or held.act_on)
    return (
        f"如不服本决定，可以自收到本决定书之日起 {days}内向{government_over(held.decided_by)}申请行政复议，或者自收到"
        f"之日起 {months}内直接向有管辖权的人民法院提起行政诉讼。行政复议或者行政诉讼期间不停止执行{late}。"
    )


def _service(held: PenaltyCase) -> Mapping[str, Json]:
    served = service_of(held)
    if served is None:
        return {}
    rows = [
        ("送达文书", f"{PrintedKind.DECISION.words.zh}（{held.no}）"),
        ("受送达人", held.person),
        *service_rows(served),
        *([("缴款期限", f"至 {day(held.pay_last)}")] if held.pay_last else []),
    ]
    return paper(PrintedKind.SERVICE.words.zh, rows, [], ["收件人", "送达人", "见证人（留置送达）"])


def _late(held: PenaltyCase) -> Mapping[str, Json]:
    payments, facts = CasePayment.objects.filter(case=held).order_by("pk"), case_facts(held)
    last, first = counted_to(held, facts), min((one.due for one in facts.parts), default=held.act_on)
    rows = [
        *_head(held),
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
    rows = [
        *_head(held),
        ("罚款", f"{held.standing_yuan} 元"),
        ("缴款期限", f"至 {day(held.pay_last)}"),
        ("加处罚款", f"截至 {day(demanded)} 为 {late} 元，此后至缴清之日继续按日计算"),
        *([("已缴", f"{before} 元")] if before else []),
        ("应缴合计", f"截至 {day(demanded)} 为 {held.standing_yuan + late - before} 元"),
        ("给付方式", "到指定的银行或者通过电子支付系统缴纳"),
        (_BANK, _BY_HAND),
    ]
    text = (
        f"你逾期未缴纳上述罚款。请自收到本催告书之日起{days_in_full('case.demand_days', demanded)}内缴纳罚款和加处的"
        "罚款；你有权进行陈述和申辩。逾期仍不履行的，依法申请人民法院强制执行（《行政强制法》第三十五条、第五十四条）。"
    )
    seal, on = organ_of(held.opened_by), day(held.demanded_on)
    return paper(PrintedKind.DEMAND.words.zh, rows, [text], ["收件人"], seal=seal, sealed_on=on)


def _hearing_right(held: PenaltyCase) -> Mapping[str, Json]:
    asked = days_in_full("case.hearing_ask_workdays", held.noticed_on or held.act_on)
    rows = [
        *_head(held),
        ("违法事实", held.notice_facts),
        ("理由和依据", held.notice_grounds),
        ("拟作出的处罚", _proposed(held)),
        ("要求听证的期限", f"至 {day(held.hearing_last)}"),
    ]
    text = (
        f"你有权要求听证。要求听证的，应当在告知后{asked}内提出（工作日）；举行听证不收取费用。听证由非本案调查人员主持，"
        "你可以亲自参加，也可以委托一至二人代理，可以申请主持人回避（《行政处罚法》第六十三条、第六十四条）。"
    )
    seal, on = organ_of(held.notice_by), day(held.noticed_on)
    return paper(PrintedKind.HEARING_RIGHT.words.zh, rows, [text], ["当事人"], seal=seal, sealed_on=on)


def _hearing_notice(held: PenaltyCase) -> Mapping[str, Json]:
    hearing = hearing_of(held.pk)
    if hearing is None:
        return {}
    rows = [
        *_head(held),
        ("听证事由", _proposed(held)),
        ("听证日期", day(hearing.set_on)),
        *_where_heard(hearing),
    ]
    text = (
        "请按时参加听证；你可以亲自参加，也可以委托一至二人代理。你认为主持人与本案有直接利害关系的，有权申请回避。无正当"
        "理由拒不出席或者未经许可中途退出听证的，视为放弃听证权利（《行政处罚法》第六十四条）。"
    )
    seal, on = organ_of(hearing.chair), day(hearing.notice_on)
    return paper(PrintedKind.HEARING_NOTICE.words.zh, rows, [text], ["签收人", "送达人"], seal=seal, sealed_on=on)


def _hearing_record(held: PenaltyCase) -> Mapping[str, Json]:
    """The record as it is laid before the person: that it was signed stands on the paper itself, which stays as it was;
    a refusal is noted in it (APL 64(8))."""
    hearing = hearing_of(held.pk)
    if hearing is None:
        return {}
    refused, instead = hearing.record_signed is False, hearing.signing_instead
    noted = f"{hearing.signing_name}代主持人，因{instead}，" if instead else "主持人"
    rows = [
        *_head(held),
        ("听证日期", day(hearing.held_on)),
        *_where_heard(hearing),
        ("当事人", "到场" if hearing.attended else "无正当理由未到场，视为放弃听证"),
        ("听证记录", hearing.record),
        *([(f"拒绝签名（{noted}注明）", f"{day(hearing.signing_on)} {hearing.signing_note}")] if refused else []),
    ]
    text = "本笔录交当事人或者其代理人核对无误后签名；拒绝签名的，由听证主持人注明（《行政处罚法》第六十四条）。"
    return paper(PrintedKind.HEARING_RECORD.words.zh, rows, [text], ["当事人（代理人）", "调查人员", "听证主持人"])


def _where_heard(hearing: CaseHearing) -> list[Row]:
    return [
        ("听证地点", hearing.place),
        ("听证方式", "公开" if hearing.is_public else f"不公开：{hearing.closed_reason}"),
        ("听证主持人", hearing.chair_name),
    ]


def _review(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [
        *_head(held),
        ("拟作出的处罚", _proposed(held)),
        ("审核结论", "通过" if held.review_agrees else "不通过"),
        ("审核意见", held.review_opinion),
        ("审核人员", _named(held.reviewed_by)),
    ]
    text = "审核人员未参与本案办理（《行政处罚法》第五十八条）。"
    return paper(PrintedKind.LEGAL_REVIEW.words.zh, rows, [text], ["法制审核人员"])


def _closing(held: PenaltyCase) -> Mapping[str, Json]:
    facts, outcome = case_facts(held), Outcome(held.outcome)
    paid, late = sum((one.yuan for one in facts.paid), Decimal(0)), grown(held, facts)
    hearing = facts.hearing
    heard = "未要求" if hearing is None else f"{day(hearing.held_on)}举行" if hearing.held_on else "当事人撤回"
    rows = [
        *_head(held),
        ("立案日期", day(held.opened_on)),
        ("告知日期", day(held.noticed_on)),
        ("陈述、申辩", "书面放弃" if held.waived else held.statement or "未提出"),
        ("听证", heard),
        ("法制审核", {True: "通过", False: "不通过", None: "未进行"}[held.review_agrees]),
        *([("集体讨论", f"{day(held.discussed_on)} {held.discussed_by}")] if held.discussed_on else []),
        ("决定", f"{day(held.decided_on)} {_decided(held)}"),
        ("送达日期", day(held.served_on)),
        *[executed_row(one) for one in executions_of(held.pk) if one.signed_at is not None],
        *([("加处罚款", f"{late} 元")] if late else []),
        *([("缴款", f"{paid} 元")] if outcome is Outcome.FINE else []),
        *reversal_rows(held),
        *([("催告书送达", day(held.demand_served_on))] if held.demand_served_on else []),
        *([("申请强制执行", f"{day(held.court_on)} {held.court_note}")] if held.court_on else []),
        ("结案情况", held.close_reason),
    ]
    return paper(PrintedKind.CLOSING_REPORT.words.zh, rows, [], ["承办人一", "承办人二", "负责人"])


_CONTENTS: Mapping[PrintedKind, Callable[[PenaltyCase], Mapping[str, Json]]] = {
    PrintedKind.CASE_OPENING: _opening,
    PrintedKind.PENALTY_NOTICE: _notice,
    PrintedKind.DECISION: _decision,
    PrintedKind.SERVICE: _service,
    PrintedKind.LATE_AMOUNT: _late,
    PrintedKind.DEMAND: _demand,
    PrintedKind.HEARING_RIGHT: _hearing_right,
    PrintedKind.HEARING_NOTICE: _hearing_notice,
    PrintedKind.HEARING_RECORD: _hearing_record,
    PrintedKind.LEGAL_REVIEW: _review,
    PrintedKind.CLOSING_REPORT: _closing,
    PrintedKind.CONFISCATION: lambda held: confiscation_list(held, _head(held)),
}
