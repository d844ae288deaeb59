"""Single pictures of a share: taken on the server, shown to a person whom it names, kept nowhere (articles 8, 13(2),
16(3), 18, 19)."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings

from mingcha.access.duty.models import Grant
from mingcha.access.duty.rows import grant_with_facts
from mingcha.access.register.actions import unit_name
from mingcha.access.register.models import TO_BROWSER, RegisterRow
from mingcha.access.shares.rules import shows_moment
from mingcha.access.snapshots.actions import MOST_DISTANCE_MS, checked_picture
from mingcha.access.snapshots.rules import is_moment_shown, may_show_shared_still
from mingcha.access.snapshots.taken_picture import TakePicture
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.of_shares import share_of_grant
from mingcha.access.tickets.rows import ticket_row
from mingcha.access.tickets.tokens import PLAYBACK, SNAPSHOT, TICKET_KEY, TicketPayload, build_ticket
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.rows import points_called
from mingcha.registry.refusals.actions import refusals_noted


@cites("8", "13(2)", "16(3)", "18", "19", "799-10", "799-20")
def show_shared_still(by: Asker, *, grant: str, point: str, at_ms: int, take: TakePicture, clock: Clock) -> bytes:
    """The picture (JPEG) that a point (20-digit code) showed at an instant (Unix ms) of the last minute, under a grant
    of a share of single pictures.

    The act writes the ticket and the line of the register; the picture is fetched after it, by us: the ticket, which
    opens a minute of playback, never leaves the server. The picture that comes is an earlier one than asked for, and is
    judged by its own time. A line without its picture may remain where the gateway gives none, or one that is not
    shown. Raises Refused (articles 8, 13(2), 18, 19, 799-10, 799-16(2)(2), 799-20); Fault(NOT_FOUND) if nothing was
    recorded then, Fault(UNSUPPORTED) without a decoder, Fault(UNAVAILABLE) if the recorder does not answer.
    """
    name = "access.share.show_still"
    cited = ("13(2)", "16(3)", "18", "19")
    with refusals_noted(by, name, grant, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        who = duty_of(by, now)
        held, facts = grant_with_facts(grant, (point,), who.organisation)
        share = share_of_grant(held, (point,), now)
        require(may_show_shared_still(who, facts, share, point, at_ms, now))
        spans = closed_spans((point,))
        require(is_moment_shown(spans, at_ms))
        payload = _payload(held.no, who.user_id, point, at_ms, now, held.valid_until)
        ticket = ticket_row(held, payload)
        ticket.save(force_insert=True)
        record.wrote(ticket, _line(who, held, ticket, at_ms, now, actor_of(by).token))
        for key, value in (("grant", held.no), ("share", share.no), ("camera", point), ("at_ms", at_ms)):
            record.fact(key, value)
        token = build_ticket(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    picture = checked_picture(take(point, at_ms, token), at_ms)
    require(shows_moment(share, point, picture.shown_ms) and is_moment_shown(spans, picture.shown_ms))
    return picture.jpeg


def _line(who: DutyFacts, grant: Grant, ticket: Ticket, at_ms: int, now: datetime, token: str) -> RegisterRow:
    """The line of a picture, whose point is the one of its ticket."""
    return RegisterRow.objects.create(
        grant=grant,
        ticket=ticket,
        point=points_called((ticket.points,))[0],
        camera=ticket.points,
        user_id=who.user_id,
        person=who.name,
        badge_no=who.badge_no,
        organisation=unit_name(who),
        opened_at=now,
        way=SNAPSHOT,
        purpose=grant.purpose,
        destination=TO_BROWSER,
        from_ms=at_ms,
        to_ms=at_ms,
        token=token or None,
    )


def _payload(grant: str, user_id: int, point: str, at_ms: int, now: datetime, until: datetime) -> TicketPayload:
    life = timedelta(seconds=parameters.number("access.ticket_seconds", shanghai_day(now)))
    return TicketPayload(
        id=uuid.uuid4().hex,
        grant=grant,
        who=f"user:{user_id}",
        points=(point,),
        modes=(PLAYBACK,),
        from_ms=at_ms - MOST_DISTANCE_MS,
        to_ms=at_ms + 1,
        iat_ms=unix_ms(now),
        exp_ms=unix_ms(min(now + life, until)),
        origin="",
    )
