"""The demo's coordination by the governments: two meetings with what they agreed on, of which one action is overdue and
one is done, and money for systems; one government system without a budget of its own level (article 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.law.retention import shanghai_day
from mingcha.registry.funding.actions import record_funding
from mingcha.registry.funding.values import FundingSource, FundingUse, NewFunding
from mingcha.registry.identity.rows import user_called
from mingcha.registry.meetings.actions import add_meeting_action, end_meeting_action, record_meeting
from mingcha.registry.meetings.values import NewMeeting
from mingcha.run.demo.city import CITY_OFFICER, DISTRICT_OFFICER, manager_of
from mingcha.run.demo.places import SITES


@dataclass(frozen=True, slots=True)
class _Action:
    """What a unit is to do so many days after today (before it, below zero), and what it did ("" while it is open)."""

    unit: str
    text: str
    due_in_days: int
    done: str = ""


@dataclass(frozen=True, slots=True)
class _Held:
    """A meeting so many days ago, and the officer who records it."""

    by: str
    organiser: str
    title: str
    days_ago: int
    minutes: str
    agreed: Sequence[_Action]


_MEETINGS = (
    _Held(
        CITY_OFFICER,
        "WHZF",
        "全市公共视频系统建设联络协调会",
        40,
        "一、各区规划年内全部报批。\n二、桥梁、隧道的系统由市、区两级财政分别列支。\n三、老旧小区系统与改造工程同步验收。",
        (
            _Action("BBTW", "补设百步亭滨湖苑小区两处标识后申请验收", -9),
            _Action("JDKS", "完成街道口书城系统整改并复验", 12),
        ),
    ),
    _Held(
        DISTRICT_OFFICER,
        "JAZF",
        "江岸区校园周边公共视频系统协调会",
        21,
        "一、花桥小学后门点位本学期内接入。\n二、花桥派出所与学校的相邻点位不重复建设，共享查看按第十三条办理。",
        (
            _Action("HQXX", "接入后门点位，恢复运行", 30),
            _Action("HQXX", "核对校内应建部位清单", -2, "已核对并登记三处部位"),
        ),
    ),
)
_FUNDING = (
    # system, source, the area of its budget, use, amount in yuan, document
    ("YJD-1", FundingSource.GOVERNMENT, "420102", FundingUse.BUILDING, 1_860_000, "岸财预〔2026〕演示 7 号"),
    ("YJD-1", FundingSource.GOVERNMENT, "420102", FundingUse.UPKEEP, 240_000, "岸财预〔2026〕演示 7 号"),
    ("JHG-1", FundingSource.GOVERNMENT, "420102", FundingUse.BUILDING, 2_350_000, "岸财预〔2026〕演示 7 号"),
    ("HQP-1", FundingSource.GOVERNMENT, "420102", FundingUse.BUILDING, 460_000, "岸财预〔2026〕演示 8 号"),
    ("CJQ-1", FundingSource.GOVERNMENT, WUHAN, FundingUse.BUILDING, 3_100_000, "武财预〔2026〕演示 9 号"),
    ("JSE-1", FundingSource.GOVERNMENT, "420107", FundingUse.BUILDING, 720_000, "青财预〔2026〕演示 3 号"),
    ("JSQ-1", FundingSource.GOVERNMENT, "WHZ-JKQ", FundingUse.BUILDING, 1_480_000, "武经开财〔2026〕演示 5 号"),
    ("HQX-1", FundingSource.PRIVATE, "", FundingUse.BUILDING, 98_000, "承建合同 JC-2026-演示 11"),
)
"""The bridge has money of the city alone; the district that builds it has no budget for it."""


def add_coordination(clock: Clock) -> None:
    """Records the meetings by the officers and the money by the managers of the units. Systems exist."""
    for held in _MEETINGS:
        _add_meeting(held, clock)
    units = {f"{site.code}-1": site.organisation for site in SITES}
    year = shanghai_day(clock.now()).year
    for system, source, area, use, yuan, document in _FUNDING:
        new = NewFunding(source.value, use.value, year, yuan * 100, area, document)
        record_funding(user_called(manager_of(units[system])), system=system, new=new, clock=clock)


def _add_meeting(held: _Held, clock: Clock) -> None:
    officer, today = user_called(held.by), shanghai_day(clock.now())
    new = NewMeeting(held.organiser, held.title, today - timedelta(days=held.days_ago), held.minutes)
    meeting = record_meeting(officer, new, None, folder=settings.MINGCHA_HOME.documents, clock=clock)
    for one in held.agreed:
        due_on = today + timedelta(days=one.due_in_days)
        number = add_meeting_action(
            officer, meeting=meeting.number, text=one.text, unit=one.unit, due_on=due_on, clock=clock
        )
        if one.done:
            end_meeting_action(user_called(manager_of(one.unit)), number=number, note=one.done, clock=clock)
