"""Ends that wait for a gateway, and ended tokens with running tickets (articles 16(3), 19)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.access.endings.models import ViewingEnd
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import (
    session_within,
    token_within,
    within_lease,
    within_point,
    within_session,
    within_token,
)
from mingcha.kit.clock import unix_ms
from mingcha.privacy.closed_spans.queries import closed_now
from mingcha.registry.sessions.queries import running_among
from mingcha.registry.tokens.queries import tokens_without_use

END_MATTERS = timedelta(hours=1)
"""How long an end is repeated: its tickets expire after two minutes; the rest is a margin for hosts' clocks."""


@dataclass(frozen=True, slots=True)
class WaitingEnd:
    """An end of viewing that some gateway has not accepted."""

    number: int
    token: str


def waiting_ends(at: datetime) -> tuple[WaitingEnd, ...]:
    """Ends that some gateway has not accepted and that may still end a ticket, newest first."""
    rows = ViewingEnd.objects.filter(delivered_at=None, made_at__gt=at - END_MATTERS).order_by("-pk")
    return tuple(WaitingEnd(number, token) for number, token in rows.values_list("pk", "token"))


def ended_tokens(at: datetime) -> tuple[tuple[int, str], ...]:
    """(user id, "token:7") of API tokens that are revoked, expired or of a disabled account, with a ticket that still
    runs and no end yet."""
    numbers = {token_within(within): user for user, within in _open_within("token:", at)}
    return tuple((numbers[number], within_token(number)) for number in sorted(tokens_without_use(numbers, at=at)))


def ended_sessions(at: datetime) -> tuple[tuple[int, str], ...]:
    """(user id, "session:7") of sessions that ended, expired or belong to a disabled account, with a ticket that still
    runs and no end yet."""
    numbers = {session_within(within): user for user, within in _open_within("session:", at)}
    ended = set(numbers) - running_among(numbers, at)
    return tuple((numbers[number], within_session(number)) for number in sorted(ended))


def ended_leases(at: datetime) -> tuple[tuple[int, str], ...]:
    """(user id, "lease:7") of leases of control that have ended, with a ticket that still runs and no end yet."""
    running = Ticket.objects.filter(ends_ms__gt=unix_ms(at), lease__ended_at__isnull=False)
    made = {within_lease(lease): user for user, lease in running.values_list("grant__user_id", "lease_id")}
    sent = ViewingEnd.objects.filter(within__in=tuple(made)).values_list("within", flat=True)
    return tuple(sorted((made[name], name) for name in made.keys() - set(sent)))


def closed_points_open(at: datetime) -> tuple[tuple[int, str], ...]:
    """(user id, "point:4201...") of duty viewing or of a share with a ticket that still runs, for a point whose footage
    is closed now, and no end since the ticket. A ticket of a request opens a past time, and some of them what is closed
    for others."""
    closed = closed_now(at)
    if not closed:
        return ()
    running = Ticket.objects.filter(ends_ms__gt=unix_ms(at), grant__request=None, grant__redaction=None)
    issued = dict[tuple[int, str], int]()
    for user, points, issued_ms in running.values_list("grant__user_id", "points", "issued_ms"):
        for within in map(within_point, closed.intersection(points.split())):
            issued[user, within] = max(issued.get((user, within), 0), issued_ms)
    rows = ViewingEnd.objects.filter(within__in={within for _, within in issued})
    made_at = rows.order_by("pk").values_list("user_id", "within", "made_at")
    ended = {(user, within): made.timestamp() * 1000 for user, within, made in made_at}
    return tuple(sorted(one for one, issued_ms in issued.items() if ended.get(one, -1) < issued_ms))


def _open_within(kind: str, at: datetime) -> set[tuple[int, str]]:
    """(user id, name) of sessions or tokens with a ticket that still runs and no end yet."""
    rows = Ticket.objects.filter(ends_ms__gt=unix_ms(at), within__startswith=kind)
    made = {(user, within) for user, within in rows.values_list("grant__user_id", "within").distinct()}
    return made - set(
        ViewingEnd.objects.filter(within__in={within for _, within in made}).values_list("user_id", "within")
    )
