"""Leak cases of the reader: named handlers and auditors outside of the wall, nobody else (articles 20(4), 20(5))."""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.incident_clocks import NoticeTo, minutes_until_entered
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.queries import organisation_names
from mingcha.registry.places.reach import named
from mingcha.supervision.leaks import rules
from mingcha.supervision.leaks.models import LeakCase, LeakHandler, LeakStep, LeakSuspect
from mingcha.supervision.leaks.rows import (
    handled_by,
    is_read,
    last_ended,
    leak_facts,
    people_of_leak,
    readable_leak,
    running_handlers,
    running_suspects,
    with_orphaned,
)
from mingcha.supervision.leaks.states import LeakKind, LeakState
from mingcha.supervision.leaks.values import (
    LeakFacts,
    LeakHandlerRow,
    LeakNoticeRow,
    LeakRow,
    LeakStepRow,
    LeakSteps,
    LeakSuspectRow,
    WholeLeak,
)
from mingcha.supervision.locks.queries import lock_row, lock_rows, locked_items
from mingcha.supervision.locks.values import ItemRow
from mingcha.supervision.officers.queries import police_officers
from mingcha.supervision.officers.values import OfferedOfficers
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.standing import has_closed_transfer

MOST_LEAKS = 200
"""Cases of one page of the list."""
MOST_ITEMS = 200
"""Locked items that the page of a case shows; the list has its digest, and `mingcha check` reads all of it."""
_ENDED = (LeakState.DECIDED.value, LeakState.TRANSFERRED.value, LeakState.CLOSED.value)


@cites("20(4)", "20(5)")
def leaks(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    state: LeakState | None = None,
    limit: int = MOST_LEAKS,
    mine: bool = False,
    text: str = "",
) -> tuple[LeakRow, ...]:
    """The cases that the reader may know of, newest first; those after the case `before`, of one state, if given (none
    after one that the reader may not know of); `mine`: those that the reader handles and that are not closed, for
    auditors also those in which the end of a handler's naming waits to be signed; `text`: in number or organ. Raises
    Refused (20(4)) for a role that has no list."""
    who = duty_of(asker, at)
    rows = _asked_for(who, state, mine=mine, text=text)
    if before:
        last = LeakCase.objects.filter(pk=before).first()
        rows = rows.filter(lock_id__lt=last.lock_id) if is_read(who, last) and last is not None else rows.none()
    seen = list(_readable(who, rows, limit))
    names = organisation_names({held.organ for held, _ in seen})
    return tuple(_row(held, facts, _organ_name(held, names), at) for held, facts in seen)


@cites("20(4)", "20(5)")
def count_leaks(
    asker: Reader, *, at: datetime, state: LeakState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such cases the reader may know of. Raises as `leaks`."""
    who = duty_of(asker, at)
    return sum(1 for _ in _readable(who, _asked_for(who, state, mine=mine, text=text), sys.maxsize))


def _asked_for(who: DutyFacts, state: LeakState | None, *, mine: bool, text: str) -> QuerySet[LeakCase]:
    require(rules.may_enter_leaks(who))
    rows = LeakCase.objects.order_by("-lock_id")
    rows = rows.filter(state=state.value) if state else rows
    if mine:
        rows = rows.filter(_waits_for(who)).exclude(state=LeakState.CLOSED.value)
    organs = Organisation.objects.filter(named(text)).values("code")
    return rows.filter(Q(no__icontains=text) | Q(organ__in=organs) | Q(organ_name__icontains=text)) if text else rows


def _waits_for(who: DutyFacts) -> Q:
    """The cases that a person handles; for an auditor also those in which somebody else asked that a handler goes."""
    handled = handled_by(who.user_id)
    if not who.has(Role.AUDITOR):
        return handled
    asked = LeakHandler.objects.filter(leak=OuterRef("pk"), ended_at=None).exclude(end_asked_by="")
    to_sign = Q(Exists(asked.exclude(end_asked_by=f"user:{who.user_id}")))
    return to_sign | Q(pk__in=LeakCase.objects.filter(handled).values("pk"))


@cites("20(4)", "20(5)")
def leaks_of_organ(asker: Reader, organ: str, begins: datetime, ends: datetime, *, at: datetime) -> tuple[LeakRow, ...]:
    """The cases about an organ that became known in [begins, ends) and that the reader may know of, the earliest first.
    Raises Refused (20(4)) for who is told of none, whatever there is."""
    who = duty_of(asker, at)
    require(rules.may_count_leaks_of(who, organ))
    rows = LeakCase.objects.filter(organ=organ, known_at__gte=begins, known_at__lt=ends).order_by("known_at", "lock_id")
    seen = list(_readable(who, rows, sys.maxsize))
    name = organisation_names({organ}).get(organ, organ)
    return tuple(_row(held, facts, name, at) for held, facts in seen)


@cites("20(4)", "20(5)")
def leak_case(asker: Reader, number: int, *, at: datetime) -> WholeLeak:
    """One case. Raises Fault(NOT_FOUND), also for who may not know of it."""
    who = duty_of(asker, at)
    held = readable_leak(who, number)
    facts = with_orphaned(held, leak_facts(held, who, transfer_closed=has_closed_transfer(leak=held.pk)), at)
    name = _organ_name(held, organisation_names({held.organ}))
    transfer = Transfer.objects.filter(leak=held).order_by("-lock_id").values_list("pk", "no").first() or (0, "")
    return WholeLeak(
        row=_row(held, facts, name, at),
        facts=facts,
        summary=held.summary,
        suspects=_suspects(held),
        from_at=held.from_at,
        to_at=held.to_at,
        points=tuple(held.points.split()),
        measures=held.measures,
        harm=held.harm,
        persons=held.persons,
        eased_reason=held.eased_reason,
        silence_reason=held.silence_reason,
        silence_signed_by=held.silence_signed_by,
        decision=held.decision,
        decided_by=held.decided_by,
        close_reason=held.close_reason,
        handlers=_handlers(held),
        owed=rules.owed_notices(facts),
        notices=_notices(held),
        course=tuple(LeakStepRow(one.act, one.by, one.at, one.entry) for one in held.course.order_by("pk")),
        lock=lock_row(held.lock),
        transfer=transfer[0],
        transfer_no=transfer[1],
        steps=_steps(who, facts, people_of_leak(held, who.user_id), may_answer=running_suspects(held).exists()),
    )


@cites("20(4)", "20(5)")
def knows_leak(asker: Reader, number: int, *, at: datetime) -> bool:
    """Whether the reader may know of a case."""
    who = duty_of(asker, at)
    return is_read(who, LeakCase.objects.filter(pk=number).first())


@cites("20(4)", "20(5)")
def who_may_be_named(asker: Reader, number: int, *, at: datetime, text: str = "") -> OfferedOfficers:
    """The officers whom the asker may name a handler, for who handles the case, and for auditors where nobody does,
    with a text in name or user name; none for others. Raises Fault(NOT_FOUND) as `leak_case`."""
    who = duty_of(asker, at)
    held = readable_leak(who, number)
    facts = with_orphaned(held, leak_facts(held, who), at)
    if not facts.is_orphaned and not rules.may_handle_leak(who, facts):
        return OfferedOfficers()
    found = police_officers(at, text=text)
    hands = people_of_leak(held, *(one.user_id for one in found.officers))
    return found.those(lambda one: bool(rules.may_name_handler(who, facts, one, hands)))


@cites("20(4)", "20(5)")
def items_of_leak(asker: Reader, number: int, *, at: datetime) -> tuple[ItemRow, ...]:
    """The first locked items of a case. Raises Fault(NOT_FOUND) as `leak_case`."""
    held = readable_leak(duty_of(asker, at), number)
    later = held.later_suspects.values_list("lock", flat=True)
    return locked_items({held.lock_id, *later}, limit=MOST_ITEMS)


@cites("20(4)", "20(5)")
def withheld_entries(asker: Reader, entries: Collection[int], *, at: datetime) -> frozenset[int]:
    """Of these entries of the log, those about a leak case that the reader may not know of."""
    steps = LeakStep.objects.filter(entry__in=entries).select_related("leak")
    about = {one.entry: one.leak for one in steps}
    if not about:
        return frozenset()
    who = duty_of(asker, at)
    cases = {one.pk: one for one in about.values()}
    seen = {key for key, one in cases.items() if rules.may_read_leak(who, leak_facts(one, who))}
    return frozenset(entry for entry, one in about.items() if one.pk not in seen)


@cites("20(4)", "SSR 61", "CIR 4", "PIPL 57")
def due_leaks(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The notices that cases of the reader owe up to a day, and the second handler of one that has none, each with the
    names of who handles it: of the cases that the reader handles."""
    who = duty_of(asker, at)
    if not who.has(*rules.READERS):
        return ()
    mine = LeakCase.objects.filter(handled_by(who.user_id)).exclude(state__in=_ENDED).order_by("lock_id")
    found = []
    for held, facts in _readable(who, mine, limit):
        named = running_handlers(held).values_list("user", "user__name")
        handlers = "、".join(name for user, name in named if user not in facts.unsigned)
        owed = [(shanghai_day(one.due_at), one) for one in rules.owed_notices(facts)]
        found += [_due(held, handlers, one.to, one.article, day) for day, one in owed if day <= until]
        day = rules.second_handler_by(facts, last_ended(held) or held.opened_at)
        if day is not None and day <= until:
            about = Words(held.no, held.no)
            due = Due(DueKind.LEAK_HANDLER, str(held.pk), about, handlers, "20(4)", day, None, walled=True)
            found.append(due)
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])


def _due(held: LeakCase, handlers: str, to: NoticeTo, article: str, day: date) -> Due:
    about = Words(f"{held.no}：{to.words.zh}", f"{held.no}: {to.words.en}")
    return Due(DueKind.LEAK_NOTICE, str(held.pk), about, handlers, article, day, day, part=to.value, walled=True)


def _readable(who: DutyFacts, rows: Iterable[LeakCase], limit: int) -> Iterable[tuple[LeakCase, LeakFacts]]:
    """The cases of these that the reader may know of, with their facts. There are few of them in a city."""
    count = 0
    for held in rows:
        facts = leak_facts(held, who)
        if rules.may_read_leak(who, facts):
            yield held, facts
            count += 1
            if count >= limit:
                return


def _organ_name(held: LeakCase, names: Mapping[str, str]) -> str:
    """The name of the organ: of one that is in no register as it was stated."""
    return names.get(held.organ, held.organ) or held.organ_name


def _row(held: LeakCase, facts: LeakFacts, organ_name: str, at: datetime) -> LeakRow:
    owed = rules.owed_notices(facts)
    return LeakRow(
        number=held.pk,
        no=held.no,
        state=LeakState(held.state),
        kind=LeakKind(held.kind),
        organ_name=organ_name,
        known_at=held.known_at,
        next_due=owed[0] if owed else None,
        overdue=any(one.is_late(at) for one in owed),
        revision=held.revision,
    )


def _handlers(held: LeakCase) -> tuple[LeakHandlerRow, ...]:
    rows = held.handlers.select_related("user").order_by("pk")
    return tuple(
        LeakHandlerRow(
            one.user.username, one.user.name, one.named_at, one.end_asked_by, one.end_reason, one.ended_by, one.ended_at
        )
        for one in rows
    )


def _suspects(held: LeakCase) -> tuple[LeakSuspectRow, ...]:
    """Who is suspected: at the opening of its organ, then who became known later."""
    later = list(held.later_suspects.select_related("user", "lock").order_by("pk"))
    names = organisation_names({held.organ, *(one.organ for one in later)} - {""})
    organ = _organ_name(held, names)
    first = [LeakSuspectRow(held.suspect.name, organ, held.opened_at, "")] if held.suspect else []
    return (
        *first,
        *(_suspect_row(one, names.get(one.organ, one.organ)) for one in later),
    )


def _suspect_row(one: LeakSuspect, organ_name: str) -> LeakSuspectRow:
    return LeakSuspectRow(
        one.user.name,
        organ_name,
        one.named_at,
        one.reason,
        lock_rows(one.lock),
        username=one.user.username,
        named_by=one.named_by,
        signed_by=one.signed_by,
        back_asked_by=one.back_asked_by,
        back_reason=one.back_reason,
        back_at=one.back_at,
    )


def _notices(held: LeakCase) -> tuple[LeakNoticeRow, ...]:
    rows = held.notices.order_by("pk")
    return tuple(
        LeakNoticeRow(
            NoticeTo(one.to),
            one.receiver,
            one.number,
            one.sent_at,
            one.noted_by,
            one.late,
            entry_minutes=minutes_until_entered(one.sent_at, one.entered_at) if one.entered_at else 0,
            entry_reason=one.entry_reason,
        )
        for one in rows
    )


def _steps(who: DutyFacts, held: LeakFacts, hands: Sequence[Hand], *, may_answer: bool) -> LeakSteps:
    """What the reader may do now by the wall and the state; contents are judged when they are sent."""
    ends = held.state is not LeakState.CLOSED and len(held.handlers) > 1
    answers = may_answer and held.state is not LeakState.CLOSED
    if not rules.may_handle_leak(who, held):
        audits = bool(who.over(held.place, Role.AUDITOR))
        is_left = audits and held.is_orphaned and held.state is not LeakState.CLOSED
        return LeakSteps(end=ends and audits, answer=answers and audits, name=is_left)
    state, owed = held.state, {one.to for one in rules.owed_notices(held)}
    mine = is_hand_of_any(who.user_id, [held.opened_by], hands)
    stated = is_hand_of_any(who.user_id, [held.silence_by], hands)
    return LeakSteps(
        name=state is not LeakState.CLOSED,
        suspect=state is not LeakState.CLOSED,
        answer=answers,
        end=ends,
        contain=state is LeakState.OPENED,
        assess=state is LeakState.CONTAINED,
        notice=bool(owed),
        silence=NoticeTo.PERSONS in owed and not held.silence_by,
        sign=bool(held.silence_by) and not held.silence_signed and not stated,
        decide=state is LeakState.NOTIFIED and not mine and not held.unsigned,
        transfer=state is LeakState.NOTIFIED and not mine and not held.unsigned,
        close=state is LeakState.DECIDED or (state is LeakState.TRANSFERRED and held.transfer_closed),
    )
