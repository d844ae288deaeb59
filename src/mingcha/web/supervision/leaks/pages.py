"""Pages of leak cases: the reader's own list, the opening, one case; "not found" to everybody else (20(4), 20(5))."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.points.queries import point_names
from mingcha.supervision.leaks.actions import open_leak
from mingcha.supervision.leaks.queries import (
    MOST_LEAKS,
    count_leaks,
    items_of_leak,
    knows_leak,
    leak_case,
    leaks,
    who_may_be_named,
)
from mingcha.supervision.leaks.rules import may_enter_leaks
from mingcha.supervision.leaks.states import LeakState
from mingcha.supervision.leaks.values import WholeLeak
from mingcha.supervision.officers.values import OfferedOfficers
from mingcha.web.evidence.act_words import act_words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.offered import unit_codes
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.supervision.enforcement_steps import ShownStep, fresh_for_weighty, shown_steps
from mingcha.web.supervision.leaks.forms import LeaksFrom, NameHandlerForm, OpenLeakForm, offering
from mingcha.web.supervision.leaks.steps import STEPS
from mingcha.web.supervision.officer_finder import with_officers


@login_required
@cites("20(4)", "20(5)")
def index(request: HttpRequest) -> HttpResponse:
    """The cases that this person may know of, newest first."""
    facts, now, asked = facts_of(request), wiring.clock().now(), LeaksFrom.from_query(request)
    only = LeakState(asked.value("state")) if asked.value("state") else None
    before, given = asked.value("before") or 0, {"at": now, "state": only, **asked.narrowed}
    rows = leaks(facts, before=before, limit=MOST_LEAKS + 1, **given)
    context = asked.shown(LeakState, rows, MOST_LEAKS, count_leaks(facts, **given), acts=True) | {
        "active": "supervision",
        "may_open": facts.has(*PUBLIC_SECURITY),
    }
    return render(request, "leaks/index.html", context)


@login_required
@needs_step_up
@cites("20(4)", "20(5)")
def new(request: HttpRequest) -> HttpResponse:
    """The form that opens a case; a POST opens it and locks its evidence."""
    require(may_enter_leaks(facts_of(request)))
    form = OpenLeakForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            made = open_leak(signed_in(request), new=form.new, clock=wiring.clock())
            done(request, Words("已立案，证据已固定", "It is opened, and its evidence locked"))
            return redirect("leak", made)
    if not form.is_bound:
        form = OpenLeakForm(initial={"known_at": wiring.clock().now(), "to_at": wiring.clock().now()})
    codes = unit_codes(facts_of(request), wiring.clock().now())
    context = {"active": "supervision", "form": form, "unit_codes": codes}
    return render(request, "leaks/new.html", context, status=form.status)


@login_required
@cites("20(4)", "20(5)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A case with its steps."""
    return _page(request, number, None)


@login_required
@require_POST
@fresh_for_weighty(STEPS)
@cites("20(4)", "20(5)")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    leak_case(facts_of(request), number, at=wiring.clock().now())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            answer = STEPS[name].do(request, number, form)
            done(request, answer if isinstance(answer, Words) else STEPS[name].done)
            return redirect("leak", number) if _still_reads(request, number) else redirect("leaks")
    return _page(request, number, form)


def _still_reads(request: HttpRequest, number: int) -> bool:
    """Whether who just did a step sees the case: not who was barred by it."""
    return knows_leak(facts_of(request), number, at=wiring.clock().now())


def _people(found: WholeLeak) -> set[str]:
    """The actors that the page names."""
    held = found.facts
    actors = {held.opened_by, held.silence_by, found.silence_signed_by, found.decided_by}
    actors |= {one.end_asked_by for one in found.handlers} | {one.ended_by for one in found.handlers}
    actors |= {actor for one in found.suspects for actor in (one.named_by, one.signed_by, one.back_asked_by)}
    actors |= {one.by for one in found.course} | {one.noted_by for one in found.notices}
    return actors - {""}


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = leak_case(facts, number, at=now)
    if sent is not None:
        sent.offer_newest(found.row.revision)
    held = found.facts
    initial = {
        "moment": now,
        "kind": held.kind.value,
        "grade": held.grade.value if held.grade else "",
        "critical": held.critical,
        "personal": held.personal,
        "to": found.owed[0].to.value if found.owed else "",
    }
    steps = shown_steps(
        STEPS,
        lambda name: bool(getattr(found.steps, name)),
        sent,
        found.row.revision,
        lambda name: reverse("leak-step", args=[number, name]),
        initial,
    )
    for one in steps:
        offering(one.form, found)
    context = {
        "active": "supervision",
        "found": found,
        "row": found.row,
        "late": {one for one in found.owed if one.is_late(now)},
        "points": point_names(found.points),
        "items": items_of_leak(facts, number, at=now),
        "course": [(one, act_words(one.act)) for one in found.course],
        "names": actor_names(_people(found)),
        "answered": sent or ActionForm(),
        "steps": _with_nameable(request, steps, number),
    }
    return render(request, "leaks/one.html", context, status=sent.status if sent else 200)


def _with_nameable(request: HttpRequest, steps: list[ShownStep], number: int) -> list[ShownStep]:
    """The steps with the officers who may be named a handler."""
    facts, now = facts_of(request), wiring.clock().now()

    def officers(text: str) -> OfferedOfficers:
        return who_may_be_named(facts, number, at=now, text=text)

    url = reverse("leak", args=[number])
    return [
        with_officers(request, one, url, officers) if isinstance(one.form, NameHandlerForm) else one for one in steps
    ]
