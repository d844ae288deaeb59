"""Up to four cameras played back on one clock, each cut to its own grant (articles 16(2), 16(3), 19)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.access.duty import queries as access
from mingcha.access.duty.values import GrantRow
from mingcha.access.duty.watchable import watchable
from mingcha.access.tickets.tokens import PLAYBACK
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.values import PointRow
from mingcha.registry.tree import queries as tree
from mingcha.registry.viewing_grounds.values import ViewingWay
from mingcha.web.access.duty.forms import GrantForm
from mingcha.web.access.duty.pages import first_ticket
from mingcha.web.access.gateways import shows_pictures
from mingcha.web.access.wall.forms import MOST_CAMERAS, SyncQuery
from mingcha.web.custody.gap_words import gap_words_json
from mingcha.web.forms.way_back import wall_before
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of

MOST_OFFERED = 200
"""Limit of points in the choice of cameras; in a larger territory the filter limits them."""


@dataclass(frozen=True, slots=True)
class SyncLane:
    """One camera with the grant that opens it."""

    point: PointRow
    grant: GrantRow


@login_required
@cites("16(2)", "16(3)", "19")
@shows_pictures
def sync(request: HttpRequest) -> HttpResponse:
    """/watch/sync?p=<code>,<code>&t=2026-11-24T13:41:07: the cameras in the given order, from a Beijing time.

    Without cameras it shows their choice; without grants for all of them, the form for the purpose. Raises Refused for
    a person who is not their monitor, or not on duty if a grant must be opened, and Fault(NOT_FOUND) for a point out of
    reach.
    """
    facts, now = facts_of(request), wiring.clock().now()
    asked = SyncQuery.from_query(request)
    codes = list(asked.require()["cameras"])
    rows = _asked_for(facts, codes, now)
    grants = access.grants(facts, at=now) if rows else ()
    lanes = tuple(SyncLane(row, grant) for row in rows if (grant := _longest(grants, row.code)) is not None)
    ready = bool(rows) and len(lanes) == len(rows)
    if rows:
        require(access.watching(facts, codes, at=now).of_all(codes, ViewingWay.PLAYBACK, running=ready))
    first = lanes[0].grant if ready else None
    offered = _offered(facts, now)
    context = {
        "active": "watch",
        "lanes": lanes if ready else (),
        "grants": tuple({lane.grant.no: lane.grant for lane in lanes}.values()),
        "grant": first,
        "ticket": first_ticket(request, first, _codes_under(lanes, first), (PLAYBACK,)) if first else "",
        "offered": _with(offered, rows),
        "slots": [codes[place] if place < len(codes) else "" for place in range(MOST_CAMERAS)],
        "time": asked["time"].value() or "",
        "at_ms": asked.value("time"),
        "chooser": GrantForm.chooser(request, codes, purpose_of(grants, codes)) if codes and not ready else None,
        "wall_before": wall_before(request),
        "gap_words_json": gap_words_json(),
    }
    return render(request, "watch/sync.html", context)


def purpose_of(grants: tuple[GrantRow, ...], codes: list[str]) -> str:
    """The purpose for which this person looks at these points already, that of most of them; else that of the newest
    grant in force, and "" without any: who goes on to playback keeps the purpose."""
    best = max(grants, key=lambda one: (len(set(codes) & set(one.points)), one.valid_from), default=None)
    return best.purpose if best else ""


def _asked_for(facts: DutyFacts, codes: list[str], now: datetime) -> list[PointRow]:
    """The points with these codes, with one query; a point out of reach is queried separately, so that the refusal
    gives its reason (unknown, or article 3)."""
    found = (
        {row.code: row for row in points_queries.points(facts, at=now, among=codes, limit=len(codes))} if codes else {}
    )
    return [found[code] if code in found else points_queries.point(facts, code, at=now).row for code in codes]


def _offered(facts: DutyFacts, now: datetime) -> tuple[PointRow, ...]:
    """The points for the choice of cameras: those that the person may watch."""
    codes = watchable(tree.monitor_of(facts, at=now), ViewingWay.PLAYBACK, now, limit=MOST_OFFERED)
    return points_queries.points(facts, at=now, among=codes, limit=MOST_OFFERED)


def _longest(grants: tuple[GrantRow, ...], code: str) -> GrantRow | None:
    """The grant that opens a point and lasts longest; among equals the newest."""
    return max((grant for grant in grants if code in grant.points), key=lambda one: one.valid_until, default=None)


def _codes_under(lanes: tuple[SyncLane, ...], grant: GrantRow) -> list[str]:
    return [lane.point.code for lane in lanes if lane.grant.no == grant.no]


def _with(offered: tuple[PointRow, ...], rows: list[PointRow]) -> tuple[PointRow, ...]:
    """The offered points, preceded by requested points that are not in the list."""
    known = {row.code for row in offered}
    return tuple(row for row in rows if row.code not in known) + offered
