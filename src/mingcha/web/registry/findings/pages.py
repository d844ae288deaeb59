"""Pages of findings: the list, one finding, closing it (articles 3, 6, 10, 18)."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words, is_device_code
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.acceptance.queries import problem_texts
from mingcha.registry.circuits.queries import circuit_names
from mingcha.registry.findings import queries as findings_queries
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import FindingsAsked
from mingcha.registry.findings.rules import may_close_finding, may_read_findings
from mingcha.registry.findings.values import FindingRow
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.meetings.queries import action_texts
from mingcha.registry.places.queries import organisation_names, site_names
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.projects.queries import project_titles
from mingcha.registry.relocations.queries import relocation_titles
from mingcha.registry.reports.queries import case_numbers
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.shifts.queries import shift_titles
from mingcha.registry.systems.queries import system_names
from mingcha.registry.viewing_grounds.queries import ground_titles
from mingcha.registry.watches.queries import watch_titles
from mingcha.web.evidence.act_words import act_words
from mingcha.web.forms.order import heads
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.findings.forms import CloseFindingForm, FindingsFilter
from mingcha.web.registry.saved_filters.shown import kept_filters

PAGE_ROWS = 50
MOST_NAMED = 200
"""Points of a name whose findings are looked for."""


def _district_names(codes: Collection[str]) -> dict[str, str]:
    return {code: in_language(division_words(code)) for code in codes}


_NAMES: dict[SubjectKind, Callable[[Collection[str]], dict[str, str]]] = {
    SubjectKind.POINT: points_queries.point_names,
    SubjectKind.SYSTEM: system_names,
    SubjectKind.SITE: site_names,
    SubjectKind.ORGANISATION: organisation_names,
    SubjectKind.PERSON: actor_names,
    SubjectKind.MEETING_ACTION: action_texts,
    SubjectKind.REPORT: case_numbers,
    SubjectKind.PROJECT: project_titles,
    SubjectKind.ACCEPTANCE_PROBLEM: problem_texts,
    SubjectKind.CIRCUIT: circuit_names,
    SubjectKind.RELOCATION: relocation_titles,
    SubjectKind.WATCH: watch_titles,
    SubjectKind.SHIFT: shift_titles,
    SubjectKind.GROUND: ground_titles,
    SubjectKind.DISTRICT: _district_names,
}
_PAGES = {
    SubjectKind.POINT: "point",
    SubjectKind.SYSTEM: "system",
    SubjectKind.MEETING_ACTION: "meeting",
    SubjectKind.PROJECT: "project",
    SubjectKind.REPORT: "report",
    SubjectKind.ACCEPTANCE_PROBLEM: "acceptance",
    SubjectKind.CIRCUIT: "circuit",
    SubjectKind.RELOCATION: "relocation",
    SubjectKind.PUBLICATION: "publication",
    SubjectKind.WATCH: "watch",
    SubjectKind.SHIFT: "duty-shift",
    SubjectKind.TARGET: "target",
}
"""The page of a subject by its code or number; of "MEETING/ACTION" and its like by the part before the stroke."""
_MASKS = frozenset(
    {
        FindingKind.MASK_MISSING,
        FindingKind.MASK_UNCHECKED,
        FindingKind.MASK_REMOVAL_TRIED,
        FindingKind.MASK_OTHER_STREAM,
        FindingKind.MASK_STATEMENT_WITHDRAWN,
    }
)
"""Findings about a point that are answered on the page of its masks."""


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding with the name of its subject and the address of its page, "" where there is none."""

    row: FindingRow
    name: str
    url: str


class FindingsFound:
    """The findings that match a filter, fetched page by page (for Django's Paginator)."""

    def __init__(self, facts: DutyFacts, at: datetime, asked: FindingsAsked) -> None:
        self._facts, self._at, self._asked = facts, at, asked
        self._count = findings_queries.count_findings(facts, at=at, asked=asked)

    def count(self) -> int:
        """The total."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ListedFinding]:
        return iter(self[0:PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[ListedFinding, ...]:
        limit = part.stop - part.start
        return named(
            findings_queries.open_findings(self._facts, at=self._at, asked=self._asked, limit=limit, offset=part.start)
        )


def named(rows: Sequence[FindingRow]) -> tuple[ListedFinding, ...]:
    """The findings with the names and the addresses of their subjects."""
    names: dict[tuple[SubjectKind, str], str] = {}
    for kind, names_of in _NAMES.items():
        codes = {row.subject for row in rows if row.subject_kind is kind}
        names |= {(kind, code): name for code, name in names_of(codes).items()} if codes else {}
    return tuple(
        ListedFinding(row, names.get((row.subject_kind, row.subject), row.subject), subject_url(row)) for row in rows
    )


def subject_url(row: FindingRow) -> str:
    """The address of the page of what a finding is about, "" where there is none."""
    if row.kind in _MASKS:
        return reverse("point-masks", args=[row.subject])
    if row.kind is FindingKind.GROUND_UNASSESSED:
        return reverse("assessments")
    if row.kind is FindingKind.REPORTS_UNSIFTED:
        return reverse("reports")
    page = _PAGES.get(row.subject_kind)
    if page is not None:
        return reverse(page, args=[row.subject.partition("/")[0]])
    if row.subject_kind is SubjectKind.SITE:
        return f"{reverse('points')}?site={row.subject}"
    return f"{reverse('points')}?unit={row.subject}" if row.subject_kind is SubjectKind.ORGANISATION else ""


@login_required
@cites("3", "6", "10", "18")
def index(request: HttpRequest) -> HttpResponse:
    """The findings in this person's reach: those that stand, or with `all` the closed ones too."""
    facts, now = facts_of(request), wiring.clock().now()
    require(may_read_findings(facts))
    form = FindingsFilter.from_query(request)
    context: dict[str, object] = {"active": "points", "filter": form}
    if form.is_valid():
        found = FindingsFound(facts, now, _by_name(facts, now, form.asked))
        context["page"] = Paginator(cast("Sequence[object]", found), PAGE_ROWS).get_page(form.page_number)
        context |= {"heads": heads(form), "kept": kept_filters(facts, ListKind.FINDINGS, form, at=now)}
    return render(request, "findings/index.html", context, status=form.status)


def _by_name(facts: DutyFacts, at: datetime, asked: FindingsAsked) -> FindingsAsked:
    """The same filter where a text that is no code of a point may also be part of the name of points in reach."""
    if not asked.subject or is_device_code(asked.subject):
        return asked
    named_so = points_queries.points(facts, at=at, where=PointFilter(q=asked.subject), limit=MOST_NAMED)
    return replace(asked, subject="", subjects=(asked.subject, *(row.code for row in named_so)))


@login_required
@cites("3", "6", "10", "18")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A finding: what, about what, by which act, and how it was closed."""
    return _page(request, number, CloseFindingForm())


@login_required
@require_POST
@cites("3", "6", "10", "18")
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Closes a finding."""
    form = CloseFindingForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            close_finding(
                signed_in(request),
                finding=number,
                reason=given["reason"],
                document=given["document"],
                clock=wiring.clock(),
            )
            done(request, Words("问题已销号", "The finding is closed"))
            return HttpResponseRedirect(reverse("finding", args=[number]))
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, form: CloseFindingForm) -> HttpResponse:
    facts = facts_of(request)
    row = findings_queries.finding(facts, number, at=wiring.clock().now())
    may_close = may_close_finding(
        facts,
        row.kind,
        row.place,
        article=row.article,
        opened_by_asker=f"user:{facts.user_id}" in (row.opened_by, row.concerns),
        document="-",
    )
    context = {
        "active": "points",
        "found": named((row,))[0],
        "row": row,
        "act": act_words(row.opened_act),
        "names": actor_names({row.opened_by, row.closed_by}),
        "may_close": may_close.allowed and row.is_open,
        "why_not": may_close.reason if row.is_open and not may_close.allowed else None,
        "form": form,
    }
    return render(request, "findings/finding.html", context, status=form.status)
