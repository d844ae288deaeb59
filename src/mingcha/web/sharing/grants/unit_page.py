"""The page of a unit's manager: to which departments points of the unit are opened (articles 13(2), 13(3))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.sharing.applications.purposes import SHARING_PURPOSES
from mingcha.sharing.grants.of_units import unit_grants
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.sharing.rail import frame_of

_PURPOSES = {one.purpose.value: one.words for one in SHARING_PURPOSES}


@login_required
@cites("13(2)", "13(3)")
def of_units(request: HttpRequest) -> HttpResponse:
    """The grants in force or suspended that concern points of the reader's units; nothing is done here."""
    rows = unit_grants(facts_of(request), at=wiring.clock().now())
    shown = [(one, _PURPOSES.get(one.purpose, Words(one.purpose, one.purpose))) for one in rows]
    return render(request, "grants/units.html", frame_of(request) | {"rows": shown})
