"""Recorders at a browser: what `mingcha recorder` does but for joining, keys and gateways, which belong to the console:
viewers' tickets go to a gateway (articles 7, 16(5))."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.custody.hours.queries import beside_hours
from mingcha.fleet.placement.actions import balance, moves_to_balance
from mingcha.fleet.placement.queries import EnrolledView, enrolled, enrolled_called, fleet
from mingcha.fleet.recorders.actions import retire_recorder
from mingcha.fleet.recorders.beats import clock_of_beats
from mingcha.fleet.recorders.queries import recorders
from mingcha.fleet.recorders.rules import may_keep_recorders
from mingcha.kit.clock import Clock
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.web.fleet.recorders.forms import RetireForm
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.sign_in.step_up import needs_step_up


@login_required
@cites("7", "16(5)")
def index(request: HttpRequest) -> HttpResponse:
    """Every recorder with its state and cameras."""
    require(may_keep_recorders(facts_of(request)))
    rows = enrolled(beside_hours(), clock=_clock())
    context = {
        "active": "administration",
        "rows": rows,
        "fleet": fleet(clock=_clock()),
        "alone": recorders(clock=wiring.clock()) if not rows else (),
    }
    return render(request, "recorders/index.html", context)


@login_required
@needs_step_up
@cites("7", "16(5)")
def spread(request: HttpRequest) -> HttpResponse:
    """Shows which cameras an even spread over the living recorders would move; a POST moves them."""
    require(may_keep_recorders(facts_of(request)))
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            moved = balance(signed_in(request), _ttl(), clock=_clock())
            done(request, Words(f"已调整 {moved} 个点位", f"{moved} cameras moved"))
            return redirect("recorders")
    moves = moves_to_balance(_ttl(), clock=_clock())
    ways = Counter((move.source, move.target) for move in moves)
    context = {
        "active": "administration",
        "form": form,
        "moves": len(moves),
        "ways": [(source, target, number) for (source, target), number in sorted(ways.items())],
    }
    return render(request, "recorders/balance.html", context, status=form.status)


@login_required
@cites("7", "16(5)")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One recorder, with the form of the end of its service."""
    return _one(request, name)


@login_required
@require_POST
@needs_step_up
@cites("7", "16(5)")
def retire(request: HttpRequest, name: str) -> HttpResponse:
    """Takes a recorder out of service; its cameras go to others, its footage and log stay."""
    require(may_keep_recorders(facts_of(request)))
    form = RetireForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            retire_recorder(signed_in(request), name, reason=form.cleaned_data["reason"], clock=_clock())
            done(
                request, Words("录像机已停用，其点位将转到其他录像机", "It is out of service; others take its cameras")
            )
            return redirect("recorder", name)
    return _one(request, name, retire_form=form)


def _one(request: HttpRequest, name: str, **sent: ActionForm) -> HttpResponse:
    require(may_keep_recorders(facts_of(request)))
    row = enrolled_called(name, beside_hours(), clock=_clock())
    others = [each for each in enrolled({}, clock=_clock()) if each.left_at is None and each.name != name]
    form = next(iter(sent.values()), None)
    context = {
        "active": "administration",
        "row": row,
        "division": division_words(row.division) if row.division else None,
        "room": sum(_room(each) for each in others if not each.dead),
        "form": form,
        "retire_form": RetireForm(),
        **sent,
    }
    return render(request, "recorders/one.html", context, status=form.status if form else 200)


def _room(row: EnrolledView) -> int:
    return max(0, row.capacity - row.cameras)


def _clock() -> Clock:
    return clock_of_beats(wiring.clock())


def _ttl() -> timedelta:
    return timedelta(seconds=settings.MINGCHA_RECORDER_TTL_SECONDS)
