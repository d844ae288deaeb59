"""A row of each table of obstructions and penalty cases: tree, order, fine, payment, review (articles 12, 23)."""

from datetime import timedelta
from decimal import Decimal

from tests.support.access.papers import identity_number
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, add_officers

from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.home import Home
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.penalty_dates import Payment
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.cases.actions import notify_person, record_statement
from mingcha.supervision.cases.deciding import decide_case, serve_decision
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.states import ChallengeKind, EvidenceKind, Outcome, Verdict
from mingcha.supervision.cases.values import CaseDecision, EndedChallenge, NewCase, NewNotice
from mingcha.supervision.collection.actions import record_payment
from mingcha.supervision.collection.challenging import end_challenge, note_challenge
from mingcha.supervision.hearings.actions import ask_hearing, withdraw_hearing
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.ordering import order_correction, serve_order
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind, ServiceWay
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, NewOrder, Served
from mingcha.supervision.recusals.actions import answer_recusal, ask_recusal
from mingcha.supervision.recusals.values import AskedBy, NewRecusal
from mingcha.supervision.reliefs.actions import ask_relief, grant_relief
from mingcha.supervision.reliefs.values import Instalment
from mingcha.supervision.restitutions.actions import record_restitution
from mingcha.supervision.restitutions.values import NewRestitution
from mingcha.supervision.reviewers.actions import name_reviewer
from mingcha.supervision.signed_papers.actions import answer_signed_scan, keep_signed_paper, open_signed_scan

_EARLIER = timedelta(days=9)
"""So long ago the order was made: its limit of a day is over."""


def add_cases(city: City, home: Home, clock: Clock) -> None:
    """The officers of Jiang'an bring a case from the tree to a payment, and the person asks for review."""
    then, now = HandClock(clock.now() - _EARLIER), shanghai_day(clock.now())
    add_officers(city, then)
    first, second = city[FIRST], city[SECOND]
    day = shanghai_day(then.now())
    code = city.points["HQX"].code
    tree = note_obstruction(first, new=NewObstruction(code, "树冠遮挡正门", day), clock=then)
    confirmed = Judgement(ObstructionState.CONFIRMED, "可见", Cause.GREENERY, "某物业公司", OwnerKind.UNIT)
    judge_obstruction(first, obstruction=tree, judgement=confirmed, revision=1, clock=then)
    kept = {"obstruction": tree, "folder": home.documents}
    seen = NewInspection(day, "周某", "遮挡三成", arose_on=day, certificates_shown=True, recusal_told=True)
    record_inspection(first, new=seen, photo=jpeg(), revision=2, clock=then, **kept)
    sign_inspection(second, obstruction=tree, revision=3, clock=then)
    order = NewOrder("某物业公司", "修剪", 1, "园林局", "重大活动")
    order_correction(first, obstruction=tree, new=order, revision=4, clock=then)
    served = Served(day, ServiceWay.HANDED_OVER, "周某")
    serve_order(first, obstruction=tree, served=served, revision=5, clock=then)
    receipt = issue_document(
        first, PrintedKind.ORDER_SERVICE, str(tree), typeset=lambda sheet: sheet.no.encode(), folder=home.documents,
        clock=then,
    )  # fmt: skip
    scan = keep_signed_paper(second, no=receipt.no, scan=jpeg(), folder=home.documents, clock=then)
    open_signed_scan(first, no=receipt.no, number=scan, folder=home.documents, clock=then)
    answer_signed_scan(first, no=receipt.no, number=scan, confirms=True, reason="", clock=then)
    again = NewInspection(now, "周某", "未修剪", corrected=False, certificates_shown=True, recusal_told=True)
    record_inspection(first, new=again, photo=png(), revision=6, clock=clock, **kept)
    sign_inspection(second, obstruction=tree, revision=7, clock=clock)
    _fine(city, home, tree, clock)


def _fine(city: City, home: Home, tree: int, clock: Clock) -> None:
    first, today = city[FIRST], shanghai_day(clock.now())
    why = "负责绿化"
    new = NewCase("23", Offence.OBSTRUCTION, Who.RESPONSIBLE, "周某", "经理", why, identity_number(99))
    case = ask_opening(first, obstruction=tree, new=new, revision=8, clock=clock)
    approve_opening(city[HEAD], case=case, late_reason="", revision=1, clock=clock)
    notice = NewNotice("逾期", "未改正", (EvidenceKind.SITE_RECORD,), Decimal(300), today, "周某")
    notify_person(first, case=case, new=notice, revision=2, clock=clock)
    asked = {"case": case, "clock": clock}
    ask_hearing(first, asked_on=today, note="口头提出", revision=3, **asked)
    kept = {"scan": png(), "folder": home.documents}
    withdraw_hearing(city[HEAD], given_up_on=today, reason="书面撤回", revision=4, **asked, **kept)
    record_statement(first, text="", waives=True, revision=5, **asked, **kept)
    given = CaseDecision(Outcome.FINE, "情节一般", Decimal(300))
    decide_case(city[HEAD], given=given, revision=6, **asked)
    serve_decision(first, served=Served(today, ServiceWay.HANDED_OVER, "周某"), revision=7, **asked)
    record_payment(first, new=Payment(today, Decimal(100)), receipt="鄂财 1", revision=8, **asked)
    ask_relief(first, asked_on=today, reason="暂无收入", revision=9, **asked)
    later = (Instalment(today + timedelta(days=30), Decimal(120)), Instalment(today + timedelta(days=60), Decimal(80)))
    grant_relief(city[HEAD], parts=later, reason="情况属实", revision=10, **asked)
    note_challenge(first, kind=ChallengeKind.REVIEW, since=today, revision=11, **asked, **kept)
    ended = EndedChallenge(today, Verdict.ANNULLED, "区政府复议决定 1 号")
    end_challenge(city[HEAD], ended=ended, revision=12, **asked, **kept)
    given_back = NewRestitution(today, "周某", "银行转账", yuan=Decimal(100), voucher="退 1")
    record_restitution(first, new=given_back, revision=13, **asked)
    withdraws = NewRecusal(PLAIN, AskedBy.OFFICER, "与当事人相识")
    ask_recusal(first, new=withdraws, revision=14, **asked)
    answer_recusal(city[HEAD], granted=False, reason="不影响公正执法", revision=15, **asked)
    name_reviewer(city[HEAD], username=PLAIN, qualification_no="A20124201", clock=clock)
    export_case(first, case=case, purpose="行政复议，交区人民政府", folder=home.documents, clock=clock)
