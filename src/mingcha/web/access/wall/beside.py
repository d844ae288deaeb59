"""The same moment at the points beside a point: leads to playback in step (articles 3, 7, 16(2), 19)."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.access.duty.beside import points_beside
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.web.access.wall.forms import MomentQuery
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of


@require_GET
@login_required
@cites("3", "7", "15", "16(2)", "19")
def beside(request: HttpRequest, code: str) -> HttpResponse:
    """To the four points whose views lie nearest, at the instant `t`, in step: what the reader may watch, and what a
    grant opens there. Back to the point if there are none. Raises Refused, Fault(NOT_FOUND)."""
    codes = points_beside(facts_of(request), code, at=wiring.clock().now())
    if not codes:
        done(request, Words("附近没有您可以监看的点位", "No point nearby that you may watch"))
        return HttpResponseRedirect(reverse("point", args=[code]))
    at_ms = MomentQuery.from_query(request).value("time")
    when = {"t": address_time(at_ms)} if at_ms else {}
    query = urlencode({"p": ",".join(codes), **when}, safe=",:")
    return HttpResponseRedirect(f"{reverse('watch-sync')}?{query}")


def address_time(at_ms: int) -> str:
    """An instant (Unix ms) as addresses have it: a Beijing time with seconds."""
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"
