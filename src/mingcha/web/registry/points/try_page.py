"""Tests the address of a camera before it is saved: a part of the pages of a new point and of a point's address, and a
page of its own for who mounts cameras and does not register them (articles 7, 8)."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.access.trial_stills.actions import try_with_still
from mingcha.access.trial_stills.values import TriedAddress
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CREDENTIAL_LIMIT_CHARACTERS
from mingcha.registry.commissioning.rules import may_try_anywhere
from mingcha.registry.commissioning.trying import AddressToTry, address_of_point, asked_from_words, outcome_words
from mingcha.registry.places import queries as places_queries
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import PasswordField, TextField
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.forms import AddressField, check_credentials


class PointTryForm(ActionForm):
    """Another address of a registered point, or other credentials."""

    id_form = "try-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "url"}

    url = AddressField(Words("码流地址", "Address of the stream"), wide=True)
    username = TextField(
        Words("摄像机用户名", "User name at the camera"),
        most=CREDENTIAL_LIMIT_CHARACTERS,
        required=False,
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )
    password = PasswordField(
        Words("摄像机密码", "Password at the camera"), most=CREDENTIAL_LIMIT_CHARACTERS, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Checks address and credentials together."""
        check_credentials(self)
        return self.cleaned_data


class TryForm(PointTryForm):
    """The fields of a new point that a test needs."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system", "7": "url"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system"}
    layout = (Section(Words("测试的摄像机", "Which camera"), ("system", "url", "username", "password"), "7"),)

    system = ChoiceField(Words("系统", "System"), wide=True)

    def __init__(self, *given: Any, systems: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["system"].offer(systems)  # type: ignore[attr-defined]


class SubTryForm(ActionForm):
    """Another address of the sub stream of a registered point."""

    id_form = "sub-try-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "sub_url"}

    sub_url = AddressField(Words("子码流地址", "Address of the sub stream"))


@login_required
@sensitive_post_parameters("password")
@cites("3", "7", "8")
def page(request: HttpRequest) -> HttpResponse:
    """The test on a page of its own; a POST makes one attempt and shows what it gave below the form."""
    sites = places_queries.sites(signed_in(request), at=wiring.clock().now())
    systems = [(system, f"{site.name} · {system}") for site in sites for system in site.systems]
    form, tried = TryForm.from_post(request, systems=systems), None
    if form.is_valid():
        with form.answers(request):
            tried = _tried(request, AddressToTry(**form.cleaned_data))
    context = {"active": "points", "may": may_try_anywhere(facts_of(request)), **_shown(form, tried)}
    return render(request, "points/try.html", context, status=form.status)


@login_required
@require_POST
@sensitive_post_parameters("password")
@cites("3", "7", "8")
def try_camera_address(request: HttpRequest) -> HttpResponse:
    """One attempt, bounded in time. Answers 200 with what to correct, too: the part takes its place in the page, whose
    fields stay as they are."""
    form, tried = TryForm.from_post(request), None
    if form.is_valid():
        with form.answers(request):
            tried = _tried(request, AddressToTry(**form.cleaned_data))
    return render(request, "points/tried.html", _shown(form, tried))


@login_required
@require_POST
@sensitive_post_parameters("password")
@cites("3", "7", "8")
def try_other_address(request: HttpRequest, code: str) -> HttpResponse:
    """The same of another address of a registered point; credentials left empty are the stored ones."""
    return _of_point(request, code, PointTryForm.from_post(request))


@login_required
@require_POST
@cites("3", "7", "8")
def try_sub_stream(request: HttpRequest, code: str) -> HttpResponse:
    """The same of another address of its sub stream."""
    return _of_point(request, code, SubTryForm.from_post(request))


def _of_point(request: HttpRequest, code: str, form: ActionForm) -> HttpResponse:
    tried = None
    if form.is_valid():
        with form.answers(request):
            by, clock = signed_in(request), wiring.clock()
            tried = _tried(request, address_of_point(by, code=code, clock=clock, **form.cleaned_data))
    return render(request, "points/tried.html", _shown(form, tried))


def _tried(request: HttpRequest, given: AddressToTry) -> TriedAddress:
    try:
        return try_with_still(signed_in(request), given, clock=wiring.clock())
    except Fault as fault:
        if fault.kind is not FaultKind.EXHAUSTED:
            raise
        raise Fault(FaultKind.CONFLICT, fault.words) from None


def _shown(form: ActionForm, tried: TriedAddress | None) -> dict[str, object]:
    """What points/tried.html shows. The still stands in this one answer as a data address and nowhere else; answers of
    pages are never stored (web/frame/content_policy.py)."""
    still = tried.still if tried else None
    return {
        "form": form,
        "tried": tried,
        "words": outcome_words(tried.found) if tried else None,
        "asked_from": asked_from_words(tried.found) if tried else None,
        "still_src": f"data:image/jpeg;base64,{base64.b64encode(still.data).decode()}" if still else "",
        "now": wiring.clock().now(),
    }
