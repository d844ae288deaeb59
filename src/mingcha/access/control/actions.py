"""Control of a camera: taken, given back, asked for, handed on and taken over; one person at a time (articles 2, 7(2),
16(3), 19)."""

from datetime import datetime, timedelta

from mingcha.access.control import rules
from mingcha.access.control.models import ControlLease
from mingcha.access.control.rows import (
    Judged,
    asker_of,
    ended_within,
    judged_control,
    lease_called,
    lease_facts,
    lease_row,
    over_because,
    unended_leases,
)
from mingcha.access.control.values import MOST_REASON, LeaseEnd, LeaseRow
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, facts_of_many
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted

_CITES = ("2", "7(2)", "16(3)", "19")
_TAKE, _ASK, _TAKE_OVER = "access.control.take", "access.control.ask", "access.control.take_over"
ASKED_FIRST = timedelta(seconds=60)
"""For so long nobody else asks for the same lease: its holder answers one person at a time."""


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(2)", "16(3)", "18", "19", "799-16(2)(2)")
def take_control(by: Asker, *, grant: str, point: str, clock: Clock, within: str = "") -> LeaseRow:
    """Takes control of a free camera (20-digit code) under a grant of duty viewing, for `ptz.lease_seconds`; each
    ticket extends it (issuing). Who has it already under this grant gets the same lease, without an act.

    Raises Refused (articles 2, 3, 7(2), 8, 13(2), 15, 16(2), 18, 19, 799-16(2)(2)), Fault(CONFLICT) while another
    person has it, Fault(NOT_FOUND). `within`: the session or token of the request, whose end ends the lease.
    """
    own = _own(by, grant, point, clock.now())
    if own is not None:
        return own
    with refusals_noted(by, _TAKE, point, clock), act(_TAKE, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        who = duty_of(by, now)
        judged = judged_control(who, grant, point, now)
        require(judged.decision)
        before = unended_leases((point,)).get(point)
        if before is not None:
            over = over_because(before, now)
            if over is None and before.user_id != who.user_id:
                raise _taken()
            end_lease(record, before, over or LeaseEnd.GIVEN_BACK, now)
        held = _begin(record, who, judged, within, now)
    return lease_row(held, now, begun=True)


@cites("2", "7(2)", "16(3)", "799-16(2)(2)")
def give_control_back(by: Asker, *, lease: int, clock: Clock) -> LeaseRow:
    """Ends the asker's own lease; the gateway's clock sends the camera home. Raises Refused (7(2), 799-16(2)(2)) for
    another one's lease or one that is over, Fault(NOT_FOUND)."""
    with act("access.control.give_back", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held = lease_called(lease)
        require(rules.holds_lease(duty_of(by, now), lease_facts(held, now)))
        end_lease(record, held, LeaseEnd.GIVEN_BACK, now)
    return lease_row(held, now)


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(2)", "16(3)", "18", "19", "799-16(2)(2)")
def ask_for_control(by: Asker, *, grant: str, point: str, clock: Clock, within: str = "") -> LeaseRow:
    """Asks the person who has control of a camera to hand it on; the holder's page shows who asks, for
    rules.ASK_LASTS. Only a person asks who may turn the camera. Raises Refused as take_control does, Fault(CONFLICT) if
    nobody has it, the asker has it, or another person asked within ASKED_FIRST. `within`: the session or token of the
    request, whose end ends what is handed on."""
    with refusals_noted(by, _ASK, point, clock), act(_ASK, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        who = duty_of(by, now)
        judged = judged_control(who, grant, point, now)
        require(judged.decision)
        held = unended_leases((point,)).get(point)
        if held is None or over_because(held, now) is not None or held.user_id == who.user_id:
            words = Words("没有他人正在控制，可直接取得控制", "nobody else has control: take it")
            raise Fault(FaultKind.CONFLICT, words, point)
        if held.asked_at is not None and held.asked_by_id != who.user_id and now < held.asked_at + ASKED_FIRST:
            words = Words("已有他人申请，请稍候", "another person has asked: wait a little")
            raise Fault(FaultKind.CONFLICT, words, point)
        held.asked_by_id, held.asked_grant, held.asked_at, held.asked_within = who.user_id, judged.grant, now, within
        held.save(update_fields=["asked_by", "asked_grant", "asked_at", "asked_within"])
        record.wrote(held)
        record.fact("lease", held.pk)
        record.fact("point", point)
        record.fact("holder", held.user_id)
    return lease_row(lease_called(held.pk), now)


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(2)", "16(3)", "18", "19", "799-16(2)(2)")
def hand_control_on(by: Asker, *, lease: int, clock: Clock) -> LeaseRow:
    """Hands the asker's own lease to the person who asked for it last, under the grant under which that person asked,
    in the session or token of that ask, and returns that person's lease. The person is judged anew. Raises Refused,
    Fault(CONFLICT) if nobody asked, or the ask lapsed or its session or token ended meanwhile."""
    with act("access.control.hand_on", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held = lease_called(lease)
        require(rules.holds_lease(duty_of(by, now), lease_facts(held, now)))
        asker, within = asker_of(held, now), held.asked_within
        if asker is None or held.asked_grant is None or ended_within({within}, now):
            raise Fault(FaultKind.CONFLICT, Words("没有人申请转交", "nobody has asked for it"), held.point.code)
        asking = facts_of_many([asker.pk], now)[asker.pk]
        judged = judged_control(asking, held.asked_grant.no, held.point.code, now)
        require(judged.decision)
        end_lease(record, held, LeaseEnd.HANDED_ON, now)
        fresh = _begin(record, asking, judged, within, now)
        record.fact("handed_on", held.pk)
    return lease_row(fresh, now)


@cites("2", "3", "7(2)", "8", "13(2)", "15", "16(1)", "16(2)", "16(3)", "18", "19", "799-16(2)(2)")
def take_control_over(by: Asker, *, grant: str, point: str, reason: str, clock: Clock, within: str = "") -> LeaseRow:
    """Takes control of a camera from the person who has it, with a reason, which that person reads: for who leads the
    duty of the place and the officers above, who may turn the camera themselves. Raises Refused as take_control does
    and under article 16(1), Fault(CONFLICT) if nobody else has it."""
    noted = refusals_noted(by, _TAKE_OVER, point, clock)
    with noted, act(_TAKE_OVER, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        who = duty_of(by, now)
        judged = judged_control(who, grant, point, now)
        require(rules.may_take_control_over(who, judged.point.place, reason) and judged.decision)
        before = unended_leases((point,)).get(point)
        if before is None or over_because(before, now) is not None or before.user_id == who.user_id:
            words = Words("没有他人正在控制，可直接取得控制", "nobody else has control: take it")
            raise Fault(FaultKind.CONFLICT, words, point)
        before.ended_reason = reason.strip()[:MOST_REASON]
        end_lease(record, before, LeaseEnd.TAKEN_OVER, now)
        held = _begin(record, who, judged, within, now)
        record.fact("taken_over", before.pk)
        record.fact("reason", before.ended_reason)
    return lease_row(held, now, begun=True)


def end_lease(record: ActRecord, held: ControlLease, why: LeaseEnd, now: datetime) -> None:
    """Ends a lease in the transaction of an act; one whose time is over ended then."""
    held.ended_at = min(held.until, now) if why is LeaseEnd.LAPSED else now
    held.ended_why, held.ended_by = why.value, record.by.id
    held.save(update_fields=["ended_at", "ended_why", "ended_by", "ended_reason"])
    record.wrote(held)


def _own(by: Asker, grant: str, point: str, now: datetime) -> LeaseRow | None:
    """The asker's own lease of a point under a grant, if it stands."""
    held = unended_leases((point,)).get(point)
    if held is None or over_because(held, now) is not None:
        return None
    is_own = held.grant.no == grant and held.user_id == duty_of(by, now).user_id
    return lease_row(held, now) if is_own else None


def _begin(record: ActRecord, who: DutyFacts, judged: Judged, within: str, now: datetime) -> ControlLease:
    """Writes a new lease of a point that has none."""
    held = ControlLease.objects.create(
        point=judged.point,
        grant=judged.grant,
        user_id=who.user_id,
        person=who.name,
        unit=who.organisation_name,
        taken_at=now,
        until=rules.lease_ends_at(now, judged.most),
        within=within,
    )
    record.wrote(held)
    record.fact("lease", held.pk)
    record.fact("point", judged.point.code)
    record.fact("grant", judged.grant.no)
    record.fact("purpose", judged.grant.purpose)
    return held


def _taken() -> Fault:
    return Fault(FaultKind.CONFLICT, Words("他人正在控制该摄像机", "another person has control of this camera"))
