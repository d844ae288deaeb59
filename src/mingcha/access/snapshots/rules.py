"""Who may keep a picture as evidence and look at a kept one: pure decisions (articles 16(2), 16(3), 19)."""

from datetime import datetime

from mingcha.access.duty.rules import GrantFacts
from mingcha.access.tickets.rules import may_issue_ticket
from mingcha.access.tickets.tokens import PLAYBACK
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import may_view_for
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts


@cites("3", "16(2)", "16(3)", "19", "799-16(2)(2)")
def may_take_snapshot(who: DutyFacts, grant: GrantFacts, point: str, at_ms: int, reason: str, at: datetime) -> Decision:
    """Whether a person may keep the picture of a point at an instant (Unix ms) as evidence: as for playback under the
    grant, inside the time that duty viewing reaches back, for the grant's lawful purpose, and with a reason."""
    opens = may_issue_ticket(who, grant, (point,), (PLAYBACK,), at)
    if not opens:
        return opens
    lawful = may_view_for(grant.purpose)
    if not lawful:
        return lawful
    back_ms = parameters.number("access.duty_playback_hours", shanghai_day(at)) * 3_600_000
    now_ms = int(at.timestamp() * 1000)
    if not now_ms - back_ms <= at_ms <= now_ms:
        return refuse("19", "所选时刻不在授权范围内", "the instant lies outside the grant")
    if not reason.strip():
        return refuse(
            "16(3)",
            "抓图存证须写明事由",
            "a picture is kept for a stated reason",
            missing=(Missing("事由", "the reason", "reason"),),
        )
    return allow("19")


@cites("16(2)", "19")
def may_view_snapshot(who: DutyFacts, grant: GrantFacts | None, point: str, at: datetime) -> Decision:
    """Whether a person may look at a kept picture of a point: it is footage, so under a grant for that point."""
    if grant is None:
        return refuse(
            "19",
            "查看抓图须有该点位的有效授权",
            "a kept picture is looked at under a running grant for its point",
            missing=(Words("该点位的值班监看授权", "a grant of duty viewing for this point"),),
            next_steps=(NextStep(Words("开启值班监看", "open duty viewing"), "access:grants"),),
        )
    return may_issue_ticket(who, grant, (point,), (PLAYBACK,), at)
