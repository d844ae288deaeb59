"""Pages of applications: the list, one with its check, the form; the published sets that can be asked for (article
13(2))."""

from collections.abc import Iterable, Mapping
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.shares.queries import has_shares
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import PrintedRow
from mingcha.sharing.applications import queries
from mingcha.sharing.applications.actions import (
    draft_application,
    forward_application,
    return_application,
    submit_application,
    withdraw_application,
)
from mingcha.sharing.applications.asked import kinds_of
from mingcha.sharing.applications.rules import APPLICANTS, may_apply
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.applications.values import ApplicationPage
from mingcha.sharing.decisions.queries import decision, dispute_steps
from mingcha.sharing.decisions.rules import may_read_scope
from mingcha.sharing.grants.rules import may_read_grants
from mingcha.sharing.grants.waiting import lacks_people
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.printed.forms import IssueDocumentForm
from mingcha.web.registry.printed.issuing import issue
from mingcha.web.sharing.applications.forms import (
    ApplicationForm,
    ApplicationsFrom,
    ChosenSet,
    ForwardForm,
    ReturnApplicationForm,
    SubmitApplicationForm,
    WithdrawApplicationForm,
)
from mingcha.web.sharing.applications.shown import returned_gaps, shown_content, shown_gaps, shown_terms
from mingcha.web.sharing.decisions.dispute_steps import DISPUTE_STEPS
from mingcha.web.sharing.decisions.papers import shown_papers
from mingcha.web.supervision.enforcement_steps import Step, shown_steps

_CHECK = ("13(2)", "GDSR")


def _submit(request: HttpRequest, no: str, form: ActionForm) -> None:
    submit_application(signed_in(request), no=no, digest=form.cleaned_data["digest"], clock=wiring.clock())


def _forward(request: HttpRequest, no: str, form: ActionForm) -> None:
    forward_application(signed_in(request), no=no, digest=form.cleaned_data["digest"], clock=wiring.clock())


def _return(request: HttpRequest, no: str, form: ActionForm) -> None:
    if isinstance(form, ReturnApplicationForm):
        digest = form.cleaned_data["digest"]
        return_application(signed_in(request), no=no, digest=digest, gaps=form.gaps, clock=wiring.clock())


def _withdraw(request: HttpRequest, no: str, form: ActionForm) -> None:
    withdraw_application(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "submit": Step(
        SubmitApplicationForm, _submit, Words("提交申请", "Submit it"), ("13(2)", "19"),
        Words("内容完整，提交", "Complete: submit"),
        Words("申请已提交，由数据目录管理员核对", "It is submitted: a data clerk checks it"),
    ),
    "forward": Step(
        ForwardForm, _forward, Words("转公安机关", "Forward it to the police"), ("13(2)",),
        Words("我已核对，转公安机关", "I have checked it: forward"),
        Words("申请已转公安机关", "It is with the police"),
    ),
    "return": Step(
        ReturnApplicationForm, _return,
        Words("退回补正：只填有所缺内容的部分", "Return it: fill in the parts alone that lack something"), _CHECK,
        Words("退回", "Return"), Words("申请已退回", "It is returned"),
    ),
    "withdraw": Step(
        WithdrawApplicationForm, _withdraw, Words("撤回申请", "Withdraw it"), ("13(2)",),
        Words("撤回", "Withdraw"), Words("申请已撤回", "It is withdrawn"),
    ),
    **DISPUTE_STEPS,
}  # fmt: skip
"""The steps by their names in addresses."""


@login_required
@cites("3", "13(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The applications that the reader may read, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), ApplicationsFrom.from_query(request)
    only = ApplicationState(asked.value("state")) if asked.value("state") else None
    given = {"at": now, "state": only, **asked.narrowed}
    most = queries.MOST_APPLICATIONS
    rows = queries.applications(facts, before=asked.value("before") or 0, limit=most + 1, **given)
    total = queries.count_applications(facts, **given)
    context = asked.shown(ApplicationState, rows, most, total, acts=True) | {
        "active": "sharing",
        "asks": may_apply(facts).allowed,
        "is_shared_with": has_shares(facts, at=now),
    }
    return render(request, "applications/list.html", context)


@login_required
@cites("13(2)")
def new(request: HttpRequest) -> HttpResponse:
    """The published sets that can be asked for; with a chosen one the form, whose POST writes a draft."""
    chosen = int(ChosenSet.from_query(request).value("number") or 0)
    return _written(request, None, chosen)


@login_required
@cites("13(2)")
def edit(request: HttpRequest, no: str) -> HttpResponse:
    """The form of a draft, or of a returned application; a POST writes it. `?set=0`: all sets, to choose another."""
    found = queries.application(facts_of(request), no, at=wiring.clock().now())
    chosen = ChosenSet.from_query(request).value("number")
    return _written(request, found, found.content.data_set if chosen is None else int(chosen))


@login_required
@cites("3", "13(2)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """An application with its steps."""
    return _page(request, no, None)


@login_required
@require_POST
@cites("3", "13(2)")
def step(request: HttpRequest, no: str, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    queries.application(facts_of(request), no, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, no, form)
            done(request, STEPS[name].done)
            return redirect("application", no)
    return _page(request, no, form)


@login_required
@require_POST
@cites("3", "13(2)")
def paper(request: HttpRequest, no: str) -> HttpResponse:
    """Issues the newest decision as a document with number, digest and QR code."""
    form = IssueDocumentForm.from_post(request)
    queries.application(facts_of(request), no, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            issue(request, PrintedKind.SHARING_DECISION, no)
            done(request, Words("决定书已出具，可下载", "The decision is issued on paper"))
            return redirect(f"{reverse('application', args=[no])}#issued")
    return _page(request, no, form)


def _written(request: HttpRequest, found: ApplicationPage | None, chosen: int) -> HttpResponse:
    """The form of an application for a chosen set; without one, the sets to choose from."""
    facts, now = facts_of(request), wiring.clock().now()
    may = found.steps.draft if found else may_apply(facts)
    form = ApplicationForm.from_post(request)
    context: dict[str, object] = {"active": "sharing", "found": found, "closed": closed(may, *APPLICANTS)}
    if not may:
        context["unsaved"] = form.typed_lines() if form.is_bound else ()
        return render(request, "applications/new.html", context)
    offers = {one.number: one for one in queries.offered_sets(facts, at=now)}
    is_whole = form.is_bound and form.is_valid()
    if form.is_bound:
        chosen = form.cleaned_data.get("data_set") or chosen
    if is_whole:
        with form.answers(request):
            digest, no = form.cleaned_data["digest"], found.row.no if found else ""
            row = draft_application(signed_in(request), new=form.new, no=no, digest=digest, clock=wiring.clock())
            done(request, Words("草稿已保存", "The draft is saved"))
            return redirect("application", row.no)
    offered = offers.get(chosen)
    if offered is None:
        unsaved = form.typed_lines() if form.is_bound else ()
        context |= {"offers": tuple(offers.values()), "form": form, "unsaved": unsaved}
        return render(request, "applications/new.html", context, status=form.status if form.is_bound else 200)
    form.ask_for(offered, kinds_of(offered.source))
    form.say_longest_term(shanghai_day(now))
    if found is not None and form.is_outrun:
        form.offer_newest(found.digest, "digest")
        context["newest"] = shown_content(found)
    if not form.is_bound:
        filled = form.filled_from(found.content, found.digest) if found else {}
        form.initial = filled | {"data_set": chosen}
    context |= {"form": form, "offered": offered, "action": request.path}
    context |= shown_gaps(form, found, offered, shanghai_day(now))
    return render(request, "applications/form.html", context, status=form.status)


def _page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.application(facts, no, at=now)
    if sent is not None:
        sent.offer_newest(found.digest, "digest")
    may = found.steps
    decisions = {"submit": may.submit, "forward": may.forward, "return": may.give_back, "withdraw": may.withdraw}
    disputing, decided = dispute_steps(facts, no, at=now), decision(facts, no, at=now)
    is_with_police = found.row.state is ApplicationState.FORWARDED
    decisions |= {"dispute": disputing.dispute, "settle": disputing.settle}
    at = partial(_address, no)
    shown = shown_steps(STEPS, lambda name: decisions[name].allowed, sent, 0, at, {"digest": found.digest})
    for one_shown in shown:
        if isinstance(one_shown.form, ReturnApplicationForm):
            one_shown.form.offer_parts(found.open_parts)
    papers = shown_papers(facts, found.row, decided, now)
    context = (
        shown_content(found)
        | shown_terms(found.row)
        | papers
        | {
            "active": "sharing",
            "names": actor_names(_actors(found, papers.get("documents", ()))),
            "disputing": disputing,
            "gaps": returned_gaps(found),
            "decided": decided,
            "reads_grants": may_read_grants(facts).allowed,
            "may_judge": may_read_scope(facts).allowed and (is_with_police or decided is not None),
            "names_people": lacks_people(facts, no, at=now),
            "why_not": _why_not(found),
            "answered": sent or ActionForm(),
            "steps": shown,
        }
    )
    return render(request, "applications/one.html", context, status=sent.status if sent else 200)


def _address(no: str, step_name: str) -> str:
    return reverse("application-step", args=[no, step_name])


def _actors(found: ApplicationPage, papers: Iterable[PrintedRow]) -> set[str]:
    return {one.by for one in found.history if one.by} | {one.issued_by for one in papers}


def _why_not(found: ApplicationPage) -> object:
    """Why a clerk may not check what waits for a check: a hand or a person of the asking department."""
    waits = found.row.state is ApplicationState.SUBMITTED
    return found.steps.forward if waits and not found.steps.forward and not found.steps.withdraw else None
