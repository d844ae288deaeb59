"""The seat of a wall and its layouts, as JSON for the wall's dialog; the page of a tour (articles 3, 16(1)).

The seat is stored in a cookie of the screen's browser, not in the account: anyone who signs in there uses that seat.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.seats import queries as seats_queries
from mingcha.registry.seats.actions import save_layout, withdraw_layout
from mingcha.registry.seats.values import LayoutRow, SeatRow
from mingcha.web.access.wall.forms import LayoutForm, LayoutNameForm, SeatForm
from mingcha.web.access.wall.pages import wall_page
from mingcha.web.frame import wiring
from mingcha.web.frame.person import theme_cookie
from mingcha.web.frame.session import ONE_YEAR_S
from mingcha.web.frame.signed_in import signed_in

SEAT_COOKIE = "mingcha-seat"


@login_required
@cites("3", "16(1)")
def layouts(request: HttpRequest) -> JsonResponse:
    """GET: the seats that this person may use, the seat of this screen, its layouts. POST: stores the wall's pages as
    the next version of a name."""
    asker, at = signed_in(request), wiring.clock().now()
    if request.method == "POST":
        return JsonResponse(_saved(request), status=201)
    seats = seats_queries.seats(asker, at=at)
    here = _seat_of(request, seats)
    offered = seats_queries.layouts(asker, here.code, at=at) if here else ()
    return JsonResponse(
        {
            "seat": here.code if here else "",
            "seats": [{"code": one.code, "name": one.name, "unit": one.organisation_name} for one in seats],
            "layouts": [layout_json(row, here.code if here else "") for row in offered],
        }
    )


@require_POST
@login_required
@cites("3", "16(1)")
def seat(request: HttpRequest) -> JsonResponse:
    """Sets the seat of this screen and applies the seat's theme, which can be changed afterwards."""
    code = SeatForm.from_body(request).require()["seat"]
    seats = seats_queries.seats(signed_in(request), at=wiring.clock().now())
    chosen = next((one for one in seats if one.code == code), None)
    if code and chosen is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个席位", "there is no such seat"), code)
    response = JsonResponse({"seat": code, "theme": chosen.theme if chosen else ""})
    _keep(request, response, SEAT_COOKIE, code)
    if chosen is not None and chosen.theme:
        _keep(request, response, theme_cookie(request), chosen.theme)
    return response


@require_POST
@login_required
@cites("3", "16(1)")
def name(request: HttpRequest, number: int) -> JsonResponse:
    """Renames a layout: stores its newest version under the new name and withdraws the old one."""
    asker, clock = signed_in(request), wiring.clock()
    before = seats_queries.layout(asker, number, at=clock.now())
    wanted = LayoutNameForm.from_body(request).require()["name"]
    if wanted == before.name:
        return JsonResponse(layout_json(before, before.seat))
    row = save_layout(
        asker,
        seat=before.seat,
        name=wanted,
        tiles=before.tiles,
        pages=before.pages,
        dwell_s=before.dwell_s,
        shared=before.shared,
        clock=clock,
    )
    withdraw_layout(asker, layout=number, clock=clock)
    return JsonResponse(layout_json(row, row.seat))


@require_POST
@login_required
@cites("3", "16(1)")
def withdraw(request: HttpRequest, number: int) -> JsonResponse:
    """Removes a layout from the list; its versions stay."""
    withdraw_layout(signed_in(request), layout=number, clock=wiring.clock())
    return JsonResponse({"withdrawn": number})


@login_required
@cites("16(2)", "19")
def tour(request: HttpRequest, number: int) -> HttpResponse:
    """The wall with a layout whose pages alternate."""
    return _wall_of(request, number, touring=True)


@login_required
@cites("16(2)", "19")
def layout(request: HttpRequest, number: int) -> HttpResponse:
    """The wall with the first page of a layout."""
    return _wall_of(request, number, touring=False)


def layout_json(row: LayoutRow, seat_here: str) -> dict[str, object]:
    """A layout for the wall; `own`: it belongs to the seat of this screen."""
    return {
        "id": row.number,
        "seat": row.seat,
        "seat_name": row.seat_name,
        "name": row.name,
        "version": row.version,
        "tiles": row.tiles,
        "pages": row.pages,
        "dwell_s": row.dwell_s,
        "shared": row.shared,
        "own": row.seat == seat_here,
        "made_ms": int(row.made_at.timestamp() * 1000),
    }


def _wall_of(request: HttpRequest, number: int, *, touring: bool) -> HttpResponse:
    asker, at = signed_in(request), wiring.clock().now()
    row = seats_queries.layout(asker, number, at=at)
    here = _seat_of(request, seats_queries.seats(asker, at=at))
    more = {"layout": layout_json(row, here.code if here else ""), "tour": touring}
    every = tuple(code for page in row.pages for code in page)
    return wall_page(request, row.tiles, row.pages[0], more, known=every, title=row.name)


def _saved(request: HttpRequest) -> dict[str, object]:
    given = LayoutForm.from_body(request).require()
    row = save_layout(
        signed_in(request),
        seat=given["seat"],
        name=given["name"],
        tiles=given["tiles"],
        pages=given["pages"],
        dwell_s=given["dwell_s"] or 0,
        shared=given["shared"],
        clock=wiring.clock(),
    )
    return layout_json(row, row.seat)


def _seat_of(request: HttpRequest, seats: tuple[SeatRow, ...]) -> SeatRow | None:
    """The seat of this screen, if this person may use it."""
    return next((one for one in seats if one.code == request.COOKIES.get(SEAT_COOKIE, "")), None)


def _keep(request: HttpRequest, response: HttpResponse, key: str, value: str) -> None:
    response.set_cookie(key, value, max_age=ONE_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure())
