"""The audit of access to footage for auditors: by person, year and unit, and as a table (articles 16(3), 25)."""

import hashlib
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.oversight.actions import record_audit_table
from mingcha.access.oversight.queries import audit_rows, judged_days
from mingcha.access.oversight.rules import may_oversee
from mingcha.access.oversight.values import AuditRow
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.queries import FindingsAsked, count_findings, open_findings
from mingcha.registry.points.queries import point_rows
from mingcha.web.access.oversight.forms import AuditFilter
from mingcha.web.access.oversight.unusual import UNUSUAL
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.csv_table import csv_cell, csv_table
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.findings.pages import named
from mingcha.web.registry.sign_in.step_up import needs_step_up

PAGE_ROWS = 50
MOST_PAGES = 200
MOST_EXPORTED = 10_000
"""Rows of one table; it says when there were more."""
MOST_FINDINGS = 8


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of the audit with the code and name of its first point, "" for none, and the number of its others."""

    row: AuditRow
    code: str
    point: str
    more: int


@dataclass(frozen=True, slots=True)
class UncountedPage:
    """A page of a list whose rows are not counted, for the pager."""

    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The page after."""
        return self.number + 1


@require_GET
@login_required
@cites("16(3)", "25")
def index(request: HttpRequest) -> HttpResponse:
    """What was done to footage, newest first, and the standing findings of unusual use."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_oversee(facts))
    form = AuditFilter.from_query(request)
    standing = FindingsAsked(kinds=UNUSUAL)
    context: dict[str, object] = {
        "active": "evidence",
        "filter": form,
        "year": form.value("year") or shanghai_day(now).year,
        "unusual": named(open_findings(facts, at=now, asked=standing, limit=MOST_FINDINGS)),
        "unusual_all": count_findings(facts, at=now, asked=standing),
        "judged": next(iter(judged_days(facts, at=now, limit=1)), None),
    }
    if form.is_valid():
        number = min(form.page_number, MOST_PAGES)
        asked, offset = form.asked(shanghai_day(now).year), (number - 1) * PAGE_ROWS
        rows = audit_rows(facts, asked, at=now, limit=PAGE_ROWS + 1, offset=offset)
        context |= {
            "rows": listed(rows[:PAGE_ROWS]),
            "page": UncountedPage(number, has_next=len(rows) > PAGE_ROWS and number < MOST_PAGES),
        }
    return render(request, "oversight/index.html", context, status=form.status)


@login_required
@require_POST
@needs_step_up
@cites("16(3)", "25", "799-16(2)(2)")
def table(request: HttpRequest) -> HttpResponse:
    """The same rows as a CSV file, with who took it, when, the filter and whether it is whole, for who proved a factor
    just now: it names people and leaves the house. Its digest is entered before it is handed over."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_oversee(facts))
    form = AuditFilter.from_post(request)
    form.require()
    rows = audit_rows(facts, form.asked(shanghai_day(now).year), at=now, limit=MOST_EXPORTED + 1)
    whole = gettext("whole") if len(rows) <= MOST_EXPORTED else gettext("Only the first rows are here")
    shown = rows[:MOST_EXPORTED]
    filtered = (gettext("Filter"), csv_cell(form.query), gettext("Rows"), len(shown), whole)
    answer = csv_table(
        "oversight", person=facts.name, at=now, facts=filtered, head=_HEAD, rows=(_cells(row) for row in shown)
    )
    digest = hashlib.sha256(answer.content).hexdigest()
    record_audit_table(signed_in(request), query=form.query, rows=len(shown), digest=digest, clock=wiring.clock())
    return answer


def listed(rows: tuple[AuditRow, ...]) -> tuple[ListedRow, ...]:
    """The rows with the names of their points."""
    names = point_rows(tuple({row.points[0] for row in rows if row.points}))
    found = []
    for row in rows:
        code = row.points[0] if row.points else ""
        found.append(ListedRow(row, code, names[code].name if code in names else code, max(0, len(row.points) - 1)))
    return tuple(found)


_HEAD = (
    gettext_noop("Time"),
    gettext_noop("Kind"),
    gettext_noop("Person"),
    gettext_noop("Unit"),
    gettext_noop("What"),
    gettext_noop("Points"),
    gettext_noop("Seconds of footage"),
    gettext_noop("Bytes"),
    gettext_noop("API token"),
    gettext_noop("Article"),
    gettext_noop("Entry in the log"),
)


def _cells(row: AuditRow) -> list[str]:
    return [
        f"{row.at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S%z}",
        in_language(row.kind.words),
        csv_cell(row.person),
        csv_cell(row.unit),
        csv_cell(in_language(row.what)),
        " ".join(f"'{code}" for code in row.points),
        str(row.footage_ms // 1000) if row.footage_ms else "",
        str(row.sent_bytes) if row.sent_bytes else "",
        csv_cell(row.token),
        row.article,
        "" if row.entry is None else str(row.entry),
    ]
