"""What the papers of a case and of an order say, word by word: each before it is handed over, and the same afterwards;
each end of a case has its own (12, 23, 24; APL 44, 55, 57, 61; AEL 54)."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.access.papers import identity_number
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.case_course import (
    OWNER,
    PERSON,
    CourseOfficers,
    act_fined,
    act_ordered,
    act_reinspected,
)
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.contents import content_of, still_says
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Issued
from mingcha.supervision.case_papers.rules import OF_CASES
from mingcha.supervision.cases.actions import draw_notice, hand_over_notice, notify_person, record_statement
from mingcha.supervision.cases.deciding import decide_case, serve_decision
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.notice_values import HandedNotice, NoticeText
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.states import EvidenceKind, Outcome
from mingcha.supervision.cases.values import CaseDecision, NewCase, NewNotice
from mingcha.supervision.collection.actions import close_case, demand_payment, serve_demand
from mingcha.supervision.hearings.models import CaseHearing
from mingcha.supervision.obstructions.models import Inspection
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.supervision.transfers.actions import approve_transfer, prepare_transfer
from mingcha.supervision.transfers.values import NewTransfer

pytestmark = [pytest.mark.law("12", "23", "24"), pytest.mark.django_db]
DAY = "　　　　年　　月　　日"
WAYS = "□直接送达　□留置送达　□邮寄送达　□电子送达　□公告送达"
SEAL = "江岸区公安分局"
REVIEW = (
    "如不服本决定，可以自收到本决定书之日起 60 日内向武汉市江岸区人民政府申请行政复议，或者自收到之日起 6 个月内直接向"
    "有管辖权的人民法院提起行政诉讼。行政复议或者行政诉讼期间不停止执行"
)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def tree(people: City, clock: HandClock, tmp_path: Path) -> int:
    """A tree that was ordered to be cut and was not."""
    made = act_ordered(_officers(people), people.points["HQX"].code, tmp_path, clock)
    act_reinspected(_officers(people), made, tmp_path, clock)
    return made


def _officers(people: City) -> CourseOfficers:
    return CourseOfficers(people[FIRST], people[SECOND], people[HEAD])


def opened(people: City, tree: int, clock: HandClock) -> int:
    """A case of the tree, opened."""
    why = "负责小区绿化养护"
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, PERSON, "项目经理", why, identity_number(99))
    case = ask_opening(people[FIRST], obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(people[HEAD], case=case, late_reason="", revision=1, clock=clock)
    return case


class Said:
    """A paper as it reads now: heading, rows by name, paragraphs, seal."""

    def __init__(self, people: City, kind: PrintedKind, subject: int, clock: HandClock) -> None:
        content = content_of(people[FIRST], kind, str(subject), at=clock.now())
        self.kind, self.subject, self.sha256, self.values = kind, str(subject), content.sha256, content.values
        self.heading, self.seal = content.values["heading"], content.values["seal"]
        self.rows = dict(content.values["rows"])  # type: ignore[arg-type]
        self.paragraphs: list[str] = content.values["paragraphs"]  # type: ignore[assignment]

    def has(self, **_: str) -> None:
        """Nothing is left open that nobody filled in."""
        assert [name for name, value in self.rows.items() if value in ("—", "")] == []

    def stands(self, clock: HandClock) -> bool:
        """Whether the paper as it was read is still in force."""
        return still_says(self.kind, self.subject, Issued(self.sha256), on=shanghai_day(clock.now()))


def issued(people: City, case: int, clock: HandClock) -> set[PrintedKind]:
    """The papers of the case that are issued now."""
    found = set()
    for kind in OF_CASES:
        try:
            content_of(people[FIRST], kind, str(case), at=clock.now())
        except Refused:
            continue
        found.add(kind)
    return found


def test_what_was_stated_before_a_waiver_stands_in_the_decision(
    people: City, tree: int, clock: HandClock, tmp_path: Path
) -> None:
    case, today = opened(people, tree, clock), shanghai_day(clock.now())
    notice = NewNotice("逾期", "未改正", (EvidenceKind.SITE_RECORD,), Decimal(300), today, PERSON)
    notify_person(people[FIRST], case=case, new=notice, revision=2, clock=clock)
    given = {"case": case, "folder": tmp_path, "clock": clock}
    first, second = "已联系施工队，" * 100, "第二次：\r\n树已修剪 \r\n" + "有照片" * 400
    record_statement(people[FIRST], text=first, waives=False, scan=b"", revision=3, **given)
    record_statement(people[FIRST], text=second, waives=False, scan=b"", revision=4, **given)
    with pytest.raises(Fault) as raised:
        record_statement(people[FIRST], text="又" * 8200, waives=False, scan=b"", revision=5, **given)
    assert (raised.value.kind, raised.value.about) == (FaultKind.INVALID, "text")
    record_statement(people[FIRST], text="", waives=True, scan=png(), revision=5, **given)
    stated = f"{first}\n第二次：\n树已修剪\n{'有照片' * 400}"
    assert PenaltyCase.objects.get(pk=case).statement == stated
    decided = CaseDecision(Outcome.FINE, reason := "情节一般，" * 150, Decimal(300))
    decide_case(people[HEAD], case=case, given=decided, revision=6, clock=clock)
    rows = Said(people, PrintedKind.DECISION, case, clock).rows
    assert (rows["陈述、申辩"], rows["放弃陈述、申辩"], rows["理由"]) == (stated, "书面放弃", reason)


def test_a_notice_is_printed_before_it_is_handed_over_and_says_the_same_afterwards(
    people: City, tree: int, clock: HandClock, tmp_path: Path
) -> None:
    case = opened(people, tree, clock)
    assert issued(people, case, clock) == {PrintedKind.CASE_OPENING}
    text = NoticeText("逾期未修剪树冠", "复查认定未改正", (EvidenceKind.SITE_RECORD,), Decimal(300))
    draw_notice(people[FIRST], case=case, new=text, revision=2, clock=clock)
    assert issued(people, case, clock) == {PrintedKind.CASE_OPENING, PrintedKind.PENALTY_NOTICE}
    said = Said(people, PrintedKind.PENALTY_NOTICE, case, clock)
    said.has()
    assert (said.heading, said.seal, said.kind.words.en) == ("行政处罚告知笔录", SEAL, "notice before a penalty")
    assert (said.rows["告知日期（手写）"], said.rows["拟作出的处罚"]) == (DAY, "罚款 300.00 元")
    assert said.paragraphs == [
        "你（单位）有权进行陈述和申辩，可以自告知之日起五日（工作日）内提出；不因陈述、申辩加重处罚（《行政处罚法》"
        "第四十四条、第四十五条）。",
        "当事人意见（提出陈述、申辩，要求听证，或者放弃，手写）：________________________________",
    ]
    clock.advance(timedelta(days=5))
    given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": tmp_path, "clock": clock}
    no = issue_document(people[FIRST], PrintedKind.PENALTY_NOTICE, str(case), **given).no  # type: ignore[arg-type]
    handed = HandedNotice(shanghai_day(clock.now()), PERSON, no)
    hand_over_notice(people[SECOND], case=case, handed=handed, revision=3, clock=clock)
    assert said.stands(clock), "what was signed is what we have"


def test_receipts_of_service_are_printed_before_the_service_and_stand_afterwards(
    people: City, clock: HandClock, tmp_path: Path
) -> None:
    officers = _officers(people)
    tree = act_ordered(officers, people.points["HQX"].code, tmp_path, clock)
    order = Said(people, PrintedKind.ORDER_SERVICE, tree, clock)
    order.has()
    assert (order.heading, order.seal, order.rows["受送达人"]) == ("责令改正送达回证", SEAL, OWNER)
    assert (order.rows["送达文书"], order.rows["送达方式（勾选）"]) == ("责令限期改正通知书", WAYS)
    act_reinspected(officers, tree, tmp_path, clock)
    case = opened(people, tree, clock)
    decision = CaseDecision(Outcome.NO_PENALTY, "初次违法，及时改正")
    decide_case(people[HEAD], case=case, given=decision, revision=2, clock=clock)
    receipt = Said(people, PrintedKind.SERVICE, case, clock)
    receipt.has()
    assert (receipt.heading, receipt.kind.words.en) == ("送达回证", "receipt of service")
    expected = {"送达文书": "不予行政处罚决定书", "受送达人": PERSON, "送达日期（手写）": DAY, "送达方式（勾选）": WAYS}
    assert {name: receipt.rows[name] for name in expected} == expected
    assert receipt.values["signatures"] == ["受送达人（代收人）", "见证人", "送达人一", "送达人二"]
    served = Served(shanghai_day(clock.now()), ServiceWay.POST, PERSON, "EMS 1")
    serve_decision(people[FIRST], case=case, served=served, revision=3, clock=clock)
    assert receipt.stands(clock)


def test_a_demand_says_the_late_amount_and_how_to_pay_and_has_its_own_receipt(
    people: City, tree: int, clock: HandClock
) -> None:
    case = act_fined(_officers(people), tree, clock)
    clock.advance(timedelta(days=26))  # 2026-11-07, eleven days late
    demand_payment(people[FIRST], case=case, revision=5, clock=clock)
    said = Said(people, PrintedKind.DEMAND, case, clock)
    assert (said.heading, said.kind.words.en) == ("催告书", "demand of payment")
    goes_on = "此后至缴清之日每日按未缴数额的百分之三继续计算，不超出罚款数额"
    assert said.rows["加处罚款"] == f"截至 2026年11月7日 为 99.00 元，{goes_on}"
    assert said.rows["应缴合计"] == "截至 2026年11月7日 为 399.00 元"
    assert said.rows["给付方式"] == "到指定的银行或者通过电子支付系统缴纳"
    assert "你（单位）逾期未缴纳上述罚款。" in str(said.paragraphs)
    assert "你（单位）有权进行陈述和申辩" in str(said.paragraphs)
    receipt = Said(people, PrintedKind.DEMAND_SERVICE, case, clock)
    receipt.has()
    assert (receipt.heading, receipt.kind.words.en) == ("催告书送达回证", "receipt of service of the demand")
    assert (receipt.rows["送达文书"], receipt.rows["催告日期"]) == ("催告书", "2026年11月7日")
    served = Served(shanghai_day(clock.now()), ServiceWay.HANDED_OVER, PERSON)
    serve_demand(people[FIRST], case=case, served=served, revision=6, clock=clock)
    assert (receipt.stands(clock), said.stands(clock)) == (True, True)


ENDS = {
    Outcome.NO_PENALTY: (
        PrintedKind.NO_PENALTY,
        "不予行政处罚决定书",
        "decision of no penalty",
        "不予处罚的理由",
        [
            "经调查，依照《行政处罚法》第五十七条，决定对你（单位）不予行政处罚。已责令改正的，仍应当按期改正。",
            f"{REVIEW}。",
        ],
    ),
    Outcome.TRANSFER: (
        PrintedKind.CASE_TRANSFER,
        "移送案件通知书",
        "notice that the case is transferred",
        "移送的理由",
        [
            "你（单位）涉嫌上述违法行为一案，经审查，决定移送江岸区人民检察院依法处理（《武汉市公共安全视频图像信息系统"
            "管理办法》第二十四条，《行政处罚法》第二十七条、第五十七条）。本通知书不是行政处罚决定；移送期间，本机关不"
            "作出罚款决定。"
        ],
    ),
    Outcome.DISCONTINUED: (
        PrintedKind.DISCONTINUED,
        "终止案件调查决定书",
        "decision to discontinue the case",
        "终止的理由",
        ["经调查，决定终止本案调查，不作出行政处罚决定。已责令改正的，仍应当按期改正。"],
    ),
}


@pytest.mark.parametrize("outcome", ENDS)
def test_each_end_without_a_penalty_has_its_own_paper(
    people: City, tree: int, clock: HandClock, outcome: Outcome
) -> None:
    kind, heading, english, why, paragraphs = ENDS[outcome]
    case = opened(people, tree, clock)
    given = CaseDecision(outcome, "见审查意见", destination="江岸区人民检察院" if outcome is Outcome.TRANSFER else "")
    decide_case(people[HEAD], case=case, given=given, revision=2, clock=clock)
    assert issued(people, case, clock) == {PrintedKind.CASE_OPENING, kind, PrintedKind.SERVICE}
    said = Said(people, kind, case, clock)
    said.has()
    assert (said.heading, said.kind.words.en, said.seal) == (heading, english, SEAL)
    assert said.paragraphs == paragraphs
    found = {
        "涉嫌违法行为": "妨碍既有系统采集",
        "检查情况": "树冠未修剪",
        "证据": "现场检查笔录（两人）",
        why: "见审查意见",
    }
    assert {name: said.rows.get(name) for name in found} == found
    assert {"处罚依据", "违法行为", "拟作出的处罚", "陈述、申辩"} & said.rows.keys() == set()
    receipt = Said(people, PrintedKind.SERVICE, case, clock)
    assert receipt.rows["送达文书"] == heading


def test_a_fine_is_decided_by_the_paper_of_a_penalty(people: City, tree: int, clock: HandClock) -> None:
    case = act_fined(_officers(people), tree, clock)
    said = Said(people, PrintedKind.DECISION, case, clock)
    said.has()
    assert (said.heading, said.kind.words.en) == ("行政处罚决定书", "decision of a penalty")
    assert (said.rows["决定"], said.rows["陈述、申辩"]) == ("罚款 300.00 元", "未提出")
    assert f"{REVIEW}，加处罚款的数额在此期间不予计算（《行政处罚法》第七十三条）。" in said.paragraphs
    ends = {PrintedKind.NO_PENALTY, PrintedKind.CASE_TRANSFER, PrintedKind.DISCONTINUED}
    assert ends & issued(people, case, clock) == set()


def test_the_letter_of_a_transfer_names_the_person_and_the_act(people: City, tree: int, clock: HandClock) -> None:
    case = opened(people, tree, clock)
    new = NewTransfer("江岸区人民检察院", inside_police=False, reason="涉嫌故意毁坏财物", materials="卷宗一册")
    number = prepare_transfer(people[FIRST], case=case, new=new, revision=2, clock=clock)
    approve_transfer(people[HEAD], transfer=number, approves=True, reason="同意移送", revision=1, clock=clock)
    said = Said(people, PrintedKind.TRANSFER, number, clock)
    assert (said.heading, said.kind.words.en) == ("案件移送函", "letter of transfer")
    assert (said.rows["当事人"], said.rows["案由"]) == (PERSON, "涉嫌妨碍既有系统采集")


def test_a_record_and_an_order_say_what_was_done(people: City, clock: HandClock, tmp_path: Path) -> None:
    tree = act_ordered(_officers(people), people.points["HQX"].code, tmp_path, clock)
    record = Said(people, PrintedKind.INSPECTION, tree, clock)
    record.has()
    assert (record.rows["出示行政执法证件"], record.rows["申请回避的权利"]) == ("已当场出示", "已告知")
    assert record.paragraphs == ["以上笔录交当事人核对，无误后签名；拒绝签名的，由执法人员注明。公共视频画面只作附件。"]
    Inspection.objects.update(certificates_shown=None, recusal_told=None)  # of before it was asked
    assert {"出示行政执法证件", "申请回避的权利"} & Said(
        people, PrintedKind.INSPECTION, tree, clock
    ).rows.keys() == set()
    order = Said(people, PrintedKind.ORDER, tree, clock)
    order.has()
    assert (order.heading, order.kind.words.en) == ("责令限期改正通知书", "order to correct")
    assert (order.rows["当事人"], order.rows["检查情况"]) == (OWNER, "2026年9月1日检查：香樟树冠遮挡画面约三成")
    assert (order.rows["改正内容和要求"], order.rows["改正期限"]) == ("修剪树冠，恢复画面", "自送达之日起 15 日内")


def test_a_notice_that_was_not_handed_over_is_no_paper_of_a_decided_case(
    people: City, tree: int, clock: HandClock
) -> None:
    case = opened(people, tree, clock)
    text = NoticeText("逾期未修剪树冠", "复查认定未改正", (EvidenceKind.SITE_RECORD,), Decimal(300))
    draw_notice(people[FIRST], case=case, new=text, revision=2, clock=clock)
    said = Said(people, PrintedKind.PENALTY_NOTICE, case, clock)
    draw_notice(people[FIRST], case=case, new=replace(text, yuan=Decimal(200)), revision=3, clock=clock)
    assert not said.stands(clock), "drawn up anew it says another amount"
    given = CaseDecision(Outcome.NO_PENALTY, "轻微，及时改正")
    decide_case(people[HEAD], case=case, given=given, revision=4, clock=clock)
    assert PrintedKind.PENALTY_NOTICE not in issued(people, case, clock)
    assert PenaltyCase.objects.get().noticed_on is None


def noticed(people: City, tree: int, clock: HandClock) -> int:
    """A case of which the person was told today."""
    case, today = opened(people, tree, clock), shanghai_day(clock.now())
    new = NewNotice("逾期未修剪树冠", "复查认定未改正", (EvidenceKind.SITE_RECORD,), Decimal(300), today, PERSON)
    notify_person(people[FIRST], case=case, new=new, revision=2, clock=clock)
    return case


WITHOUT = {Outcome.NO_PENALTY: "不予处罚", Outcome.TRANSFER: "移送", Outcome.DISCONTINUED: "终止"}


@pytest.mark.parametrize("outcome", WITHOUT)
def test_a_case_that_ends_while_a_hearing_waits_says_so_and_gives_the_days_of_its_paper_alone(
    people: City, tree: int, clock: HandClock, outcome: Outcome
) -> None:
    case, today = noticed(people, tree, clock), shanghai_day(clock.now())
    CaseHearing.objects.create(case_id=case, asked_on=today, asked_note="书面", noted_by="user:1")
    organ = "江岸区人民检察院" if outcome is Outcome.TRANSFER else ""
    copied = CaseDecision(outcome, " 复查认定未改正", destination=organ)
    with pytest.raises(Refused) as refused:
        decide_case(people[HEAD], case=case, given=copied, revision=3, clock=clock)
    refusal = refused.value.decision
    abouts = [one.about for one in refusal.missing]  # type: ignore[attr-defined]
    assert (refusal.article, abouts) == ("APL 57", ["reason"])
    given = CaseDecision(outcome, "见审查意见", destination=organ)
    decide_case(people[HEAD], case=case, given=given, revision=3, clock=clock)
    said = Said(people, ENDS[outcome][0], case, clock)
    assert said.rows["涉嫌违法事实"] == "逾期未修剪树冠"
    assert {"违法事实", "违反的规定"} & said.rows.keys() == set()
    assert said.rows.get("陈述、申辩", "期限内作出决定时尚未提出") == "期限内作出决定时尚未提出"
    served = Served(today, ServiceWay.HANDED_OVER, PERSON)
    serve_decision(people[FIRST], case=case, served=served, revision=4, clock=clock)
    held = PenaltyCase.objects.get()
    rights = outcome is Outcome.NO_PENALTY
    assert (held.review_last is not None, held.lawsuit_last is not None) == (rights, rights)
    assert rights == any("提起行政诉讼" in one for one in said.paragraphs), "the days are those of its paper"
    if outcome is Outcome.TRANSFER:  # one ends once its receiver answered
        PenaltyCase.objects.update(state="closed")
    else:
        close_case(people[FIRST], case=case, reason="结案", revision=5, clock=clock)
    report = Said(people, PrintedKind.CLOSING_REPORT, case, clock)
    assert (report.rows["听证"], report.rows["陈述、申辩"]) == (
        f"未举行（{WITHOUT[outcome]}）",
        "期限内作出决定时尚未提出",
    )
    CaseHearing.objects.update(withdrawn_on=today)
    assert Said(people, PrintedKind.CLOSING_REPORT, case, clock).rows["听证"] == "当事人撤回"


def test_a_paper_of_an_end_says_the_same_after_another_record(people: City, tree: int, clock: HandClock) -> None:
    case = opened(people, tree, clock)
    given = CaseDecision(Outcome.DISCONTINUED, "当事人死亡")
    decide_case(people[HEAD], case=case, given=given, revision=2, clock=clock)
    said = Said(people, PrintedKind.DISCONTINUED, case, clock)
    clock.advance(timedelta(days=2))
    later = Inspection.objects.order_by("-pk")[0]
    later.pk, later._state.adding = None, True
    later.record, later.signed_at, later.file = "树已修剪", clock.now(), "x"
    later.save()
    assert said.stands(clock)


def test_papers_of_a_hearing_and_a_demand_speak_to_a_unit_too(people: City, tree: int, clock: HandClock) -> None:
    case, today = noticed(people, tree, clock), shanghai_day(clock.now())
    PenaltyCase.objects.update(hearing_told=True)
    assert "你（单位）有权要求听证" in Said(people, PrintedKind.HEARING_RIGHT, case, clock).paragraphs[0]
    CaseHearing.objects.create(
        case_id=case, asked_on=today, asked_note="书面", noted_by="user:1", place="分局", chair="user:1", set_on=today,
        first_on=today,
    )  # fmt: skip
    PenaltyCase.objects.update(who=Who.UNIT.value)
    for kind in (PrintedKind.HEARING_RIGHT, PrintedKind.HEARING_NOTICE):
        text = str(Said(people, kind, case, clock).paragraphs)
        assert "你（单位）可以由法定代表人或者主要负责人参加，也可以委托一至二人代理" in text
        assert "亲自" not in text
