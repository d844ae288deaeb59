"""The pages' door to footage: duty viewing, tickets for the player, revocation (articles 14, 16(2), 16(3), 19).

Forms redirect to the page that they came from; the player sends and receives JSON.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty.values import GrantRow
from mingcha.access.tickets import actions as tickets_actions
from mingcha.access.tickets.gateways import send_revocation
from mingcha.access.tickets.tokens import MODES
from mingcha.access.tickets.values import IssuedTicket
from mingcha.kit.decision import Refused, cites
from mingcha.web.access.duty.forms import GrantForm, RevokeForm, TicketForm
from mingcha.web.access.gateways import gateways_json
from mingcha.web.api.bearer import made_in
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, wants_json
from mingcha.web.frame.signed_in import signed_in


@require_POST
@login_required
@cites("19", "16(2)")
def grants(request: HttpRequest) -> HttpResponse:
    """Opens duty viewing: purpose, points (20-digit codes), hours."""
    form = GrantForm.from_body(request)
    if wants_json(request):
        return JsonResponse(grant_json(_open(request, form.require())), status=201)
    if form.is_valid():
        with form.answers(request):
            _open(request, form.cleaned_data)
            return back(request, form.cleaned_data["next"])
    return render(request, "watch/purpose.html", {"active": "watch", "chooser": form}, status=form.status)


def _open(request: HttpRequest, given: Mapping[str, Any]) -> GrantRow:
    return duty_actions.open_duty_grant(
        signed_in(request),
        purpose=given["purpose"],
        points=given["points"],
        hours=given["hours"],
        clock=wiring.clock(),
    )


@require_POST
@cites("16(3)", "19")
def tickets(request: HttpRequest) -> HttpResponse:
    """Issues or renews the ticket of an open page: grant, points, modes (default: all). With `widen` the points first
    join the grant, as when a wall shows another point. Without a session the answer is 401, not a redirect."""
    asker, given = signed_in(request), TicketForm.from_body(request).require()
    number, points = given["grant"], given["points"]
    if given["widen"]:
        duty_actions.widen_duty_grant(asker, grant=number, points=points, clock=wiring.clock())
    return JsonResponse(_issued(request, number, points, given["modes"] or MODES))


OWN_STEPS = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site (W3C Fetch Metadata) for pages opened from our own pages or by a typed address."""


def first_ticket(request: HttpRequest, held: GrantRow, points: Sequence[str], modes: Sequence[str] = MODES) -> str:
    """The JSON of a ticket embedded in a page with pictures, so that the first picture needs no extra request.

    The same action as /access/tickets, with its register line and its entry. "" if it is refused: then the player
    requests one itself and shows the refusal in place of the picture. "" also if a foreign site linked here: its link
    must not write register lines in a person's name; the player then requests the ticket itself.
    """
    if request.headers.get("Sec-Fetch-Site") not in OWN_STEPS:
        return ""
    try:
        return json.dumps(_issued(request, held.no, points, modes))
    except Refused:
        return ""


def _issued(request: HttpRequest, number: str, points: Sequence[str], modes: Sequence[str]) -> dict[str, object]:
    at = wiring.clock().now()
    issued = tickets_actions.issue_ticket(
        signed_in(request),
        grant=number,
        points=points,
        modes=modes,
        clock=wiring.clock(),
        origin=f"{request.scheme}://{request.get_host()}",
        within=made_in(request),
    )
    ticket = ticket_json(issued, int(at.timestamp() * 1000))
    return ticket | {"gateways": gateways_json(request, issued.points, issued.from_ms)}


@require_POST
@login_required
@cites("16(3)", "19")
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Ends a grant with a reason; the gateway closes running pictures when it receives the revocation."""
    given = RevokeForm.from_body(request).require()
    ended = duty_actions.revoke_grant(
        signed_in(request), grant=number, reason=given["reason"], clock=wiring.clock(), send=send_revocation
    )
    return JsonResponse(grant_json(ended)) if wants_json(request) else back(request, given["next"])


def grant_json(held: GrantRow) -> dict[str, object]:
    """A grant for the player."""
    return {
        "grant": held.no,
        "purpose": held.purpose,
        "purpose_words": in_language(held.purpose_words),
        "article": held.article,
        "points": list(held.points),
        "from_ms": int(held.valid_from.timestamp() * 1000),
        "until_ms": int(held.valid_until.timestamp() * 1000),
        "in_force": held.in_force,
    }


def ticket_json(issued: IssuedTicket, issued_ms: int) -> dict[str, object]:
    """A ticket for the player; `from_ms` to `to_ms`: the window of playback; `grant_until_ms`: the grant's end."""
    return {
        "token": issued.token,
        "grant": issued.grant,
        "points": list(issued.points),
        "modes": list(issued.modes),
        "from_ms": issued.from_ms,
        "to_ms": issued.to_ms,
        "issued_ms": issued_ms,
        "expires_ms": issued.exp_ms,
        "grant_until_ms": issued.grant_until_ms,
    }
