"""A monitor's favourites: points first in the tree of the wall; they open nothing (articles 3, 16(1))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats.actions import drop_favourite, keep_favourite
from mingcha.web.access.wall.data import monitor_of, points_json, points_named, watching_of
from mingcha.web.access.wall.forms import FavouriteForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in


@require_POST
@login_required
@cites("3", "16(1)")
def favourites(request: HttpRequest) -> JsonResponse:
    """Keeps or drops a point; answers with all favourites that the person monitors, for the tree."""
    given, asker, clock = FavouriteForm.from_body(request).require(), signed_in(request), wiring.clock()
    act = keep_favourite if given["kept"] else drop_favourite
    act(asker, point=given["code"], clock=clock)
    monitor = monitor_of(request)
    rows = points_named(monitor, seats_queries.favourites(asker, at=clock.now()))
    return JsonResponse({"points": points_json(watching_of(monitor, rows), rows)})
