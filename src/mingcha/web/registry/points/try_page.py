"""Tries the address of a camera before it is registered; the answer is a part of the page of a new point (art. 7)."""

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CREDENTIAL_LIMIT_CHARACTERS
from mingcha.media.ingest.trial import Trial
from mingcha.registry.points.trying import outcome_words, try_address
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.text_fields import PasswordField, TextField
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.forms import AddressField


class TryForm(ActionForm):
    """The fields of a new point that a trial needs."""

    id_form = "try-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system", "7": "url"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system"}

    system = ChoiceField(Words("系统", "System"))
    url = AddressField(Words("码流地址", "Address of the stream"))
    username = TextField(
        Words("摄像机用户名", "User name at the camera"), most=CREDENTIAL_LIMIT_CHARACTERS, required=False
    )
    password = PasswordField(
        Words("摄像机密码", "Password at the camera"), most=CREDENTIAL_LIMIT_CHARACTERS, required=False
    )


@login_required
@require_POST
@sensitive_post_parameters("password")
@cites("3", "7", "15")
def try_camera_address(request: HttpRequest) -> HttpResponse:
    """One attempt, bounded in time. Answers 200 with what to correct, too: the part takes its place in the page, whose
    fields stay as they are."""
    form, found = TryForm.from_post(request), None
    if form.is_valid():
        with form.answers(request):
            found = _tried(request, form)
    context = {"form": form, "found": found, "words": outcome_words(found) if found else None}
    return render(request, "points/tried.html", context)


def _tried(request: HttpRequest, form: TryForm) -> Trial:
    try:
        return try_address(signed_in(request), **form.cleaned_data, clock=wiring.clock())
    except Fault as fault:
        if fault.kind is not FaultKind.EXHAUSTED:
            raise
        raise Fault(FaultKind.CONFLICT, fault.words) from None
