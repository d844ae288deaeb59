"""/oversight/health: how well cameras in reach ran, by district, street, unit and contractor, and their curves over
months; nothing by person (articles 3, 16(5), 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.geo.streets import STREETS
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.places.queries import organisation_names
from mingcha.supervision.health.queries import By, Grouped, board, curve, last_counted_day
from mingcha.supervision.health.rules import Measure, Sums, goal_permyriad, may_read_health, reaches_goal, together
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.health.forms import BY_WORDS, DAYS, MONTHS, HealthAsked

WIDTH, HEIGHT = 600, 120
"""Of a curve's drawing, in its own units."""
FLOOR_PERMYRIAD = 8_000
"""The lowest rate that a curve shows at its place; lower ones lie on its ground."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its goal: per cent with two decimals rounded down, "–" without a rate; tone of its number."""

    measure: Measure
    percent: str
    tone: str
    goal: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the board."""

    label: Words
    url: str
    cameras: int
    repair: Words
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure over the days: the points of each unbroken stretch of days, the height of the goal, the lowest day."""

    measure: Measure
    stretches: tuple[str, ...]
    goal_y: str
    newest: str
    lowest: str
    lowest_day: date | None


@login_required
@cites("3", "16(5)", "17")
def index(request: HttpRequest) -> HttpResponse:
    """The board of the newest counted day, and the curves of the whole reach."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_read_health(facts))
    asked = HealthAsked.from_query(request)
    by, months = By(asked.value("by") or By.DISTRICT), asked.value("months") or "3"
    day = last_counted_day(facts, at=now)
    context: dict[str, object] = {
        "active": "supervision",
        "day": day,
        "ways": [(f"?by={one}&months={months}", label, one is by) for one, label in BY_WORDS.items()],
        "times": [(f"?by={by}&months={key}", label, key == months) for key, label in MONTHS.items()],
        "measures": [one.words for one in Measure],
        "by_words": BY_WORDS[by],
    }
    if day is not None:
        groups = board(facts, by, day, at=now)
        days = curve(facts, day - timedelta(days=DAYS[months] - 1), day, at=now)
        total = together(one.sums for one in groups)
        context |= {
            "lines": _lines(by, groups, day),
            "total": total.cameras,
            "rates": _rates(total, day),
            "silent": _percent(total.silent_permyriad),
            "looked": total.looked,
            "timed": total.timed,
            "orders": total.orders,
            "repair": _hours(total.repair_mean_ms),
            "curves": [_curve(one, days) for one in Measure],
            "first": days[0][0] if days else day,
        }
    return render(request, "supervision/health.html", context)


def _lines(by: By, groups: Sequence[Grouped], day: date) -> list[Line]:
    names = organisation_names([one.code for one in groups]) if by in (By.UNIT, By.CONTRACTOR) else {}
    return [
        Line(*_group(by, one, names), one.sums.cameras, _hours(one.sums.repair_mean_ms), _rates(one.sums, day))
        for one in groups
    ]


def _group(by: By, group: Grouped, names: dict[str, str]) -> tuple[Words, str]:
    """The name of a group and the address of its points, "" where the list of points has no such filter."""
    points = reverse("points")
    match by:
        case By.DISTRICT:
            query = f"zone={group.zone}" if group.zone else f"division={group.code}"
            return division_words(group.code), f"{points}?{query}"
        case By.STREET:
            street = STREETS.get(group.code)
            label = Words(street.name, street.name) if street else Words("未登记街道", "no street")
            return label, f"{points}?street={group.code}" if street else ""
        case _:
            name = names.get(group.code) or group.code
            nobody = Words("未登记", "none registered")
            return Words(name, name) if group.code else nobody, f"{points}?q={group.code}" if by is By.UNIT else ""


def _rates(sums: Sums, day: date) -> tuple[Rate, ...]:
    return tuple(
        Rate(
            one, _percent(sums.permyriad(one)), _tone(reaches_goal(sums, one, day)), _percent(goal_permyriad(one, day))
        )
        for one in Measure
    )


def _percent(permyriad: int | None) -> str:
    return "–" if permyriad is None else f"{permyriad / 100:.2f} %"


def _hours(ms: int | None) -> Words:
    if ms is None:
        return Words("–", "–")
    hours = f"{ms / 3_600_000:.1f}"
    return Words(f"{hours} 小时", f"{hours} h")


def _tone(reached: bool | None) -> str:
    return "" if reached is None else "ok" if reached else "bad"


def _curve(measure: Measure, days: Sequence[tuple[date, Sums]]) -> Curve:
    rated = [(day, rate) for day, sums in days if (rate := sums.permyriad(measure)) is not None]
    lowest_day, lowest = min(rated, key=lambda each: each[1]) if rated else (None, None)
    first, last = (days[0][0], days[-1][0]) if days else (date.min, date.min)
    stretches: list[list[str]] = []
    before: date | None = None
    for day, rate in rated:
        x = WIDTH * (day - first).days / max(1, (last - first).days)
        if before is None or day - before > timedelta(days=1):
            stretches.append([])
        stretches[-1].append(f"{x:.1f},{_y(rate):.1f}")
        before = day
    goal = _y(goal_permyriad(measure, last)) if days else 0
    return Curve(
        measure,
        tuple(" ".join(one if len(one) > 1 else one * 2) for one in stretches),
        f"{goal:.1f}",
        _percent(rated[-1][1] if rated else None),
        _percent(lowest),
        lowest_day,
    )


def _y(permyriad: int) -> float:
    """The height of a rate in the drawing, from above, with room for the line at 100 %."""
    above = max(0, permyriad - FLOOR_PERMYRIAD) / (10_000 - FLOOR_PERMYRIAD)
    return HEIGHT - 2 - (HEIGHT - 6) * above
