"""The register of points: the list, the form for a new one, and the page of a point (articles 3, 6, 7, 8)."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from mingcha.registry import queries as registry
from mingcha.web import wiring

PAGE_ROWS = 50


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page is the list of points."""
    return HttpResponseRedirect(reverse("points"))


class _PointList:
    """The points in reach, fetched a page at a time."""

    def __init__(self, request: HttpRequest, text: str, site: str) -> None:
        self.request, self.text, self.site, self.at = request, text, site, wiring.clock().now()

    def count(self) -> int:
        return registry.count_points(self.request.user, at=self.at, text=self.text, site=self.site)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> tuple[registry.PointRow, ...]:
        return registry.points(
            self.request.user,
            at=self.at,
            text=self.text,
            site=self.site,
            limit=part.stop - part.start,
            offset=part.start,
        )


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The list of points that this person's roles reach."""
    text, site = request.GET.get("q", "").strip()[:100], request.GET.get("site", "")[:20]
    page = Paginator(_PointList(request, text, site), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"active": "points", "page": page, "search": text, "site": site}
    return render(request, "points/index.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


@login_required
def point(request: HttpRequest, code: str) -> HttpResponse:
    raise NotImplementedError
