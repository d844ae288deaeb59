"""What lies beside the points on the map: tiles of its layers, and the card of one thing (arts. 3, 5, 6, 18)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart
from mingcha.law.retention import shanghai_day
from mingcha.overview.duplicates import queries as duplicates_queries
from mingcha.overview.gaps.queries import with_gaps
from mingcha.overview.layers.queries import MapLayer, layer_tile
from mingcha.registry.areas import queries as areas_queries
from mingcha.registry.parts import queries as parts_queries
from mingcha.registry.places import queries as places_queries
from mingcha.registry.plans import queries as plans_queries
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.overview.points.map import tile_answer
from mingcha.web.registry.points.part_words import PART_WORDS


@dataclass(frozen=True, slots=True)
class Card:
    """What the card of one thing says: its name, its page with the words of the link, its kind, further lines; `chip`
    with a tone of chips, if there is a state; `article` of the law."""

    name: str
    url: str
    link: Words
    kind: Words
    lines: tuple[Words | str, ...]
    article: str
    chip: Words | None = None
    tone: str = "plain"


@login_required
@cites("3", "5", "6", "18")
def tile(request: HttpRequest, layer: str, zoom: int, column: int, row: int) -> HttpResponse:
    """A vector tile of a layer, limited to what the reader may read. Raises Fault(INVALID) for a tile that does not
    exist; without a session login_required redirects."""
    facts = facts_of(request)
    return tile_answer(request, layer_tile(facts, MapLayer(layer), zoom, column, row, at=wiring.clock().now()))


@login_required
@cites("3", "6")
def part(request: HttpRequest, number: int) -> HttpResponse:
    """The card of a part of a site. Raises Fault(NOT_FOUND), Refused (article 3)."""
    (held,) = with_gaps([parts_queries.part(facts_of(request), number, at=wiring.clock().now())])
    lines: list[Words | str] = [f"{held.site_name} · {held.organisation_name}"]
    if held.gap:
        lines.append(held.gap.who_acts)
    elif held.points:
        lines.append("、".join(one.name for one in held.points))
    if held.reason:
        lines.append(held.reason)
    covered = Words("已有在用点位", "covered") if held.required else Words("非应建", "not required")
    card = Card(
        name=held.name,
        url=reverse("site", args=[held.site]),
        link=Words("打开场所", "Open the site"),
        kind=PART_WORDS[PlacePart(held.kind)],
        lines=tuple(lines),
        article=held.category,
        chip=held.gap.words if held.gap else covered,
        tone="warn" if held.gap else "plain",
    )
    return _card(request, card)


@login_required
@cites("3", "5")
def item(request: HttpRequest, number: int) -> HttpResponse:
    """The card of a planned place. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = plans_queries.plan_item(facts_of(request), number, at=wiring.clock().now())
    plan = plans_queries.plan(facts_of(request), held.plan, at=wiring.clock().now()).row
    unit = f" · {held.organisation_name}" if held.organisation_name else ""
    card = Card(
        name=held.name,
        url=f"{reverse('plan', args=[held.plan])}?after={held.number - 1}",
        link=Words("打开规划", "Open the plan"),
        kind=Words("规划点位", "Planned place"),
        lines=(
            f"{plan.title}{unit}",
            Words(
                f"{held.point_class} 类点位，规划 {held.count} 台", f"class {held.point_class}, {held.count} cameras"
            ),
        ),
        article=held.category,
        chip=plan.state.words,
    )
    return _card(request, card)


@login_required
@cites("3", "5")
def duplicate(request: HttpRequest, number: int) -> HttpResponse:
    """The card of a possible duplicate. Raises Fault(NOT_FOUND)."""
    held = duplicates_queries.duplicate(facts_of(request), number, at=wiring.clock().now())
    sides = tuple(f"{one.what.name} · {one.what.organisation_name}" for one in (held.late, held.early))
    card = Card(
        name=held.late.what.name,
        url=f"{reverse('duplicates')}?after={number - 1}",
        link=Words("打开清单", "Open the list"),
        kind=Words(f"可能重复建设，相距 {held.apart_m:.1f} 米", f"Possible duplicate, {held.apart_m:.1f} m apart"),
        lines=(*sides, *(one.what.reason for one in held.reasoned), *([] if held.explained else [held.must_do])),
        article="5",
        chip=Words("有书面说明", "reason given") if held.explained else Words("无书面说明", "no reason"),
        tone="plain" if held.explained else "warn",
    )
    return _card(request, card)


@login_required
@cites("3", "6(11)", "18", "799-10")
def area(request: HttpRequest, number: int) -> HttpResponse:
    """The card of an area. Raises Fault(NOT_FOUND), Refused (article 3)."""
    now = wiring.clock().now()
    held = areas_queries.area(facts_of(request), number, at=now)
    until = f" – {held.until_on:%Y-%m-%d}" if held.until_on else " –"
    holds = held.in_force(shanghai_day(now))
    card = Card(
        name=held.name,
        url=reverse("area", args=[number]),
        link=Words("打开区域", "Open the area"),
        kind=held.kind.facts.words,
        lines=(division_words(held.zone or held.division), f"{held.from_on:%Y-%m-%d}{until}", held.document),
        article=held.kind.facts.article,
        chip=Words("有效", "in force") if holds else Words("未生效或已终止", "not in force"),
        tone="info" if holds else "plain",
    )
    return _card(request, card)


@login_required
@cites("3", "6")
def site(request: HttpRequest, code: str) -> HttpResponse:
    """The card of a site. Raises Fault(NOT_FOUND), Refused (article 3)."""
    now = wiring.clock().now()
    held = places_queries.site(facts_of(request), code, at=now)
    parts = with_gaps(parts_queries.parts_of_site(facts_of(request), code, at=now))
    gaps = sum(one.gap is not None for one in parts)
    counted = Words(f"{len(parts)} 处部位，缺口 {gaps}", f"{len(parts)} parts, {gaps} gaps")
    card = Card(
        name=held.name,
        url=reverse("site", args=[code]),
        link=Words("打开场所", "Open the site"),
        kind=Words("场所", "Site"),
        lines=(
            held.organisation_name,
            division_words(held.zone or held.division),
            *filter(None, [held.address]),
            counted,
        ),
        article=held.category,
    )
    return _card(request, card)


def _card(request: HttpRequest, card: Card) -> HttpResponse:
    return render(request, "points/map_layer_card.html", {"card": card})
