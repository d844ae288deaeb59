"""The register of points: the list, the form for a new one, and the page of a point (articles 3, 6, 7, 8, 16, 19)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.access.queries import GrantRow
from mingcha.custody.queries import recorders
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import Decision, Refused, cites
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES, category
from mingcha.law.forbidden import FORBIDDEN
from mingcha.registry import queries as registry
from mingcha.registry.actions.points import add_point
from mingcha.registry.point_filter import PointFilter
from mingcha.registry.queries import PointRow
from mingcha.web import wiring
from mingcha.web.access import first_ticket
from mingcha.web.point_page import PART_WORDS, page_of
from mingcha.web.point_state import PointState, state_of
from mingcha.web.signed_in import signed_in

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class ListedPoint:
    """A row of the list."""

    row: PointRow
    state: PointState
    district: Words
    category: Words


class PointsInReach:
    """The points that somebody's roles reach, fetched a page at a time (what Django's Paginator asks for)."""

    def __init__(self, request: HttpRequest, where: PointFilter) -> None:
        self.asker, self.where = signed_in(request), where
        self.at = wiring.clock().now()

    def count(self) -> int:
        """How many there are in all."""
        return registry.count_points(self.asker, at=self.at, where=self.where)

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[ListedPoint]:
        return iter(self[0 : registry.PAGE_ROWS])

    def __getitem__(self, part: slice) -> tuple[ListedPoint, ...]:
        rows = registry.points(
            self.asker, at=self.at, where=self.where, limit=part.stop - part.start, offset=part.start
        )
        return listed(rows)


def listed(rows: tuple[PointRow, ...]) -> tuple[ListedPoint, ...]:
    """Rows of the register with what their recorder last said."""
    cameras = recorders.cameras([row.code for row in rows], clock=wiring.clock())
    return tuple(
        ListedPoint(
            row,
            state_of(row, cameras.get(row.code)),
            DIVISIONS.get(row.division, Words(row.division, row.division)),
            category(row.category).short,
        )
        for row in rows
    )


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page is the list of points."""
    del request
    return HttpResponseRedirect(reverse("points"))


@login_required
@cites("3")
def index(request: HttpRequest) -> HttpResponse:
    """The list of points that this person's roles reach; htmx asks for the table alone."""
    where = PointFilter.parse(request.GET)
    reach = cast("Sequence[ListedPoint]", PointsInReach(request, where))
    page = Paginator(reach, PAGE_ROWS).get_page(request.GET.get("page"))
    asker, at = signed_in(request), wiring.clock().now()
    context = {
        "active": "points",
        "page": page,
        "search": where.q,
        "site": where.site,
        "sites": registry.sites(asker, at=at),
        "scope": registry.scope(asker, at=at),
    }
    part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request")
    return render(request, "points/table.html" if part else "points/index.html", context)


@login_required
@cites("6", "7", "18")
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new point: the same action as `mingcha camera add`. A refusal keeps everything that was typed."""
    if request.method != "POST":
        return _form(request)
    typed = {key: request.POST.get(key, "") for key in ("system", "name", "part", "url", "username", "forbidden_place")}
    try:
        point = add_point(
            signed_in(request),
            system=typed["system"],
            name=typed["name"],
            part=typed["part"],
            url=typed["url"],
            username=typed["username"],
            password=request.POST.get("password", ""),
            forbidden_place=typed["forbidden_place"],
            clock=wiring.clock(),
        )
    except Refused as refusal:
        return _form(request, typed, decision=refusal.decision, status=403)
    except Fault as fault:
        if fault.kind not in (FaultKind.INVALID, FaultKind.CONFLICT, FaultKind.NOT_FOUND):
            raise
        return _form(request, typed, problem=fault.words, status=HTTP_STATUS[fault.kind])
    return HttpResponseRedirect(reverse("point", args=[point.code]))


def _form(
    request: HttpRequest,
    typed: dict[str, str] | None = None,
    *,
    decision: Decision | None = None,
    problem: Words | None = None,
    status: int = 200,
) -> HttpResponse:
    sites = registry.sites(signed_in(request), at=wiring.clock().now())
    context = {
        "active": "points",
        "typed": typed or {},
        "decision": decision,
        "problem": problem,
        "systems": [(system, site) for site in sites for system in site.systems],
        "parts": [(part.value, words) for part, words in PART_WORDS.items()],
        "places": [(kind.place.value, kind.words) for kind in FORBIDDEN],
        "categories": CATEGORIES,
    }
    return render(request, "points/new.html", context, status=status)


@login_required
@cites("3", "8", "16(3)", "16(5)", "19")
def point(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a point: the picture under a grant, the timeline, facts and legal matters."""
    context = page_of(request, code)
    held = cast("GrantRow | None", context["grant"])
    ticket = first_ticket(request, held, [code]) if held else ""
    return render(request, "points/point.html", {"active": "points", "ticket": ticket, **context})
