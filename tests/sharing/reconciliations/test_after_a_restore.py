"""Either side was restored from a backup (F6, T13-13-N): the target pauses and says why; resumed by an officer,
versions and numbers of batches go on from the greater ones (article 13(1))."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.sharing.pushing import NAME, WORKER, compare, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory

from mingcha.evidence.actions import record_restore
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.turning import standing_subjects
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.secrecy.actions import mark_secret, set_precision
from mingcha.run.programs.push_rounds import PushRounds
from mingcha.sharing.point_rows.upkeep import sweep_marks
from mingcha.sharing.point_rows.values import Audience
from mingcha.sharing.pushes.alarms import pause_readable
from mingcha.sharing.pushes.models import Batch, PushedRow, PushItem, PushLine
from mingcha.sharing.reconciliations.models import Reconciliation
from mingcha.sharing.targets.actions import resume_target
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.values import PausedFor

pytestmark = pytest.mark.law("13(1)")


def newest() -> Reconciliation:
    return Reconciliation.objects.latest("pk")


def test_versions_go_on_from_theirs_where_this_home_was_restored(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    changed, same, forgotten = (f"point/{pushed.points[site].code}" for site in ("JHG", "HQX", "WCT"))
    there, number = receiver.rows, f"B{shanghai_day(clock.now()):%Y%m%d}-0042"
    there[changed] = replace(there[changed], version=4, digest="f" * 64)
    there[same] = replace(there[same], version=3)
    receiver.batches.append(number)
    PushItem.objects.filter(key=forgotten).delete()
    PushedRow.objects.filter(key=forgotten).delete()
    clock.advance(timedelta(minutes=1))
    record_restore({}, by=program("restore"), clock=clock)
    assert PushRounds(clock, "this").push_all() == 0
    assert "恢复" in Target.objects.get().paused_why
    assert standing_subjects(FindingKind.TARGET_RESTORED) == {NAME}
    assert (newest().restored, newest().newest_there, newest().newer, newest().equal) == ("home", number, 3, 2)
    assert len(receiver.batches) == 2, "nothing leaves"
    clock.advance(timedelta(minutes=1))
    resume_target(pushed["city"], name=NAME, clock=clock)
    assert not standing_subjects(FindingKind.TARGET_RESTORED)
    assert PushRounds(clock, "this").push_all() == 1
    assert receiver.batches[-1] == f"B{shanghai_day(clock.now()):%Y%m%d}-0043"
    assert (there[changed].version, there[changed].digest != "f" * 64) == (5, True)
    assert [there[key].version for key in (same, forgotten)] == [3, 1], "what is alike is taken over"
    assert compare(receiver=receiver, clock=clock)
    assert (newest().equal, newest().restored) == (5, "")


def test_a_receiver_that_was_restored_gets_what_it_lost_under_the_next_version(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    code, before = pushed.points["JHG"].code, dict(receiver.rows)
    set_point_view(pushed["city"], code=code, view=View(90, 60, 40), clock=clock)
    turn(receiver=receiver, clock=clock)
    receiver.rows, receiver.batches = before, receiver.batches[:1]
    clock.advance(timedelta(hours=25))
    rounds = PushRounds(clock, "this")
    assert rounds.push_all() == 0
    assert (newest().restored, newest().older, newest().equal) == ("receiver", 1, 4)
    assert standing_subjects(FindingKind.TARGET_RESTORED) == {NAME}
    gone = pushed.points["HQX"].code
    mark_secret(pushed["district"], code=gone, document="密定〔2026〕1 号", clock=clock)
    sweep_marks(clock=clock)
    assert (rounds.push_all(), Target.objects.get().paused_at is None) == (1, False), "a withdrawal alone leaves"
    assert [receiver.rows[f"point/{one}"].operation.value for one in (gone, code)] == ["withdraw", "upsert"]
    assert receiver.rows[f"point/{code}"].version == 1
    resume_target(pushed["city"], name=NAME, clock=clock)
    assert rounds.push_all() == 1
    assert receiver.rows[f"point/{code}"].version == 3
    assert Batch.objects.count() == 4
    assert compare(receiver=receiver, clock=clock)
    assert (newest().equal, newest().restored) == (4, "")


def test_a_reduced_code_of_which_nothing_is_known_is_found_by_its_point(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    set_precision(pushed["city"], code=pushed.points["WCT"].code, precision="reduced", reason="重点部位", clock=clock)
    enabled(pushed, clock, Audience.DEPARTMENT)
    turn(receiver=receiver, clock=clock)
    (reduced,) = (key for key in receiver.rows if key.startswith("point/R-"))
    receiver.rows[reduced] = replace(receiver.rows[reduced], version=6, digest="f" * 64)
    PushItem.objects.filter(key=reduced).delete()
    PushedRow.objects.filter(key=reduced).delete()
    assert compare(receiver=receiver, clock=clock)
    assert (newest().newer, newest().foreign) == (1, 0)
    resume_target(pushed["city"], name=NAME, clock=clock)
    assert turn(receiver=receiver, clock=clock) == 1
    assert receiver.rows[reduced].version == 7


def test_a_restored_home_is_compared_though_its_backup_knows_no_pass(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    """As in a backup from before an upgrade that changed columns: no pass comes while nothing leaves."""
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    PushLine.objects.update(passed_columns="")
    clock.advance(timedelta(minutes=1))
    record_restore({}, by=program("restore"), clock=clock)
    assert PushRounds(clock, "this").push_all() == 0
    assert Reconciliation.objects.exclude(ended_at=None).count() == 1


def test_a_restore_is_seen_though_the_target_had_no_turn_since_it_showed_what_it_got(
    pushed: City, clock: HandClock, receiver: ReceiverInMemory
) -> None:
    """The officer who resumes it would else have it pushed to uncompared: a resumption ends what a restore asks for."""
    enabled(pushed, clock)
    turn(receiver=receiver, clock=clock)
    pause_readable(WORKER, target=NAME, why="对方公开了目录", clock=clock)
    clock.advance(timedelta(minutes=1))
    record_restore({}, by=program("restore"), clock=clock)
    assert PushRounds(clock, "this").push_all() == 0
    assert Target.objects.get().paused_for == PausedFor.OWN_RESTORE
    assert standing_subjects(FindingKind.TARGET_RESTORED) == {NAME}
    assert standing_subjects(FindingKind.CATALOGUE_READABLE) == {NAME}, "a person closes that with a document"
    assert Reconciliation.objects.exclude(ended_at=None).count() == 1
