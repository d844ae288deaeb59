"""Pages of targets: the list, a target with how its pushing goes and its steps, the form (article 13(1))."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.queries import authorities
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.actions import send_again
from mingcha.sharing.pushes.queries import pushes
from mingcha.sharing.reconciliations.queries import comparisons
from mingcha.sharing.reconciliations.values import ComparisonPage
from mingcha.sharing.targets import queries
from mingcha.sharing.targets.actions import add_target, change_target
from mingcha.sharing.targets.rules import STOPPERS, WRITERS, may_write_targets
from mingcha.sharing.targets.values import TargetKind, TargetRow, TargetSteps
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.targets.comparing import COMPARING, comparing_steps
from mingcha.web.sharing.targets.forms import AddTargetForm, ChangeTargetForm, EnableTargetForm, SendAgainForm
from mingcha.web.sharing.targets.needs import CODED, NEEDS
from mingcha.web.sharing.targets.steps import STEPS, STOPS, is_open
from mingcha.web.supervision.enforcement_steps import shown_steps

MOST_HOLDERS = 500
ALL_STEPS = {**STEPS, **COMPARING}


@login_required
@cites("3", "13(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The targets by name."""
    facts = facts_of(request)
    rows = queries.targets(facts, at=wiring.clock().now())
    context = {"active": "sharing", "rows": rows, "writes": may_write_targets(facts).allowed}
    return render(request, "targets/list.html", context)


@login_required
@cites("3", "13(1)")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a target; a POST adds it."""
    form, may = AddTargetForm.from_post(request), may_write_targets(facts_of(request))
    form.offer_holders(authorities(limit=MOST_HOLDERS))
    if may and form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            row = add_target(
                signed_in(request),
                name=given["name"],
                kind=TargetKind(given["kind"]),
                audience=Audience(given["audience"]),
                grant=given["grant"],
                new=form.new,
                clock=wiring.clock(),
            )
            done(request, Words("目标已登记，请试连", "It is added: try it"))
            return redirect("target", row.name)
    context = _with_needs(request, form) | {"needs": NEEDS.values()}
    return render(request, "targets/form.html", context | {"closed": closed(may, *WRITERS)}, status=form.status)


@login_required
@cites("3", "13(1)")
def edit(request: HttpRequest, target: str) -> HttpResponse:
    """The form of a target that is there; a POST writes it anew."""
    row = queries.target(facts_of(request), target, at=wiring.clock().now()).row
    form, may = ChangeTargetForm.from_post(request), may_write_targets(facts_of(request))
    form.offer_holders({row.holder: row.holder_name, **dict(authorities(limit=MOST_HOLDERS))}.items())
    if not form.is_bound:
        form.initial = form.filled_from(row)
    if may and form.is_valid():
        with form.answers(request):
            change_target(signed_in(request), name=target, new=form.new, clock=wiring.clock())
            done(request, Words("已修改，请重新试连", "It is changed: try it again"))
            return redirect("target", target)
    context = _with_needs(request, form) | {"row": row, "needs": [NEEDS[row.kind]]}
    return render(request, "targets/form.html", context | {"closed": closed(may, *WRITERS)}, status=form.status)


def _with_needs(request: HttpRequest, form: ChangeTargetForm) -> dict[str, object]:
    """The form, and what stands below it: the lists with codes, and the hosts to which may be pushed now."""
    shown = {"active": "sharing", "form": form, "action": request.path}
    return shown | {"coded": CODED, "hosts": settings.MINGCHA_SHARING_HOSTS}


@login_required
@cites("3", "13(1)")
def one(request: HttpRequest, target: str) -> HttpResponse:
    """A target with how its pushing goes."""
    return _page(request, target, None)


@login_required
@require_POST
@cites("3", "13(1)")
def step(request: HttpRequest, target: str, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in ALL_STEPS:
        raise Http404
    form = ALL_STEPS[name].form.from_post(request)
    queries.target(facts_of(request), target, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            answer = ALL_STEPS[name].do(request, target, form)
            done(request, answer if isinstance(answer, Words) else ALL_STEPS[name].done)
            return redirect("target", target)
    return _page(request, target, form)


@login_required
@require_POST
@cites("3", "13(1)")
def again(request: HttpRequest, target: str) -> HttpResponse:
    """Has a version sent again that the receiver refused."""
    form = SendAgainForm.from_post(request)
    queries.target(facts_of(request), target, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            send_again(signed_in(request), target=target, key=form.cleaned_data["key"], clock=wiring.clock())
            done(request, Words("将重新推送", "It is sent again"))
            return redirect("target", target)
    return _page(request, target, form)


def _page(request: HttpRequest, name: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.target(facts, name, at=now)
    row = found.row
    if isinstance(sent, EnableTargetForm):  # the page shows what stands there now
        sent.retype("written_at", row.written_at.isoformat())
    compared = comparisons(facts, name, at=now)
    steps = shown_steps(
        STEPS,
        lambda one: is_open(found.steps, one),
        sent,
        0,
        lambda one: reverse("target-step", args=[name, one]),
        {"written_at": row.written_at.isoformat()},
    )
    context = {
        "active": "sharing",
        "row": row,
        "pushed": pushes(facts, name, at=now),
        "compared": compared,
        "comparing": comparing_steps(compared, name, sent),
        "names": actor_names(_people(row, compared)),
        "writes": may_write_targets(facts).allowed,
        "sends_again": facts.has(*STOPPERS),
        "why_not": _why_not_enabled(found.steps, is_enabled=row.enabled_at is not None),
        "answered": sent or ActionForm(),
        "steps": [one for one in steps if one.name not in STOPS],
        "stops": [one for one in steps if one.name in STOPS],
    }
    return render(request, "targets/one.html", context, status=sent.status if sent else 200)


def _people(row: TargetRow, compared: ComparisonPage) -> set[str]:
    """The actors that the page names."""
    found = {row.written_by, row.enabled_by, row.paused_by}
    for one in (compared.asked, compared.newest, *compared.earlier):
        found |= {one.asked_by, one.settled_by} if one else set()
    return found - {""}


def _why_not_enabled(steps: TargetSteps, *, is_enabled: bool) -> object:
    """Why this reader cannot enable a target that is not enabled; None else."""
    return None if is_enabled or steps.enable else steps.enable
