"""A journal at rest is sealed: any change of the file is named, opening it for writing breaks the seal."""

from pathlib import Path

import pytest

from mingcha.kit.keys import Signer, Verifier
from mingcha.media.journal.schema import digest_path, open_writer
from mingcha.station.journal.file_digest import check_file_digest, write_file_digest

SIGNER = Signer(b"\x07" * 32)
VERIFIER = Verifier(SIGNER.public)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    open_writer(path).close()
    return path


def subjects(journal: Path) -> list[str]:
    found = list(check_file_digest(journal, VERIFIER))
    assert {each.kind for each in found} <= {"journal_damaged"}
    return [each.subject for each in found]


def test_a_sealed_journal_is_whole_and_every_byte_counts(journal: Path) -> None:
    assert write_file_digest(journal, SIGNER)
    assert subjects(journal) == []
    whole = journal.read_bytes()
    for at in (0, 100, len(whole) // 2, len(whole) - 1):
        journal.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert subjects(journal) == ["journal.db"]
    journal.write_bytes(whole + b"\0")
    assert subjects(journal) == ["journal.db"]
    journal.write_bytes(whole)
    assert subjects(journal) == []


def test_a_seal_of_another_key_or_altered_is_named(journal: Path) -> None:
    write_file_digest(journal, Signer(b"\x08" * 32))
    assert subjects(journal) == ["journal.db.seal"]
    digest_path(journal).write_text("no token")
    assert subjects(journal) == ["journal.db.seal"]


def test_changes_beside_the_main_file_are_not_sealed_and_are_named_under_a_seal(journal: Path) -> None:
    wal = journal.with_name("journal.db-wal")
    wal.write_bytes(b"change")
    assert not write_file_digest(journal, SIGNER)
    wal.unlink()
    assert write_file_digest(journal, SIGNER)
    wal.write_bytes(b"change")
    assert subjects(journal) == ["journal.db-wal"]


def test_who_writes_breaks_the_seal_first_and_no_seal_is_no_finding(journal: Path) -> None:
    write_file_digest(journal, SIGNER)
    open_writer(journal).close()
    assert not digest_path(journal).exists()
    assert subjects(journal) == []
    assert not write_file_digest(journal.with_name("none.db"), SIGNER)
