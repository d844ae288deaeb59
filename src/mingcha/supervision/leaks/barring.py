"""Bars people from leak cases: suspects who become known later, handlers who are taken off (20(4), 20(5))."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import is_hand_of_any, person_id
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.leaks import rules
from mingcha.supervision.leaks.models import LeakCase, LeakHandler, LeakSuspect
from mingcha.supervision.leaks.rows import (
    acts_of_suspect,
    go_on_without_owed,
    leak_facts,
    move_leak,
    people_of_leak,
    read_leak,
    record_leak,
    running_handlers,
)
from mingcha.supervision.leaks.states import LeakState
from mingcha.supervision.locks.locking import lock_range_within
from mingcha.supervision.locks.values import LockRange

_AS_SUSPECT, _AS_COLLEAGUE = "列为涉案人员，依法回避", "涉案人员所在单位的人员，依法回避"


@cites("20(4)", "20(5)")
def name_suspect(by: Asker, *, leak: int, suspect: str, reason: str, revision: int, clock: Clock) -> LeakState:
    """Names a suspect who was not known at the opening, by user name. In the same act: that person's accesses in the
    range of the case are locked, handlers whom the wall bars now are taken off, and what the suspect had assessed,
    stated or decided counts no more. Returns the state. Raises Refused (20(4)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.name_suspect", by=actor_of(by), clock=clock, cites=("20(4)", "20(5)")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        person = User.objects.select_related("organisation").filter(username=suspect.strip()).first()
        named = None if person is None else duty_of(person, now)
        handlers = [duty_of(one.user, now) for one in running_handlers(held).select_related("user")]
        hands = people_of_leak(held, named.user_id if named else 0)
        require(rules.may_name_suspect(who, leak_facts(held, who), named, reason, handlers, hands))
        assert named is not None  # the rule refuses an unknown person
        lock = lock_range_within(record, LockRange(held.from_at, held.to_at, (), named.user_id), clock)
        made = LeakSuspect.objects.create(
            leak=held,
            user_id=named.user_id,
            organ=named.organisation,
            reason=checked_name(" ".join(reason.split()), rules.MOST_REASON),
            named_by=record.by.id,
            named_at=now,
            lock=lock,
        )
        record.wrote(made)
        barred = {one.user_id for one in rules.barred_handlers(named, handlers, hands)}
        for row in running_handlers(held).filter(user__in=barred):
            row.end_reason = _AS_SUSPECT if row.user_id == named.user_id else _AS_COLLEAGUE
            _end(record, row, now, asked_by="")
        _take_back_ends(record, held, named.user_id)
        _without(held, named.user_id)
        go_on_without_owed(held, leak_facts(held, who))
        held.save()
        record_leak(record, held, now)
        record.fact("taken_off", len(barred))
    return LeakState(held.state)


@cites("20(4)", "20(5)")
def end_handling(by: Asker, *, leak: int, username: str, reason: str, revision: int, clock: Clock) -> bool:
    """Takes a handler off; where fewer than two would stay, the first call asks for it and another person's signs it.
    Returns whether the handling has ended. Raises Refused (20(4)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.end_handling", by=actor_of(by), clock=clock, cites=("20(4)",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        facts = leak_facts(held, who)
        row = running_handlers(held).filter(user__username=username.strip()).first()
        user, asked_by = (row.user_id, row.end_asked_by) if row is not None else (0, "")
        hands = people_of_leak(held, who.user_id, person_id(asked_by))
        require(rules.may_end_handling(who, facts, user, reason, asked_by, hands))
        assert row is not None  # the rule refuses who is no handler
        if reason.strip():
            row.end_reason = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        ended = rules.ends_at_once(facts, asked_by)
        if ended:
            _end(record, row, now, asked_by="" if asked_by == record.by.id else asked_by)
        else:
            row.end_asked_by = record.by.id
            row.save()
            record.wrote(row)
        move_leak(held, LeakState(held.state))
        held.save(update_fields=["revision"])
        record_leak(record, held, now)
        record.fact("ended", ended)
    return ended


def _end(record: ActRecord, row: LeakHandler, now: datetime, *, asked_by: str) -> None:
    row.end_asked_by, row.ended_by, row.ended_at = asked_by, record.by.id, now
    row.save()
    record.wrote(row)


def _take_back_ends(record: ActRecord, held: LeakCase, suspect: int) -> None:
    """A suspect had asked that a handler goes: nobody signs that any more."""
    rows = list(running_handlers(held).exclude(end_asked_by=""))
    hands = hands_of({suspect, *(person_id(row.end_asked_by) for row in rows)})
    for row in rows:
        if is_hand_of_any(suspect, [row.end_asked_by], hands):
            row.end_asked_by = row.end_reason = ""
            row.save()
            record.wrote(row)


def _without(held: LeakCase, suspect: int) -> None:
    """Takes out of a case what its suspect had done in it, and counts the step."""
    done = acts_of_suspect(held, suspect)
    before = LeakState(held.state)
    move_leak(held, rules.state_without(before, done))
    if done.silenced or done.assessed:
        held.silence_reason = held.silence_by = held.silence_signed_by = ""
    if before is LeakState.DECIDED and held.state != before.value:
        held.decision = held.decided_by = ""
