"""Receipts: of another batch, twice, late, by a clock that is a day off (F4, F5; article 13(1))."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, WORKER, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.sharing.pushes.actions import give_up_batch, receive_batch
from mingcha.sharing.pushes.models import Batch, PushedRow
from mingcha.sharing.pushes.queries import pushes
from mingcha.sharing.pushes.states import BatchState
from mingcha.sharing.pushes.values import ReceiptFault
from mingcha.sharing.targets.foreign_text import OLDER_THERE, open_reason, open_why, plain_line, plain_why

pytestmark = pytest.mark.law("13(1)")


def sent(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> Batch:
    """A batch that left, whose receipt lies there."""
    receiver.answers_later = True
    enabled(pushed, clock)
    assert turn(receiver=receiver, clock=clock) == 1
    return Batch.objects.get()


def test_a_receipt_of_another_batch_or_twice_or_late_changes_nothing(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    batch = sent(pushed, clock, receiver)
    (receipt,) = receiver.lying
    entries = Entry.objects.count()

    def fault_of(no: str, **given: str) -> ReceiptFault | None:
        return receive_batch(WORKER, no=no, receipt=replace(receipt, **given), clock=clock).fault

    assert fault_of(batch.no, batch="B20200101-0001") is ReceiptFault.OTHER_BATCH
    assert fault_of(batch.no, digest="00") is ReceiptFault.OTHER_DIGEST
    assert (Entry.objects.count(), PushedRow.objects.count()) == (entries, 0)
    assert fault_of(batch.no) is None
    assert PushedRow.objects.count() == 5
    assert fault_of(batch.no) is ReceiptFault.TWICE
    assert Entry.objects.count() == entries + 1
    turn(receiver=receiver, clock=clock)
    assert Entry.objects.count() == entries + 1, "a receipt that lies there still is no act"


def test_a_late_receipt_of_a_batch_that_was_given_up_changes_nothing(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    batch = sent(pushed, clock, receiver)
    (receipt,) = receiver.lying
    give_up_batch(WORKER, no=batch.no, why="逾期", clock=clock)
    assert receive_batch(WORKER, no=batch.no, receipt=receipt, clock=clock).fault is ReceiptFault.LATE
    receiver.answers_later = False
    assert turn(receiver=receiver, clock=clock) == 1, "its items go again, under the same versions"
    assert PushedRow.objects.filter(version=1).count() == 5


def test_their_clock_decides_nothing(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    batch = sent(pushed, clock, receiver)
    receiver.lying = [replace(receiver.lying[0], taken_at="2020-01-01T00:00:00+08:00")]
    clock.advance(timedelta(minutes=61))
    turn(receiver=receiver, clock=clock)
    batch.refresh_from_db()
    assert (batch.state, batch.received_at) == (BatchState.RECEIVED, clock.now())
    assert batch.taken_at == "2020-01-01T00:00:00+08:00"


def test_a_receipt_that_does_not_come_calls_a_person_once_and_is_given_up_after_a_day(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    sent(pushed, clock, receiver)
    receiver.lying.clear()
    entries = Entry.objects.count()
    for minutes in (59, 1, 60):
        clock.advance(timedelta(minutes=minutes))
        turn(receiver=receiver, clock=clock)
    assert Entry.objects.count() == entries + 1, "one call"
    clock.advance(timedelta(hours=22))
    turn(receiver=receiver, clock=clock)
    page = pushes(pushed["city"], NAME, at=clock.now())
    assert [one.state for one in page.batches] == [BatchState.SENT, BatchState.GIVEN_UP]


@pytest.mark.law("16(1)")
def test_what_a_receiver_wrote_has_no_code_of_a_point_in_it() -> None:
    wrote = "设备 42010200001320000001\n与 R-ABCDEFGH234567AB 重复，状态 500"
    assert plain_line(wrote, 200) == "设备 … 与 … 重复，状态 500"


@pytest.mark.law("16(1)")
def test_clerks_read_the_class_of_an_error_and_its_status_alone() -> None:
    """What a receiver writes may name the place of a key target: officers of the city read it, without figures that
    find a point."""
    wrote = 'DataError: 114.3005123 of "花桥小学正门" (2026112400) is no place: status 422'
    assert plain_why(wrote, 200) == "DataError: … of … (…) is no place: status 422"
    for why, left in (
        (wrote, "DataError: status 422"),
        ("NeverLeft: no response from there: ConnectionRefusedError: 花桥", "NeverLeft: ConnectionRefusedError"),
        ("核对中断 interrupted; OSError: 花桥小学", "核对中断 interrupted; OSError"),
        ("逾期没有回执 no receipt came in time", "逾期没有回执 no receipt came in time"),
    ):
        assert open_why(why) == left
    reasons = ("花桥小学重复", "status 3 花桥", "status 409 花桥", OLDER_THERE)
    assert [open_reason(one, is_older_there=False) for one in reasons] == ["—", "—", "status 409", "—"]
    assert {open_reason(one, is_older_there=True) for one in reasons} == {OLDER_THERE}


def test_a_refusal_in_the_words_of_a_receiver_is_for_officers_of_the_city(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    receiver.refuses = {"set/3-07-420100/00001": "花桥街 9 号已有"}
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    read = {who: [one.why for one in pushes(pushed[who], NAME, at=clock.now()).refused] for who in ("city", "clerk")}
    assert read == {"city": ["花桥街 9 号已有"], "clerk": ["—"]}
