"""One log in a SQLite database: appending in the caller's transaction, proofs, refusals, and interoperation."""

import sqlite3
from datetime import timedelta

import aics_tlog
import pytest
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER, MemoryFiles, SqliteLog, entries

from mingcha.evidence.log.log import Log
from mingcha.evidence.log.merkle import leaf_hash, tree_root, verify_consistency
from mingcha.evidence.log.note import verifier_key
from mingcha.evidence.log.proof import make_proof, parse_proof
from mingcha.evidence.log.publish import publish
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier

VERIFIER = Verifier(SIGNER.public)


def accept(files: MemoryFiles, expected_size: int) -> None:
    """The other implementation reads checkpoint, tiles and bundles, and verifies all of them."""
    note = aics_tlog.parse_note(files.files["checkpoint"])
    key = aics_tlog.parse_vkey(verifier_key(ORIGIN, SIGNER.public))
    result = aics_tlog.verify_checkpoint(note, key, expected_origin=ORIGIN)
    assert result.ok
    head = aics_tlog.parse_checkpoint(note.text)
    assert head.size == expected_size
    aics_tlog.audit_tiles(aics_tlog.MemoryTileReader(files.files), head.size, head.root)


def test_another_implementation_accepts_the_log_at_every_size(sqlite_log: SqliteLog) -> None:
    files, reader = MemoryFiles(), None
    for size in range(1, 301):
        sqlite_log.append(entries(size - 1, size))
        signed = sqlite_log.log.head()
        assert signed is not None
        assert publish(signed, sqlite_log.rows, files, VERIFIER) == size
        accept(files, size)
        reader = aics_tlog.MemoryTileReader(files.files)
        for index in {0, size // 3, size - 1}:
            proof = sqlite_log.log.inclusion_proof(index)
            assert proof == aics_tlog.inclusion_proof_from_tiles(reader, index, size)
        for old in {1, size // 2 or 1, size}:
            assert sqlite_log.log.consistency_proof(old) == aics_tlog.consistency_proof_from_tiles(reader, old, size)


def test_another_implementation_accepts_a_log_of_three_levels(sqlite_log: SqliteLog) -> None:
    files = MemoryFiles()
    sqlite_log.append(entries(0, 65_534))
    for size in (65_535, 65_536, 65_537):
        sqlite_log.append(entries(size - 1, size))
        signed = sqlite_log.log.head()
        assert signed is not None
        publish(signed, sqlite_log.rows, files, VERIFIER)
        accept(files, size)
        reader = aics_tlog.MemoryTileReader(files.files)
        for index in (0, 255, 256, 40_000, size - 1):
            proof = sqlite_log.log.inclusion_proof(index)
            assert proof == aics_tlog.inclusion_proof_from_tiles(reader, index, size)
    assert "tile/2/000.p/1" in files.files
    assert sqlite_log.log.consistency_proof(300, 65_535) == aics_tlog.consistency_proof_from_tiles(
        reader, 300, 65_535, 65_537
    )


def test_indices_size_root_and_time(sqlite_log: SqliteLog) -> None:
    assert sqlite_log.log.head() is None
    assert sqlite_log.append(entries(0, 3)) == range(3)
    assert sqlite_log.append([]) == range(3, 3)
    assert sqlite_log.append(entries(3, 5), AT + timedelta(seconds=61)) == range(3, 5)
    signed = sqlite_log.log.head()
    assert signed is not None
    assert (signed.checkpoint.size, signed.at) == (5, AT + timedelta(seconds=61))
    assert signed.checkpoint.root == tree_root([leaf_hash(entry) for entry in entries(0, 5)])


def test_an_append_after_an_append_verifies_no_signature_again(
    sqlite_log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_log.append(entries(0, 3))
    ((_, before),) = sqlite_log.rows.heads()
    verified: list[bytes] = []
    accepts = Verifier.accepts

    def noted(self: Verifier, message: bytes, signature: bytes) -> bool:
        verified.append(signature)
        return accepts(self, message, signature)

    monkeypatch.setattr(Verifier, "accepts", noted)
    sqlite_log.append(entries(3, 4))
    assert verified == []
    sqlite_log.edit("UPDATE log_head SET note = ?", before.note)
    with pytest.raises(Fault) as fault:
        sqlite_log.append(entries(4, 5))
    assert fault.value.kind is FaultKind.CORRUPT
    assert len(verified) == 2, "another note than the last one of this process is verified"


def test_an_append_belongs_to_the_callers_transaction(sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 3))
    sqlite_log.connection.execute("BEGIN IMMEDIATE")
    sqlite_log.log.append(entries(3, 300), AT)
    sqlite_log.connection.execute("ROLLBACK")
    signed = sqlite_log.log.head()
    assert signed is not None
    assert signed.checkpoint.size == 3
    assert sqlite_log.append(entries(3, 4)) == range(3, 4)


def test_outside_a_transaction_nothing_is_appended_and_inside_nothing_is_published(
    sqlite_log: SqliteLog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(Fault, match="inside a transaction"):
        sqlite_log.log.append(entries(0, 1), AT)
    sqlite_log.connection.execute("BEGIN")
    sqlite_log.log.append(entries(0, 1), AT)
    with pytest.raises(Fault, match="outside transactions"):
        sqlite_log.log.publish(tmp_path_factory.mktemp("log"))


@pytest.mark.parametrize("entry", [b"", b"x" * 65_536])
def test_an_entry_that_no_bundle_holds_is_refused(sqlite_log: SqliteLog, entry: bytes) -> None:
    sqlite_log.append([b"x" * 65_535])
    with pytest.raises(Fault) as refused:
        sqlite_log.append([b"good", entry])
    assert refused.value.kind is FaultKind.EXHAUSTED
    assert len(sqlite_log.rows.entries(0, 9)) == 1


@pytest.mark.parametrize(
    "column", ["size = size + 1", "size = 0", "edge = zeroblob(64)", "edge = x'00'", "note = x'00'"]
)
def test_a_head_that_was_changed_is_not_continued(sqlite_log: SqliteLog, column: str) -> None:
    sqlite_log.append(entries(0, 3))
    sqlite_log.edit(f"UPDATE log_head SET {column}")
    with pytest.raises(Fault) as refused:
        sqlite_log.append(entries(3, 4))
    assert refused.value.kind is FaultKind.CORRUPT


def test_a_log_is_not_continued_under_another_key_or_name(sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 3))
    sqlite_log.connection.execute("BEGIN")
    for log in (Log(ORIGIN, Signer(b"o" * 32), sqlite_log.rows), Log(ORIGIN + "x", SIGNER, sqlite_log.rows)):
        with pytest.raises(Fault, match="corrupt"):
            log.append(entries(3, 4), AT)


@pytest.mark.parametrize("statement", ["UPDATE log_entry SET body = x'00'", "DELETE FROM log_node"])
def test_the_database_refuses_a_mistake(sqlite_log: SqliteLog, statement: str) -> None:
    sqlite_log.append(entries(0, 300))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sqlite_log.connection.execute(statement)


def test_a_proof_travels_as_one_file(sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 1000))
    signed = sqlite_log.log.head()
    assert signed is not None
    data = make_proof(700, sqlite_log.log.inclusion_proof(700), signed).to_bytes()
    assert data.startswith(b"c2sp.org/tlog-proof@v1\nindex 700\n")
    (entry,) = entries(700, 701)
    assert parse_proof(data).verify(entry, VERIFIER, ORIGIN).checkpoint.size == 1000
    with pytest.raises(ValueError, match="not in the log"):
        parse_proof(data).verify(entry + b" ", VERIFIER, ORIGIN)
    with pytest.raises(ValueError, match="another log"):
        parse_proof(data).verify(entry, VERIFIER, ORIGIN + "x")


def test_a_rewritten_history_has_no_consistency_proof(sqlite_log: SqliteLog) -> None:
    """Somebody with the log's key rewrites entry 3 and signs again: a witness that knows the old head refuses."""
    sqlite_log.append(entries(0, 300))
    witnessed = sqlite_log.log.head()
    fork = SqliteLog()
    fork.append([*entries(0, 3), b"another", *entries(4, 400)])
    forked = fork.log.head()
    assert witnessed is not None
    assert forked is not None
    old, new = witnessed.checkpoint, forked.checkpoint
    assert not verify_consistency(old.size, old.root, new.size, new.root, fork.log.consistency_proof(300))
    sqlite_log.append(entries(300, 400))
    grown = sqlite_log.log.head()
    assert grown is not None
    new = grown.checkpoint
    assert verify_consistency(old.size, old.root, new.size, new.root, sqlite_log.log.consistency_proof(300))
    fork.close()
