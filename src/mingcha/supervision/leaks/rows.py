"""Rows of leak cases: found by number for those who may read them, turned into values; not for pages (20(4), 20(5))."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.evidence.entries import ActRecord
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade, NoticeTo
from mingcha.registry.identity.asker import facts_of_many
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import Hand, is_hand_of_any, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.leaks.models import LeakCase, LeakHandler, LeakNotice, LeakStep, LeakSuspect
from mingcha.supervision.leaks.rules import is_outside_wall, may_read_leak, owed_notices
from mingcha.supervision.leaks.states import TRANSITIONS, LeakKind, LeakState
from mingcha.supervision.leaks.values import LeakFacts, SuspectActs

LARGEST_NUMBER = 2**53 - 1


def readable_leak(who: DutyFacts, number: int) -> LeakCase:
    """The case with this number. Raises Fault(NOT_FOUND), the same and after the same questions for one that is not
    there and for one that this person may not know of."""
    held = LeakCase.objects.filter(pk=min(number, LARGEST_NUMBER)).first()
    if not is_read(who, held) or held is None:
        raise no_such_leak(number)
    return held


def is_read(who: DutyFacts, held: LeakCase | None) -> bool:
    """Whether a person may know of a case. The newest one is read each time; where there is none to judge it is judged
    in its place and the answer is no, so that an absent case takes the time of a hidden one."""
    newest = LeakCase.objects.order_by("-lock_id").first()
    judged = held or newest
    return judged is not None and bool(may_read_leak(who, leak_facts(judged, who))) and held is not None


def no_such_leak(number: int) -> Fault:
    """What is answered of a case that is not there, or that the asker may not know of."""
    return Fault(FaultKind.NOT_FOUND, Words("没有这一案件", "there is no such case"), str(number))


def with_orphaned(held: LeakCase, facts: LeakFacts, at: datetime) -> LeakFacts:
    """The facts with whether none of the handlers may act at an instant: disabled, no officer, or behind the wall."""
    barred = facts.suspects | facts.unsigned
    hands, organs = hands_of({*facts.handlers, *barred}), (held.organ, *facts.organs)
    acting = [
        one
        for one in facts_of_many(facts.handlers, at).values()
        if one.active and one.has(*PUBLIC_SECURITY) and is_outside_wall(one, organs, barred, hands)
    ]
    return replace(facts, is_orphaned=not acting)


def read_leak(who: DutyFacts, number: int, revision: int) -> LeakCase:
    """The case as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = readable_leak(who, number)
    if held.revision != revision:
        words = Words("该案已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def move_leak(held: LeakCase, state: LeakState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[LeakState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("案件状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def go_on_without_owed(held: LeakCase, facts: LeakFacts) -> None:
    """Sets an assessed case that owes no notice any more to notified, in memory."""
    if facts.state is LeakState.ASSESSED and not owed_notices(facts):
        held.state = LeakState.NOTIFIED.value


def record_leak(record: ActRecord, held: LeakCase, now: datetime) -> None:
    """Names a case to the act that wrote it, and the act to the course of the case."""
    record.wrote(held)
    note_step(record, held, now)
    record.fact("state", held.state)


def note_step(record: ActRecord, held: LeakCase, now: datetime) -> None:
    """Writes down that the running act is about a leak case, so that its entry is withheld from others."""
    step = LeakStep.objects.create(leak=held, act=record.name, by=record.by.id, at=now, entry=record.entry)
    record.wrote(step)
    record.fact("leak", held.no)


def give_back_leak(record: ActRecord, held: LeakCase) -> None:
    """Hands a transferred case back to its handlers, in the act by which its transfer is declined or comes back: it is
    to be decided anew, or transferred again."""
    move_leak(held, LeakState.NOTIFIED)
    held.decision = held.decided_by = ""
    held.save()
    record.wrote(held)
    record.fact("leak_state", held.state)


def people_of_leak(held: LeakCase, *others: int) -> tuple[Hand, ...]:
    """In whose hands the accounts of its opener, handlers, suspects and of these others are."""
    handlers = [user for naming in namings_of(held) for user in naming]
    stated = {person_id(held.opened_by), person_id(held.silence_by), *suspects_of(held)}
    return hands_of({*handlers, *stated, *others})


def handled_by(user: int, of_case: str = "") -> Q:
    """The cases that a person handles now; `of_case`: the way to the case, as "leak__"."""
    return Q(**{f"{of_case}handlers__user": user or None, f"{of_case}handlers__ended_at": None})


def running_handlers(held: LeakCase) -> QuerySet[LeakHandler]:
    """The namings of a case that did not end."""
    return LeakHandler.objects.filter(leak=held, ended_at=None).order_by("pk")


def last_ended(held: LeakCase) -> datetime | None:
    """When a handling of a case ended last, None where none did."""
    rows = LeakHandler.objects.filter(leak=held, ended_at__isnull=False).order_by("-ended_at")
    return rows.values_list("ended_at", flat=True).first()


def namings_of(held: LeakCase) -> tuple[tuple[int, int], ...]:
    """Who was ever named a handler, and by whom: (handler, who named), by user id."""
    rows = LeakHandler.objects.filter(leak=held).order_by("pk").values_list("user", "named_by")
    return tuple((user, person_id(by)) for user, by in rows)


def running_suspects(held: LeakCase) -> QuerySet[LeakSuspect]:
    """The later namings of suspects that stand: signed, or waiting for it."""
    return LeakSuspect.objects.filter(leak=held, back_at=None).order_by("pk")


def suspects_of(held: LeakCase) -> frozenset[int]:
    """The ids of all who are suspected, at the opening or later."""
    later = running_suspects(held).values_list("user", flat=True)
    return frozenset({*later, held.suspect_id or 0} - {0})


def acts_of_suspect(held: LeakCase, suspect: int) -> SuspectActs:
    """What a person had done in a case, by any account."""
    assessed = LeakStep.objects.filter(leak=held, act="supervision.leak.assess").order_by("-pk").first()
    done = {"assessed": assessed.by if assessed else "", "decided": held.decided_by}
    silenced = (held.silence_by, held.silence_signed_by)
    hands = hands_of({suspect, *map(person_id, (*done.values(), *silenced))})
    return SuspectActs(
        silenced=is_hand_of_any(suspect, silenced, hands),
        **{name: is_hand_of_any(suspect, [actor], hands) for name, actor in done.items()},
    )


def leak_facts(held: LeakCase, who: DutyFacts, *, transfer_closed: bool = False) -> LeakFacts:
    """A case as its rules see it for a person. `transfer_closed`: told by who knows the transfers."""
    handlers = running_handlers(held).values_list("user", flat=True)
    later = list(running_suspects(held))
    signed = [one for one in later if one.signed_by]
    suspects = frozenset({*(one.user_id for one in signed), held.suspect_id or 0} - {0})
    unsigned = frozenset(one.user_id for one in later if not one.signed_by)
    noticed = LeakNotice.objects.filter(leak=held).values_list("to", flat=True)
    return LeakFacts(
        state=LeakState(held.state),
        kind=LeakKind(held.kind),
        place=held.place,
        organ=held.organ,
        known_at=held.known_at,
        organs=frozenset(one.organ for one in signed) - {""},
        suspects=suspects,
        unsigned=unsigned,
        namings=namings_of(held),
        hands=hands_of({who.user_id, *suspects, *unsigned}),
        opened_by=held.opened_by,
        handlers=frozenset(handlers),
        grade=IncidentGrade(held.grade) if held.grade else None,
        critical=held.critical,
        personal=held.personal,
        personal_from=held.personal_at,
        noticed=frozenset(map(NoticeTo, noticed)),
        silence_by=held.silence_by,
        silence_signed=bool(held.silence_signed_by),
        transfer_closed=transfer_closed,
    )
