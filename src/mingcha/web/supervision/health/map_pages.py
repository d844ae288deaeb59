"""/oversight/health/map: a month's figure of health by district and zone, drawn and as a table (articles 3, 16(5), 17).

The figures are those of the board of the month (supervision/health/queries.py). Streets have no outline here: those
farthest from the goal stand in a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.geo.drawn_outlines import CENTRAL, WIDTH, Drawing, central_city, whole_city
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES, division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.supervision.health.queries import By, Grouped, board_of_month, counted_months
from mingcha.supervision.health.rules import Measure, Sums, goal_permyriad, may_read_health, together
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.health.forms import HealthMapAsked
from mingcha.web.supervision.health.rates import label_of_group, percent, points_of_group

MOST_STREETS = 20
"""Of the table of streets; the board of the month has all."""
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
    """A district, zone or street with its figure: per cent with one decimal for the drawing and two for the table,
    rounded down, "–" without one; distance from the goal in points, "" without one; its shade; the address of its
    points."""

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
    months = counted_months(facts, at=now)
    context: dict[str, object] = {"active": "supervision", "measure": measure.words}
    if months:
        month = date.fromisoformat(f"{asked.value('month')}-01") if asked.value("month") else months[0]
        on = month if month in months else months[0]  # goals are dated, and a month from before the decree has none
        groups = board_of_month(facts, By.DISTRICT, month, at=now)
        streets = board_of_month(facts, By.STREET, month, at=now)
        areas = {one.code: _area(By.DISTRICT, one, measure, on) for one in groups}
        context |= {
            "month": month,
            "figures": [(_url(one, month), one.words, one is measure) for one in Measure],
            "months": [(_url(measure, one), one, one == month) for one in months],
            "drawings": _drawings(areas),
            "width": WIDTH,
            "zones": [areas[zone.code] for zone in ZONES if zone.code in areas],
            "areas": sorted(areas.values(), key=lambda one: one.code),
            "streets": _farthest(streets, measure, on),
            "all_streets": len(streets),
            "streets_url": f"{reverse('health-months')}?by=street&month={month:%Y-%m}&sort={measure}",
            "whole": percent(together(one.sums for one in groups).permyriad(measure)),
            "goal": percent(goal_permyriad(measure, on)),
            "shades": SHADES.items(),
        }
    return render(request, "supervision/health_map.html", context)


def _area(by: By, group: Grouped, measure: Measure, on: date) -> Area:
    rate, goal = group.sums.permyriad(measure), goal_permyriad(measure, on)
    return Area(
        code=group.code,
        label=label_of_group(by, group.code, {}),
        url=points_of_group(by, group),
        cameras=group.sums.cameras,
        short="–" if rate is None else f"{rate // 10 / 10:.1f}",
        percent=percent(rate),
        distance="" if rate is None else f"{(rate - goal) / 100:+.2f}".replace("-", "−"),
        shade=shade_of(group.sums, measure, on),
    )


def _farthest(streets: Sequence[Grouped], measure: Measure, on: date) -> list[Area]:
    """The streets with the lowest rates, MOST_STREETS of them."""
    rated = [(rate, one) for one in streets if (rate := one.sums.permyriad(measure)) is not None]
    lowest = sorted(rated, key=lambda each: (each[0], each[1].code))[:MOST_STREETS]
    return [_area(By.STREET, one, measure, on) for _, one in lowest]


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


def _url(measure: Measure, month: date) -> str:
    return f"?measure={measure}&month={month:%Y-%m}"
