"""/points/<code>/health and /administration/recorders/<name>/health: curves of one camera and of one recorder over
hours and days, and their tables as files (articles 3, 13, 16(1), 16(5), 17)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from mingcha.fleet.placement.queries import enrolled
from mingcha.fleet.recorders.beats import clock_of_beats
from mingcha.fleet.recorders.queries import recorders
from mingcha.fleet.recorders.rules import may_keep_recorders
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.dossiers.queries import may_take_table, require_taken
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.tables import record_health_table
from mingcha.supervision.health.figures import Figure, Moment
from mingcha.supervision.health.moments import (
    DAYS,
    HOURS,
    days_of_camera,
    days_of_whole_recorder,
    hours_of_camera,
    hours_of_whole_recorder,
)
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import QueryForm
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.csv_table import csv_cell, csv_table
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.health.figure_curves import between, curve_of_figure, outages_of, row_of, told_between


class Span(StrEnum):
    """How far back and by what the curves go."""

    HOURS = "hours"
    DAYS = "days"


SPAN_WORDS = {
    Span.HOURS: Words("近 7 日，按小时", "7 days by hour"),
    Span.DAYS: Words(f"近 {DAYS} 日，按日", f"{DAYS} days by day"),
}
_UNITS = {
    Figure.BIT_RATE: "kbit/s",
    Figure.FRAME_RATE: "0.01 fps",
    Figure.COMPLETE: "0.01 %",
    Figure.ONLINE: "0.01 %",
    Figure.LOSS: "ppm",
    Figure.OFFSET: "ms",
}
MOST_LISTED = 60
"""Outages of the list; the drawing and the table of values have all."""


class FiguresAsked(QueryForm):
    """By what the curves go."""

    span = ClosedChoiceField(
        Words("时段", "Time"), [(one.value, label) for one, label in SPAN_WORDS.items()], required=False
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The hours or days that are asked for."""

    span: Span
    moments: Sequence[Moment]

    @property
    def by_day(self) -> bool:
        return self.span is Span.DAYS


@require_safe
@login_required
@cites("3", "16(1)", "16(5)", "17")
def point(request: HttpRequest, code: str) -> HttpResponse:
    """The curves of a camera, for whoever may read its point. Raises Fault(NOT_FOUND), or Refused (article 3)."""
    facts, now = facts_of(request), wiring.clock().now()
    row = points_queries.point(facts, code, at=now).row
    context = _context(_of_camera(request, code))
    context["asked"] = (("span", context["span"]),)  # its file leaves an entry
    context["no_table"] = not may_take_table(facts, row, at=now)
    return render(request, "supervision/figures_of_point.html", {"active": "points", "point": row, **context})


@login_required
@require_POST
@cites("3", "13", "16(5)", "17")
def point_table(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a CSV file; like the table of points its digest is entered before it is handed over."""
    facts, now = facts_of(request), wiring.clock().now()
    row = points_queries.point(facts, code, at=now).row
    require_taken(facts, row, at=now)
    asked = _of_camera(request, code)
    answer = _table(request, asked, (csv_cell(row.name), f"'{code}"))
    digest = hashlib.sha256(answer.content).hexdigest()
    record_health_table(signed_in(request), code, span=asked.span.value, digest=digest, clock=wiring.clock())
    return answer


@require_safe
@login_required
@cites("7", "16(1)", "16(5)")
def recorder(request: HttpRequest, name: str) -> HttpResponse:
    """The curves of all cameras of a recorder together, for who keeps recorders."""
    context = _context(_of_recorder(request, name))
    context |= {"active": "administration", "name": name, "is_enrolled": name in _enrolled()}
    return render(request, "supervision/figures_of_recorder.html", context)


@require_safe
@login_required
@cites("7", "16(1)", "16(5)")
def recorder_table(request: HttpRequest, name: str) -> HttpResponse:
    """The same as a CSV file. It names no point and no person, so it is no entry."""
    return _table(request, _of_recorder(request, name), (csv_cell(name),))


def _of_camera(request: HttpRequest, code: str) -> _Asked:
    span, now = _span(request), wiring.clock().now()
    return _Asked(span, (days_of_camera if span is Span.DAYS else hours_of_camera)(code, at=now))


def _of_recorder(request: HttpRequest, name: str) -> _Asked:
    """Raises Refused, or Http404 for a recorder that is neither enrolled nor reports."""
    require(may_keep_recorders(facts_of(request)))
    if name not in _enrolled() and name not in {one.recorder for one in recorders(clock=wiring.clock())}:
        raise Http404
    span, now = _span(request), wiring.clock().now()
    return _Asked(span, (days_of_whole_recorder if span is Span.DAYS else hours_of_whole_recorder)(name, at=now))


def _enrolled() -> frozenset[str]:
    return frozenset(one.name for one in enrolled({}, clock=clock_of_beats(wiring.clock())))


def _span(request: HttpRequest) -> Span:
    asked = FiguresAsked.from_post(request) if request.method == "POST" else FiguresAsked.from_query(request)
    return Span(asked.value("span") or Span.HOURS)


def _context(asked: _Asked) -> dict[str, object]:
    outages, reported = outages_of(asked.moments, by_day=asked.by_day), told_between(asked.moments)
    return {
        "spans": [(f"?span={one}", label, one is asked.span) for one, label in SPAN_WORDS.items()],
        "span": asked.span,
        "span_words": SPAN_WORDS[asked.span],
        "reaches": between(asked.moments[0].at, asked.moments[-1].at, by_day=asked.by_day),
        "figures": [one.words for one in Figure],
        "curves": [curve_of_figure(one, asked.moments) for one in Figure],
        "outages": outages,
        "listed": outages[::-1][:MOST_LISTED],
        "more": max(0, len(outages) - MOST_LISTED),
        "rows": [row_of(one, reported, by_day=asked.by_day) for one in reversed(asked.moments)],
        "slots": DAYS if asked.by_day else HOURS,
    }


def _table(request: HttpRequest, asked: _Asked, facts: Sequence[object]) -> HttpResponse:
    reported = told_between(asked.moments)
    return csv_table(
        "health",
        person=facts_of(request).name,
        at=wiring.clock().now(),
        facts=(*facts, in_language(SPAN_WORDS[asked.span])),
        head=(
            gettext_noop("From"),
            *(f"{in_language(one.words)} ({_UNITS[one]})" for one in Figure),
            gettext_noop("Seconds without footage by cause"),
        ),
        rows=(_cells(one, reported) for one in asked.moments),
    )


def _cells(moment: Moment, reported: tuple[datetime, datetime] | None) -> list[str]:
    causes = " ".join(f"{reason or 'UNEXPLAINED'}={ms / 1000:.1f}" for reason, ms in moment.missing_ms.items())
    values = (moment.figures.get(figure) for figure in Figure)
    return [
        f"{moment.at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S%z}",
        *("" if value is None else str(value) for value in values),
        "NO_REPORT"
        if not moment.is_known and reported is not None and reported[0] < moment.at < reported[1]
        else causes,
    ]
