"""Signing a request with a passkey, or with an SM2 key whose signature is pasted: the challenge, or the text, has the
digest that both sign (article 15(1); WebAuthn Level 3).

No state is kept: the challenge is in the request itself, and the act keeps each assertion, so that none serves twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST
from fido2.utils import websafe_decode

from mingcha.access.approvals.offers import acts_offered
from mingcha.access.requests import queries
from mingcha.access.requests.values import WAY_WORDS
from mingcha.access.signatures.actions import sign_with_passkey, sign_with_sm2
from mingcha.access.signatures.sm2_keys import sm2_keys_of
from mingcha.access.signatures.values import Assertion
from mingcha.access.signatures.verifying import sm2_text
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.factors.queries import passkeys_of
from mingcha.registry.points.queries import point_names
from mingcha.web.access.requests import pages
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.object_field import ObjectField
from mingcha.web.forms.text_fields import CodeField
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in import webauthn
from mingcha.web.registry.sign_in.step_up import needs_step_up, needs_step_up_first, require_step_up

MOST_HEX = 300
SHOWN_DIGITS = 16
"""Digits of a key's id by which its officer tells it from another key of the own."""
CHANGED_SINCE = Words(
    "您打开本页之后申请内容已变更：请刷新本页，重新阅读后再签名",
    "what is asked was changed after this page was opened: load it again, read it, then sign",
)


class Sm2SignForm(ActionForm):
    """The signature of an SM2 key, pasted as its program gives it."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"15(1)": "signature"}

    key = ClosedChoiceField(Words("密钥", "Key"), (), empty=None)
    signature = CodeField(
        Words("签名（DER，十六进制）", "Signature (DER, hexadecimal)"),
        form=r"([0-9a-f]{2})+",
        most=MOST_HEX,
        mono=True,
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )

    def __init__(self, *given: Any, keys: Sequence[str] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["key"].offer([(one[:SHOWN_DIGITS],) * 2 for one in keys])  # type: ignore[attr-defined]


class ReadForm(PageForm):
    """What the page showed to who signs: its digest."""

    digest = CodeField(Words("所阅读内容的摘要", "Digest of what was read"), form=r"[0-9a-f]{64}", most=64)


class SignForm(PageForm):
    """What an authenticator answered."""

    credential = ObjectField(Words("签名", "Signature"))


@login_required
@needs_step_up_first
@cites("15(1)")
def page(request: HttpRequest, no: str) -> HttpResponse:
    """What is signed, word for word, and the button that asks the authenticator; for who has an SM2 key its text."""
    return _page(request, no, Sm2SignForm(keys=sm2_keys_of(facts_of(request).user_id)))


@require_POST
@login_required
@needs_step_up
@cites("15(1)", "15(2)")
def sm2(request: HttpRequest, no: str) -> HttpResponse:
    """Takes the signature of an SM2 key over the text of the page."""
    keys = sm2_keys_of(facts_of(request).user_id)
    form = Sm2SignForm.from_post(request, keys=keys)
    if form.is_valid():
        with form.answers(request):
            given = form.cleaned_data
            key_id = next(one for one in keys if one.startswith(given["key"]))
            signature = bytes.fromhex(given["signature"])
            sign_with_sm2(signed_in(request), no, key_id=key_id, signature=signature, clock=wiring.clock())
            done(request, Words("已签名", "Signed"))
            return HttpResponseRedirect(reverse("request", args=[no]))
    return _page(request, no, form)


def _page(request: HttpRequest, no: str, form: Sm2SignForm) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.request_row(facts, no, at=now)
    offered = acts_offered(facts, no, at=now)
    names = point_names(row.case.request.points)
    context = {
        "active": "requests",
        "row": row,
        "asked": row.case.request,
        "purpose": pages.purpose_words(row),
        "way": WAY_WORDS[row.case.request.way],
        "points": [(code, names.get(code, "")) for code in row.case.request.points],
        "may": next((decision for act, decision in offered.items() if act.value.startswith("sign")), None),
        "has_passkey": bool(passkeys_of(facts.user_id)),
        "at_home": webauthn.is_at_home(request),
        "passkey_origin": webauthn.origin(),
        "sm2_keys": sm2_keys_of(facts.user_id),
        "sm2_text": sm2_text(row.case.request.signed_digest).decode("ascii"),
        "form": form,
    }
    return render(request, "requests/sign.html", context, status=form.status)


@require_POST
@cites("15(1)")
def options(request: HttpRequest, no: str) -> JsonResponse:
    """The options for the authenticator: the person's passkeys, and as challenge the digest of what is asked, bound to
    the number and the nonce of the request. Raises Fault(CONFLICT) if the page showed something else: nobody's key
    signs what its owner did not read."""
    facts = facts_of(request)
    require_step_up(request)
    row = queries.request_row(facts, no, at=wiring.clock().now())
    digest = row.case.request.signed_digest
    if ReadForm.from_body(request).require()["digest"] != digest:
        raise Fault(FaultKind.CONFLICT, CHANGED_SINCE)
    return JsonResponse(webauthn.options_to_sign(bytes.fromhex(digest), passkeys_of(facts.user_id)))


@require_POST
@cites("15(1)", "15(2)")
def answer(request: HttpRequest, no: str) -> JsonResponse:
    """Takes the assertion; 200 with the page to go to, or the refusal."""
    by = signed_in(request)
    require_step_up(request)
    given = SignForm.from_body(request).require()["credential"]
    sign_with_passkey(by, no, _assertion(given), clock=wiring.clock())
    done(request, Words("已签名", "Signed"))
    return JsonResponse({"next": reverse("request", args=[no])})


def _assertion(given: dict[str, Any]) -> Assertion:
    """The parts of a credential as a browser sends them (base64url). Raises Fault(INVALID)."""
    response = given.get("response")
    try:
        if not isinstance(response, dict):
            raise TypeError("no response")
        return Assertion(
            credential_id=webauthn.credential_id_of(given),
            authenticator_data=websafe_decode(response["authenticatorData"]),
            client_data=websafe_decode(response["clientDataJSON"]),
            signature=websafe_decode(response["signature"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        words = Words("签名数据不完整", "the signature is not whole")
        raise Fault(FaultKind.INVALID, words, type(error).__name__) from None
