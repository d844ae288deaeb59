"""The viewing copy of a request: one point at a time, inside its interval (articles 14(1), 14(2), 15, 19, 20(1))."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.access.duty.queries import grant_of_request
from mingcha.access.requests import queries
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.queries import point_names
from mingcha.web.access.gateways import shows_pictures
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of


@login_required
@shows_pictures
@cites("14(1)", "14(2)", "15", "19", "20(1)")
def watch(request: HttpRequest, no: str, code: str = "") -> HttpResponse:
    """The player of a point of the request, the first if none is named; without a grant in force, what is missing."""
    facts, now = facts_of(request), wiring.clock().now()
    row = queries.request_row(facts, no, at=now)
    held = grant_of_request(facts, no, at=now)
    points = tuple(sorted(held.points)) if held else ()
    if code and code not in row.case.request.points:
        raise Fault(FaultKind.NOT_FOUND, Words("申请不含该点位", "the request does not have this point"), code)
    names = point_names(points)
    context = {
        "active": "requests",
        "asked": row.case.request,
        "register_no": row.case.register_no,
        "ended": row,
        "grant": held,
        "points": [(one, names.get(one, one)) for one in points],
        "code": code if code in points else points[0] if points else "",
    }
    return render(request, "copies/watch.html", context)
