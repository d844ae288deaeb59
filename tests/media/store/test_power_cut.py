"""The power goes, or the process dies, at every call on the disk: nothing acknowledged is lost, `check` is clean."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.media.lying_disk import LyingDisk, PowerCut
from tests.support.media.synthetic import CAMERA, ListLog, log_entries, now_90k, recording_on, units

from mingcha.kit.clock import HandClock
from mingcha.media.journal.reading import JournalReader
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.checks import check_footage
from mingcha.media.store.recovery import recover

ROOT = Path("/footage")
START = datetime(2026, 11, 25, 6, 3, 58, tzinfo=UTC)
PICTURES = 160  # 6.4 s across a minute's border and 14:04 in Shanghai: two files


def _record(disk: LyingDisk, journal: JournalWriter) -> list[tuple[int, int]]:
    clock = HandClock(START)
    recording, writer = recording_on(ROOT, disk, journal, clock)
    try:
        for unit in units(now_90k(clock), PICTURES):
            recording.unit(unit)
    except PowerCut:
        pass
    return [(job.start_90k, job.duration_90k) for job in writer.acknowledged]


def _calls_of_a_whole_run(tmp_path: Path) -> int:
    disk = LyingDisk(ROOT)
    journal = JournalWriter(tmp_path / "whole.db")
    assert len(_record(disk, journal)) == 6
    journal.close()
    return disk.calls


@pytest.mark.parametrize("kind", ["power", "power_torn", "kill"])
def test_nothing_acknowledged_is_lost_at_any_cut(tmp_path: Path, kind: str) -> None:
    calls = _calls_of_a_whole_run(tmp_path)
    assert calls > 20
    for cut in range(1, calls + 1):
        disk = LyingDisk(ROOT)
        disk.cut_at = cut
        path = tmp_path / f"{kind}-{cut}.db"
        journal = JournalWriter(path)
        acknowledged = _record(disk, journal)
        journal.close()
        disk.kill() if kind == "kill" else disk.power_cut(torn=kind == "power_torn")
        _recover_and_compare(disk, path, acknowledged, cut)
        if kind == "kill":  # what recovery took in must outlive a power cut that follows it
            disk.power_cut(torn=False)
            _recover_and_compare(disk, path, acknowledged, cut)


@pytest.mark.parametrize("second", range(1, 8))
def test_recovery_cut_short_is_done_again(tmp_path: Path, second: int) -> None:
    for cut in range(8, 20):
        disk = LyingDisk(ROOT)
        disk.cut_at = cut
        path = tmp_path / f"{cut}.db"
        journal = JournalWriter(path)
        acknowledged = _record(disk, journal)
        disk.kill()
        disk.cut_at = disk.calls + second
        try:
            recover(ROOT, "rec-1", disk, journal, ListLog(), START)
        except PowerCut:
            pass
        journal.close()
        disk.power_cut(torn=True)
        _recover_and_compare(disk, path, acknowledged, cut)


def _recover_and_compare(disk: LyingDisk, path: Path, acknowledged: list[tuple[int, int]], cut: int) -> None:
    journal = JournalWriter(path)
    recover(ROOT, "rec-1", disk, journal, ListLog(), START)
    entries = log_entries(journal.connection) if journal.connection.execute(
        "SELECT 1 FROM sqlite_master WHERE name = 'test_log'").fetchone() else []  # fmt: skip
    assert all(b'"lost":[]' in entry for entry in entries), cut
    journal.close()
    assert [finding.as_json() for finding in check_footage(ROOT, disk, path)] == [], cut
    reader = JournalReader(path)
    kept = [(f.start_90k, f.duration_90k) for f in reader.index(CAMERA, 0, 2**62, 1000).fragments]
    reader.close()
    assert set(acknowledged) <= set(kept), cut
    assert len(kept) <= len(acknowledged) + 1, cut
