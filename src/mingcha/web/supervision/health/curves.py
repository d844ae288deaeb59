"""Curves of rates over days or months, as lines in a drawing of the server (article 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.supervision.health.rules import Measure, Sums, goal_permyriad
from mingcha.web.supervision.health.rates import percent

WIDTH, HEIGHT = 600, 120
"""Of a curve's drawing, in its own units."""
FLOOR_PERMYRIAD = 8_000
"""The lowest rate that a curve shows at its place; lower ones lie on its ground."""
A_DAY, A_MONTH = timedelta(days=1), timedelta(days=31)
"""Between two points of one unbroken line at most: of days, of first days of months."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure over the days or months: the points of each unbroken stretch, the height of the goal, the lowest."""

    measure: Measure
    stretches: tuple[str, ...]
    goal_y: str
    newest: str
    lowest: str
    lowest_day: date | None


def curve_of(measure: Measure, found: Sequence[tuple[date, Sums]], apart: timedelta) -> Curve:
    """The curve of a measure; `apart`: A_DAY or A_MONTH. A day or month without a rate is a hole in the line."""
    rated = [(day, rate) for day, sums in found if (rate := sums.permyriad(measure)) is not None]
    lowest_day, lowest = min(rated, key=lambda each: each[1]) if rated else (None, None)
    first, last = (found[0][0], found[-1][0]) if found else (date.min, date.min)
    stretches: list[list[str]] = []
    before: date | None = None
    for day, rate in rated:
        x = WIDTH * (day - first).days / max(1, (last - first).days)
        if before is None or day - before > apart:
            stretches.append([])
        stretches[-1].append(f"{x:.1f},{_y(rate):.1f}")
        before = day
    goal = _y(goal_permyriad(measure, last)) if found else 0
    return Curve(
        measure,
        tuple(" ".join(one if len(one) > 1 else one * 2) for one in stretches),
        f"{goal:.1f}",
        percent(rated[-1][1] if rated else None),
        percent(lowest),
        lowest_day,
    )


def _y(permyriad: int) -> float:
    """The height of a rate in the drawing, from above, with room for the line at 100 %."""
    above = max(0, permyriad - FLOOR_PERMYRIAD) / (10_000 - FLOOR_PERMYRIAD)
    return HEIGHT - 2 - (HEIGHT - 6) * above
