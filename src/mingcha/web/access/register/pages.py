"""Pages of the register: list and search, one line, its correction, the printed form (articles 3, 16(3), 19)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.access.register import queries as register_queries
from mingcha.access.register.actions import unit_name
from mingcha.access.register.corrections import propose_correction
from mingcha.access.register.rules import kept_at_least_until, may_enter_register
from mingcha.access.register.values import LineSearch, RequestLineRow
from mingcha.evidence.queries import log_state, published_checkpoint
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.queries import point_names
from mingcha.web.access.register.forms import CorrectionForm, RegisterFilter, YearForm
from mingcha.web.access.register.words import ACT_WORDS, METHOD_WORDS, WAY_WORDS, purpose_words, words_of
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import wants_part
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.qr_code import qr_path
from mingcha.web.registry.sign_in.step_up import needs_step_up

PAGE_ROWS = 50
MOST_PRINTED = 500
"""Lines of one printed form; it says when there are more."""
MOST_NAMED = 20
"""Points of a line that are named in a list and on paper; the page of the line has the codes of all."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its codes as texts; `points` its first points by code and name of today, `more_points` how many more
    there are; `qr` the path and side of its QR code, on paper alone."""

    line: RequestLineRow
    act: Words
    way: Words
    method: Words
    purpose: Words
    points: tuple[tuple[str, str], ...] = ()
    more_points: int = 0
    qr: tuple[str, int] | None = None


class LinesFound:
    """The lines that a search finds, fetched page by page (for Django's Paginator)."""

    def __init__(self, facts: DutyFacts, search: LineSearch) -> None:
        self._facts, self._search, self._at = facts, search, wiring.clock().now()
        self._count = register_queries.count_request_lines(facts, search, at=self._at)

    def count(self) -> int:
        """The total."""
        return self._count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ShownLine]:
        return iter(self[0:PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[ShownLine, ...]:
        rows = register_queries.request_lines(
            self._facts, self._search, at=self._at, limit=part.stop - part.start, offset=part.start
        )
        return tuple(all_shown(rows))


def all_shown(lines: Sequence[RequestLineRow]) -> list[ShownLine]:
    """Lines with their texts, each as `shown`; the names of all their points are read at once."""
    names = point_names({code for line in lines for code in line.facts.points[:MOST_NAMED]})
    return [shown(line, names=names) for line in lines]


def shown(line: RequestLineRow, *, names: Mapping[str, str]) -> ShownLine:
    """A line with its texts; `names` of its points by code."""
    named = line.facts.points[:MOST_NAMED]
    return ShownLine(
        line=line,
        act=words_of(ACT_WORDS, line.facts.act),
        way=words_of(WAY_WORDS, line.facts.way),
        method=words_of(METHOD_WORDS, line.facts.method),
        purpose=purpose_words(line.facts.purpose),
        points=tuple((code, names.get(code, "")) for code in named),
        more_points=len(line.facts.points) - len(named),
    )


@login_required
@require_GET
@cites("3", "16(3)", "799-16(2)(3)")
def index(request: HttpRequest) -> HttpResponse:
    """The lines for others in reach, newest first; an htmx request gets only the table."""
    facts, form = facts_of(request), RegisterFilter.from_query(request)
    require(may_enter_register(facts))
    context: dict[str, object] = {"active": "evidence", "filter": form}
    if form.is_valid():
        found = cast("Sequence[ShownLine]", LinesFound(facts, form.search_for))
        context["page"] = Paginator(found, PAGE_ROWS).get_page(form.page_number)
    year = wiring.clock().now().astimezone(SHANGHAI).year
    context["year_form"] = YearForm(initial={"year": year})
    return render(request, "register/lines.html" if wants_part(request) else "register/index.html", context,
                  status=form.status)  # fmt: skip


@login_required
@require_GET
@cites("3", "16(3)")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One line with all that it says, its correction, its entry."""
    line, may = register_queries.request_line(facts_of(request), number, at=wiring.clock().now())
    context = {
        "active": "evidence",
        "one": all_shown([line])[0],
        "may_correct": may.allowed and not line.corrected_by,
        "kept_until": kept_at_least_until(shanghai_day(line.written_at)),
    }
    return render(request, "register/line.html", context)


@login_required
@needs_step_up
@cites("3", "16(3)", "19")
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """The form of a correction; a POST proposes it to a second person."""
    line, may = register_queries.request_line(facts_of(request), number, at=wiring.clock().now())
    require(may)
    form = CorrectionForm.from_post(request)
    if request.method != "POST":
        form = CorrectionForm(initial=CorrectionForm.initial_of(line))
    if form.is_valid():
        with form.answers(request):
            row = propose_correction(
                signed_in(request),
                number=number,
                correction=form.correction(),
                remark=form.cleaned_data["remark"],
                clock=wiring.clock(),
            )
            done(request, Words("已提出更正，另一人确认后生效", "Proposed: a second person confirms the correction"))
            return HttpResponseRedirect(reverse("confirmation", args=[row.name]))
    context = {"active": "evidence", "one": all_shown([line])[0], "form": form}
    return render(request, "register/correct.html", context, status=form.status)


@login_required
@require_GET
@cites("3", "16(3)")
def printed(request: HttpRequest) -> HttpResponse:
    """The printed form, A4 landscape: the lines of a search in the order of their numbers, with empty boxes to sign."""
    facts, at = facts_of(request), wiring.clock().now()
    form = RegisterFilter.from_query(request)
    search = form.search_for
    rows = register_queries.request_lines(facts, search, at=at, limit=MOST_PRINTED)
    published = published_checkpoint()
    context = {
        "lines": [
            replace(one, qr=qr_path(short_address(request, one.line.no))) for one in all_shown(list(reversed(rows)))
        ],
        "more": register_queries.count_request_lines(facts, search, at=at) - len(rows),
        "unit": unit_name(facts),
        "filter": form,
        "looked_for": search,
        "printed_at": at,
        "printed_by": facts.name,
        "log": log_state(),
        "published": published,
    }
    return render(request, "register/printed.html", context)


def short_address(request: HttpRequest, number: str) -> str:
    """The address of a line, as short as a QR code on paper wants it."""
    return request.build_absolute_uri(reverse("register-short", args=[number]))


@login_required
@require_GET
def short(request: HttpRequest, number: str) -> HttpResponse:
    """/r/NUMBER leads to the page of the line."""
    del request
    return HttpResponseRedirect(reverse("register-line", args=[number]))
