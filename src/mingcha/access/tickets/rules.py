"""The scope of tickets, and whether they open it now: pure decisions on plain values (arts. 16(2), 16(3), 19, 21)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mingcha.access.approvals.rules import may_hold_counter
from mingcha.access.duty.rules import GrantFacts, is_monitor_of, is_of_duty, usable
from mingcha.access.duty.ways import opens_back_to, opens_in, shares_end_at
from mingcha.access.requests.rules import gets_originals, request_carries
from mingcha.access.requests.values import VIEW, RequestCase, RequestState
from mingcha.access.shares.rules import may_watch_share
from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.access.tickets.tokens import COPY, EXPORT, LIVE, MODES, PLAYBACK, TicketPayload
from mingcha.kit.clock import unix_ms
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.redaction.rules import may_see_source
from mingcha.privacy.redaction.values import SourceFacts
from mingcha.registry.commissioning.rules import footage_from, trial_footage_from
from mingcha.registry.identity.duty import DutyFacts, Place

MOST_LATE_MS = 60_000
"""Margin for pages that were suspended and present an ended ticket; longer than a ticket shortened by the end of its
request."""


@cites("3", "8", "13(2)", "15", "16(2)", "19", "799-16(2)(2)")
def may_issue_ticket(
    who: DutyFacts, grant: GrantFacts, points: Sequence[str], modes: Sequence[str], at: datetime
) -> Decision:
    """Whether a grant opens these points in these ways now: only for its holder, in force, inside its scope, and the
    holder may still watch there, in these ways where a share opens it. Training was checked when the grant was opened,
    and the grant ends with it."""
    own = usable(who, grant, at)
    if not own:
        return own
    duty = is_of_duty(grant)
    if not duty:
        return duty
    if not points or not set(points) <= set(grant.points):
        return refuse("19", "点位不在授权范围内", "a point is not in the grant")
    if not modes or not set(modes) <= set(MODES):
        return refuse("19", "使用方式不在授权范围内", "this way of viewing is not in the grant")
    viewed = [grant.points[code] for code in points]
    return is_monitor_of(who, viewed, at) and opens_in(who, viewed, modes, at, grant.purpose)


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "19", "799-16(2)(2)", "799-20")
def may_issue_ticket_of_request(
    who: DutyFacts,
    grant: GrantFacts,
    case: RequestCase,
    unit: Place,
    points: Sequence[str],
    modes: Sequence[str],
    at: datetime,
) -> Decision:
    """Whether a grant of a request opens these points in these ways now: all conditions still hold; inside the
    requested points, one at a time; a view as the viewing copy, only for its holder, who is one of the officers or
    still on duty for the managing unit at this place. Originals (copy, retrieve) are delivered by an export
    (access.exports), which checks the request itself: no ticket of a person or program opens them."""
    if case.ended_why and who.user_id == grant.holder_id:
        state = RequestState(case.request.state).words
        return refuse(
            case.ended_article,
            f"申请{state.zh}：{case.ended_why}",
            f"the request is {state.en}: {case.ended_why}",
        )
    if not grant.of_request or not grant.in_force(at):
        return refuse("799-16(2)(2)", "授权已到期或已撤销", "the grant has ended or was revoked")
    if case.request.way != VIEW:
        return refuse(
            "19",
            "复制、调取只通过导出办理，原始录像不对个人开放",
            "copies and retrievals go by an export alone: originals are opened to nobody",
        )
    originals = gets_originals(case.request, at)
    if not originals:
        return originals
    if who.user_id != grant.holder_id:
        return refuse("799-16(2)(2)", "授权只限本人使用", "only its holder may use a grant")
    carries = may_hold_counter(who, case, unit) and request_carries(case, at)
    return carries and _in_request(case, grant, points, modes)


@cites("15", "16(3)", "19")
def _in_request(case: RequestCase, grant: GrantFacts, points: Sequence[str], modes: Sequence[str]) -> Decision:
    """Whether a ticket is for one point of request and grant, and for the viewing copy."""
    if len(set(points)) > 1:
        return refuse(
            "16(3)",
            "查阅副本的凭据每次只开一个点位，以便每一点位单独登记",
            "a ticket of a viewing copy opens one point, so that each has its line in the register",
        )
    if not points or not set(points) <= set(case.request.points) & set(grant.points):
        return refuse("19", "点位不在申请范围内", "a point is not in the request")
    if tuple(modes) != (COPY,):
        return refuse("19", "使用方式不在申请范围内", "this way of viewing is not in the request")
    return allow("15")


@cites("8", "16(3)", "21", "799-16(2)(2)")
def may_issue_ticket_of_redaction(
    who: DutyFacts,
    grant: GrantFacts,
    source: SourceFacts,
    points: Sequence[str],
    modes: Sequence[str],
    at: datetime,
) -> Decision:
    """Whether a grant of a redaction opens its source now: only for its holder, who may still see it, its one point,
    and played back. The ticket's window is the time of the redaction."""
    if who.user_id != grant.holder_id:
        return refuse("799-16(2)(2)", "授权只限本人使用", "only its holder may use a grant")
    if not grant.of_redaction or not grant.in_force(at):
        return refuse("799-16(2)(2)", "授权已到期或已撤销", "the grant has ended or was revoked")
    if tuple(points) != (source.point,) or tuple(modes) != (PLAYBACK,):
        return refuse(
            "21",
            "脱敏的授权只限该脱敏的点位、时段和回放",
            "a grant of a redaction opens the point and the time of that redaction, played back, nothing else",
        )
    return may_see_source(who, source)


MODE_OF_SHARE = {ShareKind.LIVE: LIVE, ShareKind.PLAYBACK: COPY}
"""The mode of the tickets of a share: live pictures, or the viewing copy with label and mark. Single pictures are taken
on the server: no ticket of theirs leaves it (snapshots.of_shares)."""


@cites("8", "13(2)", "16(3)", "19", "799-10", "799-16(2)(2)", "799-20")
def may_issue_ticket_of_share(
    who: DutyFacts, grant: GrantFacts, share: ShareFacts, points: Sequence[str], modes: Sequence[str], at: datetime
) -> Decision:
    """Whether a grant of a share opens these points in these ways now: only for its holder, inside grant and share, in
    the way of the share alone, while the share names the holder and stands. A viewing copy opens one point, so that its
    mark leads to one line of the register."""
    if tuple(modes) != (MODE_OF_SHARE.get(share.kind),):
        return refuse("19", "使用方式不在共享范围内", "this way of viewing is not what was shared")
    if share.kind is ShareKind.PLAYBACK and len(set(points)) > 1:
        return refuse(
            "16(3)",
            "查阅副本的凭据每次只开一个点位，以便每一点位单独登记",
            "a ticket of a viewing copy opens one point, so that each has its line in the register",
        )
    return may_use_share(who, grant, share, points, at)


@cites("8", "13(2)", "19", "799-10", "799-16(2)(2)", "799-20")
def may_use_share(
    who: DutyFacts, grant: GrantFacts, share: ShareFacts, points: Sequence[str], at: datetime
) -> Decision:
    """Whether a grant of a share opens footage of these points now, the way apart."""
    if who.user_id != grant.holder_id:
        return refuse("799-16(2)(2)", "授权只限本人使用", "only its holder may use a grant")
    if not points or not set(points) <= set(grant.points):
        return refuse("19", "点位不在授权范围内", "a point is not in the grant")
    stands = may_watch_share(who, share, points, at)
    if not stands:  # before the grant, which ends for this very reason
        return stands
    if not grant.of_share or not grant.in_force(at):
        return refuse("799-16(2)(2)", "授权已到期或已撤销", "the grant has ended or was revoked")
    return stands


@cites("8", "13(2)", "19")
def window_begins(who: DutyFacts, grant: GrantFacts, points: Sequence[str], at: datetime) -> datetime:
    """The instant from which a ticket for these points opens footage: `access.duty_playback_hours` back, but not before
    the last of them was put into use, since that is trial footage, nor before the first day of the trial run of one on
    trial, nor further than the share of one that a share opens (a ticket has one window)."""
    earliest = at - timedelta(hours=parameters.number("access.duty_playback_hours", shanghai_day(at)))
    of_grant = [grant.points[code] for code in points]
    reaches = (opens_back_to(who, one, at, grant.purpose) for one in of_grant)
    begins = [trial_footage_from(one.trial, footage_from(one.in_use_at, earliest)) for one in of_grant]
    return max(*begins, *(one for one in reaches if one is not None), earliest)


@cites("13(2)", "799-16(2)(2)")
def grant_opens_until(
    who: DutyFacts, grant: GrantFacts, points: Sequence[str], modes: Sequence[str], at: datetime
) -> datetime:
    """The instant at which a ticket for these points in these ways ends at the latest: the end of the grant, or of the
    share that opens one of them in one of these ways."""
    ends = (shares_end_at(who, grant.points[code], at, modes, grant.purpose) for code in points)
    return min([grant.valid_until, *(one for one in ends if one is not None)])


@cites("19", "799-16(2)(2)")
def may_have_issued(ticket: TicketPayload, now: datetime) -> Decision:
    """Whether this system could have issued a ticket: not longer than `access.ticket_seconds`, not more than
    `access.ticket_clock_seconds` in the future. Another one with a valid signature was forged with our key."""
    day = shanghai_day(now)
    life_ms = parameters.number("access.ticket_seconds", day) * 1000
    ahead_ms = parameters.number("access.ticket_clock_seconds", day) * 1000
    if ticket.iat_ms > unix_ms(now) + ahead_ms:
        return refuse("799-16(2)(2)", "凭据的签发时间在未来", "the ticket was issued in the future")
    if ticket.exp_ms - ticket.iat_ms > life_ms:
        return refuse("799-16(2)(2)", "凭据的有效期超出规定", "the ticket is valid for longer than any issued here")
    return allow("19")


LATE_USE = "used after its term"
"""The reason in a gateway's log line for a refused ended ticket of a viewing copy, of a request or of a share."""


@cites("15", "799-20")
def may_be_renewed(ticket: TicketPayload, now_ms: int) -> Decision:
    """Whether an ended ticket is normal, since its page renews it. A ticket of a request or of a share used more than a
    ticket's life after its end is not: it was kept (T15e). Unix milliseconds."""
    life_ms = ticket.exp_ms - ticket.iat_ms
    if COPY not in ticket.modes or now_ms < ticket.exp_ms + max(life_ms, MOST_LATE_MS):
        return allow("15")
    return refuse(
        "15",
        "该凭据早已失效，不得再用；请在申请或者共享页面重新打开",
        "this ticket ended long ago and must not be used: open the pictures again on the page of the request or share",
    )


@cites("19", "799-16(2)(2)")
def ticket_allows(ticket: TicketPayload, camera: str, mode: str, from_ms: int, to_ms: int, now_ms: int) -> Decision:
    """Whether a ticket opens this camera in this way now; for footage also whether any of
    [from, to) is in its window. Times in Unix milliseconds.

    The gateway leaves out each fragment (of a viewing copy each picture) that starts outside `TicketPayload.window`.
    """
    if not ticket.iat_ms <= now_ms < ticket.exp_ms:
        return refuse("799-16(2)(2)", "取流凭据已过期", "the ticket has ended")
    if camera not in ticket.points:
        return refuse("19", "凭据不含该点位", "the ticket does not cover this point")
    if mode not in ticket.modes:
        return refuse("19", "凭据不含该使用方式", "the ticket does not allow this way of viewing")
    if mode in (PLAYBACK, COPY, EXPORT):
        first, last = ticket.window(from_ms, to_ms)
        if first >= last:
            return refuse("19", "所选时段不在授权范围内", "the period is outside the grant")
    return allow("19")
