"""The page of the governments and public security organs of the city, its districts and zones (article 4)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.authorities.actions import set_up_zone
from mingcha.registry.authorities.queries import authorities_of_levels
from mingcha.registry.identity.duty import Role
from mingcha.registry.places.rules import PUBLIC_SECURITY, may_add_organisation, somewhere
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.authorities.forms import ZoneForm


@login_required
@cites("3", "4")
def index(request: HttpRequest) -> HttpResponse:
    """The offices of every level, and the form that registers those of a zone."""
    form = ZoneForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            set_up_zone(signed_in(request), zone=form.cleaned_data["zone"], clock=wiring.clock())
            done(request, Words("功能区的机构已登记", "The offices of the zone are registered"))
            return redirect("authorities")
    rows = authorities_of_levels()
    context = {
        "active": "points",
        "form": form,
        "rows": rows,
        "lacking": sum(one.lacks_own for one in rows),
        "closed": closed(somewhere(facts_of(request), may_add_organisation), Role.ADMINISTRATOR, *PUBLIC_SECURITY),
    }
    return render(request, "authorities/index.html", context, status=form.status)
