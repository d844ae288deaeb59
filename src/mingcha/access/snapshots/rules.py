"""Who may keep a picture as evidence and view a kept one: pure decisions (articles 16(2), 16(3), 18, 19)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from mingcha.access.duty.rules import GrantFacts
from mingcha.access.duty.ways import may_keep_of, opens_back_to
from mingcha.access.shares.rules import shows_moment
from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.access.tickets.rules import may_issue_ticket, may_use_share, window_begins
from mingcha.access.tickets.tokens import PLAYBACK
from mingcha.kit.clock import unix_ms
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.purposes import may_view_for
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.closed_spans.values import ClosedSpanRow
from mingcha.registry.identity.duty import DutyFacts


@cites("3", "8", "13(2)", "15", "16(2)", "16(3)", "19", "799-16(2)(2)")
def may_take_snapshot(who: DutyFacts, grant: GrantFacts, point: str, at_ms: int, reason: str, at: datetime) -> Decision:
    """Whether a person may keep the picture of a point at an instant (Unix ms) as evidence: under the conditions of
    playback under the grant, within the time open to duty viewing, for the grant's lawful purpose, with a reason, and
    not of a point that shares alone open."""
    opens = may_issue_ticket(who, grant, (point,), (PLAYBACK,), at)
    if not opens:
        return opens
    lawful = may_view_for(grant.purpose) and may_keep_of(who, grant.points[point], at)
    if not lawful:
        return lawful
    if not unix_ms(window_begins(who, grant, (point,), at)) <= at_ms <= unix_ms(at):
        return refuse("19", "所选时刻不在授权范围内", "the time is outside the grant")
    if not reason.strip():
        return refuse(
            "16(3)",
            "抓图存证须写明事由",
            "state the reason for keeping the picture",
            missing=(Missing("事由", "the reason", "reason"),),
        )
    return allow("19")


@cites("8", "13(2)", "16(2)", "19")
def may_view_snapshot(who: DutyFacts, grant: GrantFacts | None, point: str, shown_ms: int, at: datetime) -> Decision:
    """Whether a person may view a kept picture of a point: as footage, under a grant for that point; one from before
    the point was put into use is trial footage, and where shares alone open the point they say how far back."""
    if grant is None:
        return refuse(
            "19",
            "查看抓图须有该点位的有效授权",
            "viewing a kept picture requires a valid grant for its point",
            missing=(Words("该点位的值班监看授权", "a grant of duty viewing for this point"),),
            next_steps=(NextStep(Words("开启值班监看", "open duty viewing"), "access:grants"),),
        )
    opens = may_issue_ticket(who, grant, (point,), (PLAYBACK,), at)
    in_use_at = grant.points[point].in_use_at if opens else None
    if in_use_at and shown_ms < unix_ms(in_use_at):
        return refuse(
            "8", "抓图来自试运行期间，不作值班查看", "the picture is from the trial run and may not be viewed on duty"
        )
    reach = opens_back_to(who, grant.points[point], at, grant.purpose) if opens else None
    if reach and shown_ms < unix_ms(reach):
        return refuse("13(2)", "抓图早于共享可回看的时段", "the picture is from before what the share opens")
    return opens


MOST_STILL_AGE_MS = 60_000
"""A picture of a share of single pictures is of the last minute: what was recorded lately is not on disk yet."""


@cites("8", "13(2)", "19", "799-10", "799-16(2)(2)", "799-20")
def may_show_shared_still(
    who: DutyFacts, grant: GrantFacts, share: ShareFacts, point: str, at_ms: int, at: datetime
) -> Decision:
    """Whether a grant of a share shows a single picture of a point at an instant (Unix ms) of the last minute."""
    if share.kind is not ShareKind.SNAPSHOT:
        return refuse("19", "使用方式不在共享范围内", "this way of viewing is not what was shared")
    if not unix_ms(at) - MOST_STILL_AGE_MS <= at_ms <= unix_ms(at):
        return refuse("19", "静态画面只限最近一分钟", "a still picture is one of the last minute")
    return may_use_share(who, grant, share, (point,), at) and shows_moment(share, point, at_ms)


@cites("18")
def is_moment_shown(spans: Sequence[ClosedSpanRow], at_ms: int) -> Decision:
    """Whether the picture of an instant (Unix ms) may be kept and shown: the instant lies in none of these closed
    spans, also for a picture that was kept before it was closed."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return is_shown(spans, moment, moment)
