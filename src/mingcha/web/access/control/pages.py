"""Control of cameras for the pages: JSON of the pad, and the register of moves (articles 2, 3, 7(2), 16(3))."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.control import queries
from mingcha.access.control.actions import give_control_back, hand_control_on
from mingcha.access.control.values import MoveRow, MoveSearch
from mingcha.access.register.rules import may_enter_register
from mingcha.kit.decision import cites
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.web.access.control import answers
from mingcha.web.access.control.forms import LeaseForm, MoveFilter, StateQuery, TakeForm, TakeOverForm
from mingcha.web.access.control.words import move_words, trouble_words
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import wants_part
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in

PAGE_ROWS = 50
_CONFLICT = HTTP_STATUS[FaultKind.CONFLICT]


@dataclass(frozen=True, slots=True)
class ShownMove:
    """A move with what it did in words, and why a return failed."""

    row: MoveRow
    words: Words
    why: Words | None


@require_POST
@cites("2", "7(2)", "16(3)", "19")
def take(request: HttpRequest) -> JsonResponse:
    """Takes control of a point under a grant: the lease with its first ticket, or 409 with who has it."""
    given = TakeForm.from_body(request).require()
    try:
        return JsonResponse(answers.taken(request, given["grant"], given["point"]))
    except Fault as fault:
        return JsonResponse(answers.conflict_json(request, given["point"], fault), status=_CONFLICT)


@require_POST
@cites("2", "7(2)", "16(3)", "19")
def renew(request: HttpRequest) -> JsonResponse:
    """The next ticket of the asker's own lease, which it extends; says who asks for it."""
    return JsonResponse(answers.renewed(request, LeaseForm.from_body(request).require()["lease"]))


@require_POST
@cites("2", "7(2)", "16(3)")
def give_back(request: HttpRequest) -> JsonResponse:
    """Ends the asker's own lease."""
    given = LeaseForm.from_body(request).require()
    row = give_control_back(signed_in(request), lease=given["lease"], clock=wiring.clock())
    return JsonResponse(answers.lease_json(row))


@require_POST
@cites("2", "7(2)", "16(3)")
def ask(request: HttpRequest) -> JsonResponse:
    """Asks who has control of a point to hand it on."""
    given = TakeForm.from_body(request).require()
    try:
        answers.asked(request, given["grant"], given["point"])
    except Fault as fault:
        return JsonResponse(answers.conflict_json(request, given["point"], fault), status=_CONFLICT)
    return JsonResponse(answers.states(request, (given["point"],)))


@require_POST
@cites("2", "7(2)", "16(3)")
def hand_on(request: HttpRequest) -> JsonResponse:
    """Hands the asker's own lease to who asked for it; that person's page takes it up by `take`."""
    given = LeaseForm.from_body(request).require()
    row = hand_control_on(signed_in(request), lease=given["lease"], clock=wiring.clock())
    return JsonResponse(answers.states(request, (row.point,)))


@require_POST
@cites("2", "7(2)", "16(1)", "16(3)", "19")
def take_over(request: HttpRequest) -> JsonResponse:
    """Takes control over from another person, with a reason: the lease with its first ticket."""
    given = TakeOverForm.from_body(request).require()
    try:
        return JsonResponse(answers.taken(request, given["grant"], given["point"], given["reason"]))
    except Fault as fault:
        return JsonResponse(answers.conflict_json(request, given["point"], fault), status=_CONFLICT)


@login_required
@require_GET
@cites("2", "7(2)")
def state(request: HttpRequest) -> JsonResponse:
    """Who turns the points of the address, of those that the asker may watch."""
    return JsonResponse(answers.states(request, StateQuery.from_query(request).value("points")))


@login_required
@require_GET
@cites("3", "7(2)", "16(3)")
def moves(request: HttpRequest) -> HttpResponse:
    """The register of moves in reach and the own ones, the newest first; an htmx request gets only the table."""
    form, facts = MoveFilter.from_query(request), facts_of(request)
    enters = may_enter_register(facts).allowed
    context: dict[str, object] = {"active": "evidence", "filter": form, "may_enter_register": enters}
    if form.is_valid():
        found = moves_found(facts, form.search_for)
        context["page"] = Paginator(found, PAGE_ROWS).get_page(form.page_number)
    template = "control/lines.html" if wants_part(request) else "control/moves.html"
    return render(request, template, context, status=form.status)


def moves_found(facts: DutyFacts, search: MoveSearch) -> PagedRows[ShownMove]:
    """The moves that a search finds, fetched page by page."""
    at = wiring.clock().now()
    count = queries.count_moves(facts, search, at=at)
    return PagedRows(count, lambda limit, offset: moves_shown(facts, search, at, limit=limit, offset=offset))


def moves_shown(facts: DutyFacts, search: MoveSearch, at: datetime, *, limit: int, offset: int = 0) -> list[ShownMove]:
    """Moves with what they did in words, the newest first."""
    rows = queries.moves(facts, search, at=at, limit=limit, offset=offset)
    return [ShownMove(row, move_words(row), trouble_words(row)) for row in rows]
