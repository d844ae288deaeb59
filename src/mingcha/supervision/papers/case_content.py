"""What the papers of a penalty case say, from its opening to a demand (article 23; APL 59)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json
from mingcha.kit.decision import cites, require
from mingcha.law.fine_rules import Offence
from mingcha.law.fine_words import WORDS
from mingcha.law.penalty_dates import late_yuan
from mingcha.law.reference import written
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.cases.models import CasePayment, PenaltyCase
from mingcha.supervision.cases.rows import case_called, case_facts
from mingcha.supervision.cases.states import EvidenceKind, Outcome
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.papers.content import Row, content_sha256, day, paper, service_rows
from mingcha.supervision.papers.rules import may_issue_of_case

_RIGHTS = (
    "如不服本决定，可以自收到本决定书之日起六十日内向同级人民政府申请行政复议，或者自收到之日起六个月内直接向人民法院"
    "提起行政诉讼。行政复议或者行政诉讼期间不停止执行，加处罚款的数额不予计算（《行政处罚法》第七十三条）。"
)


@cites("23")
def case_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of a case says. Raises Fault(NOT_FOUND), Refused (articles 3, 23)."""
    held = readable_case(asker, kind, number, at)
    require(may_issue_of_case(kind, case_facts(held)))
    values = _values(kind, held)
    return Content(kind, str(number), f"{held.no} {kind.words.zh}", values, content_sha256(values))


@cites("3", "23")
def readable_case(asker: Reader, _kind: PrintedKind, number: int, at: datetime) -> PenaltyCase:
    """The case, for those who read it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = case_called(number)
    require(may_read_enforcement(duty_of(asker, at), held.obstruction.point.place))
    return held


def case_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of a case says now, "" for none; not cut to a reach."""
    held = PenaltyCase.objects.filter(pk=number).first()
    if held is None or not may_issue_of_case(kind, case_facts(held)):
        return ""
    return content_sha256(_values(kind, held))


def _values(kind: PrintedKind, held: PenaltyCase) -> Mapping[str, Json]:
    match kind:
        case PrintedKind.CASE_OPENING:
            return _opening(held)
        case PrintedKind.PENALTY_NOTICE:
            return _notice(held)
        case PrintedKind.DECISION:
            return _decision(held)
        case PrintedKind.SERVICE:
            return _service(held)
        case PrintedKind.LATE_AMOUNT:
            return _late(held)
        case _:
            return _demand(held)


def _head(held: PenaltyCase) -> list[Row]:
    return [
        ("案号", held.no),
        ("当事人", f"{held.person}（{held.unit}，{held.role}）"),
        ("公民身份号码", f"尾号 {held.identity_ends}"),
        ("违法行为", WORDS[Offence(held.offence)].zh),
        ("罚则", written(held.rule).zh),
        ("点位", held.obstruction.point.name),
    ]


def _opening(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [
        *_head(held),
        ("直接责任", held.why),
        ("行为终了之日", day(held.act_on)),
        ("立案日期", day(held.opened_on)),
        ("办案期限", f"{day(held.decide_last)}（《行政处罚法》第六十条）"),
        *([("逾期立案说明", held.late_reason)] if held.late_reason else []),
    ]
    return paper(PrintedKind.CASE_OPENING.words.zh, rows, [], ["承办人一", "承办人二", "审批人"])


def _notice(held: PenaltyCase) -> Mapping[str, Json]:
    evidence = "、".join(EvidenceKind(one).words.zh for one in held.notice_evidence.split())
    rows = [
        *_head(held),
        ("违法事实", held.notice_facts),
        ("理由和依据", held.notice_grounds),
        ("证据", evidence),
        ("拟作出的处罚", f"罚款 {held.notice_yuan} 元"),
        ("告知日期", day(held.noticed_on)),
        ("陈述、申辩期限", f"至 {day(held.statement_last)}"),
    ]
    text = "你有权进行陈述和申辩；不因陈述、申辩加重处罚（《行政处罚法》第四十四条、第四十五条）。"
    return paper(PrintedKind.PENALTY_NOTICE.words.zh, rows, [text], ["当事人", "执法人员一", "执法人员二"])


def _decision(held: PenaltyCase) -> Mapping[str, Json]:
    outcome = Outcome(held.outcome)
    heading = "不予行政处罚决定书" if outcome is Outcome.NO_PENALTY else PrintedKind.DECISION.words.zh
    result = f"罚款 {held.yuan} 元" if outcome is Outcome.FINE else f"{outcome.words.zh} {held.destination}".strip()
    rows = [
        *_head(held),
        ("违法事实和证据", held.notice_facts),
        ("陈述、申辩", "书面放弃" if held.waived else held.statement or "未提出"),
        ("决定", result),
        ("理由", held.reason),
        ("决定日期", day(held.decided_on)),
    ]
    pay = (
        "自收到本决定书之日起十五日内到指定的银行或者通过电子支付系统缴纳罚款；逾期不缴纳的，每日按罚款数额的百分之三加处"
        "罚款，加处罚款的数额不超出罚款的数额（《行政处罚法》第六十七条、第七十二条）。"
    )
    paragraphs = [pay, _RIGHTS] if outcome is Outcome.FINE else [_RIGHTS]
    return paper(heading, rows, paragraphs, ["当事人"], seal="公安机关", sealed_on=day(held.decided_on))


def _service(held: PenaltyCase) -> Mapping[str, Json]:
    if held.served_on is None:
        return {}
    rows = [
        ("送达文书", f"{PrintedKind.DECISION.words.zh}（{held.no}）"),
        ("受送达人", held.person),
        *service_rows(held.served_on, held.served_way, held.receiver),
        *([("缴款期限", f"至 {day(held.pay_last)}")] if held.pay_last else []),
    ]
    return paper(PrintedKind.SERVICE.words.zh, rows, [], ["收件人", "送达人", "见证人（留置送达）"])


def _late(held: PenaltyCase) -> Mapping[str, Json]:
    payments, facts = CasePayment.objects.filter(case=held).order_by("pk"), case_facts(held)
    last = max((one.paid_on for one in payments), default=held.court_on or held.demanded_on)
    late = late_yuan(held.yuan, held.pay_last, last, facts.paid, facts.pauses) if held.pay_last and last else 0
    rows = [
        *_head(held),
        ("罚款", f"{held.yuan} 元"),
        ("缴款期限", f"至 {day(held.pay_last)}"),
        ("计算至", day(last)),
        *[("不计算的期间", f"{day(one.since)} 至 {day(one.until) or '仍在进行'}") for one in facts.pauses],
        *[("缴款", f"{day(one.paid_on)} {one.yuan} 元（{one.receipt}）") for one in payments],
        ("加处罚款", f"{late} 元"),
    ]
    text = (
        "未缴部分每日百分之三，不超出罚款数额；行政复议、行政诉讼期间不计算（《行政处罚法》第七十二条、第七十三条）。"
    )
    return paper(PrintedKind.LATE_AMOUNT.words.zh, rows, [text], ["承办人"])


def _demand(held: PenaltyCase) -> Mapping[str, Json]:
    rows = [*_head(held), ("罚款", f"{held.yuan} 元"), ("缴款期限", f"至 {day(held.pay_last)}")]
    text = (
        "你逾期未缴纳上述罚款。请自收到本催告书之日起十日内缴纳罚款和加处的罚款；你有权进行陈述和申辩。逾期仍不履行的，"
        "依法申请人民法院强制执行（《行政强制法》第五十四条）。"
    )
    seal, on = "公安机关", day(held.demanded_on)
    return paper(PrintedKind.DEMAND.words.zh, rows, [text], ["收件人"], seal=seal, sealed_on=on)
