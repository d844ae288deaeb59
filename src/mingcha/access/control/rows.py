"""Rows of leases and what the rules of control ask of a point; for actions and queries, not for pages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from mingcha.access.control import rules
from mingcha.access.control.models import ControlLease
from mingcha.access.control.values import ControlledPoint, HomeOfPoint, LeaseEnd, LeaseFacts, LeaseRow
from mingcha.access.duty.models import Grant
from mingcha.access.duty.rows import duty_grant_with_facts
from mingcha.access.duty.rules import GrantFacts
from mingcha.access.tickets.rules import grant_opens_until
from mingcha.access.tickets.tokens import LIVE, session_within, token_within
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import closes_at, is_live_shown
from mingcha.privacy.masks.plans import plans_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.registry.sessions.queries import running_among
from mingcha.registry.tokens.queries import tokens_without_use
from mingcha.registry.viewing_grounds.queries import viewed_points
from mingcha.registry.views.queries import home_numbers
from mingcha.registry.views.rules import home_minutes


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's control of a camera under a grant, judged at an instant; `most`: when what carries it ends."""

    point: Point
    grant: Grant
    decision: Decision
    most: datetime


def judged_control(who: DutyFacts, grant: str, code: str, at: datetime) -> Judged:
    """Whether a person may turn a camera under a grant now. Raises Fault(NOT_FOUND) for an unknown grant or point."""
    point = point_of(code)
    held, facts = duty_grant_with_facts(grant, (code,), who, at)
    controlled, spans = _controlled(point, facts, who, at), closed_spans((code,))
    decision = rules.may_control(who, facts, code, controlled, at) and is_live_shown(spans, at)
    most = grant_opens_until(who, facts, (code,), (LIVE,), at) if decision else at
    return Judged(point, held, decision, closes_at(spans, most, at))


def _controlled(point: Point, facts: GrantFacts, who: DutyFacts, at: datetime) -> ControlledPoint:
    viewed = facts.points.get(point.code) or viewed_points((point.code,), who.organisation)[point.code]
    plan = plans_of((point.code,), at=at).get(point.code)
    return ControlledPoint(viewed, point.moves, masked=plan is not None and bool(plan.windows))


def point_of(code: str) -> Point:
    """The point with this code. Raises Fault(NOT_FOUND)."""
    found = Point.objects.select_related("system__site__organisation", "system__contractor").filter(code=code).first()
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)
    return found


def lease_called(number: int) -> ControlLease:
    """The lease with this number. Raises Fault(NOT_FOUND)."""
    held = ControlLease.objects.select_related(*WITH).filter(pk=number).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项控制租用", "there is no such lease of control"), str(number))
    return held


def unended_leases(codes: Collection[str]) -> dict[str, ControlLease]:
    """The lease of each of these points that was not ended; it may be over all the same."""
    rows = ControlLease.objects.select_related(*WITH).filter(point__code__in=codes, ended_at=None)
    return {held.point.code: held for held in rows}


WITH = ("point", "grant", "user", "asked_by", "asked_grant")
"""The rows beside a lease that are read with it."""


def over_because(held: ControlLease, at: datetime) -> LeaseEnd | None:
    """Why a lease is over at an instant, by its own time or by its grant's; None while it stands. Sessions, roles and
    masks are asked by the clock (tasks)."""
    if held.ended_at is not None:
        return LeaseEnd(held.ended_why)
    if held.grant.revoked_at is not None or held.grant.valid_until <= at:
        return LeaseEnd.GRANT_ENDED
    return LeaseEnd.LAPSED if held.until <= at else None


def lease_facts(held: ControlLease, at: datetime) -> LeaseFacts:
    """A lease as rules see it at an instant."""
    return LeaseFacts(held.user_id, is_over=over_because(held, at) is not None)


def asker_of(held: ControlLease, at: datetime) -> User | None:
    """The person who asks for a lease at an instant; None if nobody does, or did so too long ago."""
    return held.asked_by if rules.ask_stands(held.asked_at, at) else None


def ended_within(names: set[str], at: datetime) -> set[str]:
    """Those of these names of sessions and tokens that have ended."""
    sessions = {number: name for name in names if (number := session_within(name))}
    tokens = {number: name for name in names if (number := token_within(name))}
    over = {sessions[number] for number in set(sessions) - running_among(sessions, at)} if sessions else set()
    return over | {tokens[number] for number in tokens_without_use(tokens, at=at)} if tokens else over


def lease_row(held: ControlLease, at: datetime, *, begun: bool = False) -> LeaseRow:
    """A lease as a value at an instant; `begun`: by the act that returns it."""
    asker = asker_of(held, at)
    return LeaseRow(
        number=held.pk,
        point=held.point.code,
        grant=held.grant.no,
        holder_id=held.user_id,
        person=held.person,
        taken_at=held.taken_at,
        until=held.until,
        asked_by=asker.name if asker else "",
        begun=begun,
    )


def homes_of(codes: Collection[str], at: datetime) -> dict[str, HomeOfPoint]:
    """The home preset of each of these points, by the newest record of the register."""
    numbers, none = home_numbers(codes, at=at), (0, home_minutes(0, shanghai_day(at)) * 60)
    return {code: HomeOfPoint(*numbers.get(code, none)) for code in codes}
