"""The wall of a duty monitor: 1 to 64 pictures under one grant (articles 16(1), 16(2), 19)."""

import json
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.access.duty import queries as access
from mingcha.access.duty.queries import Watching
from mingcha.access.duty.values import GrantRow
from mingcha.access.duty.watchable import watchable
from mingcha.access.tickets.tokens import LIVE
from mingcha.fleet.recorders import queries as recorders
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.values import PointRow
from mingcha.registry.seats.queries import favourites
from mingcha.registry.seats.rules import TILES, TILES_WORDS
from mingcha.registry.viewing_grounds.values import ViewingWay
from mingcha.registry.watches.queries import running_watch
from mingcha.registry.watches.rest import reminders_of
from mingcha.supervision.alarms.rules import offered_minutes
from mingcha.supervision.alarms.states import SnoozeReason
from mingcha.supervision.clues.values import ClueKind
from mingcha.web.access.duty.forms import GrantForm
from mingcha.web.access.duty.pages import first_ticket
from mingcha.web.access.gateways import shows_pictures
from mingcha.web.access.wall.data import district_branches, monitor_of, points_json, points_named
from mingcha.web.access.wall.forms import MOST_TILES, ArrangementQuery
from mingcha.web.custody.gap_words import gap_words_json
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language
from mingcha.web.registry.points.point_state import state_of

ARRANGEMENT_COOKIE = "mingcha-wall"
"""The wall last shown in this browser: a code or "" per tile, joined by dots; the player writes it."""
GRANT_KEY = "wall_grant"
"""The grant of this session's wall: it continues when other points are shown."""

_OF_EVERY_WALL = {
    "active": "watch",
    "layouts": TILES,
    "clue_kinds": tuple(ClueKind),
    "snooze_reasons": tuple(SnoozeReason),
}
_TILES_BROUGHT = 16
"""Tiles in the page of a smaller wall; the player makes further ones when somebody asks for more."""
_LOOKED_AT = 200
"""Number of points among which a wall without an arrangement selects its first ones."""
_BEGIN_WITH = {"ok": 0, "warn": 1, "bad": 2}


@login_required
@cites("16(2)", "19")
def wall(request: HttpRequest, tiles: int) -> HttpResponse:
    """The wall. Without a grant it shows the form for the purpose; people who are not monitors see the refusal."""
    if tiles not in TILES:
        raise Fault(FaultKind.NOT_FOUND, Words(f"画面数须为 {TILES_WORDS.zh}", f"a wall has {TILES_WORDS.en} pictures"))
    return wall_page(request, tiles, arrangement_of(request), {"layout": None, "tour": False})


@shows_pictures
def wall_page(
    request: HttpRequest,
    tiles: int,
    wanted: tuple[str, ...],
    layout: dict[str, object],
    *,
    known: tuple[str, ...] = (),
    title: str = "",
) -> HttpResponse:
    """The page of a wall with these codes, one per tile, "" for an empty one; points that the viewer may not watch
    leave a tile empty.

    `layout` and `title` belong to an open layout, `known` are the codes of its further pages.
    If a training expires during a shift, the wall of the running grant stays open and the next grant is refused.
    """
    now, monitor = wiring.clock().now(), monitor_of(request)
    rows = {row.code: row for row in points_named(monitor, (*wanted, *known))}
    if not rows:
        rows = {row.code: row for row in _to_begin_with(monitor, now)}
        wanted = tuple(rows)
    kept, rows = _and_favourites(monitor, rows, now)
    watching = access.watching(monitor, rows, at=now)
    open_codes = watching.open_in(ViewingWay.LIVE)
    slots = tuple(code if code in open_codes else "" for code in wanted[:MOST_TILES])
    visible = [code for code in slots[:tiles] if code]
    grant = _grant_of(request, access.grants(monitor, at=now), set(visible))
    require(watching.of_all(open_codes or rows, ViewingWay.LIVE, running=grant is not None))  # without a point: refused
    context = {
        **_OF_EVERY_WALL,
        "tiles": tiles,
        "layout_name": title,
        "slots": range(max(tiles, _TILES_BROUGHT)),
        "grant": grant,
        "ticket": first_ticket(request, grant, visible, (LIVE,)) if grant and visible else "",
        "chooser": None if grant else GrantForm.chooser(request, [code for code in slots if code]),
        "gap_words_json": gap_words_json(),
        **(_on_duty(monitor, now) if grant else {}),
        "wall_json": _wall_json(watching, slots, tuple(rows.values()), {**layout, "favourites": kept}),
    }
    return render(request, "watch/wall.html", context)


def _and_favourites(
    monitor: DutyFacts, rows: dict[str, PointRow], now: datetime
) -> tuple[tuple[str, ...], dict[str, PointRow]]:
    """The codes of the person's favourites, and the rows with theirs."""
    kept = favourites(monitor, at=now)
    further = points_named(monitor, [code for code in kept if code not in rows])
    return kept, rows | {row.code: row for row in further}


def _on_duty(monitor: DutyFacts, now: datetime) -> dict[str, object]:
    """The running watch with the reminders of its whole shift, since who sits at the wall all night loads no page, and
    for how long a key snoozes an alarm."""
    watch = running_watch(monitor, at=now)
    reminders = reminders_of(watch.hours) if watch else ()
    rest = [
        {
            "from_ms": round(one.during.begins_at.timestamp() * 1000),
            "until_ms": round(one.during.ends_at.timestamp() * 1000),
            "text": in_language(one.words),
        }
        for one in reminders
    ]
    return {
        "duty_watch": watch,
        "rest_json": json.dumps(rest, ensure_ascii=False),
        "snooze_minutes": offered_minutes(now),
    }


def _wall_json(
    watching: Watching, slots: tuple[str, ...], rows: tuple[PointRow, ...], layout: dict[str, object]
) -> str:
    """The data embedded in the page for the player."""
    return json.dumps(
        {
            "slots": slots,
            "points": points_json(watching, rows),
            "branches": district_branches(watching.facts),
            **layout,
        },
        ensure_ascii=False,
    )


def _to_begin_with(monitor: DutyFacts, now: datetime) -> list[PointRow]:
    """The first points of a wall without an arrangement, of those that the viewer may watch: recording ones first, then
    those in trouble, then waiting ones."""
    codes = watchable(monitor, ViewingWay.LIVE, now, limit=_LOOKED_AT)
    rows = points_queries.points(monitor, at=now, limit=_LOOKED_AT, among=codes or None)
    cameras = recorders.cameras([row.code for row in rows], clock=wiring.clock())
    tones = {row.code: state_of(row, cameras.get(row.code)).tone for row in rows}
    used = [row for row in rows if tones[row.code] != "off"] or list(rows)
    return sorted(used, key=lambda row: _BEGIN_WITH.get(tones[row.code], len(_BEGIN_WITH)))[:_TILES_BROUGHT]


def arrangement_of(request: HttpRequest) -> tuple[str, ...]:
    """The codes for a wall: those of the address (`points`), else the last ones of this browser."""
    named: tuple[str, ...] = ArrangementQuery.from_query(request).value("points")
    if named:
        return named
    return tuple(request.COOKIES.get(ARRANGEMENT_COOKIE, "").split(".")[:MOST_TILES])


def _grant_of(request: HttpRequest, grants: tuple[GrantRow, ...], visible: set[str]) -> GrantRow | None:
    """The grant of this session's wall while it is valid; else the newest grant that opens all shown points. A wall has
    one purpose: points shown later join this grant."""
    running = next((grant for grant in grants if grant.no == request.session.get(GRANT_KEY)), None)
    same = [grant for grant in grants if visible and visible <= set(grant.points)]
    if running is not None:  # if it was renewed, use the one that lasts longest
        same = [running, *(grant for grant in same if grant.purpose == running.purpose)]
        same.sort(key=lambda grant: grant.valid_until, reverse=True)
    if same and request.session.get(GRANT_KEY) != same[0].no:
        request.session[GRANT_KEY] = same[0].no
    return same[0] if same else None
