"""Points that change between sealing and sending, and while a batch is on its way (F8, F9; article 13(1); GDSR)."""

import json
from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, WORKER, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import HandClock
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.adapters.port import OutgoingBatch, PushOperation, Receipt
from mingcha.sharing.adapters.receiver_fault import MayLeave
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.pushes import actions, sending
from mingcha.sharing.pushes.actions import seal_batch
from mingcha.sharing.pushes.models import Batch, PushItem
from mingcha.sharing.pushes.queries import pushes
from mingcha.sharing.pushes.states import BatchState, ItemState
from mingcha.sharing.pushes.sweep import sweep_points
from mingcha.sharing.targets.actions import resume_target
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.queries import target

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("GDSR")]
TURNED = View(90, 60, 40)


def states(code: str) -> list[tuple[int, str]]:
    return list(PushItem.objects.filter(key=f"point/{code}").order_by("version").values_list("version", "state"))


def test_a_point_that_changes_in_flight_leaves_as_it_was_and_then_as_it_is(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    receiver.answers_later = True
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    code = pushed.points["JHG"].code
    set_point_view(pushed["city"], code=code, view=TURNED, clock=clock)
    lying, receiver.lying = receiver.lying, []
    assert turn(receiver=receiver, clock=clock) == 0, "its key is on its way: the next version waits for the receipt"
    assert states(code) == [(1, ItemState.SENT), (2, ItemState.WAITING)]
    receiver.lying, receiver.answers_later = lying, False
    assert turn(receiver=receiver, clock=clock) == 1
    assert states(code) == [(1, ItemState.ACKNOWLEDGED), (2, ItemState.ACKNOWLEDGED)]
    assert receiver.rows[f"point/{code}"].version == 2


def test_a_point_that_changes_before_it_is_sealed_leaves_as_it_is(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    receiver.away = True
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    code = pushed.points["JHG"].code
    set_point_view(pushed["city"], code=code, view=TURNED, clock=clock)
    batch = seal_batch(WORKER, target=NAME, clock=clock)  # before any sweep
    assert batch is not None
    assert f"point/{code}" not in {one.key for one in batch.items}, "it is judged anew first"
    assert len(batch.items) == 4


def test_secret_before_the_commit(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A point is marked between the sealing of its batch and its leaving: the batch is given up, and of the point the
    receiver gets nothing, neither its row nor a withdrawal."""
    enabled(pushed, clock)
    code, sealed = pushed.points["HQX"].code, list[OutgoingBatch]()

    def seal_and_mark(*given: object, **named: object) -> OutgoingBatch | None:
        batch = seal_batch(*given, **named)  # type: ignore[arg-type]
        if batch is not None and not sealed:
            sealed.append(batch)
            mark_secret(pushed["district"], code=code, document="密定〔2026〕1 号", clock=clock)
        return batch

    monkeypatch.setattr(sending, "seal_batch", seal_and_mark)
    taken = list[bytes]()
    send = receiver.send

    def sent(batch: OutgoingBatch, may_leave: MayLeave) -> Receipt | None:
        receipt = send(batch, may_leave=may_leave)
        taken.append(canonical_json([[one.key, dict(one.row) if one.row else None] for one in batch.items]))
        return receipt

    monkeypatch.setattr(ReceiverInMemory, "send", lambda _, batch, *, may_leave: sent(batch, may_leave))
    turn(receiver=receiver, clock=clock)
    turn(receiver=receiver, clock=clock)
    assert f"point/{code}" in {one.key for one in sealed[0].items}
    assert Batch.objects.get(no=sealed[0].number).state == BatchState.GIVEN_UP
    assert taken
    for body in taken:
        assert code.encode() not in body
        assert "花桥小学正门".encode() not in body
        assert json.loads(body)
    page = pushes(pushed["city"], NAME, at=clock.now())
    assert (page.held, page.waiting) == (4, 0)
    sweep_marks(clock=clock)
    assert states(code) == []


def test_a_receiver_that_was_away_hears_nothing_of_what_became_a_secret_meanwhile(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of its batch left for certain: the point is forgotten, and no withdrawal names it."""
    monkeypatch.setattr(actions, "MOST_ITEMS", 4)
    enabled(pushed, clock)
    receiver.away = True
    turn(receiver=receiver, clock=clock)
    code = pushed.points["HQX"].code
    sealed = Batch.objects.get(state=BatchState.GIVEN_UP)
    assert (sealed.count, PushItem.objects.filter(tries__gt=0).count()) == (4, 0)
    mark_secret(pushed["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    receiver.away = False
    for _ in range(3):
        clock.advance(timedelta(minutes=61))
        turn(receiver=receiver, clock=clock)
    assert len(receiver.rows) == 4
    assert f"point/{code}" not in receiver.rows
    assert states(code) == []


def test_a_sender_that_was_killed_behind_the_seal_is_no_proof_that_nothing_left(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    sweep_marks(clock=clock)
    while sweep_points(Target.objects.get(), clock=clock):
        pass
    assert seal_batch(WORKER, target=NAME, clock=clock) is not None
    code = pushed.points["HQX"].code
    mark_secret(pushed["district"], code=code, document="密定〔2026〕1 号", clock=clock)
    turn(receiver=receiver, clock=clock)
    assert receiver.rows[f"point/{code}"].operation is PushOperation.WITHDRAW


def test_a_receiver_that_shows_it_to_anybody_is_paused_until_a_person_closed_it(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    receiver.is_readable = True
    assert turn(receiver=receiver, clock=clock) == 0
    assert target(pushed["city"], NAME, at=clock.now()).row.paused_why
    (found,) = open_findings(pushed["city"], asked=FindingsAsked(kind=FindingKind.CATALOGUE_READABLE), at=clock.now())
    assert (found.subject, found.article) == (NAME, "13(1)")
    receiver.is_readable = False
    assert turn(receiver=receiver, clock=clock) == 0, "a person resumes it"
    resume_target(pushed["city"], name=NAME, clock=clock)
    clock.advance(timedelta(hours=1))
    assert turn(receiver=receiver, clock=clock) == 1
