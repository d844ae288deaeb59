"""Curves of one camera or one recorder over hours or days, drawn by the server, with its outages (arts. 16(1), 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.supervision.health.figures import Figure, Moment
from mingcha.supervision.health.rules import Measure, goal_permyriad
from mingcha.web.custody.gap_words import gap_kind, gap_words
from mingcha.web.supervision.health.rates import percent

WIDTH, HEIGHT = 600, 120
"""Of a curve's drawing, in its own units."""
FLOOR_PERMYRIAD = 8_000
"""The lowest rate that a curve shows at its place; lower ones lie on its ground."""
LEAST_TOP = {Figure.BIT_RATE: 100, Figure.FRAME_RATE: 100, Figure.LOSS: 1_000, Figure.OFFSET: 1_000}
"""A drawing reaches to so much at least, so that a quiet camera looks quiet; in the units of the figure."""
DRAWN_TO_PERMYRIAD = 9_900
"""An hour or a day is shaded if it is complete to so much at most; what is missing of others is in the table."""
_WHOLE = 10_000
NO_REPORT = Words("没有上报", "nothing reported")
_GOALS = {Figure.COMPLETE: Measure.COMPLETE, Figure.ONLINE: Measure.ONLINE}


@dataclass(frozen=True, slots=True)
class Outage:
    """Hours or days next to each other with the same main cause: place and width in the drawing, from when to
    when, the time without footage, None where nothing was reported."""

    x: str
    width: str
    kind: str
    when: str
    cause: Words
    missing: timedelta | None


@dataclass(frozen=True, slots=True)
class FigureCurve:
    """A figure over the hours or days: points of each unbroken stretch; height of a dashed line (the goal, or zero of
    an offset), "" without one; newest, lowest and highest value for people, "–" without any."""

    words: Words
    stretches: tuple[str, ...]
    line_y: str
    newest: str
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class Row:
    """An hour or a day with its values for people in the order of Figure, and its causes."""

    when: str
    values: tuple[str, ...]
    causes: tuple[tuple[Words, timedelta], ...]


def curve_of_figure(figure: Figure, moments: Sequence[Moment]) -> FigureCurve:
    """The drawing of a figure; where it is not known the line is broken."""
    step = WIDTH / max(1, len(moments))
    known = [(place, one.figures[figure]) for place, one in enumerate(moments) if figure in one.figures]
    values = [value for _, value in known]
    top = max([LEAST_TOP.get(figure, 0), *map(abs, values)])
    stretches: list[list[str]] = []
    before = -2
    for place, value in known:
        if place - before > 1:
            stretches.append([])
        stretches[-1].append(f"{(place + 0.5) * step:.1f},{_y(figure, value, top):.1f}")
        before = place
    return FigureCurve(
        words=figure.words,
        stretches=tuple(" ".join(one if len(one) > 1 else _short(one[0], step)) for one in stretches),
        line_y=_line(figure, moments, top),
        newest=text_of(figure, values[-1] if values else None),
        lowest=text_of(figure, min(values, default=None)),
        highest=text_of(figure, max(values, default=None)),
    )


def outages_of(moments: Sequence[Moment], *, by_day: bool) -> list[Outage]:
    """The outages between the first and the last hour or day that is known, ascending: those that are complete to
    DRAWN_TO_PERMYRIAD at most, and those of which nothing was reported."""
    step = WIDTH / max(1, len(moments))
    known = [place for place, one in enumerate(moments) if one.is_known]
    found: list[tuple[int, int, str | None, int]] = []
    for place in range(known[0], known[-1] + 1) if known else ():
        one = moments[place]
        if one.is_known and one.figures.get(Figure.COMPLETE, _WHOLE) > DRAWN_TO_PERMYRIAD:
            continue
        cause, missing_ms = next(iter(one.missing_ms), None), sum(one.missing_ms.values())
        if found and found[-1][1:3] == (place - 1, cause):
            first, _, _, before_ms = found.pop()
            found.append((first, place, cause, before_ms + missing_ms))
        else:
            found.append((place, place, cause, missing_ms))
    return [
        Outage(
            x=f"{first * step:.1f}",
            width=f"{(last + 1 - first) * step:.1f}",
            kind="unknown" if cause is None else gap_kind(cause),
            when=between(moments[first].at, moments[last].at, by_day=by_day),
            cause=NO_REPORT if cause is None else gap_words(cause),
            missing=None if cause is None else timedelta(milliseconds=missing_ms),
        )
        for first, last, cause, missing_ms in found
    ]


def told_between(moments: Sequence[Moment]) -> tuple[datetime, datetime] | None:
    """The first and the last moment of which something is known, None for none: before the first nothing could be
    reported, after the last nothing is counted yet."""
    known = [one.at for one in moments if one.is_known]
    return (min(known), max(known)) if known else None


def row_of(moment: Moment, reported: tuple[datetime, datetime] | None, *, by_day: bool) -> Row:
    """A row of the table of values; `reported`: as `told_between` has it."""
    causes = tuple((gap_words(reason), timedelta(milliseconds=ms)) for reason, ms in moment.missing_ms.items())
    if not moment.is_known and reported is not None and reported[0] < moment.at < reported[1]:
        causes = ((NO_REPORT, timedelta()),)
    values = tuple(text_of(figure, moment.figures.get(figure)) for figure in Figure)
    return Row(when_of(moment.at, by_day=by_day), values, causes)


def text_of(figure: Figure, value: int | None) -> str:
    """A value for people, "–" for none."""
    if value is None:
        return "–"
    match figure:
        case Figure.BIT_RATE:
            return f"{value} kbit/s" if value < 10_000 else f"{value / 1000:.1f} Mbit/s"
        case Figure.FRAME_RATE:
            return f"{value / 100:.2f} fps"
        case Figure.LOSS:
            return f"{value / 10_000:.4f} %"
        case Figure.OFFSET:
            return f"{value:+d} ms".replace("-", "−")
        case _:
            return percent(value)


def when_of(at: datetime, *, by_day: bool) -> str:
    """The hour or the day that begins at an instant, in Beijing time."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}" if by_day else f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"


def between(first: datetime, last: datetime, *, by_day: bool) -> str:
    """From the begin of the first hour to the end of the last one, or from the first to the last day."""
    begin = when_of(first, by_day=by_day)
    if by_day:
        return begin if first == last else f"{begin} – {when_of(last, by_day=True)}"
    return f"{begin} – {when_of(last + timedelta(hours=1), by_day=False)}"


def _short(point: str, step: float) -> list[str]:
    """A line as wide as one hour or day, for a point with nothing beside it."""
    x, y = point.split(",")
    return [f"{float(x) - step / 2:.1f},{y}", f"{float(x) + step / 2:.1f},{y}"]


def _line(figure: Figure, moments: Sequence[Moment], top: int) -> str:
    if figure is Figure.OFFSET:
        return f"{_y(figure, 0, top):.1f}"
    if figure not in _GOALS or not moments:
        return ""
    day: date = shanghai_day(moments[-1].at)
    return f"{_y(figure, goal_permyriad(_GOALS[figure], day), top):.1f}"


def _y(figure: Figure, value: int, top: int) -> float:
    """The height of a value in the drawing, from above, with room for the line at the top and at the bottom."""
    if figure in _GOALS:
        share = max(0, value - FLOOR_PERMYRIAD) / (_WHOLE - FLOOR_PERMYRIAD)
    elif figure is Figure.OFFSET:
        share = (value + top) / (2 * top)
    else:
        share = value / top
    return HEIGHT - 2 - (HEIGHT - 6) * share
