"""A row of each table of inspections: plan, visit, answers, order, sealed name, link, a case (decree 799, art. 24)."""

from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.executed_nouns import add_deletion
from tests.support.supervision.officers import FIRST, SECOND

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.home import Home
from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.actions import receive_report, take_up_report
from mingcha.registry.reports.case_numbers import number_of_case
from mingcha.registry.reports.values import NewReport
from mingcha.supervision.inspection_plans.actions import approve_inspection_plan, draw_inspection_plan, plan_inspection
from mingcha.supervision.inspections.actions import (
    begin_unit_inspection,
    link_report_to_obstruction,
    record_visit,
    sign_visit,
)
from mingcha.supervision.inspections.answering import answer_order
from mingcha.supervision.inspections.ordering import order_unit, serve_unit_order
from mingcha.supervision.inspections.values import NewOrderAnswer, NewRecord, NewUnitInspection, NewUnitOrder
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.reporters.actions import open_reporter, seal_reporter
from mingcha.supervision.reporters.values import ReporterName
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer


def add_inspections(city: City, home: Home, clock: Clock) -> None:
    """The officers of `add_cases` inspect the school, by plan and after a report whose name is sealed; of
    another one a case comes."""
    first, second, today = city[FIRST], city[SECOND], shanghai_day(clock.now())
    page, new = program("report-page"), NewReport("420102", "changing_room", "花桥小学更衣室", "烟感里有镜头")
    receipt = receive_report(page, new, clock=clock)
    given = ReporterName("王某", "13900000000")
    seal_reporter(page, case_no=receipt.case_no, check_code=receipt.check_word, given=given, clock=clock)
    report = number_of_case(receipt.case_no)
    take_up_report(first, number=report, clock=clock)
    link_report_to_obstruction(first, report=report, obstruction=Obstruction.objects.order_by("pk")[0].pk, clock=clock)
    plan = draw_inspection_plan(first, district="420102", year=today.year + 1, clock=clock)
    line = plan_inspection(first, plan=plan, system="HQX", quarter=1, clock=clock)
    approve_inspection_plan(second, plan=plan, clock=clock)
    about = NewUnitInspection(system="HQX", planned=line, report=report)
    visit = begin_unit_inspection(first, new=about, clock=clock)
    found = NewRecord(
        today,
        "孙某",
        "更衣室有镜头",
        {"no_private_place": GivenAnswer(Answer.NO, "一台")},
        certificates_shown=True,
        recusal_told=True,
    )
    record_visit(first, inspection=visit, new=found, photo=png(), folder=home.documents, revision=1, clock=clock)
    sign_visit(second, inspection=visit, revision=2, clock=clock)
    open_reporter(first, report=report, reason="核对位置", clock=clock)
    order_unit(first, inspection=visit, new=NewUnitOrder("花桥小学", "拆除", 0), revision=3, clock=clock)
    served = Served(today, ServiceWay.HANDED_OVER, "孙某")
    serve_unit_order(first, inspection=visit, served=served, revision=4, clock=clock)
    answer = NewOrderAnswer("已拆除，照片见附件")
    answer_order(city["manager"], inspection=visit, new=answer, scan=png(), folder=home.documents, clock=clock)
    add_deletion(city, home, clock)
