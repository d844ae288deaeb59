"""What a platform above us opens: a ticket of the gateway under a share that names its account, and a line of the
register for each opening and each refusal (articles 13(2), 16(3), 19)."""

from datetime import UTC, datetime

from mingcha.access.duty.of_shares import watch_share
from mingcha.access.tickets.of_shares import issue_for_share
from mingcha.access.tickets.rules import MODE_OF_SHARE
from mingcha.access.tickets.values import IssuedTicket
from mingcha.evidence.entries import act
from mingcha.fleet.placement.queries import owners
from mingcha.fleet.recorders.queries import gateways
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Decision, Refused, cites, require
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.sharing.cascade import rules
from mingcha.sharing.cascade.models import UpperOpening, UpperPlatform
from mingcha.sharing.cascade.recordings import begin_of_recordings
from mingcha.sharing.cascade.rows import (
    KINDS_OF_WAYS,
    channel_called,
    platform_called,
    share_for,
    shown_now,
    upper_facts,
)
from mingcha.sharing.cascade.values import UNNAMED, Opened, UpperAsk, UpperWay

_NAME = "sharing.upper.open"


@cites("8", "13(1)", "13(2)", "16(3)", "19", "799-10", "799-20")
def open_for_upper(
    by: Asker, *, platform: int, channel: str, way: UpperWay, user: str, clock: Clock, origin: str = "",
    span: tuple[datetime, datetime] | None = None,
) -> Opened:  # fmt: skip
    """Opens a channel (20 digits) of a platform (its number) for whoever `user` names (Monitor-User-Identity, "" for
    none), by the ticket of a share; its ticket is renewed by `renew_for_upper`. `span`: of recorded pictures; `origin`:
    which the ticket is bound to.

    Each opening and each refusal is a line before anything is handed out: an opening with the span that it opens, a
    refusal with the one that was asked for. Raises Refused (articles 8, 13(1), 13(2), 16(3), 19; decree 799, articles
    10, 20) as 403, Fault(NOT_FOUND) for an unknown platform.
    """
    now, held = clock.now(), platform_called(platform)
    named = plain_user(user)
    found = channel_called(held, channel)
    point = found.point.code if found else ""
    asked = _asked(channel, point, way, named, span)
    try:
        share = share_for(held, point, way, now) if point else ""
        is_shown = bool(point) and point in shown_now(held, [point], now)
        opens_from = begin_of_recordings(share, point, now) if span is not None and share else None
        until = None if span is None else span[1]
        require(rules.may_open_upper(upper_facts(held), UpperAsk(way, named, is_shown, share, until, opens_from)))
        grant = watch_share(held.account, share=share, points=[point], clock=clock).no
        ticket = _ticket(held, grant, point, way, clock, origin)
    except Refused as refused:
        _line(by, held, asked, clock, refused=refused.decision)
        raise
    opened = None if span is None or opens_from is None else (max(span[0], opens_from), min(span[1], _ends(ticket)))
    _line(by, held, _asked(channel, point, way, named, opened), clock, ticket=ticket)
    return _opened(ticket, point)


@cites("8", "13(1)", "13(2)", "16(3)", "19", "799-10", "799-20")
def renew_for_upper(*, platform: int, opened: Opened, way: UpperWay, clock: Clock, origin: str = "") -> Opened:
    """Another ticket under the grant of an opening, while the platform is active and shown the point. Raises Refused as
    `open_for_upper`: the stream is to end then."""
    now, held = clock.now(), platform_called(platform)
    is_shown, share = opened.point in shown_now(held, [opened.point], now), share_for(held, opened.point, way, now)
    require(rules.may_open_upper(upper_facts(held), UpperAsk(way, UNNAMED, is_shown, share)))
    return _opened(_ticket(held, opened.grant, opened.point, way, clock, origin), opened.point)


def plain_user(text: str) -> str:
    """The user whom a platform names, without what no line holds, MOST_USER characters at most."""
    return "".join(one for one in text if one.isprintable()).strip()[: rules.MOST_USER]


def _ticket(held: UpperPlatform, grant: str, point: str, way: UpperWay, clock: Clock, origin: str) -> IssuedTicket:
    modes = [MODE_OF_SHARE[KINDS_OF_WAYS[way]]]
    return issue_for_share(held.account, grant=grant, points=[point], modes=modes, clock=clock, origin=origin)


def _ends(ticket: IssuedTicket) -> datetime:
    """The end of the grant of a ticket: nothing that is recorded later is shown under it."""
    return datetime.fromtimestamp(ticket.grant_until_ms / 1000, UTC)


def _asked(
    channel: str, point: str, way: UpperWay, user: str, span: tuple[datetime, datetime] | None
) -> dict[str, str | datetime]:
    """The columns of a line that say what was asked for."""
    times = {} if span is None else {"from_at": span[0], "until_at": span[1]}
    return {"channel": plain_user(channel)[:20], "point": point, "way": way.value, "user": user or UNNAMED} | times


def _line(
    by: Asker,
    held: UpperPlatform,
    asked: dict[str, str | datetime],
    clock: Clock,
    *,
    ticket: IssuedTicket | None = None,
    refused: Decision | None = None,
) -> None:
    """Writes the line of an opening, or of a refusal."""
    with act(_NAME, by=actor_of(by), clock=clock, cites=("13(2)", "16(3)")) as record:
        outcome = {"grant": ticket.grant, "ticket": ticket.id} if ticket else {}
        if refused is not None:
            outcome = {"article": refused.article, "why": refused.reason.zh[: rules.MOST_UPPER_WHY]}
        at: datetime = clock.now()
        record.wrote(UpperOpening.objects.create(platform=held, at=at, **asked, **outcome))
        for key, value in ({"platform": held.platform_code} | asked | outcome).items():
            record.fact(key, value.isoformat() if isinstance(value, datetime) else value)


def _opened(ticket: IssuedTicket, point: str) -> Opened:
    recorder, _ = owners([point]).get(point, ("", 0))
    gateway = gateways().get(recorder)
    return Opened(ticket.token, gateway.nearby if gateway else "", point, ticket.grant, ticket.exp_ms)
