"""Faults at every single call, half a minute of standstill, a day without the application (articles 16(5), 20)."""

import errno
import json
import resource
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.media.lying_disk import LyingDisk
from tests.support.media.synthetic import CAMERA, FORMAT, ListLog, log_entries, now_90k, recording_on, units

from mingcha.kit.clock import HandClock
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.sealed_answers import sealed_hours
from mingcha.media.journal.sealing import seal
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.checks import check_footage
from mingcha.media.store.recovery import recover
from mingcha.media.units import GapReason

ROOT = Path("/footage")
START = datetime(2026, 11, 25, 6, 59, 48, tzinfo=UTC)
SECONDS = 24


def keep(disk: LyingDisk, journal: JournalWriter, clock: HandClock, seconds: int = SECONDS) -> set[tuple[int, int]]:
    """Records over the end of an hour; (start, duration) of what was acknowledged."""
    recording, writer = recording_on(ROOT, disk, journal, clock)
    for unit in units(now_90k(clock), seconds * 25):
        clock.advance(timedelta(milliseconds=40))
        recording.unit(unit)
    recording.end(GapReason.DISABLED, int(clock.now().timestamp() * 1000))
    writer.store.commit()
    return {(job.start_90k, job.duration_90k) for job in writer.acknowledged}


def fast(path: Path) -> JournalWriter:
    """A journal that does not wait for the disk under it: the disk that matters here is the lying one."""
    journal = JournalWriter(path)
    journal.connection.execute("PRAGMA synchronous=OFF")
    return journal


def calls_of_a_whole_run(folder: Path) -> int:
    disk, journal = LyingDisk(ROOT), fast(folder / "whole.db")
    keep(disk, journal, HandClock(START))
    journal.close()
    return disk.calls


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_an_error_at_any_call_loses_nothing_acknowledged(tmp_path: Path, number: int) -> None:
    calls = calls_of_a_whole_run(tmp_path)
    assert calls > 50
    for failing in range(1, calls + 1, 3 if number == errno.EROFS else 1):
        disk, clock, path = LyingDisk(ROOT), HandClock(START), tmp_path / "j.db"
        disk.fail_at = {failing: OSError(number, "fault"), failing + 1: OSError(number, "fault")}
        journal = fast(path)
        acknowledged = keep(disk, journal, clock)
        assert len(acknowledged) >= SECONDS - 6, failing
        recover(ROOT, "rec-1", disk, journal, ListLog(), clock.now())
        assert [each.as_json() for each in check_footage(ROOT, disk, path)] == [], failing
        closed = int(clock.now().timestamp()) // 60 + 1
        seal(journal, "rec-1", {"": closed, CAMERA: closed}, ListLog(), clock.now())
        gaps = Counter[str]()
        for entry in map(json.loads, log_entries(journal.connection)):
            if entry["t"] == "minute":
                told = entry["cover_ms"] + sum(b - a for a, b, _ in entry["gaps"])
                assert abs(told - 60_000) <= 3, (failing, entry)
                gaps.update(why for _, _, why in entry["gaps"])
        reason = "DISK_FULL" if number == errno.ENOSPC else "DISK_FAULT"
        # around the recording itself: not begun, withdrawn, and the restart that recovers
        assert set(gaps) - {"CONNECTING", "DISABLED", "RECORDER_DOWN"} <= {reason}, (failing, gaps)
        reader = JournalReader(path)
        kept = {(f.start_90k, f.duration_90k) for f in reader.index(CAMERA, 0, 2**62, 5000).fragments}
        reader.close()
        assert acknowledged <= kept, failing
        journal.close()
        path.unlink()


def test_fifty_power_cuts_one_after_another_in_one_home(tmp_path: Path) -> None:
    """The same disk and journal through fifty lives, each ended by a power cut at another call."""
    disk, clock, path = LyingDisk(ROOT), HandClock(START), tmp_path / "j.db"
    acknowledged: set[tuple[int, int]] = set()
    for life in range(50):
        journal = fast(path)
        recover(ROOT, "rec-1", disk, journal, ListLog(), clock.now())
        recording, writer = recording_on(ROOT, disk, journal, clock)
        disk.cut_at = disk.calls + 3 + life * 7 % 41
        try:
            for unit in units(now_90k(clock), 25 * 40):
                clock.advance(timedelta(milliseconds=40))
                recording.unit(unit)
        except BaseException as cut:  # noqa: BLE001 - lying_disk.PowerCut, which nothing of ours may catch
            assert type(cut).__name__ == "PowerCut"  # noqa: PT017
        acknowledged |= {(job.start_90k, job.duration_90k) for job in writer.acknowledged}
        journal.close()
        disk.power_cut(torn=life % 2 == 0)
        clock.advance(timedelta(seconds=life % 5))
    journal = JournalWriter(path)
    recover(ROOT, "rec-1", disk, journal, ListLog(), clock.now())
    closed = int(clock.now().timestamp()) // 60 + 1
    seal(journal, "rec-1", {"": closed, CAMERA: closed}, ListLog(), clock.now())
    assert [each.as_json() for each in check_footage(ROOT, disk, path)] == []
    kept = set(journal.connection.execute("SELECT start_90k, duration_90k FROM fragment"))
    assert acknowledged <= kept
    assert len(acknowledged) > 300
    for entry in map(json.loads, log_entries(journal.connection)):
        if entry["t"] == "minute":
            told = entry["cover_ms"] + sum(b - a for a, b, _ in entry["gaps"])
            assert abs(told - 60_000) <= 40, entry
    journal.close()


def test_half_a_minute_of_standstill_is_a_gap_of_its_own(tmp_path: Path, journal: JournalWriter) -> None:
    clock, disk = HandClock(START), LyingDisk(ROOT)
    recording, writer = recording_on(ROOT, disk, journal, clock)
    for unit in units(now_90k(clock), 25 * 20):
        clock.advance(timedelta(milliseconds=40))
        recording.unit(unit)
    clock.advance(timedelta(seconds=30))  # the whole process stands still; the camera's connection did not live
    recording.interrupted(GapReason.SILENT, 0, "no packet for 30 s")
    recording.format(FORMAT)
    for unit in units(now_90k(clock), 25 * 20):
        clock.advance(timedelta(milliseconds=40))
        recording.unit(unit)
    recording.end(GapReason.DISABLED, int(clock.now().timestamp() * 1000))
    writer.store.commit()
    closed = int(clock.now().timestamp()) // 60 + 1
    seal(journal, "rec-1", {"": closed, CAMERA: closed}, ListLog(), clock.now())
    gaps = [
        (why, b - a)
        for entry in map(json.loads, log_entries(journal.connection))
        if entry["t"] == "minute"
        for a, b, why in entry["gaps"]
    ]
    assert sum(ms for why, ms in gaps if why == "SILENT") == pytest.approx(30_000, abs=80)
    assert [each.kind for each in check_footage(ROOT, disk, tmp_path / "j.db")] == []


def test_a_day_without_the_application_is_sealed_in_order_and_in_bounded_memory(
    tmp_path: Path, journal: JournalWriter
) -> None:
    """Nobody asks for anything for 24 hours; what is asked for later comes in the order of sealing."""
    clock, log = HandClock(START), ListLog()
    codes = [str(int(CAMERA) + n) for n in range(20)]
    with journal.transaction():
        for code in codes:
            journal.camera_number(code, int(START.timestamp()) // 60)
    seal(journal, "rec-1", {"": 0} | dict.fromkeys(codes, int(START.timestamp()) // 60 + 60), log, clock.now())
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    more = True
    clock.advance(timedelta(hours=24))
    closed = int(clock.now().timestamp()) // 60
    while more:
        _, more = seal(journal, "rec-1", {"": closed} | dict.fromkeys(codes, closed), log, clock.now())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 64_000
    reader, told, after = JournalReader(tmp_path / "j.db"), list[dict[str, object]](), 0
    while rows := sealed_hours(reader, "rec-1", after, 100):
        told += rows
        after = int(str(rows[-1]["sequence"]))
    reader.close()
    assert len(told) == 24 * len(codes)
    assert [row["sequence"] for row in told] == list(range(1, len(told) + 1))
    assert [row["entry"] for row in told] == sorted(int(str(row["entry"])) for row in told)
    for code in codes:
        hours = [int(str(row["hour"])) for row in told if row["cam"] == code]
        assert hours == list(range(hours[0], hours[0] + 24))
