"""The map of points: the same query as the list, our own tiles, district outlines under them (arts. 3, 6, 13)."""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from mingcha.geo.base_map import DRAWN_BASE_MAP
from mingcha.geo.divisions import SHIPPED_OUTLINES
from mingcha.geo.label_places import label_places
from mingcha.geo.pmtiles import is_tile_file, open_tiles
from mingcha.kit.codes import DIVISIONS
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.overview.layers.queries import readable_layers
from mingcha.overview.points import queries as points_on_map
from mingcha.overview.points.queries import Found
from mingcha.overview.tiles import queries as map_tiles
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, wants_part
from mingcha.web.frame.content_policy import connect_sources
from mingcha.web.frame.person import facts_of, person_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.overview.points.map_legend import switches
from mingcha.web.overview.points.point_list import PAGE_ROWS, ListedPoint, PointsFound, cut_of, legend, listed
from mingcha.web.overview.points.shape_forms import BESIDE_M, MOST_CHOSEN, ROAD_WIDTHS_M
from mingcha.web.registry.points.filter_form import PointFilterForm

TILE_AGE_S = 5
"""A browser reuses a tile for this time; the recorders report every few seconds too."""
OUTLINES_AGE_S = 3600
_TRANSPARENT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII="
)
"""A picture of one transparent pixel (PNG)."""


@login_required
@cites("3", "13")
def page(request: HttpRequest) -> HttpResponse:
    """The map with its list, the most urgent points first; an htmx request gets only the list."""
    form = PointFilterForm.from_query(request)
    layers = switches(readable_layers(facts_of(request), at=wiring.clock().now()))
    context: dict[str, object] = {"active": "points", "filter": form, **_sources(), "switches": layers}
    context |= {"most_chosen": MOST_CHOSEN, "beside_m": BESIDE_M, "road_widths": ROAD_WIDTHS_M}
    context["layers"] = json.dumps([one.source for one in layers if one.tiles])
    if form.is_valid():
        cut = cut_of(request, form.where)
        divisions = points_on_map.by_division(cut)
        found = PointsFound(cut, order="state", found=points_on_map.total(divisions.values()))
        page = Paginator(cast("Sequence[ListedPoint]", found), PAGE_ROWS).get_page(form.page_number)
        context |= {"page": page, "where": form.where, "legend": legend(found.found), "found": found.found}
        context["districts"] = json.dumps(_districts(divisions))
        context["extent"] = json.dumps(points_on_map.extent(cut))
    template = "points/map_found.html" if wants_part(request) else "points/map.html"
    response = render(request, template, context, status=form.status)
    allow_base_map(request, response)
    return response


def map_of_points(request: HttpRequest) -> dict[str, object]:
    """What a page of another plane gives to its template for a map on which points are chosen: addresses of tiles and
    base map, districts, and the box around the points in the reader's reach. The page also calls allow_base_map."""
    cut = cut_of(request, PointFilter())
    districts = _districts(points_on_map.by_division(cut))
    return {**_sources(), "districts": json.dumps(districts), "extent": json.dumps(points_on_map.extent(cut))}


@login_required
@cites("3")
def tile(request: HttpRequest, zoom: int, column: int, row: int) -> HttpResponse:
    """A vector tile under the query's filter, limited to the reader's reach. Raises Fault(INVALID) for a tile that does
    not exist; without a session login_required redirects."""
    return tile_answer(
        request, map_tiles.tile(cut_of(request, PointFilterForm.from_query(request).where), zoom, column, row)
    )


def tile_answer(request: HttpRequest, body: bytes) -> HttpResponse:
    """A vector tile as an answer: kept for TILE_AGE_S by the browser of its reader, not sent again while unchanged."""
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    response = HttpResponseNotModified() if request.headers.get("If-None-Match") == etag else _tile(request, body)
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={TILE_AGE_S}"
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    return response


@login_required
@cites("3")
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one point on the map. Raises Fault(NOT_FOUND), or Refused outside the reader's territory."""
    facts = person_of(request).facts
    signed_in(request)
    (one,) = listed((points_queries.point(facts, code, at=wiring.clock().now()).row,), watched_by=facts)
    return render(request, "points/map_card.html", {"one": one})


@login_required
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of the districts as GeoJSON in CGCS2000, as shipped (docs/design/coordinates.md)."""
    del request
    response = HttpResponse(SHIPPED_OUTLINES.read_bytes(), content_type="application/geo+json")
    response["Cache-Control"] = f"private, max-age={OUTLINES_AGE_S}"
    return response


@login_required
def base_map(request: HttpRequest) -> HttpResponse:
    """The base map that we drew for the demo's area, as GeoJSON in CGCS2000. Raises Fault(NOT_FOUND) outside a demo
    home and where MINGCHA_TILES names a base map: nobody may take a sketch for a map."""
    if not _has_drawn_map():
        raise Fault(FaultKind.NOT_FOUND, Words("没有示意底图", "there is no drawn base map"))
    body = DRAWN_BASE_MAP.read_bytes()
    response = HttpResponse(content_type="application/geo+json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=6, mtime=0)
    response.content = body
    response["Cache-Control"] = f"private, max-age={OUTLINES_AGE_S}"
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    return response


@login_required
def own_tile(request: HttpRequest, zoom: int, column: int, row: int) -> HttpResponse:
    """A tile of the base map that this machine keeps as a file (MINGCHA_TILES); transparent where the file has none.
    Raises Fault(NOT_FOUND) without such a file, Fault(INVALID) for a tile that does not exist."""
    signed_in(request)
    if not is_tile_file(settings.MINGCHA_TILES):
        raise Fault(FaultKind.NOT_FOUND, Words("本机没有底图文件", "this machine keeps no base map"))
    tiles = open_tiles(Path(settings.MINGCHA_TILES))
    body = tiles.tile(zoom, column, row)
    response = HttpResponse(body or _TRANSPARENT, content_type=tiles.kind if body else "image/png")
    response["Cache-Control"] = f"private, max-age={OUTLINES_AGE_S}"
    return response


def _base_map() -> str:
    """The address of the base map's tiles for a page."""
    if not is_tile_file(settings.MINGCHA_TILES):
        return str(settings.MINGCHA_TILES)
    return f"{reverse('points')}/tiles/own/{{z}}/{{x}}/{{y}}"


def _has_drawn_map() -> bool:
    return settings.MINGCHA_HOME.is_demo and not settings.MINGCHA_TILES


def _sources() -> dict[str, object]:
    """The addresses from which a map is drawn."""
    return {
        "finest_zoom": map_tiles.FINEST_ZOOM,
        "tiles": f"{reverse('points')}/tiles",
        "base_map": _base_map(),
        "base_map_note": settings.MINGCHA_TILES_NOTE,
        "drawn_map": reverse("map-base") if _has_drawn_map() else "",
    }


def allow_base_map(request: HttpRequest, response: HttpResponse) -> None:
    """Allows this page to load from the host of the base map, if that is another one."""
    parts = urlsplit(settings.MINGCHA_TILES)
    if not parts.netloc:
        return
    origin = f"{parts.scheme}://{parts.netloc}"
    shared = cast("dict[str, list[str]]", settings.SECURE_CSP)
    response._csp_config = {  # type: ignore[attr-defined]
        **shared,
        "connect-src": [*connect_sources(request), origin],
        "img-src": [*shared["img-src"], origin],
    }


def _tile(request: HttpRequest, body: bytes) -> HttpResponse:
    response = HttpResponse(content_type="application/vnd.mapbox-vector-tile")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=1, mtime=0)
    response.content = body
    return response


def _districts(counts: Mapping[str, Found]) -> list[dict[str, object]]:
    """The label position of each district, with the number of its matching points."""
    points = {code: held.points for code, held in counts.items()}
    return [
        {"code": code, "name": in_language(DIVISIONS[code]), "at": at, "points": points.get(code, 0)}
        for code, at in label_places().items()
    ]
