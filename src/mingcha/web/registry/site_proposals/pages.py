"""The page of sites in another district: the form, and what the person has proposed (articles 3, 4, 6)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.registry.site_proposals.actions import OTHER_DIVISION_KIND, propose_site
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.confirmations.own import own_of_kind
from mingcha.web.registry.places.offered import unit_codes
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.registry.site_proposals.forms import ProposeSiteForm


@login_required
@needs_step_up
@cites("3", "4", "6")
def page(request: HttpRequest) -> HttpResponse:
    """The form; a POST proposes the site, and the person is led to the proposal, where it can be withdrawn."""
    facts, at = facts_of(request), wiring.clock().now()
    form = ProposeSiteForm.from_post(request, units=unit_codes(facts, at))
    if request.method == "POST" and form.is_valid():
        with form.answers(request):
            row = propose_site(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(
                request,
                Words("已提出，等待场所所在区公安机关确认", "Proposed: the police of the site's district confirm it"),
            )
            return redirect("confirmation", row.name)
    context = {
        "active": "points",
        "form": form,
        "own": own_of_kind(facts, OTHER_DIVISION_KIND, at=at),
        "names": actor_names({f"user:{facts.user_id}"}),
        "closed": closed(somewhere(facts, may_write), *KEEPERS),
    }
    return render(request, "site_proposals/index.html", context, status=form.status)
