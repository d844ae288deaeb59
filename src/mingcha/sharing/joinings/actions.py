"""Systems are offered by their units, checked and connected by the police, verified by the program, suspended and ended
(article 13(3))."""

from datetime import datetime

from mingcha.access.shares.values import ShareKind
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.registry.systems.rows import system_called
from mingcha.sharing.joinings import rules
from mingcha.sharing.joinings.models import Joining, JoiningPoint, JoiningStep
from mingcha.sharing.joinings.rows import (
    codes_of_points,
    joining_called,
    joining_checks,
    joining_facts,
    joining_row,
    next_joining_no,
    offered_system,
    points_to_offer,
)
from mingcha.sharing.joinings.states import JoiningSide, JoiningState
from mingcha.sharing.joinings.values import JoiningChecks, JoiningRow, NewJoining

_CITED = ("13(3)",)


@cites("3", "13(1)", "13(3)", "799-33")
def offer_joining(by: Asker, *, new: NewJoining, clock: Clock) -> JoiningRow:
    """Offers a system of the own unit; without named points all that are in use and no secret. Raises Refused (articles
    13(1), 13(3); 799-33) with all that lacks, Fault(NOT_FOUND) for an unknown system."""
    with (
        refusals_noted(by, "sharing.joining.offer", new.system, clock),
        act("sharing.joining.offer", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        system = system_called(new.system)
        require(rules.may_offer(who, offered_system(system)))
        points = {one.code: one for one in points_to_offer(system)}
        require(rules.lacking_of_joining(new, points.keys()))
        held = Joining.objects.create(
            no=next_joining_no(now),
            system=system,
            state=JoiningState.OFFERED.value,
            consent=checked_name(new.consent, rules.MOST_CONSENT),
            kinds=[one.value for one in ShareKind if one in new.kinds],
            opens=new.opens,
            closes=new.closes,
            offered_at=now,
            offered_by=record.by.id,
        )
        named = sorted(set(new.points) or points.keys())
        _step(record, held, now)
        record.insert_many(JoiningPoint, (JoiningPoint(joining=held, point=points[code]) for code in named))
        record.fact("points", len(named))
        record.fact("kinds", held.kinds)
    return _row(held)


@cites("3", "13(3)")
def check_joining(by: Asker, *, no: str, checks: JoiningChecks, clock: Clock) -> JoiningRow:
    """States what was found at the boundary of an offered system. Raises Refused (articles 3, 13(3)),
    Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.joining.check", no, clock),
        act("sharing.joining.check", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = joining_called(who, no, shanghai_day(now))
        require(rules.may_check_joining(who, joining_facts(held)))
        require(rules.has_boundary_checks(checks))
        held.state, held.boundary = JoiningState.CHECKED.value, checked_name(checks.boundary, rules.MOST_BOUNDARY)
        held.gb35114, held.mlps_grade = checks.gb35114.value if checks.gb35114 else "", checks.mlps_grade
        _step(record, held, now)
        record.fact("gb35114", held.gb35114)
        record.fact("mlps_grade", held.mlps_grade)
    return _row(held)


@cites("3", "13(3)")
def connect_joining(by: Asker, *, no: str, test_call_at: datetime, clock: Clock) -> JoiningRow:
    """States that a system is connected, with the time at which its pictures came in a test; after a suspension, too.
    The program verifies it. Raises Refused (articles 3, 13(3)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.joining.connect", no, clock),
        act("sharing.joining.connect", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = joining_called(who, no, shanghai_day(now))
        require(rules.may_connect_joining(who, joining_facts(held)))
        require(rules.has_boundary_checks(joining_checks(held)))
        last = JoiningStep.objects.filter(joining=held).order_by("-number")[0]
        require(rules.is_test_call(test_call_at, last.at, now))
        held.state, held.connected_at, held.test_call_at = JoiningState.CONNECTED.value, now, test_call_at
        held.verified_at = held.verified_permille = None
        _step(record, held, now)
        record.fact("test_call_at", test_call_at.isoformat())
    return _row(held)


@cites("13(3)")
def suspend_joining(by: Asker, *, no: str, why: str, clock: Clock) -> JoiningRow:
    """Suspends a joining, with the reason; what its unit suspended is connected once the unit lifted that. Raises
    Refused (articles 3, 13(3)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.joining.suspend", no, clock),
        act("sharing.joining.suspend", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = joining_called(who, no, shanghai_day(now))
        require(rules.may_suspend_joining(who, joining_facts(held)))
        _stop(record, held, JoiningState.SUSPENDED, why, now, rules.side_of_joining(who, held.system.place))
        record.fact("suspended_by", held.suspended_by)
    return _row(held)


@cites("13(3)")
def lift_suspension(by: Asker, *, no: str, clock: Clock) -> JoiningRow:
    """Lifts the suspension by the own unit: the police connect it anew, and the program verifies it. Raises Refused
    (article 13(3)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.joining.lift", no, clock),
        act("sharing.joining.lift", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = joining_called(who, no, shanghai_day(now))
        require(rules.may_lift_suspension(who, joining_facts(held)))
        held.state = JoiningState.CHECKED.value
        _step(record, held, now)
    return _row(held)


@cites("13(3)")
def end_joining(by: Asker, *, no: str, why: str, clock: Clock) -> JoiningRow:
    """Ends a joining by either side, with the reason; its system may be offered again. Raises Refused (articles 3,
    13(3)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.joining.end", no, clock),
        act("sharing.joining.end", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = joining_called(who, no, shanghai_day(now))
        require(rules.may_end_joining(who, joining_facts(held)))
        _stop(record, held, JoiningState.ENDED, why, now)
    return _row(held)


def _stop(
    record: ActRecord, held: Joining, to: JoiningState, why: str, now: datetime, side: JoiningSide | None = None
) -> None:
    """Takes a joining back with its reason; `side`: who suspends it, None for an end."""
    require(rules.has_joining_reason(why))
    held.state, held.suspended_by = to.value, side.value if side else ""
    _step(record, held, now, checked_name(why, rules.MOST_WHY))
    record.fact("why", why.strip())


def _step(record: ActRecord, held: Joining, now: datetime, why: str = "") -> None:
    """Saves a joining with the step that was taken, with the facts of the entry; one that is not suspended names nobody
    who suspended it."""
    if held.state != JoiningState.SUSPENDED.value:
        held.suspended_by = ""
    held.save()
    number = JoiningStep.objects.filter(joining=held).count() + 1
    step = JoiningStep.objects.create(joining=held, number=number, state=held.state, at=now, by=record.by.id, why=why)
    record.wrote(held, step)
    for key, value in (("joining", held.no), ("system", held.system.code), ("state", held.state)):
        record.fact(key, value)


def _row(held: Joining) -> JoiningRow:
    return joining_row(held, len(codes_of_points(held)))
