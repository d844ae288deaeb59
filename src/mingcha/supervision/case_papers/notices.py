"""The papers that are handed over before a decision: the notice, the right to a hearing, its notice and record (APL 44,
63, 64). Each is printed before it is handed over: its day is written by hand, and it says the same afterwards."""

from collections.abc import Mapping

from mingcha.kit.canonical import Json
from mingcha.law.fine_rules import Who
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_papers.head import case_head, evidence, proposed
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.hearings.models import CaseHearing
from mingcha.supervision.hearings.rows import hearing_of
from mingcha.supervision.papers.naming import days_in_full, organ_of
from mingcha.supervision.papers.receipts import BY_PEN_DAY
from mingcha.supervision.papers.values import Row, day, paper


def notice_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The notice before a penalty."""
    drawn = held.notice_drawn_on or held.noticed_on or held.act_on
    rows = [
        *case_head(held),
        ("违法事实", held.notice_facts),
        ("理由和依据", held.notice_grounds),
        ("证据", evidence(held)),
        ("拟作出的处罚", proposed(held)),
        ("告知日期（手写）", BY_PEN_DAY),
    ]
    text = (
        "你（单位）有权进行陈述和申辩，可以自告知之日起"
        f"{days_in_full('case.statement_workdays', drawn)}（工作日）内提出；不因陈述、申辩加重处罚（《行政处罚法》"
        "第四十四条、第四十五条）。"
    )
    asked = days_in_full("case.hearing_ask_workdays", drawn)
    hearing = (
        f"你（单位）有权要求听证，应当自告知之日起{asked}（工作日）内提出（《行政处罚法》第六十三条、第六十四条）。"
    )
    answer = "当事人意见（提出陈述、申辩，要求听证，或者放弃，手写）：________________________________"
    paragraphs = [text, *([hearing] if held.hearing_told else []), answer]
    signs = ["当事人", "执法人员一", "执法人员二"]
    seal = organ_of(held.notice_drawn_by or held.notice_by)
    return paper(PrintedKind.PENALTY_NOTICE.words.zh, rows, paragraphs, signs, seal=seal, sealed_on=day(drawn))


def hearing_right_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The notice of the right to a hearing."""
    drawn = held.notice_drawn_on or held.noticed_on or held.act_on
    asked = days_in_full("case.hearing_ask_workdays", drawn)
    rows = [
        *case_head(held),
        ("违法事实", held.notice_facts),
        ("理由和依据", held.notice_grounds),
        ("拟作出的处罚", proposed(held)),
        ("要求听证的期限", f"自告知之日起{asked}内（工作日）"),
        ("告知日期（手写）", BY_PEN_DAY),
    ]
    text = (
        f"你（单位）有权要求听证。要求听证的，应当在告知后{asked}内提出（工作日）；举行听证不收取费用。听证由非本案调查人员主持，"
        f"你（单位）可以{_come(held)}，也可以委托一至二人代理，可以申请主持人回避（《行政处罚法》第六十三条、第六十四条）。"
    )
    seal = organ_of(held.notice_drawn_by or held.notice_by)
    return paper(PrintedKind.HEARING_RIGHT.words.zh, rows, [text], ["当事人"], seal=seal, sealed_on=day(drawn))


def hearing_notice_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The notice of a hearing."""
    hearing = hearing_of(held.pk)
    if hearing is None:
        return {}
    rows = [
        *case_head(held),
        ("听证事由", proposed(held)),
        ("听证日期", day(hearing.set_on)),
        *_where_heard(hearing),
    ]
    text = (
        f"请按时参加听证；你（单位）可以{_come(held)}，也可以委托一至二人代理。你（单位）认为主持人与本案有直接利害关系的，有权申请回避。无正当"
        "理由拒不出席或者未经许可中途退出听证的，视为放弃听证权利（《行政处罚法》第六十四条）。"
    )
    seal, on = organ_of(hearing.chair), day(hearing.notice_on)
    return paper(PrintedKind.HEARING_NOTICE.words.zh, rows, [text], ["签收人", "送达人"], seal=seal, sealed_on=on)


def hearing_record_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The record as it is laid before the person: that it was signed stands on the paper itself, which stays as it was;
    a refusal is noted in it (APL 64(8))."""
    hearing = hearing_of(held.pk)
    if hearing is None:
        return {}
    refused, instead = hearing.record_signed is False, hearing.signing_instead
    noted = f"{hearing.signing_name}代主持人，因{instead}，" if instead else "主持人"
    rows = [
        *case_head(held),
        ("听证日期", day(hearing.held_on)),
        *_where_heard(hearing),
        ("当事人", "到场" if hearing.attended else "无正当理由未到场，视为放弃听证"),
        ("听证记录", hearing.record),
        *([(f"拒绝签名（{noted}注明）", f"{day(hearing.signing_on)} {hearing.signing_note}")] if refused else []),
    ]
    text = "本笔录交当事人或者其代理人核对无误后签名；拒绝签名的，由听证主持人注明（《行政处罚法》第六十四条）。"
    return paper(PrintedKind.HEARING_RECORD.words.zh, rows, [text], ["当事人（代理人）", "调查人员", "听证主持人"])


def _come(held: PenaltyCase) -> str:
    """How the person comes without an agent: a unit by who stands for it (APL 64(4))."""
    return "由法定代表人或者主要负责人参加" if held.who == Who.UNIT.value else "亲自参加"


def _where_heard(hearing: CaseHearing) -> list[Row]:
    return [
        ("听证地点", hearing.place),
        ("听证方式", "公开" if hearing.is_public else f"不公开：{hearing.closed_reason}"),
        ("听证主持人", hearing.chair_name),
    ]
