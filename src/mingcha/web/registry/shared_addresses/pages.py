"""The page of cameras that two units share: the form, and what the person has proposed (articles 3, 7, 15)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.registry.shared_addresses.proposals import SHARED_KIND, propose_shared_address
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.own import own_of_kind
from mingcha.web.registry.places.offered import unit_codes
from mingcha.web.registry.shared_addresses.forms import ShareAddressForm
from mingcha.web.registry.sign_in.step_up import needs_step_up_first


@login_required
@needs_step_up_first  # a typed address may hold a password, which the question on the way must not carry along
@cites("3", "7", "15")
def page(request: HttpRequest) -> HttpResponse:
    """The form; a POST asks the other unit, and the person is led to the proposal, where it can be withdrawn."""
    facts, at = facts_of(request), wiring.clock().now()
    form = ShareAddressForm.from_post(request, units=unit_codes(facts, at))
    if request.method == "POST" and form.is_valid():
        with form.answers(request):
            row = propose_shared_address(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("已提出，等待已登记该摄像机的单位确认", "Proposed: the unit that has it confirms"))
            return redirect("confirmation", row.name)
    context = {
        "active": "points",
        "form": form,
        "own": own_of_kind(facts, SHARED_KIND, at=at),
        "names": actor_names({f"user:{facts.user_id}"}),
        "closed": closed(somewhere(facts, may_write), *KEEPERS),
    }
    return render(request, "shared_addresses/index.html", context, status=form.status)
