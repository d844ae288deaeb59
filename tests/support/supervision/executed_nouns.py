"""A row of each table of what was carried out: a bar in no register is ordered, its pictures are deleted (799-26)."""

from decimal import Decimal

from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, HEAD, SECOND

from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.law.fine_rules import Extra, Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.supervision.cases.actions import notify_person, record_statement
from mingcha.supervision.cases.deciding import decide_case, serve_decision
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.queries import findings_of_inspection
from mingcha.supervision.cases.states import EvidenceKind, Outcome
from mingcha.supervision.cases.values import CaseDecision, NewCase, NewNotice
from mingcha.supervision.executions.actions import record_execution, sign_execution
from mingcha.supervision.executions.values import NewExecution, Thing
from mingcha.supervision.inspections.actions import begin_unit_inspection, record_visit, sign_visit
from mingcha.supervision.inspections.ordering import order_unit, serve_unit_order
from mingcha.supervision.inspections.values import NewRecord, NewUnitInspection, NewUnitOrder
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer

PLACE, CODE = "某酒吧门前", "91420102MA4K12345X"


def add_deletion(city: City, home: Home, clock: Clock, report: int = 0) -> int:
    """The officers of `add_cases` find cameras of a bar, order and delete what they recorded; the number of the case.
    `report`: the citizen's report that they follow, 0 for none."""
    first, second, today = city[FIRST], city[SECOND], shanghai_day(clock.now())
    about = NewUnitInspection(subject=PLACE, district="420102", reason="巡查", report=report)
    visit = begin_unit_inspection(first, new=about, clock=clock)
    found = NewRecord(
        today,
        "吴某",
        "门前对街两台",
        {"may_install": GivenAnswer(Answer.NO, "无权安装")},
        certificates_shown=True,
        recusal_told=True,
    )
    record_visit(first, inspection=visit, new=found, photo=png(), folder=home.documents, revision=1, clock=clock)
    sign_visit(second, inspection=visit, revision=2, clock=clock)
    order_unit(first, inspection=visit, new=NewUnitOrder("某酒吧", "拆除并删除", 15), revision=3, clock=clock)
    served = Served(today, ServiceWay.HANDED_OVER, "吴某")
    serve_unit_order(first, inspection=visit, served=served, revision=4, clock=clock)
    finding = findings_of_inspection(first, visit, at=clock.now())[0].number
    new = NewCase(
        "799-26", Offence.INSTALL_WITHOUT_RIGHT, Who.UNIT, "某酒吧", "负责人", "设置单位", CODE, broken="799-7(3)"
    )
    case = ask_opening(first, finding=finding, new=new, revision=5, clock=clock)
    approve_opening(city[HEAD], case=case, late_reason="", revision=1, clock=clock)
    extras, evidence = (Extra.DELETE_FOOTAGE,), (EvidenceKind.SITE_RECORD,)
    notice = NewNotice(
        "无权安装", "检查认定", evidence, Decimal(0), today, "吴某", extras=extras, proposed=Outcome.MEASURES
    )
    notify_person(first, case=case, new=notice, revision=2, clock=clock)
    kept = {"scan": png(), "folder": home.documents}
    record_statement(first, case=case, text="", waives=True, revision=3, clock=clock, **kept)
    decided = CaseDecision(Outcome.MEASURES, "随责令改正删除", extras=extras)
    decide_case(city[HEAD], case=case, given=decided, revision=4, clock=clock)
    serve_decision(first, case=case, served=served, revision=5, clock=clock)
    done = NewExecution(Extra.DELETE_FOOTAGE, today, "当场删除", "吴某", (Thing("硬盘录像", 1),))
    record_execution(first, case=case, new=done, revision=6, clock=clock)
    sign_execution(second, case=case, revision=7, clock=clock)
    return case
