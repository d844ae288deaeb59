"""The wall of a duty monitor: one, four or nine pictures under one grant (articles 16(1), 16(2), 19)."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.access import queries as access
from mingcha.access.queries import GrantRow
from mingcha.access.rules import on_duty
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import PURPOSES
from mingcha.registry import queries as registry
from mingcha.registry.duty import Role
from mingcha.web import wiring
from mingcha.web.access import first_ticket
from mingcha.web.gap_words import gap_words_json
from mingcha.web.points import ListedPoint, listed
from mingcha.web.signed_in import signed_in

LAYOUTS = (1, 4, 9)
MOST_POINTS = 200
"""Points of one wall's tree and grant; a larger territory is narrowed by a site."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A site of the tree with its points."""

    name: str
    district: Words
    points: tuple[ListedPoint, ...]

    @property
    def running(self) -> int:
        """How many of them record."""
        return sum(point.state.tone == "ok" for point in self.points)


@login_required
@cites("16(2)", "19")
def wall(request: HttpRequest, tiles: int) -> HttpResponse:
    """The wall. Without a grant the purpose is asked for first; who is no monitor reads why not."""
    if tiles not in LAYOUTS:
        raise Fault(FaultKind.NOT_FOUND, Words("只有 1、4、9 画面", "there are walls of 1, 4 and 9 pictures"))
    asker, now = signed_in(request), wiring.clock().now()
    facts = registry.duty(asker, now)
    rows = registry.points(asker, at=now, limit=MOST_POINTS, site=request.GET.get("site", "")[:20])
    watched = tuple(row for row in rows if facts.over(row.place, Role.MONITOR))
    require(on_duty(facts, [row.place for row in watched], now))
    points = listed(watched)
    grant = _grant_for(access.grants(asker, at=now), {row.code for row in watched})
    context = {
        "active": "watch",
        "tiles": tiles,
        "layouts": LAYOUTS,
        "slots": range(max(LAYOUTS)),
        "points": points,
        "branches": _branches(points),
        "grant": grant,
        "ticket": first_ticket(request, grant, [row.code for row in watched]) if grant else "",
        "purposes": PURPOSES,
        "code_list": tuple(row.code for row in watched),
        "gap_words_json": gap_words_json(),
    }
    return render(request, "watch/wall.html", context)


def _grant_for(grants: tuple[GrantRow, ...], codes: set[str]) -> GrantRow | None:
    """The newest grant in force that opens every one of these points: a wall has one purpose."""
    return next((grant for grant in grants if codes <= set(grant.points)), None)


def _branches(points: tuple[ListedPoint, ...]) -> tuple[Branch, ...]:
    names = dict.fromkeys((point.row.site, point.row.site_name) for point in points)
    branches = []
    for site, name in names:
        held = tuple(point for point in points if point.row.site == site)
        branches.append(Branch(name, held[0].district, held))
    return tuple(branches)
