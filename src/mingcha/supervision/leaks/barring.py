"""Bars people from leak cases: suspects who become known later, handlers who are taken off (20(4), 20(5))."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand, person_id
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import accounts_of_hand, hands_of
from mingcha.supervision.leaks import suspects as rules
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
    running_suspects,
)
from mingcha.supervision.leaks.rules import MOST_REASON
from mingcha.supervision.leaks.states import LeakState
from mingcha.supervision.leaks.values import SuspectNaming
from mingcha.supervision.locks.locking import lock_accesses_within
from mingcha.supervision.locks.values import LockRange

_OF_BARRED = "登记人员依法回避，其登记未经签署"
_AS_SUSPECT, _AS_COLLEAGUE = "列为涉案人员，依法回避", "涉案人员所在单位的人员，依法回避"


@cites("20(4)", "20(5)")
def name_suspect(by: Asker, *, leak: int, suspect: str, reason: str, revision: int, clock: Clock) -> None:
    """Names a suspect who was not known at the opening, by user name. In the same act the accesses of that person's
    accounts in the range of the case are locked, and the person sees the case no more; what bars others, and what
    undoes, waits for another person's signature (`answer_suspect`). Raises Refused (20(4)), Fault(NOT_FOUND),
    Fault(CONFLICT)."""
    with act("supervision.leak.name_suspect", by=actor_of(by), clock=clock, cites=("20(4)", "20(5)")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        person = User.objects.select_related("organisation").filter(username=suspect.strip()).first()
        named = None if person is None else duty_of(person, now)
        hands = people_of_leak(held, who.user_id, named.user_id if named else 0)
        require(rules.may_name_suspect(who, leak_facts(held, who), named, reason, hands))
        assert named is not None  # the rule refuses an unknown person
        asked = LockRange(held.from_at, held.to_at, (), accounts_of_hand(named.user_id))
        made = LeakSuspect.objects.create(
            leak=held,
            user_id=named.user_id,
            organ=named.organisation,
            reason=checked_name(" ".join(reason.split()), MOST_REASON),
            named_by=record.by.id,
            named_at=now,
            lock=lock_accesses_within(record, asked, clock),
        )
        record.wrote(made)
        _count_step(record, held, now)


@cites("20(4)", "20(5)")
def answer_suspect(
    by: Asker, *, leak: int, suspect: str, agrees: bool, reason: str, revision: int, clock: Clock
) -> LeakState:
    """Signs the naming of a suspect, by which handlers whom the wall bars now are taken off, and what the suspect had
    assessed, stated or decided counts no more; or refuses it. One that is signed is taken back where two persons do not
    agree any more: the first call asks for it. Returns the state. Raises Refused (20(4)), Fault(NOT_FOUND),
    Fault(CONFLICT)."""
    with act("supervision.leak.answer_suspect", by=actor_of(by), clock=clock, cites=("20(4)", "20(5)")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        row = running_suspects(held).filter(user__username=suspect.strip()).select_related("user").first()
        facts = leak_facts(held, who)
        named = None if row is None else duty_of(row.user, now)
        naming = None if row is None else _naming(row)
        hands = people_of_leak(held, who.user_id, person_id(row.named_by) if row else 0,
                               person_id(row.back_asked_by) if row else 0)  # fmt: skip
        require(rules.may_answer_suspect(who, facts, naming, named, reason, hands, agrees=agrees))
        assert row is not None  # the rule refuses an unknown person
        assert named is not None
        if agrees:
            row.signed_by, row.signed_at = record.by.id, now
            _bar(record, held, named, hands, now)
        else:
            _take_back(record, row, reason, now)
        row.save()
        record.wrote(row)
        go_on_without_owed(held, leak_facts(held, who))
        _count_step(record, held, now)
        record.fact("agrees", agrees)
    return LeakState(held.state)


def _naming(row: LeakSuspect) -> SuspectNaming:
    return SuspectNaming(row.user_id, row.organ, row.named_by, bool(row.signed_by), row.back_asked_by)


def _count_step(record: ActRecord, held: LeakCase, now: datetime) -> None:
    move_leak(held, LeakState(held.state))
    held.save()
    record_leak(record, held, now)


def _bar(record: ActRecord, held: LeakCase, named: DutyFacts, hands: Sequence[Hand], now: datetime) -> None:
    """Draws the wall of a signed naming: who is barred handles no more, and nothing waits at their word any more."""
    handlers = [duty_of(one.user, now) for one in running_handlers(held).select_related("user")]
    barred = rules.barred_persons(named, handlers, hands)
    require(rules.leaves_a_handler(barred, handlers))
    gone = {one.user_id for one in barred}
    for row in running_handlers(held).filter(user__in=gone):
        row.end_reason = _AS_SUSPECT if row.user_id == named.user_id else _AS_COLLEAGUE
        _end(record, row, now, asked_by="")
    _take_back_requests(record, held, named, now)
    _without(held, named.user_id)
    record.fact("taken_off", len(barred))


def _take_back(record: ActRecord, row: LeakSuspect, reason: str, now: datetime) -> None:
    """Takes a naming back: one that nobody has signed at once, a signed one at the second person's word."""
    row.back_reason = checked_name(" ".join(reason.split()), MOST_REASON)
    if row.signed_by and not row.back_asked_by:
        row.back_asked_by = record.by.id
    else:
        row.back_by, row.back_at = record.by.id, now


@cites("20(4)", "20(5)")
def end_handling(by: Asker, *, leak: int, username: str, reason: str, revision: int, clock: Clock) -> bool:
    """Takes a handler off: the first call asks for it, the one of another person who stands apart signs it. Returns
    whether the handling has ended. Raises Refused (20(4)), Fault(NOT_FOUND), Fault(CONFLICT)."""
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
            row.end_reason = checked_name(" ".join(reason.split()), MOST_REASON)
        ended = rules.ends_handling(asked_by)
        if ended:
            _end(record, row, now, asked_by=asked_by)  # by another person: the rule refuses the one who asked
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


def _take_back_requests(record: ActRecord, held: LeakCase, named: DutyFacts, now: datetime) -> None:
    """Barred persons, handlers or auditors, had asked that a handler goes, or named or doubted a suspect: nobody signs
    that any more."""
    ends = list(running_handlers(held).exclude(end_asked_by=""))
    namings = list(running_suspects(held).filter(Q(signed_by="") | ~Q(back_asked_by="")).exclude(user=named.user_id))
    asked = {one.end_asked_by for one in ends} | {one.back_asked_by or one.named_by for one in namings}
    persons = [duty_of(one, now) for one in User.objects.filter(pk__in={person_id(one) for one in asked})]
    hands = hands_of({named.user_id, *(one.user_id for one in persons)})
    barred = {one.user_id for one in rules.barred_persons(named, persons, hands)}
    for end in ends:
        if person_id(end.end_asked_by) in barred:
            end.end_asked_by = end.end_reason = ""
            end.save()
            record.wrote(end)
    for row in namings:
        if person_id(row.back_asked_by or row.named_by) not in barred:
            continue
        if row.signed_by:
            row.back_asked_by = row.back_reason = ""
        else:
            row.back_reason, row.back_by, row.back_at = _OF_BARRED, record.by.id, now
        row.save()
        record.wrote(row)


def _without(held: LeakCase, suspect: int) -> None:
    """Takes out of a case, in memory, what its suspect had done in it."""
    done = acts_of_suspect(held, suspect)
    before = LeakState(held.state)
    held.state = rules.state_without(before, done).value
    if done.silenced or done.assessed:
        held.silence_reason = held.silence_by = held.silence_signed_by = ""
    if before is LeakState.DECIDED and held.state != before.value:
        held.decision = held.decided_by = ""
