"""The people of share grants: a department asks, a clerk names, either side removes (articles 13(2), 799-20)."""

from datetime import datetime

from mingcha.access.shares.ending import remove_shared_person
from mingcha.access.shares.models import SharedPerson
from mingcha.access.shares.opening import name_shared_person
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import free, or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.models import User
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.grants import rules
from mingcha.sharing.grants.models import GrantPerson, ShareGrant
from mingcha.sharing.grants.rows import (
    AGREED,
    asked_person,
    asked_rows,
    decision_of,
    grant_called,
    grant_facts,
    hands_around,
    person_row,
    running_grant,
)
from mingcha.sharing.grants.values import AskedPerson, PersonRow

CITED = ("13(2)", "799-20")
MOST_USERNAME = 150


@cites("13(2)", "799-20")
def ask_person(by: Asker, *, application: str, username: str, clock: Clock) -> PersonRow:
    """Asks that an account of the own department be named in what was decided, before its supply or later.

    Raises Refused (articles 13(2), 799-20), Fault(NOT_FOUND), Fault(CONFLICT) for who is asked for already."""
    with (
        refusals_noted(by, "sharing.grant.ask_person", application, clock),
        act("sharing.grant.ask_person", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        decision = decision_of(who, application)
        department = decision.application.department.code
        require(rules.may_ask_person(who, department, running=_runs(decision, now)))
        user = _account(username)
        asked = AskedPerson(0, "", active=False)
        if user is not None:
            code = user.organisation.code if user.organisation else ""
            asked = AskedPerson(user.pk, code, user.is_active, person_id(record.by.id))
        require(rules.may_be_asked_for(asked, department))
        people = asked_rows(decision.application_id)
        require(rules.has_place_for(len(people)))
        is_taken = any(one.user_id == asked.user_id for one in people)
        free(is_taken, "该人员已经提出或者指名", "this person is asked for or named already")
        held = GrantPerson.objects.create(
            application=decision.application, user_id=asked.user_id, asked_at=now, asked_by=record.by.id
        )
        _state(record, held, application, department)
    return person_row(held)


@cites("13(2)", "799-20")
def name_person(by: Asker, *, no: str, number: int, clock: Clock) -> PersonRow:
    """Names a person for whom the department asked (number of the row) in a grant in force, and in its share.

    Raises Refused (articles 13(2), 799-20), Fault(NOT_FOUND), Fault(CONFLICT) for who is named already."""
    with (
        refusals_noted(by, "sharing.grant.name_person", no, clock),
        act("sharing.grant.name_person", by=actor_of(by), clock=clock, cites=CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        grant = grant_called(who, no)
        held = _asked(grant.decision, number)
        asked, facts = asked_person(held), grant_facts(grant, shanghai_day(now))
        hands = hands_around(who, [asked], [facts.decider, facts.newest_decider])
        require(rules.may_name_asked(who, facts, asked, hands))
        free(held.named_at is not None, "该人员已指名", "this person is named already")
        if grant.opened:
            name_shared_person(record, grant.opened, held.user_id, now)
        held.named_at, held.named_by = now, record.by.id
        held.save(update_fields=["named_at", "named_by"])
        _state(record, held, grant.decision.application.no, facts.department)
    return person_row(held)


@cites("3", "13(2)")
def remove_person(by: Asker, *, application: str, number: int, clock: Clock) -> PersonRow:
    """Removes a person who was asked for or named (number of the row); what the person watches ends with it. Raises
    Refused (articles 3, 13(2)), Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "sharing.grant.remove_person", application, clock),
        act("sharing.grant.remove_person", by=actor_of(by), clock=clock, cites=("13(2)",)) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        decision = decision_of(who, application)
        department = decision.application.department.code
        require(rules.may_remove_person(who, department, running=_runs(decision, now)))
        held = _asked(decision, number)
        remove(record, held, running_grant(decision.application_id), now)
        _state(record, held, application, department)
    return person_row(held)


def remove(record: ActRecord, held: GrantPerson, grant: ShareGrant | None, now: datetime) -> None:
    """Removes a person inside an act, and from the share that is open, if that names the person: who had left when it
    was resumed is named by the grant alone."""
    opened = grant.opened if grant is not None else ""
    if opened and SharedPerson.objects.filter(share__no=opened, user=held.user_id, removed_at=None).exists():
        remove_shared_person(record, opened, held.user_id, now)
    held.removed_at, held.removed_by = now, record.by.id
    held.save(update_fields=["removed_at", "removed_by"])
    record.wrote(held)


def _asked(decision: SharingDecision, number: int) -> GrantPerson:
    rows = {one.pk: one for one in asked_rows(decision.application_id)}
    return or_missing(rows.get(number), "需求部门提出的人员", "person asked for", str(number))


def _runs(decision: SharingDecision, now: datetime) -> bool:
    """Whether a decision can be supplied still, or its grant is not over."""
    in_term = decision.until_on is not None and shanghai_day(now) <= decision.until_on
    is_new = not ShareGrant.objects.filter(decision=decision).exists()
    can_be_supplied = is_new and decision.application.state in AGREED
    return in_term and (can_be_supplied or running_grant(decision.application_id) is not None)


def _account(username: str) -> User | None:
    users = User.objects.select_related("organisation").filter(username=username)
    return users.first() if 0 < len(username) <= MOST_USERNAME else None


def _state(record: ActRecord, held: GrantPerson, application: str, department: str) -> None:
    record.wrote(held)
    for key, value in (("application", application), ("department", department), ("person", held.user_id)):
        record.fact(key, value)
