"""Ends that wait for a gateway, and ended tokens with running tickets (articles 16(3), 19)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.access.endings.models import ViewingEnd
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import session_within, token_within
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


def ended_tokens(at: datetime) -> tuple[tuple[int, int], ...]:
    """(user id, token number) of API tokens that are revoked, expired or of a disabled account, with a ticket that
    still runs and no end yet."""
    numbers = {token_within(within): user for user, within in _open_within("token:", at)}
    return tuple((numbers[number], number) for number in sorted(tokens_without_use(numbers, at=at)))


def ended_sessions(at: datetime) -> tuple[tuple[int, int], ...]:
    """(user id, session number) of sessions that ended, expired or belong to a disabled account, with a ticket that
    still runs and no end yet."""
    numbers = {session_within(within): user for user, within in _open_within("session:", at)}
    ended = set(numbers) - running_among(numbers, at)
    return tuple((numbers[number], number) for number in sorted(ended))


def _open_within(kind: str, at: datetime) -> set[tuple[int, str]]:
    """(user id, name) of sessions or tokens with a ticket that still runs and no end yet."""
    rows = Ticket.objects.filter(ends_ms__gt=int(at.timestamp() * 1000), within__startswith=kind)
    made = {(user, within) for user, within in rows.values_list("grant__user_id", "within").distinct()}
    return made - set(
        ViewingEnd.objects.filter(within__in={within for _, within in made}).values_list("user_id", "within")
    )
