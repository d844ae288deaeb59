"""Pages of alarms: the list, one with its steps, what changed for open pages, accepting by a key (arts. 3, 16(1))."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.points.queries import point_rows
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.supervision.alarms import queries
from mingcha.supervision.alarms.actions import accept_alarm, snooze_alarm
from mingcha.supervision.alarms.queries import AlarmsAsked
from mingcha.supervision.alarms.rules import may_read_alarms, offered_minutes
from mingcha.supervision.alarms.states import AlarmKind, AlarmList, Severity, SnoozeReason
from mingcha.supervision.alarms.values import AlarmDetail
from mingcha.web.access.wall.pages import ARRANGEMENT_COOKIE
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.order import heads
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, wants_part
from mingcha.web.frame.done import done
from mingcha.web.frame.paged_rows import PagedRows
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.saved_filters.shown import kept_filters
from mingcha.web.supervision.alarms.forms import AcceptByKeyForm, AlarmsFilter, NewsQuery, SnoozeByKeyForm, SnoozeForm
from mingcha.web.supervision.alarms.locating import map_address, tile_address
from mingcha.web.supervision.alarms.shown import AlarmLine, lines
from mingcha.web.supervision.alarms.steps import STEPS, is_open
from mingcha.web.supervision.enforcement_steps import shown_steps

PAGE_ROWS = 50
MOST_NEWEST = 5
MOST_GROWN = 100
"""Grown alarms that an open page is told of, to sound for each once."""
"""Alarms that an answer to an open page names; the list has the others."""
EVERY_S = 60
"""An answer is given anew after this time although nothing changed: a snooze ends without a step."""


@login_required
@cites("3", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """A list of alarms in reach, the gravest first; for htmx the list alone."""
    facts, at, listed = facts_of(request), wiring.clock().now(), AlarmsFilter.from_query(request)
    require(may_read_alarms(facts))
    which = AlarmList(listed.value("which") or AlarmList.OPEN)
    kind, severity = listed.value("kind"), listed.value("severity")
    grave = Severity(int(severity)) if severity else None
    asked = AlarmsAsked(which, AlarmKind(kind) if kind else None, grave, order=listed.value("sort"))

    def fetch(limit: int, offset: int) -> list[AlarmLine]:
        return list(lines(queries.alarms(facts, at=at, asked=asked, limit=limit, offset=offset)))

    found = PagedRows(queries.count_alarms(facts, at=at, asked=asked), fetch)
    page = Paginator(found, PAGE_ROWS).get_page(listed.page_number)
    shown = cast("list[AlarmLine]", list(page))
    counts = queries.alarm_counts(facts, at=at)
    context = {
        "active": "watch",
        "filter": listed,
        "heads": {} if which is AlarmList.ENDED else heads(listed),
        "kept": None if wants_part(request) else kept_filters(facts, ListKind.ALARMS, listed, at=at),
        "page": page,
        "lines": shown,
        "acceptable": queries.acceptable(facts, [line.row for line in shown], at=at),
        "total": len(found),
        "which": which,
        "lists": _lists(counts.open, counts.accepted, counts.snoozed),
        "counts": counts,
        "behind_since": queries.behind_since(at),
        "kinds": tuple(counts.by_kind.items()),
        "names": actor_names(
            {one for line in shown for one in (line.row.standing.accepted_by, line.row.standing.assignee)} - {""}
        ),
        "snoozed": {line.row.number for line in shown if line.row.standing.is_snoozed(at)},
    }
    return render(request, "alarms/list.html" if wants_part(request) else "alarms/index.html", context)


@require_GET
@login_required
@cites("3", "16(1)")
def news(request: HttpRequest) -> HttpResponse:
    """What an open page asks each second: counts and the newest alarms in reach, as JSON; 304 while nothing changed."""
    at = wiring.clock().now()
    after = int(NewsQuery.from_query(request).value("after") or 0)
    tag = f'"{queries.alarms_revision()}.{int(at.timestamp()) // EVERY_S}.{after}.{get_language()}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:  # a proxy that compresses weakens it
        return HttpResponseNotModified(headers={"ETag": tag})
    facts = facts_of(request)
    require(may_read_alarms(facts))
    behind = queries.behind_since(at)
    counts = queries.alarm_counts(facts, at=at, after=after)
    newest = queries.newest_alarms(facts, at=at, limit=MOST_NEWEST) if counts.open else ()
    acceptable = queries.acceptable(facts, newest, at=at)
    answer = {
        "open": counts.open,
        "high": counts.high,
        "accepted": counts.accepted,
        "snoozed": counts.snoozed,
        "fresh": counts.fresh,
        "last": counts.last,
        "grown": queries.grown_alarms(facts, at=at, limit=MOST_GROWN) if counts.grown else (),
        "behind_since_ms": 0 if behind is None else int(behind.timestamp() * 1000),
        "newest": [_news_of(line, accepts=line.row.number in acceptable) for line in lines(newest)],
    }
    return JsonResponse(answer, headers={"ETag": tag})


@require_POST
@login_required
@cites("3", "16(1)")
def accept_by_key(request: HttpRequest) -> JsonResponse:
    """Accepts an alarm from the list's key or the wall, as JSON. Who comes second is told who accepted it and when."""
    given = AcceptByKeyForm.from_body(request).require()
    row = accept_alarm(signed_in(request), given["number"], revision=given["revision"], clock=wiring.clock())
    return JsonResponse({"number": row.number, "revision": row.revision})


@require_POST
@login_required
@cites("3", "16(1)")
def snooze_by_key(request: HttpRequest) -> JsonResponse:
    """Puts an alarm aside from the wall with a reason that it offers, as JSON. Who comes second gets a conflict."""
    given, clock = SnoozeByKeyForm.from_body(request).require(), wiring.clock()
    row = snooze_alarm(
        signed_in(request), given["number"], reason=SnoozeReason(given["reason"]).words.zh,
        minutes=offered_minutes(clock.now()), revision=given["revision"], clock=clock,
    )  # fmt: skip
    return JsonResponse({"number": row.number, "revision": row.revision})


@login_required
@cites("3", "16(1)")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An alarm with its cameras, its history and the steps that are open to the reader."""
    return _page(request, number, None)


@require_POST
@login_required
@cites("3", "16(1)")
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Carries one step out; the page again with the answer if it is refused."""
    if name not in STEPS:
        raise Http404
    queries.alarm(facts_of(request), number, at=wiring.clock().now())
    form = STEPS[name].form.from_post(request)
    if form.is_valid():
        with form.answers(request):
            words = STEPS[name].do(request, number, form)
            done(request, words if isinstance(words, Words) else STEPS[name].done)
            return redirect("alarm", number)
    return _page(request, number, form)


@require_GET
@login_required
@cites("3", "16(1)", "19")
def tile(request: HttpRequest, number: int) -> HttpResponse:
    """Leads to the wall with the cameras of an alarm in tiles; what may be watched there the wall decides."""
    found = queries.alarm(facts_of(request), number, at=wiring.clock().now())
    return redirect(tile_address(request.COOKIES.get(ARRANGEMENT_COOKIE, ""), found.cameras))


def _lists(waiting: int, accepted: int, snoozed: int) -> list[tuple[AlarmList, int | None]]:
    counted = {AlarmList.OPEN: waiting, AlarmList.ACCEPTED: accepted, AlarmList.SNOOZED: snoozed}
    return [(one, counted.get(one)) for one in AlarmList]


def _news_of(line: AlarmLine, *, accepts: bool) -> dict[str, object]:
    row = line.row
    return {
        "number": row.number,
        "revision": row.revision,
        "kind": in_language(line.what),
        "title": in_language(line.title),
        "where": in_language(line.where),
        "why": in_language(line.why),
        "tone": row.severity.tone,
        "severity": in_language(row.severity.words),
        "high": row.severity is Severity.HIGH,
        "since_ms": int(row.since.timestamp() * 1000),
        "camera": row.camera,
        "url": reverse("alarm", args=[row.number]),
        "accepts": accepts,
    }


def _page(request: HttpRequest, number: int, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    found = queries.alarm(facts, number, at=now)
    people = queries.who_may_be_assigned(facts, number, at=now) if found.handles else ()
    if sent is not None:
        sent.offer_newest(found.row.revision)
    steps = shown_steps(
        STEPS,
        lambda name: is_open(found, name, now, has_people=bool(people)),
        sent,
        found.row.revision,
        lambda name: reverse("alarm-step", args=[number, name]),
    )
    for each in steps:
        if "person" in each.form.fields:
            each.form.fields["person"].offer(people)  # type: ignore[attr-defined]
        if isinstance(each.form, SnoozeForm):
            each.form.name_most(parameters.number("alarm.snooze_most_minutes", shanghai_day(now)))
    context = {
        "active": "watch",
        "found": found,
        "row": found.row,
        "line": lines((found.row,))[0],
        "points": tuple(point_rows(found.cameras).values()),
        "names": actor_names(_actors(found)),
        "answered": sent or ActionForm(),
        "steps": steps,
        "map_url": map_address(found.row),
        "snoozed": {number} if found.row.standing.is_snoozed(now) else frozenset(),
    }
    return render(request, "alarms/one.html", context, status=sent.status if sent else 200)


def _actors(found: AlarmDetail) -> set[str]:
    people = {one.assignee for one in found.steps}
    return ({one.actor for one in found.steps} | people | {found.row.standing.accepted_by}) - {""}
