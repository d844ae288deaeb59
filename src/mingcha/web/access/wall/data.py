"""JSON for the open wall: branches of the tree, points, interruptions (art. 16(1))."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from mingcha.access.duty.queries import Watching, watching
from mingcha.access.tickets.state_pass import build_state_pass
from mingcha.access.tickets.tokens import TICKET_KEY
from mingcha.custody.interruptions.queries import interrupted_cameras
from mingcha.custody.interruptions.queries import interruptions as interrupted
from mingcha.fleet.recorders import queries as recorders
from mingcha.kit.codes import DIVISIONS, ZONES_BY_CODE
from mingcha.kit.decision import Decision, cites
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.media.units import GapReason
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.queries import recording_among
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.values import PointRow
from mingcha.registry.tree import queries as tree
from mingcha.registry.viewing_grounds.values import ViewingWay
from mingcha.web.access.wall.forms import NamedPointsQuery, TreeQuery
from mingcha.web.custody.gap_words import gap_words
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.frame.content_policy import gateway_origin
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.points.point_state import state_of

MOST_COUNTED = 1_000
"""Up to this many points in a person's reach the tree shows how many record; beyond, only the totals."""
MOST_INTERRUPTIONS = 100
UNKEPT = frozenset((GapReason.DISK_FULL, GapReason.DISK_FAULT))
"""Reasons for which a camera's pictures come and are not kept: its tile is live and says so."""


MOST_ROWS = 200
"""Maximum points of one branch or one search."""


@require_GET
@login_required
@cites("3", "16(1)")
def branches(request: HttpRequest) -> JsonResponse:
    """One branch: districts; with `division` or `zone` its sites; with `site` its points; with `q` the matches."""
    monitor, form = monitor_of(request), TreeQuery.from_query(request)
    inside = form.where
    if inside.q or inside.site:
        return JsonResponse(_leaves(monitor, PointFilter(site=inside.site, q=inside.q), form.value("offset") or 0))
    if inside.division or inside.zone:
        return JsonResponse({"branches": site_branches(monitor, inside.division, inside.zone)})
    return JsonResponse({"branches": district_branches(monitor)})


@require_GET
@login_required
@cites("3")
def points(request: HttpRequest) -> JsonResponse:
    """Points by their codes (comma separated), with their present state."""
    monitor = monitor_of(request)
    rows = points_named(monitor, _codes(request))
    return JsonResponse({"points": points_json(watching_of(monitor, rows), rows)})


@require_GET
@login_required
@cites("3", "16(1)")
def interruptions(request: HttpRequest) -> JsonResponse:
    """Today's interruptions of the points that this person monitors, or of the given ones: begin, end, reason."""
    clock, monitor = wiring.clock(), monitor_of(request)
    today = day_begins(shanghai_day(clock.now()))
    rows = {row.code: row for row in points_named(monitor, _codes(request) or interrupted_cameras(today))}
    found = interrupted(rows, today, clock=clock)
    listed = [
        {
            "code": one.camera,
            "name": rows[one.camera].name,
            "from_ms": one.from_ms,
            "to_ms": one.to_ms,
            "cause": in_language(gap_words(one.reason)),
        }
        for one in found[:MOST_INTERRUPTIONS]
    ]
    return JsonResponse({"interruptions": listed, "more": len(found) - len(listed)})


@require_GET
@login_required
@cites("3", "16(1)")
def states(request: HttpRequest) -> JsonResponse:
    """A pass for the gateways' states: of all points that this person monitors (`whole`), or, where those are more than
    MOST_COUNTED, of the given ones; "" without any. And the gateways to follow."""
    monitor = monitor_of(request)
    leaves = tree.leaf_places(monitor, most=MOST_COUNTED)
    codes = [leaf.code for leaf in leaves] or [row.code for row in points_named(monitor, _codes(request))]
    who = actor_of(signed_in(request)).id
    key = settings.MINGCHA_KEYS.signer(TICKET_KEY)
    token = build_state_pass(who, codes, key, clock=wiring.clock()) if codes else ""
    origins = [gateway_origin(request), *(one.origin for one in recorders.further_gateways())]
    return JsonResponse({"pass": token, "whole": bool(leaves), "gateways": list(dict.fromkeys(origins))})


def monitor_of(request: HttpRequest) -> DutyFacts:
    """The viewer's facts with only the roles as a monitor: other roles open no pictures."""
    return tree.monitor_of(facts_of(request), at=wiring.clock().now())


def points_named(monitor: DutyFacts, codes: Sequence[str]) -> tuple[PointRow, ...]:
    """The monitored points with these codes, in this order; skips all others."""
    rows = points_queries.points(monitor, at=wiring.clock().now(), among=set(codes), limit=len(codes))
    found = {row.code: row for row in rows}
    return tuple(found[code] for code in dict.fromkeys(codes) if code in found)


def _leaves(monitor: DutyFacts, where: PointFilter, offset: int) -> dict[str, object]:
    rows = points_queries.points(monitor, at=wiring.clock().now(), where=where, offset=offset, limit=MOST_ROWS + 1)
    return {
        "points": points_json(watching_of(monitor, rows[:MOST_ROWS]), rows[:MOST_ROWS]),
        "more": len(rows) > MOST_ROWS,
    }


def watching_of(monitor: DutyFacts, rows: Sequence[PointRow]) -> Watching:
    """What the viewer may watch of these points."""
    return watching(monitor, [row.code for row in rows], at=wiring.clock().now())


def points_json(watched: Watching, rows: Sequence[PointRow]) -> list[dict[str, object]]:
    """Points for the tree, a tile and the dock: their data, the recorder's last report, and why the viewer may not
    watch it (`closed`, "" if they may)."""
    cameras = recorders.cameras([row.code for row in rows], clock=wiring.clock())
    listed = []
    for row in rows:
        state = state_of(row, cameras.get(row.code))
        listed.append(
            {
                "code": row.code,
                "name": row.name,
                "site": row.site_name,
                "district": in_language(DIVISIONS.get(row.division, Words(row.division, row.division))),
                "unit": row.organisation_name,
                "retention": row.retention_class,
                "trial": row.state == "trial",
                "closed": _closed(watched.closed(row.code, ViewingWay.LIVE)),
                "tone": state.tone,
                "state": in_language(state.label),
                "cause": in_language(state.cause),
                "since_ms": state.since_ms,
                "moves": row.moves,
                "unkept": state.condition is Condition.DOWN and cameras[row.code].reason in UNKEPT,
            }
        )
    return listed


def _closed(decision: Decision | None) -> str:
    """Why a point may not be watched, with the article; "" if it may."""
    return "" if decision is None else f"{in_language(decision.reason)} [§ {decision.article}]"


def district_branches(monitor: DutyFacts) -> list[dict[str, object]]:
    """The first level of the tree."""
    running = _running(monitor, lambda leaf: leaf.zone or leaf.division)
    return [
        {
            "division": one.division,
            "zone": one.zone,
            "name": in_language(_name_of(one)),
            "points": one.points,
            "running": None if running is None else running[one.zone or one.division],
        }
        for one in tree.district_branches(monitor)
    ]


def site_branches(monitor: DutyFacts, division: str, zone: str) -> list[dict[str, object]]:
    """The second level of the tree."""
    running = _running(monitor, lambda leaf: leaf.site)
    return [
        {
            "site": one.code,
            "name": one.name,
            "points": one.points,
            "running": None if running is None else running[one.code],
        }
        for one in tree.site_branches(monitor, division=division, zone=zone)
    ]


def _name_of(branch: tree.DistrictBranch) -> Words:
    if branch.zone in ZONES_BY_CODE:
        return ZONES_BY_CODE[branch.zone].words
    return DIVISIONS.get(branch.division, Words(branch.division, branch.division))


def _running(monitor: DutyFacts, branch_of: Callable[[tree.LeafPlace], str]) -> Counter[str] | None:
    """The number of recording points per branch; None if there are too many points to count for each page."""
    leaves = tree.leaf_places(monitor, most=MOST_COUNTED)
    if not leaves:
        return None
    recording = recording_among([leaf.code for leaf in leaves], clock=wiring.clock())
    return Counter(branch_of(leaf) for leaf in leaves if leaf.code in recording)


def _codes(request: HttpRequest) -> tuple[str, ...]:
    codes: tuple[str, ...] = NamedPointsQuery.from_query(request).value("codes")
    return codes
