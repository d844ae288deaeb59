"""The demo's plans and projects: versions in every state, items for each place, a project for each system (articles 4
to 6). Made before the cameras are registered, as in a city: the plan comes first.

The city's plan names the places outside Jiang'an; Jiang'an has a plan of its own in force. Wuchang's waits for its
government, that of the East Lake zone was returned once, and Jiang'an's next version is a draft.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN
from mingcha.law.retention import shanghai_day
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity.rows import user_called
from mingcha.registry.plans.actions import PlanText, approve_plan, draft_plan, return_plan, submit_plan
from mingcha.registry.plans.approvers import propose_approver
from mingcha.registry.plans.importing import import_items
from mingcha.registry.plans.queries import plan, plan_items, plans
from mingcha.registry.plans.states import PlanState
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.run.demo.cameras import cameras_of
from mingcha.run.demo.city import (
    CITY_OFFICER,
    DISTRICT_OFFICER,
    PLAN_APPROVERS,
    SECURITY_ADMINISTRATOR,
    WUCHANG_OFFICER,
    manager_of,
)
from mingcha.run.demo.people import BY
from mingcha.run.demo.places import SITES, DemoSite

JIANGAN, WUCHANG, EAST_LAKE = "420102", "420106", "WHZ-DHGX"
PERIOD = (2026, 2030)
_POLICE = {JIANGAN: DISTRICT_OFFICER, WUCHANG: WUCHANG_OFFICER, EAST_LAKE: "heguanggu"}
_BY_GOVERNMENT = ("6(1)", "6(2)", "6(11)")
"""Categories whose demo cameras a government builds; compounds are class 3, the others key units of class 2."""
_ZONE_SITES = ("GGC", "HSS", "FZL")
"""The sites in the East Lake zone."""
_OWN_BUILDING = ("WCT",)
"""Sites whose unit builds by article 6 before a plan of its district is in force."""


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A planned place without a camera; its project has just begun or is designed (stages)."""

    code: str
    name: str
    category: str
    division: str
    longitude: float
    latitude: float
    organisation: str
    cameras: int


PLANNED = (
    PlannedPlace("WCT2", "武昌江滩商场二期", "6(5)", WUCHANG, 114.319, 30.573, "WCSY", 3),
    PlannedPlace("WSY2", "万松园美食街南段", "6(5)", "420103", 114.2672, 30.5868, "WSYS", 2),
)
_COLUMNS = (
    "name",
    "category",
    "point_class",
    "count",
    "organisation",
    "coordinate",
    "coordinate_system",
    "label_reason",
)


def add_plans(clock: Clock) -> None:
    """Names the plan approvers, puts the plans of the city and of Jiang'an in force, and leaves the others on their
    way. Sites and organisations exist, cameras do not yet."""
    mayor, head, committee = PLAN_APPROVERS  # of the city, of Jiang'an, of the East Lake zone
    for username, organisation in PLAN_APPROVERS.items():
        wanted = {"username": username, "organisation": organisation, "document": "演示任命书"}
        confirm(user_called(SECURITY_ADMINISTRATOR), propose_approver(BY, **wanted, clock=clock).name, clock=clock)
    outside = [place for place in (*SITES, *PLANNED) if place.division != JIANGAN]
    first = _drafted(CITY_OFFICER, WUHAN, "武汉市公共视频系统建设规划", outside, clock)
    _submit(CITY_OFFICER, first, clock)
    _approve(mayor, first, "武政函〔2026〕演示 1 号", clock)
    jiangan = _drafted(_POLICE[JIANGAN], JIANGAN, "江岸区公共视频系统建设规划", _of(JIANGAN), clock)
    _submit(_POLICE[JIANGAN], jiangan, clock)
    _approve(head, jiangan, "岸政函〔2026〕演示 1 号", clock)
    _approve(CITY_OFFICER, jiangan, "武公函〔2026〕演示 2 号", clock)
    wuchang = _drafted(_POLICE[WUCHANG], WUCHANG, "武昌区公共视频系统建设规划", _of(WUCHANG), clock)
    _submit(_POLICE[WUCHANG], wuchang, clock)
    _approve(CITY_OFFICER, wuchang, "武公函〔2026〕演示 3 号", clock)
    inside = [site for site in SITES if site.code in _ZONE_SITES]
    zone = _drafted(_POLICE[EAST_LAKE], EAST_LAKE, "东湖高新区公共视频系统建设规划", inside, clock)
    _submit(_POLICE[EAST_LAKE], zone, clock)
    return_plan(user_called(committee), number=zone, reason="光谷广场须补充地下通道", clock=clock)
    _begin(_POLICE[JIANGAN], JIANGAN, "江岸区公共视频系统建设规划（修订）", clock, copies_items=True)


def add_projects(clock: Clock) -> dict[str, int]:
    """Begins a project for each place, by its item or its exception, and names the points that it built; returns the
    numbers of the projects by site or planned place."""
    numbers = {}
    items = {
        item.organisation + item.name: item.key
        for area in (WUHAN, JIANGAN)
        for item in plan_items(BY, _in_force(area, clock), at=clock.now(), limit=len(SITES) + len(PLANNED))
    }
    for site in SITES:
        own = site.code in _OWN_BUILDING
        manager = user_called(manager_of(site.organisation))
        number = start_project(
            manager,
            title=f"{site.name}公共视频系统",
            organisation=site.organisation,
            item=None if own else items[site.organisation + site.name],
            exception_reason="单位按第六条自行建设，区级规划尚未生效" if own else "",
            clock=clock,
        )
        rows = points(BY, at=clock.now(), where=PointFilter(site=site.code))
        add_built_points(manager, project=number, points=[row.code for row in rows], clock=clock)
        numbers[site.code] = number
    for place in PLANNED:
        numbers[place.code] = start_project(
            user_called(manager_of(place.organisation)),
            title=f"{place.name}公共视频系统",
            organisation=place.organisation,
            item=items[place.organisation + place.name],
            exception_reason="",
            clock=clock,
        )
    return numbers


def _of(division: str) -> list[DemoSite | PlannedPlace]:
    return [place for place in (*SITES, *PLANNED) if place.division == division]


def _in_force(area: str, clock: Clock) -> int:
    rows = plans(BY, at=clock.now(), state=PlanState.IN_FORCE.value)
    return next(row.number for row in rows if row.area.code == area)


def _drafted(by: str, area: str, title: str, sites: Iterable[DemoSite | PlannedPlace], clock: Clock) -> int:
    """A draft with an item for each site."""
    number = _begin(by, area, title, clock)
    import_items(
        user_called(by), plan=number, file=_list_of(sites), source="演示规划点位清单.csv", revision=1, clock=clock
    )
    return number


def _begin(by: str, area: str, title: str, clock: Clock, *, copies_items: bool = False) -> int:
    text = PlanText(title, *PERIOD)
    return draft_plan(user_called(by), area=area, text=text, copies_items=copies_items, clock=clock)


def _list_of(sites: Iterable[DemoSite | PlannedPlace]) -> bytes:
    """A list of planned places, as an office would hand it in."""
    sheet = io.StringIO()
    lines = csv.writer(sheet)
    lines.writerow(_COLUMNS)
    for site in sites:
        place = f"{site.longitude}, {site.latitude}"
        lines.writerow(
            (site.name, site.category, _class_of(site), _planned_cameras(site), site.organisation, place, "CGCS2000",
             "演示：实测坐标")
        )  # fmt: skip
    return sheet.getvalue().encode()


def _planned_cameras(place: DemoSite | PlannedPlace) -> int:
    return place.cameras if isinstance(place, PlannedPlace) else cameras_of(place.code)


def _class_of(site: DemoSite | PlannedPlace) -> int:
    if site.category in _BY_GOVERNMENT:
        return 1
    return 3 if site.category == "6(10)" else 2


def _submit(by: str, number: int, clock: Clock) -> None:
    submit_plan(user_called(by), number=number, revision=_revision(number, clock), clock=clock)


def _approve(by: str, number: int, document: str, clock: Clock) -> None:
    approve_plan(
        user_called(by),
        number=number,
        document=document,
        approved_on=shanghai_day(clock.now()),
        revision=_revision(number, clock),
        clock=clock,
    )


def _revision(number: int, clock: Clock) -> int:
    return plan(BY, number, at=clock.now()).row.revision
