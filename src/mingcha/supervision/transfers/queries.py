"""Transfers in the reader's reach, and what is due in them (articles 22, 24)."""

from datetime import date, datetime

from django.db.models import Q, QuerySet, Subquery

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.goes_first import shipped
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import is_hand_of_any, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.locks.queries import lock_row
from mingcha.supervision.obstructions.rows import of_point
from mingcha.supervision.officers.rules import READERS
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rows import (
    handlers_of,
    may_act,
    not_barred,
    readable_transfer,
    transfer_facts,
    transfer_row,
    transfers_in_reach,
    transfers_waiting_for,
)
from mingcha.supervision.transfers.rules import step_due
from mingcha.supervision.transfers.states import ANSWERED, BY_ANOTHER, RECALLED, TIMED, TransferState
from mingcha.supervision.transfers.values import TransferRow, TransferSteps, WholeTransfer

MOST_TRANSFERS = 200
"""Transfers of one page of the list."""


@cites("24")
def transfers(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_TRANSFERS,
    state: TransferState | None = None,
    case: int = 0,
    obstruction: int = 0,
    inspection: int = 0,
    mine: bool = False,
    text: str = "",
) -> tuple[TransferRow, ...]:
    """The transfers in reach, newest first; those after the transfer `before` (none after one out of reach),
    of one state, penalty case, obstruction or inspection, if given; `mine`: those with a next step of the asker's;
    `text`: in number, receiver or case. Empty for who reads none."""
    rows = _asked_for(asker, at, state, mine=mine, text=text)
    if before:
        last = transfers_in_reach(duty_of(asker, at)).filter(pk=before).values("lock_id")
        rows = rows.filter(lock_id__lt=Subquery(last))
    about = {"case": case, "obstruction": obstruction, "finding__inspection": inspection}
    rows = rows.filter(**{name: number for name, number in about.items() if number})
    return tuple(transfer_row(held, at) for held in rows.order_by("-lock_id")[:limit])


@cites("24")
def count_transfers(
    asker: Reader, *, at: datetime, state: TransferState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many such transfers there are; `mine`: with a next step of the asker's."""
    return _asked_for(asker, at, state, mine=mine, text=text).order_by().count()


def _asked_for(
    asker: Reader, at: datetime, state: TransferState | None, *, mine: bool, text: str
) -> QuerySet[Transfer]:
    who = duty_of(asker, at)
    rows = transfers_waiting_for(who, at) if mine else transfers_in_reach(who)
    rows = rows.filter(state=state.value) if state else rows
    point = of_point(text, "case__obstruction__point__") | Q(case__finding__inspection__subject__icontains=text)
    point |= of_point(text, "obstruction__point__") | Q(finding__inspection__subject__icontains=text)
    named = Q(no__icontains=text) | Q(receiver__icontains=text) | Q(case__no__icontains=text)
    return rows.filter(point | named | Q(leak__no__icontains=text)) if text else rows


@cites("24", "3")
def transfer(asker: Reader, number: int, *, at: datetime) -> WholeTransfer:
    """One transfer. Raises Fault(NOT_FOUND), also for who does not read what it is of."""
    who = duty_of(asker, at)
    held = readable_transfer(who, number)
    return WholeTransfer(
        row=transfer_row(held, at),
        facts=transfer_facts(held),
        reason=held.reason,
        materials=held.materials,
        approved_by=held.approved_by,
        approval_reason=held.approval_reason,
        sent_by=held.sent_by,
        receipt_name=held.receipt_name,
        receipt_number=held.receipt_number,
        receipt_sha256=held.receipt_digest,
        answered_by=held.answered_by,
        answer_number=held.answer_number,
        answer_reason=held.answer_reason,
        answer_sha256=held.answer_digest,
        objection=held.objection,
        objected_at=held.objected_at,
        settled_by=held.settled_by,
        settlement=held.settlement,
        settlement_sha256=held.settlement_digest,
        return_note=held.return_note,
        close_reason=held.close_reason,
        lock=lock_row(held.lock),
        steps=_steps(who, held, at),
        law=shipped()[held.law].law if held.law in shipped() else None,
        provision=held.provision,
    )


@cites("22", "24", "TCC 5", "TCC 8", "TCC 9")
def due_transfers(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The steps of transfers in reach that are due up to a day, or were: the `limit` earliest ones. The day of a step
    is no column, so that all of them are judged before they are cut. None of a case that the reader was taken off,
    nor against an officer's own unit."""
    who = duty_of(asker, at)
    if not who.has(*READERS):
        return ()
    rows = not_barred(who, transfers_in_reach(who).filter(state__in=[one.value for one in TIMED]))
    timed, found = list(rows.order_by("lock_id")), []
    calendar = calendar_in_force() if timed else None
    for held in timed:
        facts = transfer_facts(held)
        due = step_due(facts, calendar)
        if due is not None and (day := shanghai_day(due.due_at)) <= until:
            about = Words(f"{held.no}：{due.words.zh}", f"{held.no}: {due.words.en}")
            walled, unit = held.leak_id is not None, held.receiver
            legal_on = None if facts.handover or due.is_own else day  # of a hand-over the days are our own
            found.append(
                Due(DueKind.TRANSFER_STEP, str(held.pk), about, unit, due.article, day, legal_on, walled=walled)
            )
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])


def _steps(who: DutyFacts, held: Transfer, at: datetime) -> TransferSteps:
    """What the reader may do now by role and state; contents are judged when they are sent."""
    if not may_act(who, held):
        return TransferSteps()
    state, due = TransferState(held.state), step_due(transfer_facts(held), calendar_in_force())
    refused = state is TransferState.REFUSED
    by_another = state in BY_ANOTHER
    others = {held.prepared_by, *handlers_of(held)} if by_another else set[str]()
    barred = is_hand_of_any(who.user_id, others, hands_of({who.user_id, *map(person_id, others)}))
    return TransferSteps(
        approve=state is TransferState.PREPARED and not barred,
        send=state is TransferState.APPROVED,
        receive=state is TransferState.SENT,
        answer=state is TransferState.RECEIVED and not barred,
        object=refused and due is not None and at <= due.due_at,
        settle=state is TransferState.OBJECTED and not barred,
        give_back=refused,
        recall=state in RECALLED and not barred,
        close=state in ANSWERED,
    )
