"""Full, broken and slow disks, a locked journal: what was acknowledged stays, the rest is a gap with a reason."""

import asyncio
import errno
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.media.lying_disk import LyingDisk
from tests.support.media.synthetic import CAMERA, ListLog, now_90k, recording_on, units

from mingcha.kit.clock import HandClock
from mingcha.media.journal.rows import CauseRow, InitRow
from mingcha.media.journal.writing import Batch, JournalWriter
from mingcha.media.mp4.fragment import Sample
from mingcha.media.recorder.checks import check_footage
from mingcha.media.store.footage_store import FootageFile, FootageStore, FragmentJob
from mingcha.media.store.fragment_writer import FragmentWriter, QueueBound
from mingcha.media.units import GapReason

ROOT = Path("/footage")
START = datetime(2026, 11, 25, 6, 59, 2, tzinfo=UTC)  # an hour ends in the tests: a new folder


@pytest.mark.parametrize(
    ("operation", "number", "reason"),
    [
        ("write", errno.ENOSPC, "DISK_FULL"),
        ("write", errno.EIO, "DISK_FAULT"),
        ("fdatasync", errno.EIO, "DISK_FAULT"),
        ("create", errno.ENOSPC, "DISK_FULL"),
        ("fsync_dir", errno.EIO, "DISK_FAULT"),
        ("make_folder", errno.EDQUOT, "DISK_FULL"),
    ],
)
def test_a_failing_disk_loses_nothing_acknowledged(
    tmp_path: Path, journal: JournalWriter, operation: str, number: int, reason: str
) -> None:
    clock, disk = HandClock(START), LyingDisk(ROOT)
    recording, writer = recording_on(ROOT, disk, journal, clock)
    begin = now_90k(clock)
    pictures = list(units(begin, 25 * 130))
    for unit in pictures[:500]:
        recording.unit(unit)
    disk.fail[operation] = OSError(number, "fault")
    for unit in pictures[500:2000]:
        clock.advance(timedelta(milliseconds=40))
        recording.unit(unit)
    disk.fail.clear()
    clock.advance(timedelta(seconds=2))
    for unit in pictures[2000:]:
        recording.unit(unit)
    recording.end(GapReason.DISABLED, pictures[-1].dts_90k // 90)
    writer.store.commit()
    assert [f.as_json() for f in check_footage(ROOT, disk, tmp_path / "j.db")] == []
    rows = journal.connection.execute("SELECT at_ms, reason FROM cause ORDER BY at_ms, serial").fetchall()
    assert [why for _, why in rows] == ["CONNECTING", None, reason, None, "DISABLED"]
    lost_from, lost_to = rows[2][0], rows[3][0]
    assert pictures[425].dts_90k // 90 <= lost_from < lost_to <= pictures[2100].dts_90k // 90
    kept = journal.connection.execute("SELECT start_90k FROM fragment").fetchall()
    assert not [start for (start,) in kept if lost_from <= start // 90 < lost_to]
    assert {job.start_90k for job in writer.acknowledged} == {start for (start,) in kept}


def _job(file: FootageFile, second: int, *, key: bool) -> FragmentJob:
    start = now_90k(HandClock(START)) + second * 90_000
    return FragmentJob(file, start, 90_000, [Sample(90_000, key, 0, bytes([second]) * 100)], 100)


def _file(camera: str) -> FootageFile:
    init = InitRow("i", "avc1.42c00d", 2, 2, b"ftypmoov")
    return FootageFile(camera, 1, "R30", int(START.timestamp()) // 60, "r", init)


def test_over_its_bound_the_queue_drops_the_oldest_gop_with_a_gap(journal: JournalWriter) -> None:
    clock, disk = HandClock(START), LyingDisk(ROOT)
    store = FootageStore(ROOT, "rec-1", disk, journal, clock)
    writer = FragmentWriter(store, clock, QueueBound(size_bytes=550, fragments=100))
    first, second = _file(CAMERA), _file("4" * 20)
    for i in range(4):  # the writer has not started: a disk that does not answer
        writer.put(_job(first, i, key=i % 2 == 0))
    writer.put(_job(second, 0, key=True))
    assert writer.queued == (5, 500)
    writer.put(_job(second, 1, key=False))
    assert writer.queued == (4, 400)  # the first camera's first GOP went
    writer.put(_job(first, 4, key=True))
    writer.start()
    writer.stop()
    rows = journal.connection.execute(
        "SELECT c.code, g.start_90k / 90000 FROM fragment g JOIN camera c ON c.number = g.camera ORDER BY 1, 2"
    ).fetchall()
    base = int(START.timestamp())
    assert rows == [(CAMERA, base + 2), (CAMERA, base + 3), (CAMERA, base + 4), ("4" * 20, base), ("4" * 20, base + 1)]
    causes = journal.connection.execute("SELECT at_ms, reason FROM cause ORDER BY serial").fetchall()
    assert causes == [(base * 1000, "DISK_FAULT"), ((base + 2) * 1000, None)]


def test_after_a_dropped_key_frame_nothing_is_taken_up_to_the_next(journal: JournalWriter) -> None:
    clock = HandClock(START)
    store = FootageStore(ROOT, "rec-1", LyingDisk(ROOT), journal, clock)
    writer = FragmentWriter(store, clock, QueueBound(size_bytes=150, fragments=100))
    file = _file(CAMERA)
    for i, key in enumerate([True, False, False, True]):
        writer.put(_job(file, i, key=key))
    assert writer.queued == (1, 100)


def test_a_locked_journal_keeps_its_rows_for_the_next_commit(tmp_path: Path, journal: JournalWriter) -> None:
    clock, disk = HandClock(START), LyingDisk(ROOT)
    journal.connection.execute("PRAGMA busy_timeout=1")
    store = FootageStore(ROOT, "rec-1", disk, journal, clock)
    store.keep([_job(_file(CAMERA), 0, key=True)])
    other = sqlite3.connect(tmp_path / "j.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError):
        store.commit()
    assert store.figures.acknowledged_bytes == 0
    assert journal.footage_bytes == 0
    other.execute("ROLLBACK")
    other.close()
    store.commit()
    assert journal.connection.execute("SELECT count(*) FROM fragment").fetchone() == (1,)
    assert store.figures.acknowledged_bytes > 0


def test_a_transaction_that_fails_leaves_nothing(journal: JournalWriter) -> None:
    with pytest.raises(RuntimeError), journal.transaction() as connection:  # noqa: PT012
        journal.take_in(Batch(causes=[CauseRow(CAMERA, 1, "LOSS", "")]))
        ListLog()(connection, [b"x"], START)
        raise RuntimeError
    assert journal.connection.execute("SELECT count(*) FROM camera").fetchone() == (0,)
    journal.commit(Batch(causes=[CauseRow(CAMERA, 1, "LOSS", "")]), 5)
    assert journal.connection.execute("SELECT count(*) FROM camera").fetchone() == (1,)


def test_a_bug_met_by_one_fragment_or_a_left_question_never_ends_the_writer(journal: JournalWriter) -> None:
    clock, disk = HandClock(START), LyingDisk(ROOT)
    store = FootageStore(ROOT, "rec-1", disk, journal, clock)
    writer = FragmentWriter(store, clock)
    broken, good = _file(CAMERA), _file("4" * 20)
    job = _job(broken, 0, key=True)
    job.samples = [Sample(2**40, key=True, composition_90k=0, payload=b"x")]  # no box can hold such a duration
    beside = _file("5" * 20)
    writer.put(_job(beside, 0, key=True))  # these two are written and synced together
    writer.put(job)
    left = writer.call(lambda _: "never asked")
    assert left.cancel()
    clock.advance(timedelta(seconds=5))
    writer.start()
    assert writer.call(lambda _: "asked").result(5) == "asked"
    clock.advance(timedelta(seconds=5))  # the pause after trouble is over
    writer.put(_job(good, 0, key=True))
    writer.stop()
    assert broken.failed
    assert not good.failed
    kept = [f"{camera * 20}-1-{START:%Y%m%dT%H%M}Z-0.mp4" for camera in "45"]
    assert [path.name for path, _ in disk.walk(ROOT)] == kept
    assert journal.connection.execute("SELECT count(*) FROM fragment").fetchone() == (2,)


class _Watched(LyingDisk):
    """Remembers what was asked of it; the n-th fdatasync fails."""

    def __init__(self, failing_sync: int = 0) -> None:
        super().__init__(ROOT)
        self.asked: list[str] = []
        self._failing_sync = failing_sync

    def write(self, handle: int, data: bytes) -> None:
        self.asked.append("write")
        super().write(handle, data)

    def fdatasync(self, handle: int) -> None:
        self.asked.append("sync")
        if self.asked.count("sync") == self._failing_sync:
            raise OSError(errno.EIO, "fault")
        super().fdatasync(handle)


@pytest.mark.parametrize("failing", [0, 1, 2, 3])
def test_fragments_of_many_cameras_are_written_then_synced_and_fail_each_by_itself(
    journal: JournalWriter, failing: int
) -> None:
    clock, disk = HandClock(START), _Watched(failing)
    store = FootageStore(ROOT, "rec-1", disk, journal, clock)
    files = [_file(str(camera) * 20) for camera in (4, 5, 6)]
    jobs = [_job(file, 0, key=True) for file in files]
    store.keep(jobs)
    assert jobs == []
    assert disk.asked == ["write"] * 3 + ["sync"] * 3
    store.commit()
    assert [file.failed for file in files] == [place == failing for place in (1, 2, 3)]
    disk.power_cut(torn=False)
    kept = {path.name[:1] for path, _ in disk.walk(ROOT)}
    acknowledged = {str(code)[:1] for (code,) in journal.connection.execute(
        "SELECT c.code FROM fragment g JOIN camera c ON c.number = g.camera")}  # fmt: skip
    assert acknowledged == kept == {str(camera) for camera in (4, 5, 6) if camera != failing + 3}


async def test_one_round_over_all_cameras_wakes_the_writer_once(journal: JournalWriter) -> None:
    clock, disk = HandClock(START), _Watched()
    writer = FragmentWriter(FootageStore(ROOT, "rec-1", disk, journal, clock), clock)
    writer.start()
    for camera in range(40, 60):
        writer.put(_job(_file(str(camera) * 10), 0, key=True))
        assert disk.asked == []  # the round goes on: nobody was woken
    assert await asyncio.wrap_future(writer.call(lambda _: "asked")) == "asked"
    assert disk.asked == ["write"] * 20 + ["sync"] * 20
    writer.stop()


def test_a_row_that_the_journal_refuses_holds_up_no_other_camera(journal: JournalWriter) -> None:
    clock, disk = HandClock(START), LyingDisk(ROOT)
    store = FootageStore(ROOT, "rec-1", disk, journal, clock)
    writer = FragmentWriter(store, clock)
    first, second = _file(CAMERA), _file("4" * 20)
    for second_of_file in (0, 0):  # the same time twice in one file: the key is taken
        writer.put(_job(first, second_of_file, key=True))
    writer.put(_job(second, 0, key=True))
    writer.start()
    with pytest.raises(sqlite3.IntegrityError):
        writer.call(lambda _: None).result(5)
    clock.advance(timedelta(seconds=5))
    writer.put(_job(second, 1, key=True))
    writer.stop()
    assert journal.connection.execute(
        "SELECT c.code, count(*) FROM fragment g JOIN camera c ON c.number = g.camera GROUP BY 1"
    ).fetchall() == [("4" * 20, 2)]
    assert (first.failed, second.failed) == (True, False)
    assert store.waiting == 0
