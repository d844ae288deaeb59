"""What the demo's police decided about places: an area of item 11, a polling place, a classified unit that consented to
the cameras beside it, and what large and important mean (articles 6, 18; decree 799, art. 10).
"""

import json
from dataclasses import replace
from datetime import time, timedelta

from mingcha.geo.coordinates import System
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.law.retention import shanghai_day
from mingcha.registry.area_drawing.actions import draw_area, record_consent
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.values import GivenArea
from mingcha.registry.criteria.actions import record_criterion
from mingcha.registry.criteria.rules import Measure, NewCriterion
from mingcha.registry.identity.rows import user_called
from mingcha.run.demo.city import CITY_OFFICER, DISTRICT_OFFICER

_JIANGAN, _QINGSHAN = "420102", "420107"
_DESIGNATED_DAYS, _POLLING_IN_DAYS = 180, 14
_STREET = (114.3020, 30.5970, 114.3050, 30.6000)
_HALL = (114.3383, 30.6433, 114.3388, 30.6437)
_LABORATORY = (114.4058, 30.6317, 114.4064, 30.6323)
"""West, south, east and north: the second where no camera sees it, the third beside the fuel station's cameras."""
_CONSENTED = "HGC-1"


def add_decisions(clock: Clock) -> None:
    """Draws the areas, records the consent and the criteria. Sites and cameras exist."""
    _add_areas(clock)
    _add_criteria(clock)


def _add_areas(clock: Clock) -> None:
    today = shanghai_day(clock.now())
    district, city = user_called(DISTRICT_OFFICER), user_called(CITY_OFFICER)
    given = GivenArea(
        kind=AreaKind.CASES.value,
        name="一元路夜间经营街区",
        border=_border(_STREET),
        label=System.CGCS2000.value,
        document="岸公划〔2026〕演示 1 号",
        from_on=today,
        until_on=today + timedelta(days=_DESIGNATED_DAYS),
        division=_JIANGAN,
    )
    draw_area(district, given=given, clock=clock)
    day = today + timedelta(days=_POLLING_IN_DAYS)
    polling = replace(
        given,
        kind=AreaKind.POLLING.value,
        name="百步亭社区居民委员会换届投票点",
        border=_border(_HALL),
        document="百步亭社区选举公告 演示 2 号",
        from_on=day,
        until_on=day,
        opens=time(7),
        closes=time(18),
    )
    draw_area(district, given=polling, clock=clock)
    classified = replace(
        given,
        kind=AreaKind.CLASSIFIED.value,
        name="青山特种材料公司和平大道实验楼",
        border=_border(_LABORATORY),
        document="武公涉密〔2026〕演示 3 号",
        until_on=None,
        division=_QINGSHAN,
        unit="QSTC",
    )
    drawn = draw_area(city, given=classified, clock=clock)
    document = "青特材函〔2026〕演示 4 号"
    record_consent(city, number=drawn.number, system=_CONSENTED, document=document, issued_on=today, clock=clock)


def _add_criteria(clock: Clock) -> None:
    today, document = shanghai_day(clock.now()), "武公视〔2026〕演示 5 号"
    large = NewCriterion(
        category="6(5)",
        measure=Measure.LARGE,
        division=WUHAN,
        text="建筑面积 1 万平方米以上，或者日均客流 5000 人次以上",
        reason="与大型群众性活动和消防重点单位的划分相衔接",
        document=document,
        from_on=today,
    )
    important = replace(
        large, measure=Measure.IMPORTANT, text="市级以上重点商圈和旅游景区", reason="客流集中，案件较多"
    )
    for new in (large, important):
        record_criterion(user_called(CITY_OFFICER), new=new, clock=clock)
    own = replace(
        large,
        division=_JIANGAN,
        text="建筑面积 8000 平方米以上",
        reason="沿江老城区场所密集",
        document="岸公视〔2026〕演示 6 号",
    )
    record_criterion(user_called(DISTRICT_OFFICER), new=own, clock=clock)


def _border(box: tuple[float, float, float, float]) -> str:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})
