"""/oversight/health/months: how well cameras in reach ran in a month, by district, street, unit and contractor, as a
sortable board and a CSV file, and the curves of a group over twelve months; nothing by person (articles 3, 16(5), 17).
"""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_safe

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.health.months import next_month
from mingcha.supervision.health.queries import board_of_month, counted_months, curve_of_months
from mingcha.supervision.health.rules import Measure, may_read_health
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.csv_table import csv_cell, csv_table
from mingcha.web.frame.person import facts_of
from mingcha.web.supervision.health.curves import A_MONTH, curve_of
from mingcha.web.supervision.health.forms import BY_WORDS, HealthMonthsAsked
from mingcha.web.supervision.health.month_board import (
    CAMERA_DAYS,
    MEAN_REPAIR,
    MonthAsked,
    NamedGroup,
    columns_of,
    line_of,
    line_of_month,
    month_asked,
    named_groups,
)
from mingcha.web.supervision.health.rates import label_of_group, names_of_groups

PAGE_ROWS = 50


@require_safe
@login_required
@cites("3", "16(5)", "17")
def by_month(request: HttpRequest) -> HttpResponse:
    """The board of a month, the newest counted one first, and the curves of the whole reach or of one group."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_read_health(facts))
    form = HealthMonthsAsked.from_query(request)
    asked = month_asked(form, counted_months(facts, at=now))
    context: dict[str, object] = {"active": "supervision", "filter": form}
    if asked is not None:
        named = named_groups(asked, board_of_month(facts, asked.by, asked.month, at=now))
        page = Paginator(named, PAGE_ROWS).get_page(form.page_number)
        context |= {
            "asked": asked,
            "by_words": BY_WORDS[asked.by],
            "ways": [
                ("?" + asked.query_with(by=one.value, q="", code=""), label, one is asked.by)
                for one, label in BY_WORDS.items()
            ],
            "months": [("?" + asked.query_with(month=f"{one:%Y-%m}"), one, one == asked.month) for one in asked.months],
            "columns": columns_of(asked),
            "page": page,
            "lines": [line_of(asked, one) for one in page],
            **_curves(facts, asked, now),
        }
    return render(request, "supervision/health_months.html", context)


@require_safe
@login_required
@cites("3", "16(5)", "17")
def table(request: HttpRequest) -> HttpResponse:
    """The whole board of a month as a CSV file, in the order of the page. It names no person, so it is no entry."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_read_health(facts))
    asked = month_asked(HealthMonthsAsked.from_query(request), counted_months(facts, at=now))
    if asked is None:
        raise Http404
    named = named_groups(asked, board_of_month(facts, asked.by, asked.month, at=now))
    return csv_table(
        "health",
        person=facts.name,
        at=now,
        facts=(in_language(BY_WORDS[asked.by]), f"{asked.month:%Y-%m}", gettext("Rows"), len(named)),
        head=(
            gettext_noop("Code"),
            in_language(BY_WORDS[asked.by]),
            in_language(CAMERA_DAYS),
            *(f"{in_language(one.words)} (%)" for one in Measure),
            f"{in_language(MEAN_REPAIR)} (h)",
        ),
        rows=(_cells(one) for one in named),
    )


def _curves(facts: DutyFacts, asked: MonthAsked, now: datetime) -> dict[str, object]:
    """The curves of twelve months up to the newest one. Raises Http404 for a group that is not in reach."""
    last, only = asked.months[0], asked.only
    first = next_month(last.replace(year=last.year - 1))
    found = curve_of_months(facts, first, last, at=now, only=only)
    if only is None:
        label = None
    elif not found:
        raise Http404
    else:
        label = label_of_group(only.by, only.code, names_of_groups(only.by, [only]))
    return {
        "curve_label": label,
        "all_url": "?" + asked.query_with(code=""),
        "curves": [curve_of(one, found, A_MONTH) for one in Measure],
        "curve_lines": [line_of_month(asked, month, sums) for month, sums in reversed(found)],
        "measures": [one.words for one in Measure],
        "first": first,
        "last": last,
    }


def _cells(one: NamedGroup) -> list[str]:
    sums = one.group.sums
    rates = (sums.permyriad(measure) for measure in Measure)
    repair = sums.repair_mean_ms
    return [
        csv_cell(one.group.code),
        csv_cell(in_language(one.label)),
        str(sums.cameras),
        *("" if rate is None else f"{rate / 100:.2f}" for rate in rates),
        "" if repair is None else f"{repair / 3_600_000:.1f}",
    ]
