"""The page of monitoring seats: the list in reach, and the form of a new one (articles 3, 16(1))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.places import queries as places_queries
from mingcha.registry.places.rules import KEEPERS, somewhere
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.seats.rules import may_add_seat
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.pages import MOST_UNITS
from mingcha.web.registry.seats.forms import SeatForm


@login_required
@cites("3", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The seats in reach, and the form of a new one."""
    facts, at = facts_of(request), wiring.clock().now()
    units = [(one.code, one.name) for one in places_queries.organisations(facts, at=at, limit=MOST_UNITS)]
    form = SeatForm.from_post(request, units=units)
    if request.method == "POST" and form.is_valid():
        with form.answers(request):
            add_seat(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("席位已设置", "The seat is set up"))
            return redirect("seats")
    context = {
        "active": "points",
        "form": form,
        "rows": seats_queries.seats(facts, at=at),
        "closed": closed(somewhere(facts, may_add_seat), *KEEPERS),
    }
    return render(request, "places/seats.html", context, status=form.status)
