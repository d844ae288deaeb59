"""The requests of a page's script about passkeys: options, and the authenticator's answer (WebAuthn, JSON).

Every answer needs the CSRF token and the challenge that this browser's own session holds.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.factors.actions import add_passkey
from mingcha.registry.factors.proving import by_passkey
from mingcha.registry.factors.queries import factors_of, passkey_called, passkeys_of
from mingcha.registry.sessions.actions import not_identified, step_up
from mingcha.registry.sessions.rules import Method
from mingcha.registry.sign_in.actions import Judged, factor_judged
from mingcha.registry.sign_in.backend import person_numbered
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.sessions import session_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in import webauthn
from mingcha.web.registry.sign_in.entering import address_of, enter, half_of
from mingcha.web.registry.sign_in.forms import PasskeyAnswerForm, PasskeyUseForm
from mingcha.web.registry.sign_in.step_up import require_step_up


@require_POST
@cites("799-16(2)(2)")
def options(request: HttpRequest) -> HttpResponse:
    """The options for the browser's navigator.credentials, for one of four uses."""
    use = PasskeyUseForm.from_body(request).require()["use"]
    if use == "sign-in":
        return JsonResponse(webauthn.options_to_use(request, use, None))
    if use == "factor":
        half = half_of(request)
        if half is None or half.judged.person is None:
            raise not_identified()
        return JsonResponse(webauthn.options_to_use(request, use, passkeys_of(half.judged.person.pk)))
    person_id = _signed_in_number(request)
    if use == "step-up":
        return JsonResponse(webauthn.options_to_use(request, use, passkeys_of(person_id)))
    require_step_up_for_factor(request)
    person = person_numbered(person_id)
    if person is None:
        raise not_identified()
    held = passkeys_of(person_id)
    return JsonResponse(webauthn.options_to_enrol(request, person.pk, person.username, person.name, held))


@require_POST
@cites("799-16(2)(2)")
def answer(request: HttpRequest) -> HttpResponse:
    """The answer of the authenticator; {"next": address of the page to go to}."""
    given = PasskeyAnswerForm.from_body(request).require()
    use, credential, target = given["use"], given["credential"], given["next"]
    if use == "enrol":
        return _enrol(request, credential, given["name"])
    try:
        if use == "sign-in":
            response = _sign_in(request, credential, target)
        elif use == "factor":
            response = _second(request, credential)
        else:
            response = _again(request, credential, target)
    except Fault as fault:
        if fault.kind is FaultKind.UNAUTHENTICATED:
            _note_failure(request, use, credential)
        raise
    found = JsonResponse({"next": response.headers["Location"]})
    found.cookies.update(response.cookies)
    return found


def require_step_up_for_factor(request: HttpRequest) -> None:
    """A further factor needs a fresh one. The first has none to ask for: the password was typed to sign in."""
    if factors_of(_signed_in_number(request)):
        require_step_up(request)


def _enrol(request: HttpRequest, credential: Mapping[str, Any], name: str) -> HttpResponse:
    require_step_up_for_factor(request)
    by = signed_in(request)
    credential_id, data, counter = webauthn.enrolled(request, credential)
    add_passkey(
        by, name=name or "通行密钥", credential_id=credential_id, credential=data, sign_count=counter,
        clock=wiring.clock(),
    )  # fmt: skip
    return JsonResponse({"next": reverse("account")})


def _sign_in(request: HttpRequest, credential: Mapping[str, Any], target: str) -> HttpResponse:
    known = passkey_called(webauthn.credential_id_of(credential))
    proven = webauthn.answered(request, "sign-in", known, credential)
    person = person_numbered(known.user_id) if known is not None else None
    if person is None:
        raise not_identified()
    return enter(request, Judged(person), Method.PASSKEY, target, by_passkey(proven))


def _second(request: HttpRequest, credential: Mapping[str, Any]) -> HttpResponse:
    half, known = half_of(request), passkey_called(webauthn.credential_id_of(credential))
    if half is None or half.judged.person is None or known is None or known.user_id != half.judged.person.pk:
        raise not_identified()
    proven = webauthn.answered(request, "factor", known, credential)
    return enter(request, half.judged, half.method("passkey"), half.next, by_passkey(proven))


def _again(request: HttpRequest, credential: Mapping[str, Any], target: str) -> HttpResponse:
    by, number = signed_in(request), _signed_in_number(request)
    known = passkey_called(webauthn.credential_id_of(credential))
    if known is None or known.user_id != number:
        raise not_identified()
    proven = webauthn.answered(request, "step-up", known, credential)
    step_up(by, factor="passkey", prove=by_passkey(proven), clock=wiring.clock())
    request.session.cycle_key()
    return back(request, target)


def _signed_in_number(request: HttpRequest) -> int:
    session = session_of(request)
    if session is None:
        raise not_identified()
    return session.user_id


def _note_failure(request: HttpRequest, use: str, credential: Mapping[str, Any]) -> None:
    known = passkey_called(webauthn.credential_id_of(credential))
    kind = "step_up" if use == "step-up" else "passkey"
    at = wiring.clock().now()
    factor_judged(known.user_id if known else 0, right=False, address=address_of(request), kind=kind, at=at)
