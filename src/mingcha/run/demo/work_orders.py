"""The demo's work orders at the riverbank mall: one whose clock stands still, and a sign that was hung anew, recorded
with its photograph and verified (articles 7, 16(1)). What machines verify needs hours of a recorder, so it is a sign.
"""

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.rows import user_called
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.values import NewSign
from mingcha.run.demo.city import CONTRACTOR, MANAGERS
from mingcha.run.demo.people import BY
from mingcha.run.demo.photo import photographed_sign
from mingcha.supervision.work_orders.actions import open_work_order
from mingcha.supervision.work_orders.repairing import (
    accept_work_order,
    answer_wait,
    arrive_on_site,
    ask_wait,
    fix_work_order,
)
from mingcha.supervision.work_orders.states import WaitReason, WorkKind
from mingcha.supervision.work_orders.values import NewWorkOrder
from mingcha.supervision.work_orders.verifying import verify_work_order

_SITE, _UNIT = "WCT", "WCSY"


def add_work_orders(clock: Clock) -> None:
    """Opens both as the mall's manager; the contractor's person works on them."""
    first, second, *_ = points(BY, at=clock.now(), where=PointFilter(site=_SITE))
    _add_waiting(first.code, clock)
    _add_verified(second.code, clock)


def _add_waiting(code: str, clock: Clock) -> None:
    manager, fitter = user_called(MANAGERS[_UNIT]), user_called(CONTRACTOR)
    new = NewWorkOrder(code, WorkKind.CAMERA, "画面时断时续，立杆处供电不稳")
    number = open_work_order(manager, new=new, clock=clock)
    accept_work_order(fitter, order=number, revision=1, clock=clock)
    arrive_on_site(fitter, order=number, revision=2, clock=clock)
    why = "道路施工断电，待施工单位恢复供电"
    ask_wait(fitter, order=number, reason=WaitReason.POWER, text=why, revision=3, clock=clock)
    answer_wait(manager, order=number, agrees=True, text="已与施工单位核实", revision=4, clock=clock)


def _add_verified(code: str, clock: Clock) -> None:
    manager, fitter, folder = user_called(MANAGERS[_UNIT]), user_called(CONTRACTOR), settings.MINGCHA_HOME.documents
    new = NewWorkOrder(code, WorkKind.SIGN, "提示标识脱落")
    number = open_work_order(manager, new=new, clock=clock)
    accept_work_order(fitter, order=number, revision=1, clock=clock)
    arrive_on_site(fitter, order=number, revision=2, clock=clock)
    photo, done = photographed_sign(), "标识已重新安装，字迹清楚"
    fix_work_order(fitter, order=number, done=done, folder=folder, photo=photo, revision=3, clock=clock)
    sign = NewSign("公共视频采集区域", "入口右侧墙面，离地 1.8 米", shanghai_day(clock.now()), "杜强")
    record_sign(manager, code=code, new=sign, photo=photo, folder=folder, clock=clock)
    verify_work_order(manager, order=number, revision=4, clock=clock)
