"""`mingcha custody rebuild`: a database that lost its hours and orders gets them back from the journal, lawfully."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_copy import kept_copy
from tests.support.e2e.kept_home import KeepingRecorder, KeptHome, inside, now
from tests.support.e2e.tampering import flipped, without

from mingcha.custody.disposal.models import DisposalOrder, OrderState
from mingcha.custody.holds.models import Hold, HoldSet
from mingcha.custody.holds.queries import current_holds_version, holds_in_force
from mingcha.custody.hours.models import Hour, HourState
from mingcha.fleet.recorders.models import RecorderState
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.assignments import kept_assignments
from mingcha.media.masks.plan import CLOSED, Mask, MaskedBy, MaskPlan, Window
from mingcha.run.commands.check import check_home
from mingcha.station.rebuild.database import rebuild_database
from mingcha.station.rebuild.journal import rebuild_journal
from mingcha.station.recorder_log import RecorderLog


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[KeptHome]:
    """A kept home whose database is robbed."""
    path = tmp_path_factory.mktemp("rebuilt") / "var"
    with django_db_blocker.unblock():
        kept = kept_copy(path)
        with inside(kept.home):
            yield kept


def facts() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What custody says of hours and orders, without keys and times of taking in."""
    hours = Hour.objects.order_by("sequence").values_list(
        "camera", "hour", "epoch", "label", "digest", "bitmap", "size_bytes", "entry_index", "sequence", "state"
    )
    orders = DisposalOrder.objects.order_by("number").values_list("number", "camera", "token", "state", "decided_at")
    return list(hours), list(orders)


def test_lost_hours_and_orders_come_back_as_they_were(kept: KeptHome) -> None:
    before = facts()
    assert {row[-1] for row in before[0]} == {HourState.KEPT, HourState.DISPOSED}
    assert {row[3] for row in before[1]} == {OrderState.DONE}
    for model in (Hour, DisposalOrder, RecorderState):
        model.objects.all().delete()
    clock = HandClock(now() + timedelta(seconds=1))
    done = rebuild_database(kept.home, clock)
    assert (done.hours, done.orders, done.refused) == (len(before[0]), len(before[1]), [])
    assert facts() == before
    again = rebuild_database(kept.home, clock)
    assert (again.hours, again.known_hours, again.orders, again.hours_set) == (0, len(before[0]), 0, 0)
    assert facts() == before


def test_holds_that_the_database_lost_are_placed_again(kept: KeptHome) -> None:
    """As after a backup from before they were placed: the recorder has them, and its version is the newer one."""
    with closing(sqlite3.connect(kept.home.journal)) as journal:
        (version,) = journal.execute("SELECT value FROM state WHERE name = 'holds_version'").fetchone()
        listed = journal.execute("SELECT hold, camera, from_ms, to_ms FROM hold").fetchall()
    assert listed
    before = list(Hold.objects.order_by("pk")), list(HoldSet.objects.order_by("pk"))
    clock = HandClock(now() + timedelta(seconds=2))
    Hold.objects.all().delete()
    HoldSet.objects.all().delete()
    behind = [found.subject for found in check_home(kept.home, clock) if found.kind == "holds_behind"]
    assert behind == [f"{kept.home.recorder_name} {version}"]
    done = rebuild_database(kept.home, clock)
    assert (done.holds, done.refused) == (len(listed), [])
    assert [(each.hold, each.camera, each.from_ms, each.to_ms) for each in holds_in_force()] == listed
    assert current_holds_version() == int(version) + 1
    assert rebuild_database(kept.home, clock).holds == 0
    Hold.objects.all().delete()
    for row in (*before[0], *before[1]):
        row.save(force_insert=True)


def test_an_order_that_custody_never_signed_is_refused(kept: KeptHome) -> None:
    with closing(sqlite3.connect(kept.home.journal, isolation_level=None)) as journal:
        (order, token) = journal.execute("SELECT id, token FROM disposal LIMIT 1").fetchone()
        journal.execute("UPDATE disposal SET token = ? WHERE id = ?", (token[:-8] + "AAAAAAAA", order))
        try:
            done = rebuild_database(kept.home, HandClock(now()))
        finally:
            journal.execute("UPDATE disposal SET token = ? WHERE id = ?", (token, order))
    assert len(done.refused) == 1
    assert done.refused[0].startswith(order)


def journal_rows(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the journal that a rebuild must bring back, without the numbers that are the journal's own."""
    queries = {
        "file": "SELECT c.code, f.epoch, f.minute, f.n, f.label, f.bytes, f.fragments, f.root, f.state, f.disposal"
        " FROM file f JOIN camera c ON c.number = f.camera ORDER BY 1, 2, 3, 4",
        "kept": "SELECT c.code, f.minute, f.n, f.run, f.init, f.header_bytes, f.header_digest, f.begin_90k, f.end_90k"
        " FROM file f JOIN camera c ON c.number = f.camera WHERE f.state = 1 ORDER BY 1, 2, 3",
        "fragment": "SELECT c.code, g.start_90k, g.number, g.offset_bytes, g.bytes, g.duration_90k, g.key, g.frames,"
        " g.digest, g.frame_index FROM fragment g JOIN camera c ON c.number = g.camera ORDER BY 1, 2",
        "minute": "SELECT c.code, m.minute, m.epoch, m.label, m.entry, m.leaf, m.cover_ms, m.bytes, m.gaps"
        " FROM minute m JOIN camera c ON c.number = m.camera ORDER BY 1, 2, 3, 4",
        "hour": "SELECT h.sequence, c.code, h.hour, h.epoch, h.label, h.entry, h.bitmap, h.bytes, h.gaps, h.digest,"
        " h.disposal FROM hour h JOIN camera c ON c.number = h.camera ORDER BY 1",
        "span": "SELECT c.code, s.from_ms, s.to_ms FROM span s JOIN camera c ON c.number = s.camera ORDER BY 1, 2",
        "gap": "SELECT c.code, s.from_ms, s.to_ms, s.reason FROM gap s JOIN camera c ON c.number = s.camera"
        " ORDER BY 1, 2",
        "camera": "SELECT code, next_minute, last_minute FROM camera ORDER BY 1",
        "init": "SELECT * FROM init ORDER BY 1",
        "hold": "SELECT * FROM hold ORDER BY 1",
        "disposal": "SELECT id, token, state, taken_ms, not_before_ms, intent_entry, done_entry, files, bytes"
        " FROM disposal ORDER BY 1",
        "footage": "SELECT value FROM state WHERE name = 'footage_bytes'",
        "assignment": "SELECT camera, url, username, sealed_password, epoch, label, enabled FROM assignment ORDER BY 1",
    }
    with closing(sqlite3.connect(home.journal)) as journal:
        return {name: journal.execute(query).fetchall() for name, query in queries.items()}


def lose_journal(home: Home) -> None:
    for suffix in ("", "-wal", "-shm"):
        home.journal.with_name(home.journal.name + suffix).unlink(missing_ok=True)


def findings(home: Home) -> list[str]:
    return [f"{each.plane}/{each.kind} {each.subject}" for each in check_home(home, SystemClock())]


def test_a_lost_journal_comes_back_from_the_published_log_and_the_files(kept: KeptHome) -> None:
    home = kept.home
    rebuild_database(home, SystemClock())
    before, found_before = journal_rows(home), findings(home)
    with pytest.raises(Fault, match="is there"):
        rebuild_journal(home, SystemClock())
    lose_journal(home)
    done = rebuild_journal(home, SystemClock())
    assert (done.journal.missing, done.journal.orders_without_token, done.database) == ([], [], True)
    after = journal_rows(home)
    # a camera that was registered, and a hold that was placed, after the recorder stopped are known only now
    for name, of in (("camera", "camera"), ("assignment", "camera"), ("hold", "hold")):
        known = {row[0] for row in before[of]}
        after[name] = [row for row in after[name] if row[0] in known]
    for name, rows in before.items():
        assert after[name] == rows, name
    assert findings(home) == found_before
    with closing(sqlite3.connect(home.journal)) as journal:
        newest = journal.execute("SELECT body FROM log_entry ORDER BY entry_index DESC LIMIT 20").fetchall()
    assert any(b'"t":"journal_rebuilt"' in body for (body,) in newest)


def test_a_recorder_goes_on_in_a_rebuilt_journal(kept: KeptHome) -> None:
    home = kept.home
    clock = HandClock(now())
    lose_journal(home)
    rebuild_journal(home, clock)
    RecorderLog(home, KeyFolder(home.keys)).require_continuation()
    recorder = KeepingRecorder(home, clock)
    try:
        recorder.tick(timedelta(minutes=3))
        recorder.feed(70)
        recorder.tick(timedelta(minutes=2))
    finally:
        recorder.close()
    with closing(sqlite3.connect(home.journal)) as journal:
        reasons = {row[0] for row in journal.execute("SELECT DISTINCT reason FROM gap")}
    assert "RECORDER_DOWN" in reasons
    recorder.log.publish()
    assert [each for each in findings(home) if each.startswith("media/")] == []


@pytest.mark.law("18(4)")
def test_a_masked_camera_without_its_plan_is_closed_in_a_rebuilt_journal(kept: KeptHome) -> None:
    """The log has the digest of its plan alone, and the database of this home gives none: never unmasked."""
    home, clock = kept.home, HandClock(now())
    recorder = KeepingRecorder(home, clock)
    try:
        rows = kept_assignments(recorder.recorder.journal)
        window = Window(0, None, Mask("M00000012.3", MaskedBy.RECORDER, 10, (((0, 0), (99, 0), (0, 99)),)))
        recorder.assign([replace(rows[0], mask_plan=MaskPlan((window,)).as_text()), *rows[1:]], 99)
    finally:
        recorder.close()
    recorder.log.publish()
    assert [each for each in findings(home) if each.startswith("media/")] == []
    lose_journal(home)
    rebuild_journal(home, clock)
    with closing(sqlite3.connect(home.journal)) as journal:
        plans = dict(journal.execute("SELECT camera, mask_plan FROM assignment WHERE mask_plan != ''"))
    of_database = [camera for camera, plan in plans.items() if "M00000001.1" in plan]
    assert plans.pop(of_database[0]), "the camera with a mask in the database comes with its plan"
    assert plans == {rows[0].camera: CLOSED.as_text()}


def test_a_missing_file_and_an_altered_published_log_are_not_made_up_for(kept: KeptHome) -> None:
    home = kept.home
    lost = min(home.footage.rglob("*.mp4"))
    lose_journal(home)
    with without(lost):
        done = rebuild_journal(home, SystemClock())
        assert [Path(path).name for path in done.journal.missing] == [lost.name]
        assert any(lost.name in each for each in findings(home))
    lose_journal(home)
    with flipped(home.recorder_log / "tile/entries/000", 700), pytest.raises(Fault, match="does not hold"):
        rebuild_journal(home, SystemClock())
    rebuild_journal(home, SystemClock())
