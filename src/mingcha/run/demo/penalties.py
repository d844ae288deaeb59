"""The demo's act that is punished at once: a mall's camera was turned into a fitting room, a citizen reported it; two
officers inspected, ordered, looked again, and told the unit of the fine (article 22; decree 799, arts. 8, 24, 27).

All of it may lie on one day: decree 799, art. 27, asks for no order that ran out before a fine. A fine under article 23
would: its days have to pass first.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.kit.codes import uscc_check_character
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.run.demo.city import CITY_OFFICER, SECOND_WUCHANG_OFFICER, WUCHANG_OFFICER
from mingcha.run.demo.people import BY
from mingcha.run.demo.scan import scanned
from mingcha.supervision.cases.actions import notify_person
from mingcha.supervision.cases.opening import approve_opening, ask_opening
from mingcha.supervision.cases.states import EvidenceKind
from mingcha.supervision.cases.values import NewCase, NewNotice
from mingcha.supervision.inspections.actions import link_report_to_obstruction
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.ordering import order_correction, serve_order
from mingcha.supervision.obstructions.states import ObstructionState, OwnerKind, ServiceWay
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, NewOrder, Served

_SITE, _POINT = "ZNS", "中庭"
_UNIT, _PERSON, _MANAGER = "中南商圈管理公司", "法定代表人马某（演示）", "商场值班经理（演示）"
_CODE = "91420106MA4KY0009"
_FINE_YUAN = 10_000


@dataclass(frozen=True, slots=True)
class _Officers:
    """The two who inspect, and the clock of the demo."""

    first: User
    second: User
    clock: Clock

    @property
    def today(self) -> date:
        """The day on which all of it is done."""
        return shanghai_day(self.clock.now())


def add_penalty(report: int, clock: Clock) -> None:
    """Acts of Wuchang's two officers, who have certificates; the city's officer approves the opening. `report`: number
    of the citizen's report, which was taken up."""
    by = _Officers(user_called(WUCHANG_OFFICER), user_called(SECOND_WUCHANG_OFFICER), clock)
    rows = points(BY, at=clock.now(), where=PointFilter(site=_SITE))
    code = next(row.code for row in rows if row.name.endswith(_POINT))
    room = _inspected(by, code)
    link_report_to_obstruction(by.first, report=report, obstruction=room, clock=clock)
    _corrected(by, room)
    _noticed(by, room)


def _inspected(by: _Officers, code: str) -> int:
    """Noted, confirmed and inspected by both; the number."""
    seen = "点位镜头被转向试衣间，画面可见试衣间内部"
    new = NewObstruction(code, seen, by.today, offence=Offence.FORBIDDEN_PLACE)
    room = note_obstruction(by.first, new=new, clock=by.clock)
    confirmed = Judgement(ObstructionState.CONFIRMED, "画面与举报一致", owner=_UNIT, owner_kind=OwnerKind.UNIT)
    judge_obstruction(by.first, obstruction=room, judgement=confirmed, revision=1, clock=by.clock)
    _visit(
        by,
        room,
        NewInspection(
            by.today, _MANAGER, "镜头正对试衣间门帘缝隙，可见内部", by.today, certificates_shown=True, recusal_told=True
        ),
        2,
    )
    return room


def _corrected(by: _Officers, room: int) -> None:
    """Ordered, served, and looked at again: it is corrected, which ends no case under decree 799, art. 27."""
    what, why = "立即恢复镜头朝向，删除已采集的试衣间画面", "涉及他人隐私，须立即改正"
    order = NewOrder(_UNIT, what, 1, "", why)
    order_correction(by.first, obstruction=room, new=order, revision=4, clock=by.clock)
    served = Served(by.today, ServiceWay.HANDED_OVER, _MANAGER)
    serve_order(by.first, obstruction=room, served=served, revision=5, clock=by.clock)
    _visit(
        by,
        room,
        NewInspection(
            by.today,
            _MANAGER,
            "镜头已恢复朝向中庭，画面已删除",
            corrected=True,
            certificates_shown=True,
            recusal_told=True,
        ),
        6,
    )


def _visit(by: _Officers, room: int, seen: NewInspection, revision: int) -> None:
    photo, folder = scanned(("现场照片（演示）",)), settings.MINGCHA_HOME.documents
    record_inspection(
        by.first, obstruction=room, new=seen, photo=photo, folder=folder, revision=revision, clock=by.clock
    )
    sign_inspection(by.second, obstruction=room, revision=revision + 1, clock=by.clock)


def _noticed(by: _Officers, room: int) -> None:
    """A case against the unit, opened, and told of the fine by a notice that was handed over on paper: a demo prints
    none. The days for a statement and a hearing run."""
    new = NewCase(
        "799-27(1)",
        Offence.FORBIDDEN_PLACE,
        Who.UNIT,
        _UNIT,
        _PERSON,
        "管理该点位，镜头由其安排调整",
        _CODE + uscc_check_character(_CODE),
        broken="799-8(3)",
    )
    case = ask_opening(by.first, obstruction=room, new=new, revision=8, clock=by.clock)
    approve_opening(user_called(CITY_OFFICER), case=case, late_reason="", revision=1, clock=by.clock)
    evidence = (EvidenceKind.SITE_RECORD, EvidenceKind.PHOTOGRAPH)
    facts, grounds = "将公共视频点位镜头转向试衣间，采集试衣间内画面", "初次发生，当日改正，按下限处罚"
    notice = NewNotice(facts, grounds, evidence, Decimal(_FINE_YUAN), by.today, _PERSON)
    notify_person(by.first, case=case, new=notice, revision=2, clock=by.clock)
