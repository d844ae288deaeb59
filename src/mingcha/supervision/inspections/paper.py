"""What the papers of an inspection of a unit say: the record, the order, its service (799-24; APL 28, 55, 61).

The unit gets them: they never say that somebody reported it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from mingcha.kit.canonical import Json
from mingcha.kit.decision import Decision, cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.above import PaperAbove, add_paper, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.inspections.models import UnitInspection, UnitOrder, VisitRecord
from mingcha.supervision.inspections.provisions import ordered_under
from mingcha.supervision.inspections.questions import ASKED
from mingcha.supervision.inspections.rows import facts_of, given_in, inspection_called, order_of, standing_answers
from mingcha.supervision.inspections.rules import may_issue_of_inspection, may_read_unit_inspection
from mingcha.supervision.inspections.states import UnitInspectionState
from mingcha.supervision.inspections.values import WholeUnitInspection
from mingcha.supervision.papers.content import record_paper, shown_first
from mingcha.supervision.papers.naming import days_of_review, government_over, in_full, order_in_words, organ_of
from mingcha.supervision.papers.receipts import receipt_paper
from mingcha.supervision.papers.values import Row, content_sha256, day, digest_of, paper, stated_in
from mingcha.supervision.self_checks.kinds import Answer

OF_INSPECTIONS = (
    PrintedKind.UNIT_INSPECTION,
    PrintedKind.UNIT_ORDER,
    PrintedKind.UNIT_ORDER_SERVICE,
    PrintedKind.UNIT_REINSPECTION,
)
"""In the order of a course."""
_RECORDS = (PrintedKind.UNIT_INSPECTION, PrintedKind.UNIT_REINSPECTION)


def hand_in_inspection_papers() -> None:
    """Hands these papers to the register's papers."""
    for kind in OF_INSPECTIONS:
        add_paper(kind, _paper(kind))


def _paper(kind: PrintedKind) -> PaperAbove:
    return PaperAbove(
        content=lambda asker, subject, at: inspection_content(asker, kind, number_of(subject), at),
        require_readable=lambda asker, subject, at: readable_inspection(asker, number_of(subject), at),
        digest=lambda subject, _on: inspection_digest(kind, number_of(subject)),
        stated=lambda subject, _on: stated_in(_values_now(kind, number_of(subject)) or {}),
    )


@cites("799-24")
def papers_of_inspection(found: WholeUnitInspection) -> dict[PrintedKind, Decision]:
    """The papers of an inspection, each with whether it is issued."""
    signed = {one.again for one in found.records if one.signed_at is not None}
    return {
        kind: may_issue_of_inspection(kind, found.facts, signed=(kind is PrintedKind.UNIT_REINSPECTION) in signed)
        for kind in OF_INSPECTIONS
    }


@cites("799-24")
def inspection_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of an inspection says. Raises Fault(NOT_FOUND), Refused (articles 3, 799-24)."""
    held = readable_inspection(asker, number, at)
    require(_may_issue(kind, held))
    values = _values(kind, held)
    return Content(
        kind,
        str(number),
        f"{held.subject}：{values['heading']}",
        values,
        content_sha256(values),
        stated=stated_in(values),
    )


@cites("3", "799-24")
def readable_inspection(asker: Reader, number: int, at: datetime) -> UnitInspection:
    """The inspection, for those who read it. Raises Fault(NOT_FOUND), Refused (articles 3, 799-24)."""
    held = inspection_called(number)
    require(may_read_unit_inspection(duty_of(asker, at), held.place, UnitInspectionState(held.state)))
    return held


def inspection_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of an inspection says now, "" for none; not cut to a reach."""
    return digest_of(_values_now(kind, number))


def _values_now(kind: PrintedKind, number: int) -> Mapping[str, Json] | None:
    held = UnitInspection.objects.select_related("unit", "system").filter(pk=number).first()
    return _values(kind, held) if held is not None and _may_issue(kind, held) else None


def _may_issue(kind: PrintedKind, held: UnitInspection) -> Decision:
    return may_issue_of_inspection(kind, facts_of(held), signed=_visit_of(kind, held) is not None)


def _visit_of(kind: PrintedKind, held: UnitInspection) -> VisitRecord | None:
    """The one visit that a record says: the newest signed one before the order, or after it."""
    again = kind is PrintedKind.UNIT_REINSPECTION
    return held.records.filter(signed_at__isnull=False, again=again).order_by("-pk").first()


def _values(kind: PrintedKind, held: UnitInspection) -> Mapping[str, Json]:
    order, found = order_of(held), _visit_of(kind, held)
    if kind in _RECORDS and found is not None:
        return record_paper(kind, [*_head(held), *_visit(held, found)], somebody_there=not found.absent)
    if kind in _RECORDS or order is None:
        return {}
    if kind is PrintedKind.UNIT_ORDER:
        return _order(held, order)
    about = [("监督检查编号", str(held.pk)), ("责令改正日期", day(order.ordered_on))]
    return receipt_paper(kind, _called(order), order.unit, about, organ_of(order.ordered_by))


def _called(order: UnitOrder) -> str:
    """The name of an order as it is headed: within a time limit, or at once."""
    return "责令限期改正通知书" if order.days else PrintedKind.UNIT_ORDER.words.zh


def _head(held: UnitInspection) -> list[Row]:
    return [
        ("监督检查编号", str(held.pk)),
        ("被检查单位、场所", held.subject),
        *([("系统", f"{held.system.name}（{held.system.code}）")] if held.system else []),
    ]


def _visit(held: UnitInspection, found: VisitRecord) -> list[Row]:
    officers = f"{found.first_name}（{found.first_certificate}）、{found.second_name}（{found.second_certificate}）"
    rows: list[Row] = [
        ("复查日期" if found.again else "检查日期", day(found.inspected_on)),
        ("在场人员", found.present),
    ]
    if found.again:
        rows.append(("复查意见", "已改正" if found.corrected else "未改正"))
        if found.still_lacking:
            lacking = [ASKED[code].words.zh for code in found.still_lacking.split() if code in ASKED]
            rows.append(("尚未改正的内容", "；".join(lacking)))
    else:
        rows += _answers(held)
    rows += [
        ("现场情况", found.record),
        *shown_first(found),
        ("执法人员", officers),
        ("现场照片 SHA-256", f"{found.digest[:32]} {found.digest[32:]}"),
    ]
    return rows


def _answers(held: UnitInspection) -> list[Row]:
    """The questions that were looked at or that the register answers, in the order of the list."""
    by_register = standing_answers().filter(inspection=held, by_register=True)
    given, known = given_in(held), set(by_register.values_list("question", flat=True))
    rows: list[Row] = []
    for code, question in ASKED.items():
        if code in given:
            one = given[code]
            source = "（系统记录）" if code in known else ""
            note = f"：{one.proof}" if one.proof else ""
            mark = "问题" if one.answer is Answer.NO else one.answer.words.zh
            rows.append((f"{question.words.zh}（{in_full(question.article)}）", f"{mark}{note}{source}"))
    return rows


def _order(held: UnitInspection, order: UnitOrder) -> Mapping[str, Json]:
    given = given_in(held)
    lacking = [code for code, one in given.items() if one.answer is Answer.NO]
    limit = f"自送达之日起 {order.days} 日内" if order.days else "立即改正"
    rows = [
        ("当事人", order.unit),
        *_head(held),
        ("存在的问题", "；".join(ASKED[code].words.zh for code in lacking)),
        ("改正内容和要求", order.what),
        ("改正期限", limit),
        *([("期限说明", order.short_reason)] if order.short_reason else []),
        *([("抄送", order.copy_to)] if order.copy_to else []),
    ]
    days, months = days_of_review(order.ordered_on)
    paragraphs = [
        *_grounds(held, lacking, order.ordered_on),
        f"责令改正不是行政处罚（《行政处罚法》第二十八条）。对本通知不服的，可以自收到之日起 {days}内向"
        f"{government_over(order.ordered_by)}申请行政复议，或者 {months}内向有管辖权的人民法院提起行政诉讼。",
    ]
    seal, made = organ_of(order.ordered_by), day(order.ordered_on)
    return paper(_called(order), rows, paragraphs, ["当事人（签收）"], seal=seal, sealed_on=made)


def _grounds(held: UnitInspection, lacking: list[str], on: date) -> list[str]:
    """What each finding breaks and by which provision it is ordered: that of its act in the penalty table, else APL 28.
    Article 24 of the decree lets the police inspect, and orders nothing."""
    facts = facts_of(held)
    by_rule: dict[str, list[str]] = {}
    for code in lacking:
        rule = ordered_under(facts, code, facts.inspected_on or on)
        by_rule.setdefault(order_in_words(rule) if rule else "依照《行政处罚法》第二十八条责令改正", []).append(code)
    return [
        f"“{'”、“'.join(ASKED[code].words.zh for code in codes)}”：经检查不符合"
        f"{'、'.join(dict.fromkeys(in_full(ASKED[code].article) for code in codes))}，{ordered}。"
        for ordered, codes in by_rule.items()
    ]
