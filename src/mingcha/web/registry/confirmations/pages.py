"""Pages of proposals: what waits for this person, the own ones, one proposal, its decision (799, art. 16(2)(2))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.confirmations import actions, queries
from mingcha.registry.confirmations.values import ProposalRow, ProposalState
from mingcha.registry.identity.queries import actor_names, missing_administrators, names_of_people
from mingcha.registry.places.queries import organisation_names
from mingcha.registry.points.queries import point_names
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm, RefuseForm
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@cites("16(2)", "799-16(2)(2)")
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person's confirmation, the person's own proposals, and those decided in reach."""
    facts, now = facts_of(request), wiring.clock().now()
    waiting = queries.waiting_for(facts, at=now)
    own = queries.own_proposals(facts, at=now)
    decided = queries.decided_in_reach(facts, at=now)
    context = {
        "active": "today",
        "waiting": waiting,
        "own": own,
        "decided": decided,
        "names": actor_names({row.proposed_by for row in (*waiting, *decided)}),
        "missing": missing_administrators(facts, at=now),
    }
    return render(request, "confirmations/index.html", context)


@login_required
@cites("16(2)", "799-16(2)(2)")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A proposal: what will change, who proposed it, and the forms for those who may decide."""
    return _page(request, name, RefuseForm())


@login_required
@require_POST
@needs_step_up
@cites("16(2)", "799-16(2)(2)")
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Confirms a proposal, which takes effect now. A secret of the act is shown in this answer alone."""
    queries.proposal(facts_of(request), name, at=wiring.clock().now())  # 404 for a proposal out of reach
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            confirmed = actions.confirm(signed_in(request), name, clock=wiring.clock())
            if not confirmed.shown_once:
                done(request, Words("已确认，即时生效", "Confirmed: it is in force"))
                return HttpResponseRedirect(reverse("confirmation", args=[name]))
            return _page(request, name, RefuseForm(), shown_once=confirmed.shown_once)
    return _page(request, name, RefuseForm(), answer=form)


@login_required
@require_POST
@needs_step_up
@cites("16(2)", "799-16(2)(2)")
def refuse(request: HttpRequest, name: str) -> HttpResponse:
    """Refuses a proposal, with a reason."""
    queries.proposal(facts_of(request), name, at=wiring.clock().now())
    form = RefuseForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            actions.refuse_proposal(signed_in(request), name, reason=form.cleaned_data["reason"], clock=wiring.clock())
            done(request, Words("未予确认，已记录理由", "Refused, with your reason"))
            return HttpResponseRedirect(reverse("confirmation", args=[name]))
    return _page(request, name, form)


@login_required
@require_POST
@cites("799-16(2)(2)")
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Withdraws one's own proposal."""
    queries.proposal(facts_of(request), name, at=wiring.clock().now())
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            actions.withdraw(signed_in(request), name, clock=wiring.clock())
            done(request, Words("已撤回", "Withdrawn"))
            return HttpResponseRedirect(reverse("confirmation", args=[name]))
    return _page(request, name, RefuseForm(), answer=form)


def _page(
    request: HttpRequest, name: str, form: RefuseForm, *, answer: ActionForm | None = None, shown_once: str = ""
) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.proposal(facts, name, at=now)
    waits = row.state is ProposalState.OPEN and now < row.expires_at
    context = {
        "active": "today",
        "row": row,
        "waits": waits,
        "names": actor_names({row.proposed_by, row.decided_by}),
        "subject": _name_of(row.subject),
        "may_decide": waits and queries.may_decide_now(facts, name, at=now),
        "is_own": waits and _is_own(row, facts.user_id),
        "refuse_form": form,
        "form": answer or form,
        "shown_once": shown_once,
    }
    return render(request, "confirmations/one.html", context, status=(answer or form).status)


def _name_of(subject: str) -> str:
    """The name of the person, point or unit that a proposal concerns; "" if its code names none."""
    for names_of in (names_of_people, point_names, organisation_names):
        if name := names_of((subject,)).get(subject):
            return name
    return ""


def _is_own(row: ProposalRow, user_id: int) -> bool:
    return row.proposed_by == f"user:{user_id}"
