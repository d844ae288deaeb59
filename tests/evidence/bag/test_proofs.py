"""Entries and proofs of a bag stand under one head of the log: stamped or witnessed before any other (article 20)."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.evidence.bag_workshop import make_bag, recorded
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER, SqliteLog, entries
from tests.support.evidence.time_stamp_authority import Authority

from mingcha.evidence.bag.proofs import LogProofs, log_id
from mingcha.evidence.log.checkpoint import cosign, open_checkpoint
from mingcha.evidence.log.note import COSIGNATURE, NamedKey, parse_note
from mingcha.evidence.log.proof import parse_proof
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED
from mingcha.evidence.log.time_stamps import TimeStamping, stamp
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier
from mingcha.station.published_reader import PublishedReader

pytestmark = pytest.mark.law("20(2)")
VERIFIER = Verifier(SIGNER.public)
WITNESS = Signer(bytes(range(2, 34)))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    made = Authority(tmp_path_factory.mktemp("authority") / "tsa")
    yield made
    made.close()


def published(folder: Path, *sizes: int) -> FolderFiles:
    """A log that was published at these sizes."""
    log = SqliteLog()
    last = 0
    for size in sizes:
        log.append(entries(last, size))
        log.log.publish(folder)
        last = size
    log.close()
    return FolderFiles(folder)


def witnessed(files: FolderFiles) -> None:
    """The published head with a witness's line, as the program that asks witnesses writes it."""
    note = parse_note(files.read(CHECKPOINT) or b"")
    key = NamedKey("procuratorate.example/w1", COSIGNATURE, WITNESS.public)
    lines = (*note.signatures, cosign(note.text, key, WITNESS, AT))
    files.replace(WITNESSED, replace(note, signatures=lines).to_bytes())


def proofs(files: FolderFiles, stamped: list[int] | None = None) -> LogProofs:
    return LogProofs(files.read, ORIGIN, VERIFIER, stamped or [])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_every_entry_has_its_bytes_and_its_proof(tmp_path: Path, size: int) -> None:
    found = proofs(published(tmp_path, size))
    assert found.require_head(size - 1).signed.checkpoint.size == size
    for index in {0, size // 2, size - 1}:
        entry = found.entry(index)
        assert entry == entries(index, index + 1)[0]
        assert parse_proof(found.proof(index, entry)).verify(entry, VERIFIER, ORIGIN).checkpoint.size == size


def test_a_witnessed_head_comes_before_a_newer_one_without(tmp_path: Path) -> None:
    files = published(tmp_path, 300)
    witnessed(files)
    log = SqliteLog()
    log.append(entries(0, 700))
    log.log.publish(tmp_path)
    log.close()
    assert proofs(files).require_head(299).signed.checkpoint.size == 300
    found = proofs(files)
    assert found.require_head(300).signed.checkpoint.size == 700
    assert found.entry(650) == entries(650, 651)[0]


def test_partial_tiles_that_full_ones_replaced(tmp_path: Path) -> None:
    files = published(tmp_path, 300)
    witnessed(files)
    published(tmp_path / "again", 300)
    log = SqliteLog()
    log.append(entries(0, 1200))
    log.log.publish(tmp_path)
    log.close()
    found = proofs(files)
    found.require_head(299)
    for index in (0, 255, 256, 299):
        entry = found.entry(index)
        assert parse_proof(found.proof(index, entry)).verify(entry, VERIFIER, ORIGIN).checkpoint.size == 300


def test_a_log_that_is_not_published_so_far_waits(tmp_path: Path) -> None:
    with pytest.raises(Fault) as failed:
        proofs(published(tmp_path, 10)).require_head(10)
    assert failed.value.kind is FaultKind.UNAVAILABLE


@pytest.mark.parametrize("path", ["tile/entries/000.p/10", "tile/0/000.p/10", "checkpoint"])
def test_published_files_that_were_changed(tmp_path: Path, path: str) -> None:
    files = published(tmp_path, 10)
    data = bytearray(files.read(path) or b"")
    data[len(data) // 2] ^= 1
    (tmp_path / path).write_bytes(data)
    with pytest.raises(Fault) as failed:
        read_all(proofs(files))
    assert failed.value.kind is FaultKind.CORRUPT


def read_all(found: LogProofs) -> None:
    """Proves each of ten entries."""
    found.require_head(9)
    for index in range(10):
        found.proof(index, found.entry(index))


def test_another_logs_head(tmp_path: Path) -> None:
    found = LogProofs(published(tmp_path, 10).read, ORIGIN + "x", VERIFIER)
    with pytest.raises(Fault) as failed:
        found.require_head(9)
    assert failed.value.kind is FaultKind.CORRUPT


def test_openssl_accepts_the_token_of_a_bag(tmp_path: Path, authority: Authority) -> None:
    kept = recorded(tmp_path / "log")
    how = TimeStamping(authority.url, authority.folder / "ca.pem", timedelta(days=1))
    now = datetime.now(UTC)
    assert stamp(kept.log_folder, ORIGIN, VERIFIER, how, now, authority.reply) == 3
    reader = PublishedReader(ORIGIN, kept.log_folder)
    assert reader.stamped() == [3]
    stamped = LogProofs(reader.read, ORIGIN, VERIFIER, reader.stamped())
    kept.proofs = lambda: stamped  # type: ignore[method-assign]
    bag, _ = make_bag(tmp_path, kept)
    note = bag / f"proofs/checkpoint-{log_id(ORIGIN)}.txt"
    command = ["openssl", "ts", "-verify", "-data", note, "-in", note.with_suffix(".tsr"), "-CAfile", how.ca_path]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert open_checkpoint(note.read_bytes(), VERIFIER, ORIGIN).checkpoint.size == 3
