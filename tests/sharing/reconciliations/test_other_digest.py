"""A receiver that says ok and holds another digest (F1): it is kept, and a person is called; what is missing there is
sent again, what must not be there is withdrawn first (article 13(1); GDSR)."""

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
from mingcha.sharing.reconciliations.checks import check_reconciliations
from mingcha.sharing.reconciliations.models import Difference, Reconciliation

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
    receiver.away, receiver.is_readable = False, True
    assert not compare(receiver=receiver, clock=clock)
    assert standing_subjects(FindingKind.CATALOGUE_READABLE) == {NAME}
