"""A receiver that says ok and holds another digest (F1): it is kept, and a person is called; what is missing there is
sent again, what must not be there is withdrawn first (article 13(1); GDSR)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, compare, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.kit.clock import HandClock
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.turning import standing_subjects
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.run.programs.push_rounds import PushRounds
from mingcha.sharing.adapters.port import PushOperation
from mingcha.sharing.pushes.models import Batch, PushItem, PushLine
from mingcha.sharing.reconciliations.actions import ask_comparison, settle_differences
from mingcha.sharing.reconciliations.checks import check_reconciliations
from mingcha.sharing.reconciliations.models import Difference, Reconciliation
from mingcha.sharing.reconciliations.queries import comparisons
from mingcha.sharing.reconciliations.tasks import is_to_be_compared
from mingcha.sharing.reconciliations.values import DifferenceKind, HowSettled

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("GDSR")]


def test_another_digest_is_found_by_the_clock_and_kept(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    rounds, key = PushRounds(clock, "this"), f"point/{pushed.points['JHG'].code}"
    assert rounds.push_all() == 1
    receiver.rows[key] = replace(receiver.rows[key], digest="f" * 64)
    clock.advance(timedelta(hours=23))
    rounds.push_all()
    assert not Reconciliation.objects.exists(), "once each sharing.reconcile_hours"
    clock.advance(timedelta(hours=1))
    assert rounds.push_all() == 0
    found = Reconciliation.objects.get()
    assert (found.equal, found.different, found.asked_at) == (4, 1, None)
    assert receiver.rows[key].digest == "f" * 64
    assert PushItem.objects.filter(key=key).count() == 1
    assert standing_subjects(FindingKind.PUSH_DIFFERENT) == {NAME}
    assert [*check_reconciliations()] == []
    Difference.objects.update(their_digest="e" * 64)
    assert [one.kind for one in check_reconciliations()] == ["comparison_altered"]


def test_what_must_not_be_there_is_withdrawn_before_what_is_missing_is_sent(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    secret, gone, foreign = (f"point/{pushed.points[site].code}" for site in ("HQX", "JHG", "WCT"))
    shown = receiver.rows[secret]
    mark_secret(pushed["district"], code=pushed.points["HQX"].code, document="密定〔2026〕1 号", clock=clock)
    turn(receiver=receiver, clock=clock)
    receiver.rows[secret] = shown  # it answered ok, and shows the row still
    del receiver.rows[gone]
    receiver.rows["point/none-of-ours"] = replace(receiver.rows[foreign], key="point/none-of-ours")
    assert compare(receiver=receiver, clock=clock)
    found = Reconciliation.objects.get()
    assert (found.equal, found.withheld, found.missing, found.foreign) == (3, 1, 1, 1)
    assert turn(receiver=receiver, clock=clock) == 1
    assert receiver.rows[secret].operation is PushOperation.WITHDRAW
    assert receiver.rows[secret].version == 3
    assert (receiver.rows[gone].version, "point/none-of-ours" in receiver.rows) == (2, True)
    assert Batch.objects.latest("pk").withdrawals == 1
    assert compare(receiver=receiver, clock=clock)
    last = Reconciliation.objects.latest("pk")
    assert (last.equal, last.withheld, last.missing, last.foreign) == (4, 0, 0, 1), "what is none of ours is asked for"


def test_a_receiver_that_cannot_be_read_is_no_act(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    receiver.away = True
    assert not compare(receiver=receiver, clock=clock)
    line = PushLine.objects.get()
    assert (line.compare_tried_at, "away" in line.compare_why) == (clock.now(), True)
    assert not Reconciliation.objects.exists()
    asked = ask_comparison(pushed["city"], target=NAME, clock=clock)
    clock.advance(timedelta(minutes=1))
    assert not compare(receiver=receiver, clock=clock)
    page = comparisons(pushed["city"], NAME, at=clock.now())
    assert (page.ask.allowed, page.retried_at) == (True, clock.now() + timedelta(minutes=30))
    clock.advance(timedelta(minutes=1))
    anew = ask_comparison(pushed["city"], target=NAME, clock=clock)
    assert (anew.number, anew.asked_at) == (asked.number, clock.now())
    page = comparisons(pushed["city"], NAME, at=clock.now())
    assert (page.ask.allowed, page.retried_at, is_to_be_compared(NAME, clock=clock)) == (False, None, True)
    receiver.away, receiver.is_readable = False, True
    assert not compare(receiver=receiver, clock=clock)
    assert standing_subjects(FindingKind.CATALOGUE_READABLE) == {NAME}


def settled(city: City, clock: HandClock) -> None:
    """An officer of the city has what waits sent again."""
    page = comparisons(city["city"], NAME, at=clock.now())
    assert page.newest is not None
    settle_differences(
        city["city"], target=NAME, digest=page.newest.digest, how=HowSettled.SEND_AGAIN, why="以本平台为准", clock=clock
    )


def test_what_is_settled_while_it_is_compared_waits_for_the_next_turn(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    key = f"point/{pushed.points['JHG'].code}"
    receiver.rows[key] = replace(receiver.rows[key], digest="f" * 64)
    assert compare(receiver=receiver, clock=clock)
    ask_comparison(pushed["city"], target=NAME, clock=clock)

    def newest_batch() -> str:
        settled(pushed, clock)
        return receiver.batches[-1]

    clock.advance(timedelta(minutes=1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ReceiverInMemory, "newest_batch", lambda _: newest_batch())
        assert compare(receiver=receiver, clock=clock)
    page = comparisons(pushed["city"], NAME, at=clock.now())
    assert page.asked is not None
    assert (page.asked.sends_again, PushItem.objects.filter(key=key).count()) == (True, 1)
    clock.advance(timedelta(minutes=1))
    assert compare(receiver=receiver, clock=clock)
    page = comparisons(pushed["city"], NAME, at=clock.now())
    assert page.newest is not None
    assert (page.asked, page.newest.sends_again, page.newest.waiting) == (None, True, 0)
    assert page.newest.handled[0][2].zh == "按市局民警的决定重新推送"
    assert turn(receiver=receiver, clock=clock) == 1
    assert receiver.rows[key].version == 2


def test_keys_that_are_none_of_ours_are_named_to_who_settles_them(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    """Those of another form stay, and nobody is called for them again."""
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    like = receiver.rows[f"point/{pushed.points['JHG'].code}"]
    for key in ("point/42010200009990000001", "user/<b>\u202e1"):
        receiver.rows[key] = replace(like, key=key)
    assert compare(receiver=receiver, clock=clock)

    def named(reader: str) -> Sequence[str]:
        return [one.key for one in comparisons(pushed[reader], NAME, at=clock.now()).differences]

    assert named("city") == named("auditor") == ["point/42010200009990000001", "user/<b>\ufffd1"]
    assert named("clerk") == named("district") == []
    settled(pushed, clock)
    for _ in range(2):
        clock.advance(timedelta(minutes=1))
        assert compare(receiver=receiver, clock=clock)
        turn(receiver=receiver, clock=clock)
    page = comparisons(pushed["city"], NAME, at=clock.now())
    assert page.newest is not None
    assert (dict(page.newest.counts)[DifferenceKind.FOREIGN], named("city")) == (1, ["user/<b>\ufffd1"])
    assert standing_subjects(FindingKind.PUSH_DIFFERENT) == set()
    assert [*check_reconciliations()] == []
