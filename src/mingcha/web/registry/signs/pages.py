"""The page of a point's signs, and their photos as downloads (article 7)."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.points import queries as points_queries
from mingcha.registry.signs import queries
from mingcha.registry.signs.actions import record_sign
from mingcha.registry.signs.rules import may_record_sign, usual_text
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.downloads import download_of
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.signs.forms import SignForm


@login_required
@cites("3", "7")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The signs of a point; a POST records one with its photo."""
    facts, at = facts_of(request), wiring.clock().now()
    row = points_queries.point(facts, code, at=at).row
    form = SignForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            record_sign(
                signed_in(request),
                code=code,
                new=form.sign,
                photo=form.cleaned_data["photo"] or b"",
                folder=settings.MINGCHA_HOME.documents,
                clock=wiring.clock(),
            )
            done(request, Words("标识已登记", "The sign is recorded"))
            return HttpResponseRedirect(reverse("point-signs", args=[code]))
    signs = queries.signs_of_point(facts, code, at=at)
    usual = {
        "text": signs[0].text if signs else usual_text(row.organisation_name),
        "hangs_at": signs[0].hangs_at if signs else "",
        "photo_on": shanghai_day(at),
    }
    context = {
        "active": "points",
        "point": row,
        "signs": signs,
        "state": queries.state_of_sign(facts, code, at=at),
        "names": actor_names({one.recorded_by for one in signs}),
        "form": form if form.is_bound else SignForm(initial=usual),
        "closed": closed(may_record_sign(facts, row.place), *KEEPERS),
    }
    return render(request, "signs/point.html", context, status=form.status)


@require_GET
@login_required
@cites("3", "7")
def photo(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The photo of a sign, as it was handed in, as a download in which a browser runs nothing."""
    found = queries.photo_of_sign(
        facts_of(request), code, number, folder=settings.MINGCHA_HOME.documents, at=wiring.clock().now()
    )
    return download_of(found)
