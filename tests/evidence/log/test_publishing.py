"""Publishing: whole or not at all at every step, catching up, and refusing to cover a fork."""

from pathlib import Path

import aics_tlog
import pytest
from tests.support.evidence.log_workshop import ORIGIN, SIGNER, MemoryFiles, PowerCutError, SqliteLog, entries

from mingcha.evidence.log.published import verify_folder
from mingcha.evidence.log.stored import check_log
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier

VERIFIER = Verifier(SIGNER.public)


def test_nothing_is_published_of_an_empty_log(sqlite_log: SqliteLog, tmp_path: Path) -> None:
    assert sqlite_log.log.publish(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []
    assert verify_folder(tmp_path, SIGNER.public) == []


def test_a_folder_catches_up_and_another_implementation_reads_it(sqlite_log: SqliteLog, tmp_path: Path) -> None:
    for step in (3, 250, 3, 256, 1, 700):
        start = len(sqlite_log.rows.entries(0, 9999))
        sqlite_log.append(entries(start, start + step))
        assert sqlite_log.log.publish(tmp_path) == start + step
        assert verify_folder(tmp_path, SIGNER.public, ORIGIN) == []
        signed = sqlite_log.log.head()
        assert signed is not None
        aics_tlog.audit_tiles(aics_tlog.FileSystemTileReader(tmp_path), start + step, signed.checkpoint.root)
    assert list(check_log(ORIGIN, VERIFIER, sqlite_log.rows, MemoryFiles())) == []
    # partial tiles whose full one is there have gone
    assert not (tmp_path / "tile/entries/000.p").exists()
    assert not (tmp_path / "tile/0/000.p").exists()


def test_publishing_again_writes_nothing(sqlite_log: SqliteLog) -> None:
    files = MemoryFiles()
    sqlite_log.append(entries(0, 300))
    sqlite_log.log.publish(Path(), files)
    writes = files.writes
    sqlite_log.log.publish(Path(), files)
    assert files.writes == writes


def test_the_power_may_go_at_every_step(sqlite_log: SqliteLog) -> None:
    """After a cut at any write, what is there verifies, and the next publication makes it whole."""
    sqlite_log.append(entries(0, 200))
    begun = MemoryFiles()
    sqlite_log.log.publish(Path(), begun)
    sqlite_log.append(entries(200, 530))
    step = 0
    while True:
        files = MemoryFiles()
        files.files, files.power_cut_at = dict(begun.files), step
        try:
            sqlite_log.log.publish(Path(), files)
        except PowerCutError:
            assert list(check_log(ORIGIN, VERIFIER, sqlite_log.rows, files)) == []
            files.power_cut_at = -1
            assert sqlite_log.log.publish(Path(), files) == 530
        assert list(check_log(ORIGIN, VERIFIER, sqlite_log.rows, files)) == []
        if files.power_cut_at == step:
            break
        step += 1
    assert step >= 10


def test_a_fork_is_not_published_over_the_history(sqlite_log: SqliteLog) -> None:
    files = MemoryFiles()
    sqlite_log.append(entries(0, 300))
    sqlite_log.log.publish(Path(), files)
    for history in ([*entries(0, 3), b"another", *entries(4, 400)], entries(0, 200)):  # a fork, a rollback
        other = SqliteLog()
        other.append(history)
        before = dict(files.files)
        with pytest.raises(Fault) as refused:
            other.log.publish(Path(), files)
        assert refused.value.kind is FaultKind.CORRUPT
        assert files.files == before
        other.close()


def test_a_file_in_the_way_that_differs_is_not_overwritten(sqlite_log: SqliteLog, tmp_path: Path) -> None:
    sqlite_log.append(entries(0, 5))
    (tmp_path / "tile/0/000.p").mkdir(parents=True)
    (tmp_path / "tile/0/000.p/5").write_bytes(b"not ours")
    with pytest.raises(Fault, match="differs"):
        sqlite_log.log.publish(tmp_path)
    assert not (tmp_path / "checkpoint").exists()


def test_a_draft_of_an_interrupted_write_is_no_file_and_no_hindrance(sqlite_log: SqliteLog, tmp_path: Path) -> None:
    sqlite_log.append(entries(0, 5))
    (tmp_path / "checkpoint.draft").write_bytes(b"half")
    assert sqlite_log.log.publish(tmp_path) == 5
    (tmp_path / "tile/0/000.p/6.draft").write_bytes(b"half")
    assert verify_folder(tmp_path, SIGNER.public) == []
