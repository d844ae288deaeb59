"""Points chosen on the map: those in a drawn shape, how many of them open on the wall, a printed sheet of them.

No picture is opened here: the wall opens pictures under its grant, and asks again (articles 3, 5, 16(1), 19).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.access.duty.queries import Watching
from mingcha.kit.decision import Decision, cites
from mingcha.overview.points.inside import points_inside
from mingcha.registry.dossiers.queries import printed_points
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.values import PointRow
from mingcha.registry.seats.rules import TILES
from mingcha.registry.viewing_grounds.values import ViewingWay
from mingcha.web.access.wall.data import monitor_of, watching_of
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of, person_of
from mingcha.web.overview.points.point_list import ListedPoint, cut_of, listed
from mingcha.web.overview.points.shape_forms import MOST_CHOSEN, ChosenQuery, ShapeQuery


@dataclass(frozen=True, slots=True)
class ChosenPoint:
    """A chosen point with its state, and why it does not open on the reader's wall; None if it opens."""

    listed: ListedPoint
    closed: Decision | None


@dataclass(frozen=True, slots=True)
class ClosedFor:
    """A reason for which chosen points do not open, with their number."""

    decision: Decision
    points: int


@require_GET
@login_required
@cites("3")
def inside(request: HttpRequest) -> JsonResponse:
    """The points in the reader's reach, under the filter, inside a shape: along a road in its order. Raises
    Fault(INVALID) for a shape that cannot be, and for one about which too many points lie."""
    form = ShapeQuery.from_query(request)
    shape = form.shape
    found = points_inside(cut_of(request, form.where), shape, limit=MOST_CHOSEN)
    points = [
        {"code": one.code, "name": one.name, "at": [round(one.longitude, 7), round(one.latitude, 7)]}
        for one in found.points
    ]
    return JsonResponse({"points": points, "found": found.found})


@require_GET
@login_required
@cites("3", "15", "16(1)", "16(2)", "19")
def chosen(request: HttpRequest) -> HttpResponse:
    """The panel of the chosen points: those that open on the wall, and the others counted with the reason."""
    rows = _rows(request)
    watched = watching_of(monitor_of(request), rows)
    points = [ChosenPoint(one, _closed(watched, one.row.code)) for one in listed(rows)]
    opens = [one.listed.row.code for one in points if one.closed is None]
    reasons = Counter(one.closed for one in points if one.closed is not None)
    codes = urlencode({"codes": ",".join(row.code for row in rows)}, safe=",")
    context = {
        "points": points,
        "most": MOST_CHOSEN,
        "opens": len(opens),
        "closed": [ClosedFor(decision, number) for decision, number in reasons.most_common()],
        "wall_url": wall_address(opens) if opens else "",
        "tiles": max(TILES),
        "sheet_url": f"{reverse('map-sheet')}?{codes}",
    }
    return render(request, "points/map_chosen.html", context)


@require_GET
@login_required
@cites("3", "799-10")
def sheet(request: HttpRequest) -> HttpResponse:
    """The chosen points as a sheet to be printed: names and codes, no picture, nothing of a classified place."""
    now = wiring.clock().now()
    printed = printed_points(facts_of(request), _rows(request), at=now)
    context = {
        "active": "points",
        "points": listed(printed.rows),
        "left_out": printed.left_out,
        "printed_ms": int(now.timestamp() * 1000),
        "printed_by": person_of(request).name,
    }
    return render(request, "points/map_sheet.html", context)


def wall_address(codes: Sequence[str]) -> str:
    """The address of the wall that shows these points, the smallest that has a tile for each; the first ones of more
    than it has tiles."""
    tiles = next((one for one in TILES if one >= len(codes)), max(TILES))
    return f"{reverse('watch-wall', args=[tiles])}?{urlencode({'points': ','.join(codes[:tiles])}, safe=',')}"


def _rows(request: HttpRequest) -> tuple[PointRow, ...]:
    """The rows of the wanted points in the reader's reach, in the order of the address; without all others."""
    codes: tuple[str, ...] = ChosenQuery.from_query(request).value("codes")
    rows = points_queries.points(facts_of(request), at=wiring.clock().now(), among=set(codes), limit=MOST_CHOSEN)
    found = {row.code: row for row in rows}
    return tuple(found[code] for code in dict.fromkeys(codes) if code in found)


def _closed(watched: Watching, code: str) -> Decision | None:
    """Why a point does not open on the wall, by the rule that the wall asks; None if it opens."""
    decision = watched.of_all((code,), ViewingWay.LIVE, running=True)
    return None if decision.allowed else decision
