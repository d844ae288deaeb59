"""From the signed receipt of a transfer to its answer, objection, return and closing (article 24; TCC 7 to 9)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import is_hand_of_any, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.locks.locking import end_lock_within
from mingcha.supervision.transfers import rules
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rows import (
    cited_of_transfer,
    give_back_of,
    handlers_of,
    may_act,
    move_transfer,
    read_transfer,
    record_transfer,
    transfer_facts,
)
from mingcha.supervision.transfers.states import TransferState
from mingcha.supervision.transfers.values import SignedReceipt, TransferAnswer

RECEIVED_PAPERS = "transfer-papers"
"""The folder of what receivers signed and answered, below the documents."""


@cites("22", "24", "TCC 7")
def record_transfer_receipt(
    by: Asker, *, transfer: int, new: SignedReceipt, scan: bytes, folder: Path, revision: int, clock: Clock
) -> None:
    """Records the receipt that the receiver signed (`scan`). `folder`: the documents of the home. Raises Refused (3,
    24), also for a file that is no scan; Fault(NOT_FOUND), Fault(CONFLICT)."""
    now = clock.now()
    who, given = duty_of(by, now), {"scanned": bool(scan)}
    held = read_transfer(who, transfer, revision)  # before the file is looked at
    require(rules.may_record_transfer_receipt(may_act(who, held), transfer_facts(held), new, now, **given))
    with (
        kept_scan(scan, folder=folder, **_paper_of(held, now, "24")) as document,
        act("supervision.transfer.receive", by=actor_of(by), clock=clock, cites=cited_of_transfer(transfer)) as record,
    ):
        held = read_transfer(who, transfer, revision)
        require(rules.may_record_transfer_receipt(may_act(who, held), transfer_facts(held), new, now, **given))
        move_transfer(held, TransferState.RECEIVED)
        held.receipt_name = checked_name(new.name, rules.MOST_NAME)
        held.receipt_number = checked_name(new.number, rules.MOST_NUMBER)
        held.received_at = new.at
        held.receipt_file, held.receipt_digest = document.file, document.sha256
        held.save()
        record_transfer(record, held, now)
        record.fact("scan", held.receipt_digest)


@cites("22", "24", "TCC 8")
def record_answer(
    by: Asker, *, transfer: int, new: TransferAnswer, scan: bytes, folder: Path, revision: int, clock: Clock
) -> TransferState:
    """Records the answer of the receiver (`scan`), by another hand than who prepared it or handles the case; returns
    the state, taken or refused. `folder`: the documents of the home. Raises Refused (3, TCC 8), also for a file that is
    no scan; Fault(NOT_FOUND), Fault(CONFLICT)."""
    now = clock.now()
    who = duty_of(by, now)
    held = read_transfer(who, transfer, revision)  # before the file is looked at
    given = {"other_hand": _is_other_hand(who, held), "scanned": bool(scan)}
    require(rules.may_record_answer(may_act(who, held), transfer_facts(held), new, now, **given))
    with (
        kept_scan(scan, folder=folder, **_paper_of(held, now, "TCC 8")) as document,
        act("supervision.transfer.answer", by=actor_of(by), clock=clock, cites=cited_of_transfer(transfer)) as record,
    ):
        held = read_transfer(who, transfer, revision)
        given["other_hand"] = _is_other_hand(who, held)
        require(rules.may_record_answer(may_act(who, held), transfer_facts(held), new, now, **given))
        move_transfer(held, TransferState.TAKEN if new.taken else TransferState.REFUSED)
        held.answered_taken, held.answered_at, held.answered_by = new.taken, new.at, record.by.id
        held.answer_number = checked_name(new.number, rules.MOST_NUMBER)
        held.answer_reason = checked_name(new.reason, rules.MOST_REASON) if new.reason.strip() else ""
        held.answer_file, held.answer_digest = document.file, document.sha256
        held.save()
        record_transfer(record, held, now)
        record.fact("scan", held.answer_digest)
    return TransferState(held.state)


@cites("24", "TCC 9")
def object_to_refusal(by: Asker, *, transfer: int, reason: str, revision: int, clock: Clock) -> None:
    """Raises an objection to a refusal. Raises Refused (3, TCC 9), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.transfer.object", by=actor_of(by), clock=clock, cites=("24",)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_transfer(who, transfer, revision)
        require(rules.may_object(may_act(who, held), transfer_facts(held), reason, now, calendar_in_force()))
        move_transfer(held, TransferState.OBJECTED)
        held.objection, held.objected_at = checked_name(" ".join(reason.split()), rules.MOST_REASON), now
        held.save()
        record_transfer(record, held, now)


@cites("24", "TCC 9")
def settle_objection(
    by: Asker, *, transfer: int, taken: bool, result: str, scan: bytes, folder: Path, revision: int, clock: Clock
) -> TransferState:
    """Records the result of an objection (`scan`: the decision), as `record_answer`: taken after all, or the refusal
    stands and the papers are returned; returns the state. Raises Refused (3, TCC 9), also for a file that is no scan;
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    now = clock.now()
    who = duty_of(by, now)
    held = read_transfer(who, transfer, revision)  # before the file is looked at
    given = {"other_hand": _is_other_hand(who, held), "scanned": bool(scan)}
    require(rules.may_settle_objection(may_act(who, held), transfer_facts(held), result, **given))
    with (
        kept_scan(scan, folder=folder, **_paper_of(held, now, "TCC 9")) as document,
        act("supervision.transfer.settle", by=actor_of(by), clock=clock, cites=("24",)) as record,
    ):
        held = read_transfer(who, transfer, revision)
        given["other_hand"] = _is_other_hand(who, held)
        require(rules.may_settle_objection(may_act(who, held), transfer_facts(held), result, **given))
        move_transfer(held, TransferState.TAKEN if taken else TransferState.RETURNED)
        held.answered_taken, held.settlement = taken, checked_name(" ".join(result.split()), rules.MOST_REASON)
        held.settled_by, held.settlement_file, held.settlement_digest = record.by.id, document.file, document.sha256
        held.save()
        record_transfer(record, held, now)
        record.fact("scan", held.settlement_digest)
        give_back_of(record, held, now)
    return TransferState(held.state)


@cites("22", "24")
def record_return(by: Asker, *, transfer: int, note: str, revision: int, clock: Clock) -> None:
    """Records that the papers of a refused transfer came back; the fine of its case is free from then on, and a leak
    case is with its handlers again. Raises Refused (3, 24), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act(
        "supervision.transfer.give_back", by=actor_of(by), clock=clock, cites=cited_of_transfer(transfer)
    ) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_transfer(who, transfer, revision)
        require(rules.may_give_back(may_act(who, held), transfer_facts(held), note))
        move_transfer(held, TransferState.RETURNED)
        held.return_note = checked_name(" ".join(note.split()), rules.MOST_REASON)
        held.save()
        record_transfer(record, held, now)
        give_back_of(record, held, now)


@cites("22", "24")
def recall_transfer(by: Asker, *, transfer: int, reason: str, revision: int, clock: Clock) -> None:
    """Recalls a transfer that nobody sent, or nobody signed for, by another person than who prepared it or handles the
    case: it is free from then on, as after a return. Raises Refused (3, 22, 24), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.transfer.recall", by=actor_of(by), clock=clock, cites=cited_of_transfer(transfer)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_transfer(who, transfer, revision)
        handlers = handlers_of(held)
        hands = hands_of({who.user_id, *map(person_id, {held.prepared_by, *handlers})})
        acts = may_act(who, held)
        require(rules.may_recall(acts, who.user_id, transfer_facts(held), reason, handlers, hands))
        move_transfer(held, TransferState.RETURNED)
        held.return_note = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        held.save()
        record_transfer(record, held, now)
        give_back_of(record, held, now)


@cites("22", "24")
def close_transfer(by: Asker, *, transfer: int, reason: str, revision: int, clock: Clock) -> None:
    """Closes a transfer, with its answer or once it was recalled, and ends its lock. Raises Refused (24; T24-N), (3);
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.transfer.close", by=actor_of(by), clock=clock, cites=cited_of_transfer(transfer)) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = read_transfer(who, transfer, revision)
        require(rules.may_close_transfer(may_act(who, held), transfer_facts(held), reason))
        move_transfer(held, TransferState.CLOSED)
        held.close_reason = checked_name(" ".join(reason.split()), rules.MOST_REASON)
        held.save()
        end_lock_within(record, held.lock, now)
        record_transfer(record, held, now)


def _is_other_hand(who: DutyFacts, held: Transfer) -> bool:
    """Whether this person is in another hand than who prepared a transfer or handles its case."""
    others = {held.prepared_by, *handlers_of(held)}
    return not is_hand_of_any(who.user_id, others, hands_of({who.user_id, *map(person_id, others)}))


def _paper_of(held: Transfer, now: datetime, article: str) -> dict[str, Any]:
    """How a paper of the receiver is kept; `article`: under which a file that is no scan is refused."""
    refused_under = rules.article_of_step(transfer_facts(held), article)
    return {"below": RECEIVED_PAPERS, "on": shanghai_day(now), "article": refused_under, "about": "scan"}
