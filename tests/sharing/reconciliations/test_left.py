"""Differences that an officer leaves as they are: nobody is called for them until a comparison finds anything else, and
what must not be there is called for all the same (article 13(1); GDSR)."""

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
from mingcha.sharing.reconciliations import comparing
from mingcha.sharing.reconciliations.actions import settle_differences
from mingcha.sharing.reconciliations.models import Reconciliation
from mingcha.sharing.reconciliations.queries import comparisons
from mingcha.sharing.reconciliations.values import ComparisonRow, HowSettled

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("GDSR")]


def newest(city: City, clock: HandClock) -> ComparisonRow:
    found = comparisons(city["city"], NAME, at=clock.now()).newest
    assert found is not None
    return found


def settled(city: City, clock: HandClock, how: HowSettled) -> None:
    digest = newest(city, clock).digest
    settle_differences(city["city"], target=NAME, digest=digest, how=how, why="对方字段由其自行维护", clock=clock)


def is_called() -> bool:
    return standing_subjects(FindingKind.PUSH_DIFFERENT) == {NAME}


def test_what_was_left_is_something_else_once_it_was_gone(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    key = f"point/{pushed.points['JHG'].code}"
    right = receiver.rows[key]
    wrong = receiver.rows[key] = replace(right, digest="f" * 64)
    assert compare(receiver=receiver, clock=clock)
    assert is_called()
    settled(pushed, clock, HowSettled.LEAVE)
    assert not is_called()
    receiver.away = True
    clock.advance(timedelta(hours=48))
    assert not compare(receiver=receiver, clock=clock)
    assert is_called(), "since it could not be compared for two days"
    receiver.away = False
    assert compare(receiver=receiver, clock=clock)
    found = newest(pushed, clock)
    assert (is_called(), found.is_left, found.waiting) == (False, True, 0)
    assert found.handled[0][2].zh == "按市局民警的决定保持对方现状"
    receiver.rows[key] = right
    assert compare(receiver=receiver, clock=clock)
    receiver.rows[key] = wrong
    assert compare(receiver=receiver, clock=clock)
    assert (is_called(), newest(pushed, clock).waiting) == (True, 1)
    settled(pushed, clock, HowSettled.LEAVE)
    assert compare(receiver=receiver, clock=clock)
    assert not is_called()
    settled(pushed, clock, HowSettled.SEND_AGAIN)
    assert compare(receiver=receiver, clock=clock)
    assert turn(receiver=receiver, clock=clock) == 1
    assert (receiver.rows[key].version, receiver.rows[key].digest) == (2, right.digest)


def test_what_was_left_hides_nothing_beside_it(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_WAITING", 1)
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    secret = f"point/{pushed.points['HQX'].code}"
    first, second = sorted(f"point/{pushed.points[site].code}" for site in ("JHG", "WCT"))
    shown = receiver.rows[secret]
    mark_secret(pushed["district"], code=pushed.points["HQX"].code, document="密定〔2026〕1 号", clock=clock)
    turn(receiver=receiver, clock=clock)
    receiver.rows[secret] = shown  # it answered ok, and shows the row still
    receiver.rows[first] = replace(receiver.rows[first], digest="f" * 64)
    assert compare(receiver=receiver, clock=clock)
    settled(pushed, clock, HowSettled.LEAVE)
    assert is_called(), "for the row that must not be there"
    turn(receiver=receiver, clock=clock)
    assert compare(receiver=receiver, clock=clock)
    assert (is_called(), newest(pushed, clock).is_left) == (False, True)
    receiver.rows[second] = replace(receiver.rows[second], digest="e" * 64)
    assert compare(receiver=receiver, clock=clock)
    assert len(set(Reconciliation.objects.values_list("digest", flat=True))) == 1, "the list ends before the second one"
    assert (is_called(), newest(pushed, clock).waiting) == (True, 2)
