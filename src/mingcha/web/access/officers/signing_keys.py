"""The page of one's own SM2 keys: enrolling one by a proof that is pasted, removing one (article 15(1))."""

from typing import ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.officers.queries import own_officer
from mingcha.access.signatures.sm2_keys import enrol_sm2_key, remove_sm2_key, sm2_keys_of
from mingcha.access.signatures.verifying import sm2_enrolment_text, sm2_key_id
from mingcha.kit.decision import cites
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import CodeField
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.forms import PlainForm
from mingcha.web.registry.sign_in.step_up import needs_step_up

POINT_DIGITS, MOST_PROOF = 130, 300
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class KeyForm(ActionForm):
    """A public key, and the signature that proves to have the private one; without it the page shows what is signed."""

    refusal_fields: ClassVar[dict[str, str]] = {"15(1)": "proof"}
    fault_fields: ClassVar[dict[FaultKind, str]] = {FaultKind.CONFLICT: "public_key"}

    public_key = CodeField(
        Words("公钥（未压缩点，130 位十六进制）", "Public key (uncompressed point, 130 hexadecimal digits)"),
        form=rf"04[0-9a-f]{{{POINT_DIGITS - 2}}}",
        most=POINT_DIGITS,
        attrs=_PLAIN,
    )
    proof = CodeField(
        Words("证明（DER，十六进制）", "Proof (DER, hexadecimal)"),
        form=r"([0-9a-f]{2})+",
        most=MOST_PROOF,
        required=False,
        attrs=_PLAIN,
        hint=Words("先留空提交，页面显示应签的文本。", "Leave it empty at first: the page shows the text to sign."),
    )


@login_required
@needs_step_up
@cites("15(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The keys of the officer of this account, and enrolling another one."""
    form, text = KeyForm.from_post(request), ""
    own = own_officer(facts_of(request), at=wiring.clock().now())
    if own is not None and form.is_valid():
        public_key, proof = (bytes.fromhex(form.cleaned_data[name]) for name in ("public_key", "proof"))
        text = sm2_enrolment_text(own.no, sm2_key_id(public_key)).decode("ascii")
        if proof:
            with form.answers(request):
                enrol_sm2_key(signed_in(request), public_key=public_key, proof=proof, clock=wiring.clock())
                done(request, Words("密钥已登记", "The key is enrolled"))
                return HttpResponseRedirect(reverse("officer-keys"))
    return _page(request, form, text)


@login_required
@require_POST
@needs_step_up
@cites("15(1)")
def end(request: HttpRequest, key_id: str) -> HttpResponse:
    """Removes a key: it signs nothing from then on."""
    form = PlainForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            remove_sm2_key(signed_in(request), key_id=key_id, clock=wiring.clock())
            done(request, Words("密钥已移除", "The key is removed"))
            return HttpResponseRedirect(reverse("officer-keys"))
    return _page(request, KeyForm(), "", form)


def _page(request: HttpRequest, form: KeyForm, text: str, sent: ActionForm | None = None) -> HttpResponse:
    facts = facts_of(request)
    context = {
        "active": "requests",
        "own": own_officer(facts, at=wiring.clock().now()),
        "keys": sm2_keys_of(facts.user_id),
        "form": form,
        "text": text,
        "sent": sent,
    }
    return render(request, "officers/keys.html", context, status=(sent or form).status)
