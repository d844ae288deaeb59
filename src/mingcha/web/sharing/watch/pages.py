"""The shares that name the reader, and the page of one: its terms, the points that it opens now, the pictures under a
grant (articles 13(2), 16(3), 19, 20(1)).

Live pictures have the page's watermark, playback is the viewing copy with label and mark, a single picture is fetched
by the server and kept nowhere. Each first opening, and each single picture, is a line of the register.
"""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.access.duty.of_shares import watch_share
from mingcha.access.duty.queries import grants_of_share
from mingcha.access.duty.values import GrantRow
from mingcha.access.shares.own import SharePage
from mingcha.access.shares.queries import share_page, shares_of
from mingcha.access.shares.rules import playback_from
from mingcha.access.shares.values import ShareKind
from mingcha.access.snapshots.of_shares import show_shared_still
from mingcha.access.tickets.tokens import LIVE
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.sharing.catalogue.queries import names_of_sets
from mingcha.web.access.duty.pages import OWN_STEPS, first_ticket
from mingcha.web.access.gateways import shows_pictures
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.sharing.watch.forms import PointsLook, ShownQuery, WatchForm

MOST_OFFERED = 100
"""Points of the choice; a search finds the others."""
STILL_BEHIND_MS = 5_000
"""A single picture is one of some seconds ago: what is recorded is on the disk some seconds later."""


@login_required
@cites("13(2)")
def index(request: HttpRequest) -> HttpResponse:
    """The shares that name the reader, the newest first."""
    rows = shares_of(facts_of(request), at=wiring.clock().now())
    context = {
        "active": "sharing",
        "rows": [(one, purpose_kind(one.purpose)) for one in rows],
        "set_names": names_of_sets([one.data_set for one in rows]),
    }
    return render(request, "shares/list.html", context)


@login_required
@require_GET
@shows_pictures
@cites("8", "13(2)", "16(3)", "19", "20(1)")
def one(request: HttpRequest, no: str) -> HttpResponse:
    """A share; with a grant in force the pictures of one of its points."""
    return _page(request, no, WatchForm())


@login_required
@require_POST
@shows_pictures
@cites("8", "13(2)", "19", "799-20")
def watch(request: HttpRequest, no: str) -> HttpResponse:
    """Opens points of a share; the page again with the answer if it is refused, or with what a search finds, which
    keeps what was ticked and opens nothing."""
    if PointsLook.of(request).value("lookup"):
        return _page(request, no, WatchForm.unjudged(request))
    form = WatchForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            points = form.cleaned_data["points"]
            grant = watch_share(signed_in(request), share=no, points=points, clock=wiring.clock())
            done(request, Words("画面已打开，已登记", "The pictures are open; it is on the register"))
            return redirect(f"{reverse('share', args=[no])}?p={grant.points[0]}")
    return _page(request, no, form)


@login_required
@require_GET
@cites("8", "13(2)", "16(3)", "18", "19")
def still(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """A JPEG for the screen. Each is a line of the register, so requests from foreign sites are rejected."""
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        raise Fault(FaultKind.FORBIDDEN, Words("只能从本平台页面打开", "a page of this platform opens it"))
    asker, now = signed_in(request), wiring.clock().now()
    held = _of_point(grants_of_share(asker, no, at=now), code)
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位的授权", "there is no grant for this point"), code)
    jpeg = show_shared_still(
        asker,
        grant=held.no,
        point=code,
        at_ms=int(now.timestamp() * 1000) - STILL_BEHIND_MS,
        take=wiring.take_picture(),
        clock=wiring.clock(),
    )
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    response = HttpResponse(jpeg, content_type="image/jpeg", headers=headers)
    sandbox(response)
    return response


def _page(request: HttpRequest, no: str, form: WatchForm) -> HttpResponse:
    facts, now, asked = facts_of(request), wiring.clock().now(), ShownQuery.from_query(request)
    narrowed = PointsLook.of(request)
    found = share_page(facts, no, at=now)
    grants = grants_of_share(facts, no, at=now) if found.opened else ()
    wanted = str(asked.value("point") or "")
    held = _of_point(grants, wanted) or next(iter(grants), None)
    text = str(narrowed.value("text") or "").casefold()
    fitting = [one for one in found.opened if text in one.title.casefold() or text in one.code]
    ticked = [one for one in found.opened if one.code in form.ticked]
    form.offer([*ticked, *(one for one in fitting if one not in ticked)][:MOST_OFFERED])
    context = {
        "active": "sharing",
        "found": found,
        "row": found.own,
        "set_names": names_of_sets([found.own.data_set]),
        "purpose": purpose_kind(found.own.purpose),
        "grant": held,
        "look": narrowed,
        "ticked": len(ticked),
        "form": form,
        "fitting": len(fitting),
        "offered": fitting[:MOST_OFFERED],
        **(_shown(request, found, held, asked) if held else {}),
    }
    return render(request, "shares/one.html", context, status=form.status if form.is_bound else 200)


def _shown(request: HttpRequest, found: SharePage, held: GrantRow, asked: ShownQuery) -> dict[str, object]:
    """What the player of the share's kind needs for one point of the grant. A link of a foreign site takes no picture:
    it must not write lines in a person's name."""
    now, kind, wanted = wiring.clock().now(), found.own.kind, str(asked.value("point") or "")
    code = wanted if wanted in held.points else held.points[0]
    titles = {one.code: one.title for one in found.opened}
    is_live = kind is ShareKind.LIVE
    begins = playback_from(found.facts, (code,), now) if kind is ShareKind.PLAYBACK else now
    return {
        "code": code,
        "name": titles.get(code, code),
        "points": [(one, titles.get(one, one)) for one in held.points],
        "player": _PLAYERS[kind],
        "ticket": first_ticket(request, held, [code], (LIVE,)) if is_live else "",
        "from_ms": _ms(begins),
        "takes_still": bool(asked.value("still")) and request.headers.get("Sec-Fetch-Site") in OWN_STEPS,
        "to_ms": _ms(now - timedelta(milliseconds=STILL_BEHIND_MS)),
    }


_PLAYERS = {ShareKind.LIVE: "shared_live", ShareKind.PLAYBACK: "viewing_copy", ShareKind.SNAPSHOT: "snapshot_page"}
"""The entry of the player of each kind."""


def _of_point(grants: tuple[GrantRow, ...], code: str) -> GrantRow | None:
    """The newest of these grants that names a point."""
    return next((one for one in grants if code in one.points), None)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
