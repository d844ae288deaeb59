"""The demo's plan of inspections of Wuchang for this year, with a mall that two officers inspected and ordered to hang
its signs, and one that waits; a complaint that was examined (decree 799, art. 24; article 25).
"""

from django.conf import settings

from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import SECOND_WUCHANG_OFFICER, WUCHANG_OFFICER
from mingcha.run.demo.scan import scanned
from mingcha.supervision.complaints.actions import examine_complaint, receive_complaint
from mingcha.supervision.complaints.values import NewComplaint, number_of_complaint
from mingcha.supervision.inspection_plans.actions import (
    approve_inspection_plan,
    draw_inspection_plan,
    plan_inspection,
)
from mingcha.supervision.inspections.actions import begin_unit_inspection, record_visit, sign_visit
from mingcha.supervision.inspections.ordering import order_unit, serve_unit_order
from mingcha.supervision.inspections.values import NewRecord, NewUnitInspection, NewUnitOrder
from mingcha.supervision.obstructions.states import ServiceWay
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer

_DISTRICT, _INSPECTED, _WAITING = "420106", "WCT-1", "WCD-1"
_UNIT, _PRESENT = "武昌江滩商业管理公司", "商场安全主管（演示）"
_ORDER_DAYS = 15
_COMPLAINT_PAGE = program("complaint-page")
"""Who receives complaints on the page."""
_AUDITOR = "auditor"


def add_inspections(clock: Clock) -> None:
    """Acts of Wuchang's two officers, who have certificates; and the complaint."""
    first, second, today = user_called(WUCHANG_OFFICER), user_called(SECOND_WUCHANG_OFFICER), shanghai_day(clock.now())
    plan = draw_inspection_plan(first, district=_DISTRICT, year=today.year, clock=clock)
    quarter = (today.month - 1) // 3 + 1
    line = plan_inspection(first, plan=plan, system=_INSPECTED, quarter=quarter, note="含停车场", clock=clock)
    plan_inspection(first, plan=plan, system=_WAITING, quarter=quarter, clock=clock)
    approve_inspection_plan(second, plan=plan, clock=clock)
    visit = begin_unit_inspection(first, new=NewUnitInspection(system=_INSPECTED, planned=line), clock=clock)
    answers = {
        "no_private_place": GivenAnswer(Answer.YES, "更衣室、卫生间外侧均已查看"),
        "signs_stand": GivenAnswer(Answer.NO, "停车场入口一处标识被货架遮住"),
    }
    found = NewRecord(
        today, _PRESENT, "查看点位五处；停车场入口标识不可见", answers, certificates_shown=True, recusal_told=True
    )
    photo, folder = scanned(("检查照片（演示）",)), settings.MINGCHA_HOME.documents
    record_visit(first, inspection=visit, new=found, photo=photo, folder=folder, revision=1, clock=clock)
    sign_visit(second, inspection=visit, revision=2, clock=clock)
    _order(first, visit, clock)
    _add_complaint(clock)


def _order(first: User, visit: int, clock: Clock) -> None:
    order = NewUnitOrder(_UNIT, "移开货架，使标识完好可见", _ORDER_DAYS)
    order_unit(first, inspection=visit, new=order, revision=3, clock=clock)
    served = Served(shanghai_day(clock.now()), ServiceWay.HANDED_OVER, _PRESENT)
    serve_unit_order(first, inspection=visit, served=served, revision=4, clock=clock)


def _add_complaint(clock: Clock) -> None:
    """A complaint against the police of a district, received as its page does and examined by the city's auditor."""
    text = "夜市街区一处摄像机长期正对居民窗户，向分局反映两次没有答复"
    new = NewComplaint("420107", "青山区公安分局", text)
    number = number_of_complaint(receive_complaint(_COMPLAINT_PAGE, new, clock=clock).no)
    note = "已调阅点位登记和反映记录，首次反映已登记，未按期答复"
    examine_complaint(user_called(_AUDITOR), number=number, note=note, clock=clock)
