"""Pages of self-checks: the list, one with its questions, its signature and review (article 16(1))."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import somewhere
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.registry.printed.rules import may_issue_papers
from mingcha.supervision.self_checks import queries
from mingcha.supervision.self_checks.actions import (
    answer_self_check,
    open_self_check,
    return_self_check,
    review_self_check,
    sign_self_check,
)
from mingcha.supervision.self_checks.kinds import CheckKind, CheckState
from mingcha.supervision.self_checks.rules import (
    may_answer_checks,
    may_change_answers,
    may_print_check,
    may_review_check,
)
from mingcha.supervision.self_checks.values import CheckRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.supervision.self_checks.forms import AnswersForm, NoteForm, OpenCheckForm, SelfChecksFilter

PAGE_ROWS = 50


@login_required
@cites("3", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The checks in reach, filtered by state; a POST opens one early."""
    facts, at, listed = facts_of(request), wiring.clock().now(), SelfChecksFilter.from_query(request)
    form = OpenCheckForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            row = open_self_check(
                signed_in(request),
                unit=given["unit"],
                kind=CheckKind(given["kind"]),
                year=given["year"],
                part=given["part"] or 0,
                clock=wiring.clock(),
            )
            done(request, Words("自查表已开列", "The check is open"))
            return HttpResponseRedirect(reverse("self-check", args=[row.number]))
    chosen = str(listed.value("state") or "")
    state = CheckState(chosen) if chosen else None

    def fetch(limit: int, offset: int) -> tuple[CheckRow, ...]:
        return queries.self_checks(facts, at=at, limit=limit, offset=offset, state=state)

    found = PagedRows(queries.count_self_checks(facts, at=at, state=state), fetch)
    shown = form if form.is_bound else OpenCheckForm(initial={"unit": facts.organisation, "year": at.year})
    context = {
        "active": "supervision",
        "page": Paginator(found, PAGE_ROWS).get_page(listed.page_number),
        "total": len(found),
        "filter": listed,
        "today": shanghai_day(at),
        "form": shown,
        "closed": closed(somewhere(facts, may_answer_checks), Role.UNIT_MANAGER),
    }
    return render(request, "self_checks/index.html", context, status=form.status)


@login_required
@cites("3", "16(1)", "799-15", "799-16")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A check with its questions; a POST gives or changes answers."""
    found = queries.self_check(facts_of(request), number, at=wiring.clock().now())
    form = AnswersForm.from_post(request, questions=found.questions)
    if form.is_valid():
        with form.answers(request):
            answer_self_check(signed_in(request), number=number, answers=form.answers_given, clock=wiring.clock())
            done(request, Words("回答已保存", "The answers are kept"))
            return HttpResponseRedirect(reverse("self-check", args=[number]))
    return _page(request, number, form)


@require_POST
@login_required
@cites("16(1)")
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps the answers that the form carries, then signs the check: what is signed is what the page showed. If the
    signature is refused, the answers are kept all the same."""
    found = queries.self_check(facts_of(request), number, at=wiring.clock().now())
    form = AnswersForm.from_post(request, questions=found.questions)
    if form.is_valid():
        with form.answers(request):
            by, given = signed_in(request), form.answers_given
            if given:
                answer_self_check(by, number=number, answers=given, clock=wiring.clock())
            sign_self_check(by, number=number, clock=wiring.clock())
            done(request, Words("自查表已签署", "The check is signed"))
            return HttpResponseRedirect(reverse("self-check", args=[number]))
    return _page(request, number, form)


@require_POST
@login_required
@cites("3", "16(1)")
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Closes a signed check as reviewed."""
    return _with_note(request, number, review_self_check, Words("自查已审阅", "The check is reviewed"))


@require_POST
@login_required
@cites("3", "16(1)")
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Returns a signed check to its unit."""
    return _with_note(request, number, return_self_check, Words("自查已退回", "The check is returned"))


@require_POST
@login_required
@cites("3", "16(1)")
def print_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Issues the sheet of a signed check."""
    issue(request, PrintedKind.SELF_CHECK, str(number))
    done(request, Words("自查表已出具", "The sheet is issued"))
    return HttpResponseRedirect(f"{reverse('self-check', args=[number])}#issued")


def _with_note(request: HttpRequest, number: int, action: Callable[..., CheckRow], words: Words) -> HttpResponse:
    form = NoteForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            action(signed_in(request), number=number, note=form.cleaned_data["note"], clock=wiring.clock())
            done(request, words)
            return HttpResponseRedirect(reverse("self-check", args=[number]))
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    found = queries.self_check(facts, number, at=at)
    place, state = found.row.place, found.row.state
    printed = documents_of(facts, PrintedKind.SELF_CHECK, str(number), at=at)
    answering = bool(may_answer_checks(facts, place)) and bool(may_change_answers(state))
    context = {
        "active": "supervision",
        "found": found,
        "row": found.row,
        "today": shanghai_day(at),
        "names": actor_names({found.row.signed_by, found.row.reviewed_by, *(one.issued_by for one in printed)} - {""}),
        "answering": answering,
        "reviewing": bool(may_review_check(facts, place, state)),
        "documents": printed,
        "issue_url": reverse("self-check-print", args=[number]),
        "may_issue": may_print_check(state) and may_issue_papers(facts),
        "given": sum(one.given is not None for one in found.questions),
        "form": sent if isinstance(sent, AnswersForm) else AnswersForm(questions=found.questions),
        "note_form": sent if isinstance(sent, NoteForm) else NoteForm(),
        "answered": sent,
    }
    return render(request, "self_checks/one.html", context, status=sent.status)
