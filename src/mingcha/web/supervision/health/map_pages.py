"""/oversight/health/map: a month's figure of health by district and zone, drawn and as a table (articles 3, 16(5), 17).

The figures are those of the board (supervision/health/queries.py), of a month instead of a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.geo.drawn_outlines import CENTRAL, WIDTH, Drawing, central_city, whole_city
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES, division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.supervision.health.queries import By, Grouped, board, first_counted_day, last_counted_day
from mingcha.supervision.health.rules import Measure, Sums, goal_permyriad, may_read_health, together
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.health.forms import HealthMapAsked

FAR_PERMYRIAD = 500
"""From so much below the goal on, an area has the third shade: of the drawing alone, no goal and no law."""
SHADES: Mapping[str, Words] = {
    "reached": Words("达到目标", "reaches the goal"),
    "under": Words("低于目标不足 5 个百分点", "less than 5 points under the goal"),
    "far": Words("低于目标 5 个百分点以上", "5 points or more under the goal"),
    "none": Words("没有数据", "no figure"),
}


@dataclass(frozen=True, slots=True)
class Area:
    """A district or zone with its figure: per cent with one decimal for the drawing and two for the table, rounded
    down, "–" without one; distance from the goal in points, "" without one; its shade; the address of its points."""

    code: str
    label: Words
    url: str
    cameras: int
    short: str
    percent: str
    distance: str
    shade: str


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """A district in a drawing: its path, shade ("" outside the reader's reach) and figure; the places of name and
    figure. `is_named`: there is room for them."""

    path: str
    shade: str
    short: str
    label: Words
    x: str
    name_y: str
    figure_y: str
    is_named: bool


@login_required
@cites("3", "16(5)", "17")
def by_district(request: HttpRequest) -> HttpResponse:
    """The figure of each district and zone in reach in a month, the newest counted one first."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_read_health(facts))
    asked = HealthMapAsked.from_query(request)
    measure = Measure(asked.value("measure") or Measure.ONLINE)
    last = last_counted_day(facts, at=now)
    context: dict[str, object] = {"active": "supervision", "day": last, "measure": measure.words}
    if last is not None:
        oldest = first_counted_day(facts, at=now) or last
        month = _month(asked.value("month"), last)
        ends = min(_next(month) - timedelta(days=1), last)
        groups = board(facts, By.DISTRICT, ends, since=month, at=now)
        areas = {one.code: _area(one, measure, ends) for one in groups}
        context |= {
            "month": month,
            "figures": [(_url(one, month), one.words, one is measure) for one in Measure],
            "months": [(_url(measure, one), one, one == month) for one in _months(oldest, last)],
            "drawings": _drawings(areas),
            "width": WIDTH,
            "zones": [areas[zone.code] for zone in ZONES if zone.code in areas],
            "areas": sorted(areas.values(), key=lambda one: one.code),
            "whole": _area(Grouped("", "", together(one.sums for one in groups)), measure, ends),
            "goal": _percent(goal_permyriad(measure, ends)),
            "shades": SHADES.items(),
        }
    return render(request, "supervision/health_map.html", context)


def _area(group: Grouped, measure: Measure, on: date) -> Area:
    rate, goal = group.sums.permyriad(measure), goal_permyriad(measure, on)
    query = f"zone={group.zone}" if group.zone else f"division={group.code}"
    return Area(
        code=group.code,
        label=division_words(group.code) if group.code else Words("合计", "Total"),
        url=f"{reverse('points')}?{query}" if group.code else "",
        cameras=group.sums.cameras,
        short="–" if rate is None else f"{rate // 10 / 10:.1f}",
        percent=_percent(rate),
        distance="" if rate is None else f"{(rate - goal) / 100:+.2f}".replace("-", "−"),
        shade=shade_of(group.sums, measure, on),
    )


def shade_of(sums: Sums, measure: Measure, on: date) -> str:
    """The shade of an area, a key of SHADES."""
    rate, goal = sums.permyriad(measure), goal_permyriad(measure, on)
    if rate is None:
        return "none"
    return "reached" if rate >= goal else "under" if goal - rate < FAR_PERMYRIAD else "far"


def _drawings(areas: Mapping[str, Area]) -> list[tuple[str, Drawing, list[DrawnArea]]]:
    """The whole city with names where there is room, and the old city larger."""
    outside = {code for code in DIVISIONS if code != WUHAN and code not in CENTRAL}
    found = [("city", whole_city(), _drawn(whole_city(), areas, outside))]
    if areas.keys() & set(CENTRAL):
        found.append(("central", central_city(), _drawn(central_city(), areas, set(CENTRAL))))
    return found


def _drawn(drawing: Drawing, areas: Mapping[str, Area], named: set[str]) -> list[DrawnArea]:
    return [
        DrawnArea(
            path=one.path,
            shade=areas[one.code].shade if one.code in areas else "",
            short=areas[one.code].short if one.code in areas else "",
            label=division_words(one.code),
            x=f"{one.x:.1f}",
            name_y=f"{one.y - 3:.1f}",
            figure_y=f"{one.y + 12:.1f}",
            is_named=one.code in named and one.code in areas,
        )
        for one in drawing.outlines
    ]


def _month(asked: str, last: date) -> date:
    """The first day of the asked month, of the newest counted one if none is asked for."""
    return date.fromisoformat(f"{asked}-01") if asked else last.replace(day=1)


def _months(oldest: date, newest: date) -> Iterator[date]:
    """The first days of the months that were counted, the newest first."""
    month = newest.replace(day=1)
    while month >= oldest.replace(day=1):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _url(measure: Measure, month: date) -> str:
    return f"?measure={measure}&month={month:%Y-%m}"


def _percent(permyriad: int | None) -> str:
    return "–" if permyriad is None else f"{permyriad / 100:.2f} %"
