"""Ends a person's tickets and streams: those of a session, of a token, or all of them (articles 16(3), 19).

The grant remains: after signing in again, a person who is still on duty can open pictures again. To end a grant use
duty.actions.revoke_grant.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.conf import settings

from mingcha.access.duty.models import Grant
from mingcha.access.endings.models import ViewingEnd
from mingcha.access.endings.queries import closed_points_open, ended_leases, ended_sessions, ended_tokens
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import (
    TICKET_KEY,
    EndPayload,
    build_end,
    lease_within,
    point_within,
)
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.registry.identity.asker import Asker, actor_of

SendEnd = Callable[[str], None]
"""Sends a signed end to the gateways (tickets.gateways.send_revocation); raises Fault if one did not accept it."""
SESSION_ENDED = "会话已终止"


class Ended(StrEnum):
    """What a ticket is bound to and what can end without an act of its own: an API token (revoked or expired), a
    session, the footage of a point (closed under article 18, since a mask was drawn that nobody checked or the camera
    was moved), a lease of control (given back, handed on, taken over or lapsed). The value names the clock's query."""

    TOKENS = "ended_tokens"
    SESSIONS = "ended_sessions"
    POINTS = "closed_points"
    LEASES = "ended_leases"


type _Find = Callable[[datetime], tuple[tuple[int, str], ...]]
_ENDED: Mapping[Ended, tuple[_Find, str]] = {
    Ended.TOKENS: (ended_tokens, "接口令牌已收回或已到期"),
    Ended.SESSIONS: (ended_sessions, SESSION_ENDED),
    Ended.POINTS: (closed_points_open, "点位画面已封存：遮挡待核验或者画面已变"),
    Ended.LEASES: (ended_leases, "云台租用已结束"),
}
"""How each is found, with the persons, and the reason in the log."""
ON_THE_WAY = timedelta(seconds=2)
"""An end of all viewing also ends tickets issued up to this much later, by requests judged before the end. A page
signed in again renews such a ticket itself."""
OF_A_SESSION = timedelta(days=1)
"""An ended session, token or lease never gets a ticket again, so its end covers all of its tickets."""
_MOST_REASON = 200
_log = structlog.get_logger(__name__)


@cites("16(3)", "19", "799-16(2)(2)")
def end_viewing_of(
    by: Asker, *, user_id: int, reason: str, clock: Clock, within: str = "", send: SendEnd | None = None
) -> bool:
    """Ends a person's tickets and open streams (live, playback, sound, transcoded, pictures) at every gateway at once.

    Call it after the session, token or password has ended, outside the transaction of that act:

    - sign-out, end of a session: `within=within_session(number)` (tickets.tokens); the clock also finds ended sessions
      by itself;
    - a token taken back: `within=within_token(number)` (the clock also finds ended tokens by itself);
    - a mask that nobody checked, or a moved camera: `within=within_point(code)`, every ticket that opens the point (the
      clock finds it by itself);
    - password reset, second factor reset, account switched off: without `within`: everything of the person.

    `send`: tickets.gateways.send_revocation; the clock repeats it to a gateway that did not accept it
    (tasks.deliver_viewing_ends). Returns False, without an act, if the person has neither a grant in force nor a
    running ticket. `reason`: 1 to 200 characters, for the log.
    """
    if not _has_open(user_id, clock.now()):
        return False
    with act("access.viewing.end", by=actor_of(by), clock=clock, cites=("16(3)", "19", "799-16(2)(2)")) as record:
        now = clock.now()
        token = build_end(_payload(user_id, within, now), settings.MINGCHA_KEYS.signer(TICKET_KEY))
        end = ViewingEnd.objects.create(
            user_id=user_id, within=within, reason=reason.strip()[:_MOST_REASON], token=token, made_at=now
        )
        record.wrote(end)
        record.fact("user", user_id)
        record.fact("within", within)
        record.fact("reason", end.reason)
    if send is not None:
        deliver_end(end.pk, token, send, clock=clock, by=by)
    return True


@cites("2", "7(2)", "16(3)", "18", "799-16(2)(2)")
def end_viewing_of_ended(by: Asker, kind: Ended, *, clock: Clock, send: SendEnd | None = None) -> tuple[str, ...]:
    """Ends all tickets bound to tokens, sessions, points or leases (`kind`) that have ended. Returns their names
    ("token:7", "session:7", "point:4201...", "lease:7")."""
    find, reason = _ENDED[kind]
    return tuple(
        within
        for user_id, within in find(clock.now())
        if end_viewing_of(by, user_id=user_id, reason=reason, within=within, clock=clock, send=send)
    )


def deliver_end(number: int, token: str, send: SendEnd, *, clock: Clock, by: Asker) -> bool:
    """Sends an end to the gateways and records that all accepted it. Returns False if it must be sent again."""
    try:
        send(token)
    except Fault as fault:
        _log.warning("viewing_end_not_delivered", number=number, fault=fault.kind.value)
        return False
    with act("access.viewing.deliver_end", by=actor_of(by), clock=clock, cites=("799-16(2)(2)",)) as record:
        end = ViewingEnd.objects.get(pk=number)
        if end.delivered_at is None:
            end.delivered_at = clock.now()
            end.save(update_fields=["delivered_at"])
        record.wrote(end)
        record.fact("user", end.user_id)
    return True


def _has_open(user_id: int, now: datetime) -> bool:
    """Whether a person has a grant in force or a running ticket. Grants count, since a ticket may be issued right
    now."""
    held = Grant.objects.filter(user_id=user_id, valid_from__lte=now, valid_until__gt=now, revoked_at=None)
    return held.exists() or Ticket.objects.filter(grant__user_id=user_id, ends_ms__gt=unix_ms(now)).exists()


def _payload(user_id: int, within: str, now: datetime) -> EndPayload:
    """What ends: all of a point, of a lease, of a session or token, or (`within` "") all of a person."""
    if code := point_within(within):
        return EndPayload("point", code, unix_ms(now + ON_THE_WAY))
    if lease := lease_within(within):
        return EndPayload("lease", lease, unix_ms(now + OF_A_SESSION))
    if within:
        return EndPayload("within", within, unix_ms(now + OF_A_SESSION))
    return EndPayload("who", f"user:{user_id}", unix_ms(now + ON_THE_WAY))
