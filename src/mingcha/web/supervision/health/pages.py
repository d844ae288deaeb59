"""/oversight/health: how well cameras in reach ran, by district, street, unit and contractor, and their curves over
days; nothing by person (articles 3, 16(5), 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.supervision.health.queries import By, Grouped, board, curve, last_counted_day
from mingcha.supervision.health.rules import Measure, may_read_health, together
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.health.curves import A_DAY, curve_of
from mingcha.web.supervision.health.forms import BY_WORDS, DAYS, MONTHS, HealthAsked
from mingcha.web.supervision.health.rates import (
    Rate,
    hours,
    label_of_group,
    names_of_groups,
    percent,
    points_of_group,
    rates_of,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the board."""

    label: Words
    url: str
    cameras: int
    repair: Words
    rates: tuple[Rate, ...]


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
        "by": by,
        "by_words": BY_WORDS[by],
    }
    if day is not None:
        groups = board(facts, by, day, at=now)
        days = curve(facts, day - timedelta(days=DAYS[months] - 1), day, at=now)
        total = together(one.sums for one in groups)
        context |= {
            "lines": _lines(by, groups, day),
            "total": total.cameras,
            "rates": rates_of(total, day),
            "silent": percent(total.silent_permyriad),
            "looked": total.looked,
            "timed": total.timed,
            "orders": total.orders,
            "repair": hours(total.repair_mean_ms),
            "curves": [curve_of(one, days, A_DAY) for one in Measure],
            "first": days[0][0] if days else day,
        }
    return render(request, "supervision/health.html", context)


def _lines(by: By, groups: Sequence[Grouped], day: date) -> list[Line]:
    names = names_of_groups(by, groups)
    return [
        Line(
            label_of_group(by, one.code, names),
            points_of_group(by, one),
            one.sums.cameras,
            hours(one.sums.repair_mean_ms),
            rates_of(one.sums, day),
        )
        for one in groups
    ]
