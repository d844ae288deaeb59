"""Share grants are supplied, suspended, resumed, renewed and ended (articles 13(2), 19; PIPL 55; NDSR 12). What opens
footage lies in access/shares and is called in the same transaction: one entry for both."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.access.shares.ending import end_shared
from mingcha.access.shares.opening import open_shared
from mingcha.access.shares.values import NewShare, ShareKind
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name, or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.applications.asked import suits_set
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.rows import offered_for, stored_content
from mingcha.sharing.decisions.assessed import assessed_units
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.decisions.queries import agreed_scope
from mingcha.sharing.decisions.values import AgreedScope
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.models import CHECKED, GrantPerson, GrantStep, ShareGrant
from mingcha.sharing.grants.rows import (
    asked_person,
    asked_rows,
    decision_of,
    grant_called,
    grant_facts,
    grant_rows,
    hands_around,
    next_share_grant_no,
    supply_facts,
)
from mingcha.sharing.grants.standing import narrowed_since, scope_of_grant, standing_points, withdrawn_points
from mingcha.sharing.grants.states import GrantState, Side
from mingcha.sharing.grants.values import AskedPerson, ShareGrantRow, SupplyChecks

CITED = ("13(2)",)
_SUPPLY = ("13(2)", "PIPL 55", "NDSR 12")


@cites("3", "13(2)", "16(6)", "19", "PIPL 55", "NDSR 12")
def supply_grant(
    by: Asker, *, application: str, checks: SupplyChecks, people: tuple[int, ...], clock: Clock
) -> ShareGrantRow:
    """Supplies what was decided on an application to people for whom its department asked (numbers of their rows): the
    grant, and for pictures the share of the door, with one entry for both.

    Raises Refused (articles 3, 13(2), 16(6), 19; NDSR 12; of the door 8, 799-10, 799-20), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.grant.supply", application, clock),
        act("sharing.grant.supply", by=actor_of(by), clock=clock, cites=_SUPPLY) as record,
    ):
        held = _supplied(record, by, application, checks, people, clock.now())
    return grant_rows([held], shanghai_day(clock.now()))[0]


@cites("3", "13(2)", "16(6)", "19", "PIPL 55", "NDSR 12")
def renew_grant(
    by: Asker, *, no: str, application: str, checks: SupplyChecks, people: tuple[int, ...], clock: Clock
) -> ShareGrantRow:
    """Supplies a new decision that goes on from a grant in force, which is over with it; the same persons are asked for
    and named anew. Raises as supply_grant."""
    with (
        refusals_noted(by, "sharing.grant.renew", no, clock),
        act("sharing.grant.renew", by=actor_of(by), clock=clock, cites=_SUPPLY) as record,
    ):
        now = clock.now()
        old = grant_called(duty_of(by, now), no)
        decision = decision_of(duty_of(by, now), application)
        same = old.decision.application.data_set_id == decision.application.data_set_id
        on = shanghai_day(now)
        require(rules.may_renew(grant_facts(old, on), supply_facts(decision, 0, on), same_set=same))
        end_opened(record, old, "续期", now)
        old.state, old.over_at = GrantState.RENEWED.value, now
        save_step(record, old, now, f"由 {application} 的决定续期", Side.CLERK)
        held = _supplied(record, by, application, checks, people, now, renews=old)
        record.fact("renews", old.no)
    return grant_rows([held], shanghai_day(clock.now()))[0]


@cites("3", "13(2)", "GDSR")
def suspend_grant(by: Asker, *, no: str, why: str, clock: Clock) -> ShareGrantRow:
    """Suspends a grant in force: its share ends at once. Raises Refused (articles 3, 13(2)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.grant.suspend", no, clock),
        act("sharing.grant.suspend", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = grant_called(who, no)
        require(rules.may_suspend(who, grant_facts(held, shanghai_day(now))))
        require(rules.has_grant_reason(why))
        suspend(record, held, rules.side_of(who, held.department.code) or Side.CLERK, why, now)
    return grant_rows([held], shanghai_day(clock.now()))[0]


@cites("3", "13(2)", "13(3)", "16(6)", "NDSR 12")
def resume_grant(by: Asker, *, no: str, why: str, clock: Clock) -> ShareGrantRow:
    """Resumes a suspended grant: what can be opened of it now is opened anew, for its people who are still of the
    department; points that were taken out stay out. Raises Refused (articles 3, 13(2), 13(3), 16(6); NDSR 12; of the
    door), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.grant.resume", no, clock),
        act("sharing.grant.resume", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = grant_called(who, no)
        scope = scope_of_grant(held)
        points = standing_points(scope, now, withdrawn=withdrawn_points(held)) if scope else ()
        is_open = bool(points) or not (scope and scope.kind.is_footage)
        facts = grant_facts(held, shanghai_day(now), consents=is_open)
        people = [asked_person(one) for one in asked_rows(held.decision.application_id) if one.named_at]
        hands = hands_around(who, people, (*facts.applicants, facts.decider, facts.newest_decider))
        require(rules.may_resume_grant(who, facts, hands, shanghai_day(now), people))
        _require_suited(held.decision.application)
        require(rules.has_grant_reason(why))
        held.state, held.suspended_by = GrantState.IN_FORCE.value, ""
        held.until_on = scope.until_on if scope else held.until_on
        held.opened = _opened(record, held, scope, points, people, now) if scope else ""
        side = rules.side_of(who, held.department.code) or Side.CLERK
        save_step(record, held, now, checked_name(why, rules.MOST_WHY), side, share=held.opened)
    return grant_rows([held], shanghai_day(clock.now()))[0]


@cites("3", "13(2)", "GDSR")
def end_grant(by: Asker, *, no: str, why: str, clock: Clock) -> ShareGrantRow:
    """Ends a grant, in force or suspended. Raises Refused (articles 3, 13(2)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.grant.end", no, clock),
        act("sharing.grant.end", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = grant_called(who, no)
        require(rules.may_end_grant(who, grant_facts(held, shanghai_day(now))))
        require(rules.has_grant_reason(why))
        end(record, held, rules.side_of(who, held.department.code) or Side.CLERK, why, now)
    return grant_rows([held], shanghai_day(clock.now()))[0]


def suspend(record: ActRecord, held: ShareGrant, side: Side, why: str, now: datetime) -> None:
    """Suspends a grant inside an act, and ends its share; one that is suspended goes over to this side."""
    reason = checked_name(why, rules.MOST_WHY)
    end_opened(record, held, reason, now)
    held.state, held.suspended_by = GrantState.SUSPENDED.value, side.value
    save_step(record, held, now, reason, side)
    record.fact("suspended_by", side.value)


def end(record: ActRecord, held: ShareGrant, side: Side, why: str, now: datetime) -> None:
    """Ends a grant inside an act, and its share."""
    reason = checked_name(why, rules.MOST_WHY)
    end_opened(record, held, reason, now)
    held.state, held.suspended_by, held.over_at = GrantState.ENDED.value, "", now
    save_step(record, held, now, reason, side)


def end_opened(record: ActRecord, held: ShareGrant, why: str, now: datetime) -> None:
    """Ends the share that is open, if one is; the grant is saved by whoever calls it."""
    if held.opened:
        end_shared(record, held.opened, why, now)
        held.opened = ""


def save_step(record: ActRecord, held: ShareGrant, now: datetime, why: str, side: Side, *, share: str = "") -> None:
    """Saves a grant with the step that led to its state, and states both in the entry."""
    held.save()
    number = GrantStep.objects.filter(grant=held).count() + 1
    step = GrantStep.objects.create(
        grant=held,
        number=number,
        state=held.state,
        at=now,
        by=record.by.id,
        side=side.value,
        why=why,
        share=share,
    )
    record.wrote(held, step)
    for key, value in (
        ("grant", held.no), ("application", held.decision.application.no), ("department", held.department.code),
        ("kind", held.kind), ("state", held.state), ("why", why),
    ):  # fmt: skip
        record.fact(key, value)


def _supplied(
    record: ActRecord,
    by: Asker,
    application: str,
    checks: SupplyChecks,
    people: tuple[int, ...],
    now: datetime,
    renews: ShareGrant | None = None,
) -> ShareGrant:
    """The grant of a decision with its people and its share. Raises Refused, Fault(NOT_FOUND) as supply_grant."""
    who, on = duty_of(by, now), shanghai_day(now)
    decision = decision_of(who, application)
    scope = agreed_scope(application)
    points = standing_points(scope, now, withdrawn=narrowed_since(decision))
    named = _chosen(decision, people)
    facts = supply_facts(decision, len(points), on)
    asked = [asked_person(one) for one in named]
    hands = hands_around(who, asked, (*facts.applicants, facts.decider))
    require(rules.may_supply(who, facts, asked, hands, on))
    _require_suited(decision.application)
    require(rules.is_checked(checks))
    held = ShareGrant(
        no=next_share_grant_no(now),
        decision=decision,
        department=decision.application.department,
        kind=scope.kind.value,
        state=GrantState.IN_FORCE.value,
        checks={name: checked_name(getattr(checks, name), rules.MOST_CHECK) for name in CHECKED},
        supplied_by=record.by.id,
        in_force_at=now,
        until_on=scope.until_on,
        renews=renews,
    )
    _name_alone(record, decision, named, now)
    held.opened = _opened(record, held, scope, points, asked, now)
    save_step(record, held, now, "", Side.CLERK, share=held.opened)
    record.fact("people", [one.user_id for one in named])
    record.fact("left_out", len(scope.points) - len(points) if scope.kind.is_footage else 0)
    return held


def _opened(
    record: ActRecord,
    held: ShareGrant,
    scope: AgreedScope,
    points: tuple[str, ...],
    people: Sequence[AskedPerson],
    now: datetime,
) -> str:
    """Opens the share of a grant of pictures for those of these people who are still of the department; returns its
    number, "" for rows. Raises Refused (16(6), and what the door refuses)."""
    if not scope.kind.is_footage:
        return ""
    _require_assessed(points, scope.department, now)
    named = [one.user_id for one in people if rules.may_be_asked_for(one, scope.department)]
    new = NewShare(
        data_set=scope.data_set,
        department=scope.department,
        kind=ShareKind(scope.kind.value),
        purpose=scope.purpose,
        points=points,
        people=tuple(named),
        from_at=now,
        until_at=day_ends(held.until_on),
        opens=scope.opens,
        closes=scope.closes,
        back_hours=scope.back_hours,
    )
    return open_shared(record, new, now)


def _name_alone(record: ActRecord, decision: SharingDecision, named: Sequence[GrantPerson], now: datetime) -> None:
    """Names these people, and removes those whom an earlier grant of the application named and this one does not."""
    kept = {one.pk for one in named}
    for one in named:
        one.named_at, one.named_by = now, record.by.id
    gone = [one for one in asked_rows(decision.application_id) if one.named_at is not None and one.pk not in kept]
    for one in gone:
        one.removed_at, one.removed_by = now, record.by.id
    for one in (*named, *gone):
        one.save(update_fields=["named_at", "named_by", "removed_at", "removed_by"])
        record.wrote(one)


def _require_suited(application: Application) -> None:
    """Raises Refused (article 13(2)) where the set is not published or not shared any more as it was asked for."""
    require(suits_set(stored_content(application), offered_for(application)))


def _require_assessed(points: tuple[str, ...], department: str, now: datetime) -> None:
    """Raises Refused (16(6); PIPL 55) where the systems of a unit whose pictures are given away were not assessed for
    this receiver."""
    for may in assessed_units(points, department, now).values():
        require(may)


def _chosen(decision: SharingDecision, people: tuple[int, ...]) -> list[GrantPerson]:
    """The people with these numbers for whom the department asked. Raises Fault(NOT_FOUND) for another number."""
    asked = {one.pk: one for one in asked_rows(decision.application_id)}
    return [
        or_missing(asked.get(one), "需求部门提出的人员", "person asked for", str(one)) for one in dict.fromkeys(people)
    ]
