"""The register of points: the list and the page of a point (articles 3, 6, 7, 8, 16, 19)."""

import csv
import hashlib
from collections.abc import Sequence
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.duty.values import GrantRow
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.registry.commissioning.rules import may_try_anywhere
from mingcha.registry.dossiers.queries import taken_in_table
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.tables import record_points_table
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.web.access.duty.pages import first_ticket
from mingcha.web.access.gateways import shows_pictures
from mingcha.web.forms.order import heads
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, wants_part
from mingcha.web.frame.csv_table import csv_cell
from mingcha.web.frame.person import facts_of, person_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.point_list import PAGE_ROWS, ListedPoint, PointsFound, cut_of, legend, notes_of
from mingcha.web.registry.points.filter_form import PointFilterForm, PointListForm
from mingcha.web.registry.points.point_page import gap_table, page_of
from mingcha.web.registry.points.point_state import CONDITION_WORDS, use_of
from mingcha.web.registry.saved_filters.shown import kept_filters

MOST_EXPORTED = 10_000
"""Maximum rows of one exported table; more would need a background job, which is not built yet; the table says so."""


@login_required
@cites("3")
def index(request: HttpRequest) -> HttpResponse:
    """The list of points in this person's reach; an htmx request gets only the table."""
    form = PointListForm.from_query(request)
    context = {
        "active": "points",
        "filter": form,
        "scope": identity_queries.scope(person_of(request).facts, at=wiring.clock().now()),
        "may_try": may_try_anywhere(person_of(request).facts).allowed,
    }
    if form.is_valid():
        facts = person_of(request).facts
        found = PointsFound(cut_of(request, form.where), order=form.value("sort"), watched_by=facts)
        page = Paginator(cast("Sequence[ListedPoint]", found), PAGE_ROWS).get_page(form.page_number)
        context |= {"page": page, "where": form.where, "legend": legend(found.found), "found": found.found}
        context |= {"notes": notes_of(cast("Sequence[ListedPoint]", page.object_list)), "heads": heads(form)}
        context["kept"] = kept_filters(facts, ListKind.POINTS, form, at=wiring.clock().now())
    part = wants_part(request)
    return render(request, "points/table.html" if part else "points/index.html", context, status=form.status)


@login_required
@require_POST
@cites("3", "13")
def table(request: HttpRequest) -> HttpResponse:
    """The same points as a CSV file (UTF-8 with BOM), with who exported it, when, the filter and the number of rows;
    those of a classified place for who keeps its register alone. Its digest is entered before it is handed over."""
    where, now = PointFilterForm.from_post(request).where, wiring.clock().now()
    person, found = person_of(request), PointsFound(cut_of(request, where))
    lines = _table_rows(request, found)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="points-{now.astimezone(SHANGHAI):%Y%m%d-%H%M}.csv"'
    response.write("\ufeff")
    rows = csv.writer(response)
    rows.writerow([gettext("Taken by"), csv_cell(person.name), f"{now.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S%z}"])
    rows.writerow([gettext("Filter"), csv_cell(where.query), gettext("Points"), len(lines)])
    if found.count() > MOST_EXPORTED:
        rows.writerow([gettext("Only the first rows are here"), MOST_EXPORTED])
    rows.writerow([gettext(name) for name in _TABLE_HEAD])
    rows.writerows(lines)
    record_points_table(
        signed_in(request),
        query=where.query,
        points=len(lines),
        whole=found.count() <= MOST_EXPORTED,
        digest=hashlib.sha256(response.content).hexdigest(),
        clock=wiring.clock(),
    )
    return response


EXPORT_ROWS = 500
_TABLE_HEAD = (
    gettext_noop("Point"),
    gettext_noop("Number"),
    gettext_noop("State"),
    gettext_noop("Trial and use"),
    gettext_noop("District"),
    gettext_noop("Site"),
    gettext_noop("Unit"),
    gettext_noop("Category"),
    gettext_noop("Longitude (CGCS2000)"),
    gettext_noop("Latitude (CGCS2000)"),
)


def _table_rows(request: HttpRequest, found: PointsFound) -> list[list[str]]:
    """The rows of the table, MOST_EXPORTED points at most."""
    lines, facts, now = list[list[str]](), facts_of(request), wiring.clock().now()
    for start in range(0, min(found.count(), MOST_EXPORTED), EXPORT_ROWS):
        some = found[start : min(start + EXPORT_ROWS, MOST_EXPORTED)]
        taken = {row.code for row in taken_in_table(facts, [one.row for one in some], at=now)}
        lines += [_table_row(one) for one in some if one.row.code in taken]
    return lines


def _table_row(one: ListedPoint) -> list[str]:
    row = one.row
    return [
        csv_cell(row.name),
        f"'{row.code}",  # a spreadsheet would round twenty digits
        in_language(CONDITION_WORDS[one.state.condition]),
        in_language(use_of(row.state)),
        in_language(one.district),
        csv_cell(row.site_name),
        csv_cell(row.organisation_name),
        row.category,
        "" if row.longitude is None else f"{row.longitude:.9f}",
        "" if row.latitude is None else f"{row.latitude:.9f}",
    ]


@login_required
@cites("3", "8", "16(3)", "16(5)", "19")
@shows_pictures
def point(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a point: the picture under a grant, the timeline, facts and legal matters."""
    context = page_of(request, code)
    held = cast("GrantRow | None", context["grant"])
    ticket = first_ticket(request, held, [code]) if held else ""
    return render(request, "points/point.html", {"active": "points", "ticket": ticket, **context})


@require_GET
@login_required
@cites("3", "16(1)")
def gaps(request: HttpRequest, code: str) -> HttpResponse:
    """The table of gaps alone, for an open page of the point. Raises Fault(NOT_FOUND), or Refused (article 3)."""
    points_queries.point(facts_of(request), code, at=wiring.clock().now())
    return render(request, "points/gaps.html", {"point": {"code": code}, "gaps": gap_table(code)})
