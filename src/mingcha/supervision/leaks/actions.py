"""Opens leak cases with their evidence locked in the same act, names handlers, contains, assesses (20(4), 20(5))."""

from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import minutes_until_entered
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import accounts_of_hand, hands_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.points.queries import point_rows
from mingcha.registry.reports.rules import place_of
from mingcha.supervision.leaks import rules
from mingcha.supervision.leaks.models import LeakCase, LeakHandler, LeakNotice
from mingcha.supervision.leaks.numbers import drawn_key, drawn_no
from mingcha.supervision.leaks.rows import (
    go_on_without_owed,
    leak_facts,
    move_leak,
    people_of_leak,
    read_leak,
    record_leak,
    with_orphaned,
)
from mingcha.supervision.leaks.states import LeakState
from mingcha.supervision.leaks.values import Assessment, NewLeak, NewLeakNotice
from mingcha.supervision.locks.locking import lock_range_within
from mingcha.supervision.locks.rules import MOST_POINTS, may_lock_range
from mingcha.supervision.locks.values import LockRange


@cites("20(4)", "20(5)")
def open_leak(by: Asker, *, new: NewLeak, clock: Clock) -> int:
    """Opens a case and locks its evidence in one act; returns its number. Who opens it is its first handler. Raises
    Refused (3, 20(4), 20(5)), Fault(NOT_FOUND) for an unknown point, Fault(INVALID)."""
    with act("supervision.leak.open", by=actor_of(by), clock=clock, cites=(new.kind.article,)) as record:
        now = clock.now()
        who, organ = duty_of(by, now), Organisation.objects.filter(code=new.organ).first()
        place = organ.place if organ else None if new.organ else place_of(new.district)
        suspect = _suspect(new)
        require(rules.may_open_leak(who, new, place, suspect, now, hands_of({who.user_id, max(suspect, 0)})))
        asked = LockRange(new.from_at, new.to_at, _points(new.points), accounts_of_hand(suspect))
        require(may_lock_range(asked, now))
        assert place is not None  # the rule refuses an organ that is not registered
        lock = lock_range_within(record, asked, clock)
        held = LeakCase.objects.create(
            pk=drawn_key(),
            no=drawn_no("L", shanghai_day(now)),
            state=LeakState.OPENED.value,
            kind=new.kind.value,
            summary=checked_name(" ".join(new.summary.split()), rules.MOST_TEXT),
            known_at=new.known_at,
            organ=place.organisation,
            organ_name=checked_name(new.organ_name, rules.MOST_NAME) if not place.organisation else "",
            division=place.division,
            zone=place.zone,
            suspect_id=suspect or None,
            from_at=new.from_at,
            to_at=new.to_at,
            points=" ".join(asked.points),
            lock=lock,
            grade=new.grade.of_leaks if new.grade else "",
            critical=new.critical,
            opened_by=record.by.id,
            opened_at=now,
        )
        record.wrote(_named(held, who.user_id, record.by.id, now))
        record_leak(record, held, now)
        record.fact("kind", held.kind)
    return held.pk


@cites("20(4)", "20(5)")
def name_handler(by: Asker, *, leak: int, username: str, revision: int, clock: Clock) -> None:
    """Names another handler of a case. Raises Refused (20(4)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.name_handler", by=actor_of(by), clock=clock, cites=("20(4)",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        person = User.objects.filter(username=username, is_active=True).first()
        other = None if person is None else duty_of(person, now)
        hands = people_of_leak(held, other.user_id if other else 0)
        facts = with_orphaned(held, leak_facts(held, who), now)
        require(rules.may_name_handler(who, facts, other, hands))
        assert other is not None  # the rule refuses an unknown person
        record.wrote(_named(held, other.user_id, record.by.id, now))
        move_leak(held, LeakState(held.state))
        held.save(update_fields=["revision"])
        record_leak(record, held, now)


@cites("20(4)", "20(5)")
def contain_leak(by: Asker, *, leak: int, measures: str, revision: int, clock: Clock) -> None:
    """Records how a leak was contained. Raises Refused (20(4), 20(5)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.contain", by=actor_of(by), clock=clock, cites=("20(4)", "20(5)")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        require(rules.may_contain_leak(who, leak_facts(held, who), measures))
        move_leak(held, LeakState.CONTAINED)
        held.measures = checked_name(" ".join(measures.split()), rules.MOST_TEXT)
        held.save()
        record_leak(record, held, now)


@cites("20(4)", "20(5)", "PIPL 57")
def assess_leak(by: Asker, *, leak: int, given: Assessment, revision: int, clock: Clock) -> LeakState:
    """Records what leaked and the harm; from then on the notices that it owes are known. Returns the state: notified
    where none is owed. Raises Refused (20(4), 20(5), PIPL 57), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.assess", by=actor_of(by), clock=clock, cites=("20(4)", "20(5)")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        facts = leak_facts(held, who)
        require(rules.may_assess_leak(who, facts, given, people_of_leak(held, who.user_id)))
        eased = rules.eased_articles(facts, given)
        reason = " ".join(given.eased_reason.split())
        held.eased_reason = checked_name(reason, rules.MOST_REASON) if eased else ""
        if given.personal and not facts.owes_persons:
            held.personal_at = now
        held.kind, held.personal, held.persons = given.kind.value, given.personal, given.persons
        held.grade, held.critical = given.grade.of_leaks if given.grade else "", given.critical
        held.harm = checked_name(" ".join(given.harm.split()), rules.MOST_TEXT)
        owed = rules.owed_notices(leak_facts(held, who))
        move_leak(held, LeakState.ASSESSED if owed else LeakState.NOTIFIED)
        held.save()
        record_leak(record, held, now)
        record.fact("owed", [one.to.value for one in owed])
        record.fact("eased", list(eased))
    return LeakState(held.state)


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def record_notice(by: Asker, *, leak: int, new: NewLeakNotice, revision: int, clock: Clock) -> LeakState:
    """Records a notice that was given; returns the state: notified once an assessed case owes none. Raises Refused (by
    the article of the notice), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.notify", by=actor_of(by), clock=clock, cites=("20(4)",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        facts = leak_facts(held, who)
        require(rules.may_record_notice(who, facts, new, now))
        due = next(one for one in rules.owed_notices(facts) if one.to is new.to)
        after = minutes_until_entered(new.sent_at, now)
        made = LeakNotice.objects.create(
            leak=held,
            to=new.to.value,
            receiver=checked_name(new.receiver, rules.MOST_NAME),
            number=checked_name(new.number, rules.MOST_NUMBER),
            sent_at=new.sent_at,
            late=new.sent_at > due.due_at,
            noted_by=record.by.id,
            entered_at=now,
            entry_reason=checked_name(" ".join(new.late_reason.split()), rules.MOST_REASON) if after else "",
        )
        record.wrote(made)
        move_leak(held, LeakState(held.state))
        go_on_without_owed(held, leak_facts(held, who))
        held.save()
        record_leak(record, held, now)
        record.fact("to", made.to)
        record.fact("late", made.late)
        record.fact("entered_after_minutes", after)
        record.fact("reason", made.entry_reason)
    return LeakState(held.state)


@cites("PIPL 57")
def propose_silence(by: Asker, *, leak: int, reason: str, revision: int, clock: Clock) -> None:
    """States that persons are not told, since harm is averted; another handler signs it. Raises Refused (PIPL 57),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.propose_silence", by=actor_of(by), clock=clock, cites=("20(4)",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        require(rules.may_propose_silence(who, leak_facts(held, who), reason))
        held.silence_reason = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        held.silence_by = record.by.id
        move_leak(held, LeakState(held.state))
        held.save()
        record_leak(record, held, now)


@cites("PIPL 57")
def sign_silence(by: Asker, *, leak: int, revision: int, clock: Clock) -> LeakState:
    """Signs that persons are not told; returns the state. Raises Refused (PIPL 57) for who stated it,
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.leak.sign_silence", by=actor_of(by), clock=clock, cites=("20(4)",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_leak(who, leak, revision)
        require(rules.may_sign_silence(who, leak_facts(held, who), people_of_leak(held, who.user_id)))
        held.silence_signed_by = record.by.id
        move_leak(held, LeakState(held.state))
        go_on_without_owed(held, leak_facts(held, who))
        held.save()
        record_leak(record, held, now)
    return LeakState(held.state)


def _named(held: LeakCase, user: int, by: str, now: datetime) -> LeakHandler:
    return LeakHandler.objects.create(leak=held, user_id=user, named_by=by, named_at=now)


def _suspect(new: NewLeak) -> int:
    """The id of the suspect, 0 for none stated, -1 for a user name that is not of the organ."""
    if not new.suspect.strip():
        return 0
    rows = User.objects.filter(username=new.suspect.strip(), organisation__code=new.organ)
    return rows.values_list("pk", flat=True).first() or -1


def _points(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes, each once. Raises Fault(NOT_FOUND) for one that is not registered."""
    asked = tuple(dict.fromkeys(codes))
    if len(asked) > MOST_POINTS:
        return asked  # the rule refuses them
    known = point_rows(asked)
    unknown = [code for code in asked if code not in known]
    if unknown:
        raise Fault(
            FaultKind.NOT_FOUND, Words("没有这一点位", "there is no such point"), unknown[0][:20], about="points"
        )
    return asked
