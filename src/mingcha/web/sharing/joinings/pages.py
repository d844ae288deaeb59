"""Pages of joinings: the board with the list, one with its steps, the form of an offer (article 13(3))."""

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.sharing.joinings import queries
from mingcha.sharing.joinings.actions import (
    check_joining,
    connect_joining,
    end_joining,
    lift_suspension,
    offer_joining,
    suspend_joining,
)
from mingcha.sharing.joinings.rules import may_offer_systems
from mingcha.sharing.joinings.states import JoiningState
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.joinings.forms import (
    CheckJoiningForm,
    ConnectJoiningForm,
    EndJoiningForm,
    JoiningsFrom,
    LiftSuspensionForm,
    OfferJoiningForm,
    SuspendJoiningForm,
)
from mingcha.web.sharing.rail import frame_of
from mingcha.web.supervision.enforcement_steps import Step, shown_steps


def _check(request: HttpRequest, no: str, form: ActionForm) -> None:
    if isinstance(form, CheckJoiningForm):
        check_joining(signed_in(request), no=no, checks=form.checks, clock=wiring.clock())


def _connect(request: HttpRequest, no: str, form: ActionForm) -> None:
    at = form.cleaned_data["test_call_at"]
    connect_joining(signed_in(request), no=no, test_call_at=at, clock=wiring.clock())


def _lift(request: HttpRequest, no: str, form: ActionForm) -> None:
    del form
    lift_suspension(signed_in(request), no=no, clock=wiring.clock())


def _suspend(request: HttpRequest, no: str, form: ActionForm) -> None:
    suspend_joining(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


def _end(request: HttpRequest, no: str, form: ActionForm) -> None:
    end_joining(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "check": Step(
        CheckJoiningForm, _check, Words("核查安全边界", "Check the boundary"), ("13(3)",),
        Words("登记核查结果", "Record what was found"), Words("核查结果已登记", "The check is recorded"),
    ),
    "connect": Step(
        ConnectJoiningForm, _connect, Words("接通", "Connect it"), ("13(3)",),
        Words("登记接通", "Record the connection"),
        Words("已接通，由程序验证在线率", "It is connected: the program verifies it"),
    ),
    "lift": Step(
        LiftSuspensionForm, _lift, Words("解除暂停", "Lift the suspension"), ("13(3)",),
        Words("解除暂停", "Lift it"),
        Words("已解除暂停，由公安机关重新接通", "It is lifted: the police connect it anew"),
    ),
    "suspend": Step(
        SuspendJoiningForm, _suspend, Words("暂停联网", "Suspend it"), ("13(3)",),
        Words("暂停", "Suspend"), Words("联网已暂停", "It is suspended"),
    ),
    "end": Step(
        EndJoiningForm, _end, Words("终止联网", "End it"), ("13(3)",),
        Words("终止", "End"), Words("联网已终止", "It is ended"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""
STOPS = ("suspend", "end")
"""Those of them that take it back."""


@login_required
@cites("3", "13(3)")
def index(request: HttpRequest) -> HttpResponse:
    """The board by district, and the joinings that the reader may read, the newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), JoiningsFrom.from_query(request)
    only = JoiningState(asked.value("state")) if asked.value("state") else None
    given = {"at": now, "state": only, **asked.narrowed}
    most = queries.MOST_JOININGS
    rows = queries.joinings(facts, before=asked.value("before") or 0, limit=most + 1, **given)
    total = queries.count_joinings(facts, **given)
    context = asked.shown(JoiningState, rows, most, total, acts=facts.has(*PUBLIC_SECURITY)) | frame_of(request)
    context |= {
        "board": [(one, division_words(one.area)) for one in queries.board(facts, at=now)],
        "offers": may_offer_systems(facts).allowed,
    }
    return render(request, "joinings/list.html", context)


@login_required
@cites("13(3)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an offer; a POST writes it."""
    facts, form = facts_of(request), OfferJoiningForm.from_post(request)
    may, systems = may_offer_systems(facts), queries.systems_to_offer(facts, at=wiring.clock().now())
    form.offer_systems(systems)
    if may and form.is_valid():
        with form.answers(request):
            row = offer_joining(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("已提出，由公安机关核查", "It is offered: the police check it"))
            return redirect("joining", row.no)
    context = frame_of(request) | {
        "closed": closed(may, Role.UNIT_MANAGER),
        "form": form,
        "systems": systems,
        "action": request.path,
    }
    return render(request, "joinings/new.html", context, status=form.status)


@login_required
@cites("3", "13(3)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A joining with its steps."""
    return _page(request, no, None)


@login_required
@require_POST
@cites("3", "13(3)")
def step(request: HttpRequest, no: str, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    form = STEPS[name].form.from_post(request)
    queries.joining(facts_of(request), no, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            STEPS[name].do(request, no, form)
            done(request, STEPS[name].done)
            return redirect("joining", no)
    return _page(request, no, form)


def _page(request: HttpRequest, no: str, sent: ActionForm | None) -> HttpResponse:
    found = queries.joining(facts_of(request), no, at=wiring.clock().now())
    may = found.moves
    shown = shown_steps(
        STEPS, lambda name: getattr(may, name).allowed, sent, 0, lambda name: reverse("joining-step", args=[no, name])
    )
    context = frame_of(request) | {
        "found": found,
        "row": found.row,
        "area": division_words(found.row.zone or found.row.division),
        "names": actor_names({step.by for step in found.history}),
        "answered": sent or ActionForm(),
        "steps": [step for step in shown if step.name not in STOPS],
        "stops": [step for step in shown if step.name in STOPS],
    }
    return render(request, "joinings/one.html", context, status=sent.status if sent else 200)
