"""Comparisons with receivers that are slow, away for days, or hold what nobody foresaw: pushes go on, and a person is
called (F11; article 13(1); GDSR)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, compare, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.evidence.queries import every_act_since
from mingcha.kit.clock import HandClock
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.turning import standing_subjects
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.run.programs.push_rounds import PushRounds
from mingcha.sharing.adapters.columns import columns_digest
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, KeyResult, PushOperation
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes import sweep
from mingcha.sharing.pushes.models import PushItem, PushLine
from mingcha.sharing.pushes.states import ItemState
from mingcha.sharing.reconciliations import tasks
from mingcha.sharing.reconciliations.actions import settle_differences
from mingcha.sharing.reconciliations.models import Reconciliation
from mingcha.sharing.reconciliations.tasks import COMPARED_WITHIN_S, is_to_be_compared
from mingcha.sharing.reconciliations.values import HowSettled
from mingcha.sharing.targets.actions import pause_target

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("GDSR")]


def test_a_version_that_is_none_stops_no_withdrawal(pushed: City, clock: HandClock, receiver: ReceiverInMemory) -> None:
    enabled(pushed, clock)
    rounds, key = PushRounds(clock, "this"), f"point/{pushed.points['JHG'].code}"
    assert rounds.push_all() == 1
    receiver.rows["point/x"] = replace(receiver.rows[key], key="point/x", version=-1)
    clock.advance(timedelta(hours=24))
    mark_secret(pushed["district"], code=pushed.points["JHG"].code, document="密定〔2026〕1 号", clock=clock)
    sweep_marks(clock=clock)
    assert rounds.push_all() == 1
    assert receiver.rows[key].operation is PushOperation.WITHDRAW
    assert PushLine.objects.get().compare_why == "IntegrityError"
    assert (PushLine.objects.get().tries, Reconciliation.objects.count()) == (0, 0)


def test_a_withdrawal_does_not_wait_for_a_slow_comparison(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled(pushed, clock)
    rounds, key, kept = PushRounds(clock, "this"), f"point/{pushed.points['JHG'].code}", []
    assert rounds.push_all() == 1
    read = list(receiver.held(""))

    def slowly(_: ReceiverInMemory, after: str) -> Iterable[HeldRow]:
        assert receiver.rows[key].operation is PushOperation.WITHDRAW, "it left before"
        for row in read:
            clock.advance(timedelta(seconds=59))
            kept.append(row)
            yield row

    clock.advance(timedelta(hours=24))
    mark_secret(pushed["district"], code=pushed.points["JHG"].code, document="密定〔2026〕1 号", clock=clock)
    sweep_marks(clock=clock)
    monkeypatch.setattr(ReceiverInMemory, "held", slowly)
    assert rounds.push_all() == 1
    assert len(kept) == COMPARED_WITHIN_S // 59 + 1
    assert "TimeoutError" in PushLine.objects.get().compare_why
    assert compare(receiver=receiver, clock=clock, keep=lambda: False) is False


def test_one_that_cannot_be_read_for_days_calls_a_person(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    receiver.away = True
    clock.advance(timedelta(hours=47))
    assert not compare(receiver=receiver, clock=clock)
    assert not standing_subjects(FindingKind.PUSH_DIFFERENT)
    clock.advance(timedelta(hours=1))
    assert not compare(receiver=receiver, clock=clock)
    assert standing_subjects(FindingKind.PUSH_DIFFERENT) == {NAME}
    (called,) = every_act_since(("sharing.target.alarm",), clock.now() - timedelta(seconds=1))
    why = (called.event or {})["facts"]["why"]
    assert why == "NeverLeft", "others than officers of the city read the log: nothing in the receiver's own words"
    receiver.away = False
    assert compare(receiver=receiver, clock=clock)
    assert not standing_subjects(FindingKind.PUSH_DIFFERENT)


def test_what_was_taken_in_and_not_mended_is_compared_again(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    del receiver.rows[f"point/{pushed.points['JHG'].code}"]

    def away(*_: object, **__: object) -> int:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "mend", away)
        with pytest.raises(OperationalError):
            compare(receiver=receiver, clock=clock)
    assert Reconciliation.objects.get().missing == 1
    assert is_to_be_compared(NAME, clock=clock)
    assert compare(receiver=receiver, clock=clock)
    assert not is_to_be_compared(NAME, clock=clock)
    assert (PushLine.objects.get().compare_why, turn(receiver=receiver, clock=clock)) == ("", 1)


def test_rows_with_other_columns_are_compared_once_all_have_left_anew(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    line = PushLine.objects.get()
    stamp, columns = line.stamp.rsplit("/", 1)
    assert line.passed_columns == columns == columns_digest(Audience.POLICE) != columns_digest(Audience.DEPARTMENT)
    clock.advance(timedelta(hours=24))
    assert is_to_be_compared(NAME, clock=clock)
    PushLine.objects.update(stamp=f"{stamp}/{'0' * 16}", passed_columns="0" * 16)  # as before an upgrade
    assert not is_to_be_compared(NAME, clock=clock)
    turn(receiver=receiver, clock=clock)
    assert is_to_be_compared(NAME, clock=clock)


def test_all_points_are_judged_though_nothing_can_leave(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receiver that fails kept the pass, and by it the comparisons after an upgrade, for as long as it failed."""
    monkeypatch.setattr(sweep, "SWEPT_AT_ONCE", 1)
    enabled(pushed, clock)
    receiver.away = True
    assert turn(receiver=receiver, clock=clock) == 0
    line = PushLine.objects.get()
    assert (line.tries, line.is_through, line.passed_columns) == (1, True, columns_digest(Audience.POLICE))


def test_what_it_calls_older_and_does_not_show_goes_under_the_next_version(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    code = pushed.points["JHG"].code
    key = f"point/{code}"
    set_point_view(pushed["city"], code=code, view=View(90, 60, 40), clock=clock)
    with monkeypatch.context() as patched:
        reason = "对方库内版本更新"
        patched.setattr(
            ReceiverInMemory, "_take", lambda _, item: KeyResult(item.key, item.version, KeyAnswer.OLDER, reason)
        )
        assert turn(receiver=receiver, clock=clock) == 1
    refused = PushItem.objects.get(key=key, version=2)
    assert (refused.state, refused.why, refused.is_older_there) == (ItemState.REFUSED, reason, True)
    del receiver.rows[key]
    assert compare(receiver=receiver, clock=clock)
    assert Reconciliation.objects.get().missing == 1
    assert (turn(receiver=receiver, clock=clock), receiver.rows[key].version) == (1, 3)


def test_what_an_officer_settled_is_mended_after_failures_of_two_kinds_and_a_pause(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    key = f"point/{pushed.points['JHG'].code}"
    receiver.rows[key] = replace(receiver.rows[key], digest="f" * 64)
    assert compare(receiver=receiver, clock=clock)
    digest = Reconciliation.objects.get().digest
    settle_differences(
        pushed["city"], target=NAME, digest=digest, how=HowSettled.SEND_AGAIN, why="以本平台为准", clock=clock
    )

    def broken(*_: object, **__: object) -> int:
        raise ValueError("a row that nobody foresaw")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "mend", broken)
        assert not compare(receiver=receiver, clock=clock)
    receiver.away = True
    clock.advance(timedelta(minutes=30))
    assert not compare(receiver=receiver, clock=clock)
    line = PushLine.objects.get()
    assert (line.is_unmended, line.compare_tried_at, line.compare_why[:9]) == (True, clock.now(), "NeverLeft")
    receiver.away = False
    pause_target(pushed["city"], name=NAME, why="前置库维护", clock=clock)
    clock.advance(timedelta(minutes=30))
    assert PushRounds(clock, "this").push_all() == 0, "it is paused"
    newest = Reconciliation.objects.latest("pk")
    assert (newest.sends_again, newest.different, PushLine.objects.get().is_unmended) == (True, 1, False)
    assert PushItem.objects.get(key=key, version=2).state == ItemState.WAITING
