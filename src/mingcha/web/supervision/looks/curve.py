"""The curve of the lost share of a camera over days, as a drawing (article 12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.supervision.looks.values import CurveDay

CURVE_DAYS = 60
WIDTH, HEIGHT = 600, 120
"""Of the drawing, in its own units."""
LEAST_TOP_PERMILLE = 100
"""The drawing reaches to 10 per cent at least, so that a quiet camera looks quiet."""


@dataclass(frozen=True, slots=True)
class LostCurve:
    """Points of each unbroken stretch of days, the height of the share of a case, the top of the drawing, first and
    last day, the newest and the largest share in permille."""

    stretches: tuple[str, ...]
    case_y: str
    top_percent: int
    first: date
    last: date
    newest_permille: int
    most_permille: int


def lost_curve(days: Sequence[CurveDay], case_permille: int = 80) -> LostCurve | None:
    """The drawing; None before a day was compared. A day without a comparison is a hole."""
    known = [(one.day, one.lost_permille) for one in days if one.lost_permille is not None]
    if not known:
        return None
    first, last = known[0][0], known[-1][0]
    most = max(share for _, share in known)
    top = max(LEAST_TOP_PERMILLE, -(-most // 100) * 100)
    stretches: list[list[str]] = []
    before: date | None = None
    for day, share in known:
        if before is None or day - before > timedelta(days=1):
            stretches.append([])
        x = WIDTH * (day - first).days / max(1, (last - first).days)
        stretches[-1].append(f"{x:.1f},{_y(share, top):.1f}")
        before = day
    drawn = tuple(" ".join(one if len(one) > 1 else one * 2) for one in stretches)
    return LostCurve(drawn, f"{_y(case_permille, top):.1f}", top // 10, first, last, known[-1][1], most)


def _y(permille: int, top: int) -> float:
    """The height of a share in the drawing, from above."""
    return HEIGHT - 2 - (HEIGHT - 6) * permille / top
