"""The page of what the lists of article 13 ask of a point, and of how far it leaves the register; each form is an act
of its own (articles 13, 16, 20)."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.capture_positions import position_words
from mingcha.registry.places.rules import may_write
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.cataloguing import state_for_catalogue
from mingcha.registry.points.seen import seen_now
from mingcha.registry.points.values import PointPage
from mingcha.registry.secrecy.actions import end_secret, mark_secret, set_precision
from mingcha.registry.secrecy.rules import may_handle_secrecy
from mingcha.sharing.pushes.holders import holders_of_point
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.catalogue_forms import CatalogueForm, EndSecretForm, PrecisionForm, SecretForm


@login_required
@cites("3", "13(1)")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The page; a POST replaces what was stated."""
    form = CatalogueForm.from_post(request)

    def act() -> None:
        by, clock = signed_in(request), wiring.clock()
        state_for_catalogue(by, code=code, fields=form.stated, seen=form.cleaned_data["seen"], clock=clock)

    return _do(request, code, form, act)


@login_required
@require_POST
@cites("3", "13(1)", "16(1)", "20(4)")
def mark(request: HttpRequest, code: str) -> HttpResponse:
    """Marks the point as a work secret."""
    form = SecretForm.from_post(request)

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("level", "document")}
        mark_secret(signed_in(request), code=code, **given, clock=wiring.clock())

    return _do(request, code, form, act)


@login_required
@require_POST
@cites("3", "13(1)", "16(1)")
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Ends that the point is a work secret."""
    form = EndSecretForm.from_post(request)

    def act() -> None:
        end_secret(signed_in(request), code=code, document=form.cleaned_data["document"], clock=wiring.clock())

    return _do(request, code, form, act)


@login_required
@require_POST
@cites("3", "13(1)")
def precision(request: HttpRequest, code: str) -> HttpResponse:
    """Says how exactly the place of the point is passed on."""
    form = PrecisionForm.from_post(request)

    def act() -> None:
        by, reason, clock = signed_in(request), form.cleaned_data["reason"], wiring.clock()
        set_precision(by, code=code, precision=form.wanted, reason=reason, clock=clock)

    return _do(request, code, form, act)


def _do(request: HttpRequest, code: str, form: ActionForm, act: Callable[[], object]) -> HttpResponse:
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, Words("已保存", "Saved"))
            return HttpResponseRedirect(reverse("point-catalogue", args=[code]))
    return _page(request, code, form)


def _page(request: HttpRequest, code: str, sent: ActionForm) -> HttpResponse:
    """The page with the submitted form, the others filled with what the register has."""
    facts = facts_of(request)
    found = points_queries.point(facts, code, at=wiring.clock().now())
    require(may_write(facts, found.row.place))
    handles = bool(may_handle_secrecy(facts, found.row.place))
    forms = {type(one): one for one in (*_filled(found), *((sent,) if sent.is_bound else ()))}
    context = {
        "active": "points",
        "found": found,
        "point": found.row,
        "sent": sent,
        "seen": seen_now(code),
        "positions": [(one, position_words(one)) for one in found.catalogue.positions],
        "handles_secrecy": handles,
        "holders": holders_of_point(facts, code, at=wiring.clock().now()) if handles else (),
        "catalogue_form": forms[CatalogueForm],
        "secret_form": forms[SecretForm],
        "end_secret_form": forms[EndSecretForm],
        "precision_form": forms[PrecisionForm],
    }
    return render(request, "points/catalogue.html", context, status=sent.status if sent.is_bound else 200)


def _filled(found: PointPage) -> tuple[ActionForm, ...]:
    held = found.catalogue
    stated = {
        "point_class": "" if held.point_class is None else str(held.point_class),
        "positions": held.position_text,
        "room": held.room.value,
        "encoding": "" if held.encoding is None else str(held.encoding.value),
        "resolution": held.resolution,
    }
    shown = {"precision": PrecisionForm.shown(found.precision)}
    return CatalogueForm(initial=stated), SecretForm(), EndSecretForm(), PrecisionForm(initial=shown)
