"""Pages of requests: the lists, a new one, a changed one, one with its steps (articles 14, 15, 19)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.approvals.offers import acts_offered
from mingcha.access.copies.rules import ALL_READERS as COPY_READERS
from mingcha.access.duty.queries import grant_of_request
from mingcha.access.exports import queries as exports_queries
from mingcha.access.officers import queries as officers_queries
from mingcha.access.papers.queries import papers_to_name
from mingcha.access.papers.values import PaperFacts, PaperKind
from mingcha.access.register.queries import request_lines
from mingcha.access.register.rules import may_enter_register
from mingcha.access.register.values import LineSearch, RequestLineRow
from mingcha.access.requests import queries
from mingcha.access.requests.actions import change_request, draft_request
from mingcha.access.requests.rules import states_unit
from mingcha.access.requests.scope import most_points_of_request
from mingcha.access.requests.values import VIEW, WAY_WORDS, RequestAct, RequestList, RequestRow, RequestState
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.law.request_purposes import RequesterKind, request_purpose
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.identity.serving import ANSWERERS, is_on_duty_of
from mingcha.registry.places.queries import organisation_place
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.web.access.point_finder import point_finder
from mingcha.web.access.register.words import ACT_WORDS, words_of
from mingcha.web.access.requests import view
from mingcha.web.access.requests.forms import (
    ApproveForm,
    CheckForm,
    LookQuery,
    RefuseForm,
    RequestForm,
    RequestsQuery,
    ReturnForm,
    RevokeForm,
    SheetForm,
    WithdrawForm,
)
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.map import allow_base_map
from mingcha.web.registry.saved_filters.shown import kept_filters

PAGE_ROWS = 50
MOST_OFFICERS = 50
"""Officers offered in a list; where there are more, they are searched."""
MOST_LINES = 20
"""Lines of the register on the page of a request; the printed form has all."""
_EXPORTED = (RequestState.OPEN, RequestState.DELIVERED, RequestState.CLOSED, RequestState.REVOKED, RequestState.EXPIRED)
_EARLY = (RequestState.DRAFT, RequestState.SIGNED_BY_ONE, RequestState.SIGNED, RequestState.CHECKED)
CONDITIONS = (
    ("15(1)", Words("不少于两名工作人员", "At least two officers")),
    ("15(2)", Words("出示工作证件或者行政执法证件", "Work or enforcement certificate shown")),
    ("15(3)", Words("出示单位批准文件或者介绍信函", "Approval document or letter of introduction shown")),
    ("15(4)", Words("履行登记手续", "Registered")),
)


@dataclass(frozen=True, slots=True)
class ConditionShown:
    """One of the four conditions, and whether it holds now."""

    article: str
    words: Words
    decision: Decision


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request of a list, with its purpose, way and state in words."""

    row: RequestRow
    purpose: Words
    way: Words
    state: Words


@login_required
@cites("14(1)", "14(2)", "15")
def index(request: HttpRequest) -> HttpResponse:
    """The requests that wait for the person's unit, those of the person, and all that the person reads."""
    facts, now = facts_of(request), wiring.clock().now()
    serves, form = facts.has(*ANSWERERS), RequestsQuery.from_query(request)
    own, reads_all = officers_queries.own_officer(facts, at=now), facts.has(*COPY_READERS)
    first = RequestList.AWAITING if serves else RequestList.ALL if reads_all and own is None else RequestList.MINE
    which, text = form.listed or first, form.value("text")

    def fetch(limit: int, offset: int) -> list[ListedRequest]:
        rows = queries.requests_listed(facts, which, at=now, text=text, limit=limit, offset=offset)
        return [
            ListedRequest(one, purpose_words(one), WAY_WORDS[one.case.request.way], view.state_words(one))
            for one in rows
        ]

    found = PagedRows(queries.count_listed(facts, which, at=now, text=text), fetch)
    context = {
        "active": "requests",
        "which": which.value,
        "filter": form,
        "kept": kept_filters(facts, ListKind.REQUESTS, form, at=now),
        "page": Paginator(found, PAGE_ROWS).get_page(form.page_number),
        "waiting": queries.count_listed(facts, RequestList.AWAITING, at=now) if serves else 0,
        "serves": serves,
        "may_read_copies": serves or reads_all,
        "own": own,
    }
    return render(request, "requests/index.html", context)


@login_required
@cites("14(1)", "14(2)", "15", "19", "799-20")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new request; a POST drafts it. What is typed survives a look at what is recorded."""
    facts, now = facts_of(request), wiring.clock().now()
    form, lookup = _typed(request)
    own = officers_queries.own_officer(facts, at=now)
    if not form.is_bound and own is not None:
        form.initial.setdefault("first", own.no)
    if form.is_valid():
        with form.answers(request):
            asked = draft_request(signed_in(request), form.asked, clock=wiring.clock())
            done(request, Words("已起草，请两人签名", "Drafted: both officers sign now"))
            return HttpResponseRedirect(reverse("request", args=[asked.no]))
    return _form(request, form, lookup, "")


@login_required
@cites("14(1)", "14(2)", "15", "19", "799-20")
def change(request: HttpRequest, no: str) -> HttpResponse:
    """Changes what is asked; every signature is void then."""
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.request_row(facts, no, at=now)
    form, lookup = _typed(request, no)
    if request.method != "POST":
        form = RequestForm(initial=RequestForm.values_of(row.case.request), **_choices(request, lookup, no))
    if form.is_valid():
        with form.answers(request):
            change_request(signed_in(request), no, form.asked, clock=wiring.clock())
            done(request, Words("已变更，原签名作废，请重新签名", "Changed: earlier signatures are void, sign again"))
            return HttpResponseRedirect(reverse("request", args=[no]))
    return _form(request, form, lookup, no)


@login_required
@cites("14(1)", "14(2)", "15")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A request: steps, officers, conditions, scope, why and where to, and what this person may do now."""
    return show(request, no, None, "")


def show(request: HttpRequest, no: str, form: ActionForm | None, name: str) -> HttpResponse:
    """The page of a request; `form` is the form of an answer that was not carried out, `name` its name in the page."""
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.request_row(facts, no, at=now)
    asked = row.case.request
    conditions = _conditions(facts, no, now)
    offered = {act.value: decision for act, decision in acts_offered(facts, no, at=now).items()}
    missing = [one for one in conditions if not one.decision]
    is_exported = asked.way != VIEW and row.state in _EXPORTED
    context = {
        "active": "requests",
        "row": row,
        "asked": asked,
        "kind": RequesterKind(asked.requester_kind).words,
        "purpose": purpose_words(row),
        "way": WAY_WORDS[asked.way],
        "steps": view.steps_of(row),
        **_history(row),
        "watches": grant_of_request(facts, no, at=now) is not None,
        "officers": view.officers_of(facts, row, now),
        "closes_at": view.closes_at(row),
        "conditions": conditions,
        "held": len(conditions) - len(missing),
        "missing": len([one for one in missing if one.article != "15(4)"]),
        "refusal": first_missing(missing, row.state),
        "approval_waits": _waits(offered.get(RequestAct.APPROVE.value), missing),
        "points": view.points_of(asked.points, asked.from_ms, asked.to_ms),
        "hidden_points": max(0, len(asked.points) - view.MOST_SHOWN),
        "offered": offered,
        "may_hand_in": _may_hand_in(facts, row),
        "may_sign": offered.get(RequestAct.SIGN_FIRST.value) or offered.get(RequestAct.SIGN_SECOND.value),
        "has_exports": is_exported and exports_queries.reads_exports(facts, asked.managing_unit, at=now),
        "lines": lines_shown(facts, no, now),
        "on_paper": any(one.counts and one.kind.is_weaker for one in row.signature_rows),
        "form": form,
        "states_unit": states_unit(asked),
        **_answer_forms(),
        **({name: form} if form is not None else {}),
    }
    return render(request, "requests/one.html", context, status=form.status if form is not None else 200)


def _conditions(facts: DutyFacts, no: str, now: datetime) -> list[ConditionShown]:
    """The four conditions of article 15 with their words."""
    judged = queries.conditions_of(facts, no, at=now)
    return [ConditionShown(article, words, one) for (article, words), one in zip(CONDITIONS, judged, strict=True)]


def _answer_forms() -> dict[str, ActionForm]:
    """The forms of a request's answers, by their names in the page."""
    return {
        "check_form": CheckForm(),
        "approve_form": ApproveForm(),
        "refuse_form": RefuseForm(),
        "return_form": ReturnForm(),
        "revoke_form": RevokeForm(),
        "withdraw_form": WithdrawForm(),
    }


def first_missing(missing: list[ConditionShown], state: RequestState) -> Decision | None:
    """The first condition that is missing for the next step, which the page shows as a refusal: before the unit's
    answer not the register, which comes after it; once the request is open, any."""
    if state in _EARLY:
        missing = [one for one in missing if one.article != "15(4)"]
    elif state is not RequestState.OPEN:
        missing = []
    return missing[0].decision if missing else None


def _history(row: RequestRow) -> dict[str, object]:
    """What happened to a request: who drafted it, each step in words, and what its officers read first."""
    return {
        "history": [(one, view.step_words(one), view.step_person(one)) for one in row.steps],
        "drafter": actor_names({row.drafted_by}).get(row.drafted_by, ""),
        "stopped": row.stopped,
        "stopped_words": view.state_words(row),
        "stopped_by": view.step_person(row.stopped) if row.stopped else None,
        "is_returned": row.stopped is not None and row.stopped.act is RequestAct.RETURN,
    }


def _waits(approval: Decision | None, missing: list[ConditionShown]) -> bool:
    """Whether the reader could approve once the missing conditions hold, and is not the wrong person for it."""
    return approval is not None and approval.reason in [one.decision.reason for one in missing]


def _may_hand_in(facts: DutyFacts, row: RequestRow) -> bool:
    """Whether the reader may hand in a sheet signed on paper: of the managing unit, while a signature lacks."""
    signs = row.state in (RequestState.DRAFT, RequestState.SIGNED_BY_ONE)
    return signs and bool(is_on_duty_of(facts, organisation_place(row.case.request.managing_unit)))


def lines_shown(facts: DutyFacts, no: str, at: datetime) -> list[tuple[RequestLineRow, Words]]:
    """The register's lines of a request that the reader may read, newest first, each with its act in words."""
    if not may_enter_register(facts):
        return []
    rows = request_lines(facts, LineSearch(request=no), at=at, limit=MOST_LINES)
    return [(one, words_of(ACT_WORDS, one.facts.act)) for one in rows]


def purpose_words(row: RequestRow) -> Words:
    """The purpose of a request in words."""
    found = request_purpose(row.case.request.purpose)
    return found.words if found else Words(row.case.request.purpose, row.case.request.purpose)


def sheet_form(request: HttpRequest, row: RequestRow) -> SheetForm:
    """The form of a signed sheet, with the officers who have not signed yet."""
    signed = {one.officer for one in row.signature_rows if one.counts}
    named = [(one.no, f"{one.name} {one.credential_no}") for one in row.case.request.officers if one.no not in signed]
    return SheetForm.from_post(request, officers=named)


def _choices(request: HttpRequest, lookup: LookQuery, no: str) -> dict[str, Any]:
    """The officers and papers that this person may name; those of the request `no` that is changed are among them."""
    facts, now = facts_of(request), wiring.clock().now()
    asked = queries.request_row(facts, no, at=now).case.request if no else None
    drafted = [one.no for one in asked.officers] if asked else []
    chosen = [lookup.value("first"), lookup.value("second"), *drafted]
    named = officers_queries.officers_to_name(
        facts, at=now, text=lookup.value("who"), named=[one for one in chosen if one], limit=MOST_OFFICERS
    )
    papers = papers_to_name(facts, request=no, at=now)
    return {
        "officers": [(one.no, f"{one.name} · {one.unit} · {one.credential_no}") for one in named],
        "papers": [(one.facts.no, _called(one.facts)) for one in papers],
    }


def _called(paper: PaperFacts) -> Words:
    kind, rest = PaperKind(paper.kind).words, f"{paper.issuer_no} · {paper.issuer} · {paper.no}"
    return Words(f"{kind.zh} {rest}", f"{kind.en} {rest}")


def _typed(request: HttpRequest, no: str = "") -> tuple[RequestForm, LookQuery]:
    """The form as it was sent, and what it looks up: pressing a button of a look judges and drafts nothing."""
    lookup = LookQuery.of(request)
    return RequestForm.typed(request, lookup, **_choices(request, lookup, no)), lookup


def _form(request: HttpRequest, form: RequestForm, lookup: LookQuery, no: str) -> HttpResponse:
    """The page of the form, with what is recorded of the points in the interval, points found by name, and the map."""
    facts, now = facts_of(request), wiring.clock().now()
    begin, end = lookup.value("begin"), lookup.value("end")
    asks = officers_queries.own_officer(facts, at=now) is not None or facts.has(*ANSWERERS)
    context: dict[str, object] = {
        "active": "requests",
        "form": form,
        "action": reverse("request-change", args=[no]) if no else reverse("request-new"),
        "no": no,
        "asks": asks,
        "lookup": lookup,
        "shown": view.points_of(lookup.value("points"), ms(begin), ms(end)) if asks and begin and end else (),
    }
    if asks:
        form.show_finder(officers=officers_queries.count_to_name(facts, at=now) > MOST_OFFICERS)
        context |= point_finder(request, form, lookup, most_points_of_request(now))
    response = render(request, "requests/new.html", context, status=form.status)
    allow_base_map(request, response)
    return response


def ms(instant: object) -> int:
    """Unix milliseconds of an instant."""
    return int(instant.timestamp() * 1000)  # type: ignore[attr-defined]
