"""The witness: every answer of C2SP tlog-witness, forks refused and kept, and any bytes read without harm."""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aics_tlog
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER, SqliteLog, entries

from mingcha.evidence.log.checkpoint import (
    Checkpoint,
    cosign,
    cosigned_at,
    open_checkpoint,
    parse_checkpoint_text,
    sign_checkpoint,
)
from mingcha.evidence.log.merkle import EMPTY_ROOT
from mingcha.evidence.log.note import (
    ED25519,
    NamedKey,
    Note,
    SignatureLine,
    parse_note,
    parse_verifier_key,
    verifier_key,
)
from mingcha.evidence.log.witness import SIZE_TYPE, Witness, WitnessAnswer, encode_request, parse_request
from mingcha.evidence.log.witness_memory import WitnessMemory
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier

NAME = "procuratorate.example/w1"
WITNESS_SIGNER = Signer(bytes(range(32, 64)))
NOW = datetime(2026, 11, 25, 6, 4, 1, tzinfo=UTC)
LOG_KEY = NamedKey(ORIGIN, ED25519, SIGNER.public)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[WitnessMemory]:
    memory = WitnessMemory.create(tmp_path / "state" / "witness.db", NAME)
    memory.add_key(LOG_KEY)
    yield memory
    memory.close()


@pytest.fixture
def witness(memory: WitnessMemory) -> Witness:
    return Witness(NAME, WITNESS_SIGNER, memory, lambda: NOW)


def head(log: SqliteLog) -> bytes:
    signed = log.log.head()
    assert signed is not None
    return signed.note


def ask(witness: Witness, log: SqliteLog, old_size: int) -> WitnessAnswer:
    proof = log.log.consistency_proof(old_size) if old_size else []
    return witness.add_checkpoint(encode_request(old_size, tuple(proof), head(log)))


def test_the_literal_bytes_of_a_request() -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), SIGNER, AT).note
    body = encode_request(20852014, (bytes(32), bytes(range(32))), note)
    assert body.startswith(
        b"old 20852014\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n" + ORIGIN.encode() + b"\n0\n47DEQpj8HBSa"
    )
    assert parse_request(body).to_bytes() == body


def test_a_growing_log_is_cosigned_and_others_accept_the_line(witness: Witness, sqlite_log: SqliteLog) -> None:
    size = 0
    for more in (1, 6, 300, 700):
        sqlite_log.append(entries(size, size + more))
        answer = ask(witness, sqlite_log, size)
        assert answer.status == 200
        size += more
        note = parse_note(head(sqlite_log) + answer.body)
        assert cosigned_at(note, witness.key) == NOW
        theirs = aics_tlog.verify_checkpoint(
            aics_tlog.parse_note(note.to_bytes()),
            aics_tlog.parse_vkey(verifier_key(ORIGIN, SIGNER.public)),
            [aics_tlog.parse_vkey(witness.key.text())],
            quorum=1,
            expected_origin=ORIGIN,
        )
        assert theirs.ok, theirs.error


def test_the_same_checkpoint_may_be_cosigned_again(witness: Witness, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 9))
    assert ask(witness, sqlite_log, 0).status == 200
    assert ask(witness, sqlite_log, 9).status == 200


def test_a_size_that_is_not_where_the_witness_is(witness: Witness, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 9))
    assert ask(witness, sqlite_log, 4) == WitnessAnswer(409, b"0\n", SIZE_TYPE)
    assert ask(witness, sqlite_log, 0).status == 200
    assert ask(witness, sqlite_log, 0) == WitnessAnswer(409, b"9\n", SIZE_TYPE)


@pytest.mark.law("20(2)")
def test_a_fork_is_refused_and_kept_as_evidence(witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 300))
    assert ask(witness, sqlite_log, 0).status == 200
    forged = SqliteLog()  # the log's key was stolen: another history, well signed
    forged.append([b'{"t":"forged"}', *entries(1, 300)])
    same_size = ask(witness, forged, 300)
    assert same_size == WitnessAnswer(409, b"300\n", SIZE_TYPE)
    forged.append(entries(300, 400))
    assert ask(witness, forged, 300).status == 422
    reasons = {kept.reason for kept in memory.kept()}
    assert reasons == {"another root of the same size", "no continuation of what was cosigned"}
    assert all(aics_tlog.parse_note(parse_request(kept.body).note_bytes) for kept in memory.kept())
    seen = memory.seen(ORIGIN)
    assert seen is not None
    assert (seen.size, seen.note.startswith(head(sqlite_log))) == (300, True)
    forged.close()


@pytest.mark.law("20(2)")
def test_a_rolled_back_log_gets_no_cosignature(witness: Witness, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 5))
    older = head(sqlite_log)
    assert ask(witness, sqlite_log, 0).status == 200
    sqlite_log.append(entries(5, 9))
    assert ask(witness, sqlite_log, 5).status == 200
    for old_size in (0, 5):
        assert witness.add_checkpoint(encode_request(old_size, (), older)) == WitnessAnswer(409, b"9\n", SIZE_TYPE)
    assert witness.add_checkpoint(encode_request(9, (), older)).status == 400


def test_strangers_and_unsigned_notes(witness: Witness, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 3))
    stranger = sign_checkpoint(Checkpoint("elsewhere.example/log", 3, bytes(32)), SIGNER, AT).note
    assert witness.add_checkpoint(encode_request(0, (), stranger)).status == 404
    other = sign_checkpoint(Checkpoint(ORIGIN, 3, bytes(32)), Signer(bytes(32)), AT).note
    assert witness.add_checkpoint(encode_request(0, (), other)).status == 403


def test_a_proof_that_is_none(witness: Witness, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 3))
    assert ask(witness, sqlite_log, 0).status == 200
    sqlite_log.append(entries(3, 8))
    good = tuple(sqlite_log.log.consistency_proof(3))
    for proof in ((), good[:-1], (*good, bytes(32)), (bytes(32), *good[1:])):
        assert witness.add_checkpoint(encode_request(3, proof, head(sqlite_log))).status == 422
    assert witness.add_checkpoint(encode_request(3, good, head(sqlite_log))).status == 200
    empty = sign_checkpoint(Checkpoint("elsewhere.example/log", 0, bytes(32)), SIGNER, AT).note
    assert witness.add_checkpoint(encode_request(0, (), empty)).status == 404


def test_an_empty_log_has_one_root(witness: Witness) -> None:
    wrong = sign_checkpoint(Checkpoint(ORIGIN, 0, bytes(32)), SIGNER, AT).note
    assert witness.add_checkpoint(encode_request(0, (), wrong)).status == 409
    right = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), SIGNER, AT).note
    assert witness.add_checkpoint(encode_request(0, (), right)).status == 200


def test_the_last_note_is_told_to_whoever_asks(witness: Witness, sqlite_log: SqliteLog) -> None:
    digest = hashlib.sha256(ORIGIN.encode()).hexdigest()
    assert witness.last_note(digest).status == 404
    sqlite_log.append(entries(0, 3))
    ask(witness, sqlite_log, 0)
    told = witness.last_note(digest)
    line = cosign(parse_note(head(sqlite_log)).text, witness.key, WITNESS_SIGNER, NOW)
    assert told == WitnessAnswer(200, head(sqlite_log) + line.text().encode()), "with the witness's own cosignature"


def test_lines_that_somebody_added_are_not_kept(witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 3))
    note = parse_note(head(sqlite_log))
    false = SignatureLine(ORIGIN, note.signatures[1].key_id, bytes(72))
    crowded = Note(
        note.text, (false, *note.signatures, SignatureLine("elsewhere.example/x", bytes(4), b"x"))
    ).to_bytes()
    assert witness.add_checkpoint(encode_request(0, (), crowded)).status == 200
    seen = memory.seen(ORIGIN)
    assert seen is not None
    assert parse_note(seen.note).signatures[:-1] == note.signatures


def test_one_plain_and_one_timed_line_are_kept_whatever_else_is_valid(
    witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog
) -> None:
    sqlite_log.append(entries(0, 3))
    note = parse_note(head(sqlite_log))
    plain, timed = note.signatures
    checkpoint = parse_checkpoint_text(note.text)
    later = parse_note(sign_checkpoint(checkpoint, SIGNER, AT + timedelta(seconds=1)).note).signatures[1]
    crowded = Note(note.text, (timed, later, plain)).to_bytes()
    assert witness.add_checkpoint(encode_request(0, (), crowded)).status == 200
    seen = memory.seen(ORIGIN)
    assert seen is not None
    assert parse_note(seen.note).signatures[:-1] == (plain, timed)
    assert open_checkpoint(seen.note, Verifier(SIGNER.public), ORIGIN).at == AT


def test_the_same_head_again_renews_the_cosignature_and_takes_no_line_away(
    memory: WitnessMemory, sqlite_log: SqliteLog
) -> None:
    clock = HandClock(NOW)
    witness = Witness(NAME, WITNESS_SIGNER, memory, clock.now)
    sqlite_log.append(entries(0, 3))
    note = parse_note(head(sqlite_log))
    bare = Note(note.text, note.signatures[:1]).to_bytes()
    for number, (old_size, sent, kept) in enumerate(
        ((0, bare, note.signatures[:1]), (3, head(sqlite_log), note.signatures), (3, bare, note.signatures))
    ):
        assert witness.add_checkpoint(encode_request(old_size, (), sent)).status == 200
        seen = memory.seen(ORIGIN)
        assert seen is not None
        known = parse_note(seen.note)
        assert known.signatures[:-1] == kept
        assert cosigned_at(known, witness.key) == NOW + timedelta(minutes=number)
        clock.advance(timedelta(minutes=1))


def test_a_head_takes_one_place_however_many_false_proofs_come_with_it(
    witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog
) -> None:
    sqlite_log.append(entries(0, 3))
    assert ask(witness, sqlite_log, 0).status == 200
    sqlite_log.append(entries(3, 8))
    for number in range(100):
        assert witness.add_checkpoint(encode_request(3, (bytes([number]) * 32,), head(sqlite_log))).status == 422
    (kept,) = memory.kept()
    assert parse_request(kept.body).note_bytes == head(sqlite_log)
    assert ask(witness, sqlite_log, 3).status == 200
    assert memory.kept() == [], "it was proven: nobody is accused"


def test_heads_without_a_proof_take_no_place_from_a_fork(
    witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog
) -> None:
    sqlite_log.append(entries(0, 3))
    assert ask(witness, sqlite_log, 0).status == 200
    for number in range(70):
        unproven = sign_checkpoint(Checkpoint(ORIGIN, 100 + number, bytes(32)), SIGNER, AT).note
        assert witness.add_checkpoint(encode_request(3, (), unproven)).status == 422
    assert len(memory.kept()) == 64
    for root in (bytes(32), bytes(range(32))):
        fork = sign_checkpoint(Checkpoint(ORIGIN, 3, root), SIGNER, AT).note
        for _ in range(2):
            assert witness.add_checkpoint(encode_request(3, (), fork)).status == 409
    assert [kept.reason for kept in memory.kept()].count("another root of the same size") == 2
    assert len(memory.kept()) == 66


def test_a_head_that_came_unproven_is_kept_as_a_fork_when_it_is_shown_to_be_one(
    witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog
) -> None:
    sqlite_log.append(entries(0, 3))
    assert ask(witness, sqlite_log, 0).status == 200
    fork = sign_checkpoint(Checkpoint(ORIGIN, 8, bytes(32)), SIGNER, AT).note
    assert witness.add_checkpoint(encode_request(3, (), fork)).status == 422
    sqlite_log.append(entries(3, 8))
    assert ask(witness, sqlite_log, 3).status == 200
    assert witness.add_checkpoint(encode_request(8, (), fork)).status == 409
    assert [kept.reason for kept in memory.kept()] == ["another root of the same size"]


def test_a_commit_that_fails_leaves_nothing_behind(
    memory: WitnessMemory, sqlite_log: SqliteLog, tmp_path: Path
) -> None:
    connection = sqlite3.connect(tmp_path / "state" / "witness.db", isolation_level=None)
    witness = Witness(NAME, WITNESS_SIGNER, WitnessMemory(connection), lambda: NOW)
    assert connection.execute("PRAGMA synchronous").fetchone() == (3,), "EXTRA"
    sqlite_log.append(entries(0, 3))

    def no_commit(action: int, first: str | None, *_: str | None) -> int:
        fails = action == sqlite3.SQLITE_TRANSACTION and first == "COMMIT"
        return sqlite3.SQLITE_DENY if fails else sqlite3.SQLITE_OK

    connection.set_authorizer(no_commit)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        ask(witness, sqlite_log, 0)
    assert not connection.in_transaction
    assert witness.last_note(hashlib.sha256(ORIGIN.encode()).hexdigest()).status == 404
    assert memory.seen(ORIGIN) is None
    connection.set_authorizer(None)
    assert ask(witness, sqlite_log, 0).status == 200
    connection.close()


def test_the_memory_outlives_the_process_and_is_never_made_anew(
    witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog, tmp_path: Path
) -> None:
    sqlite_log.append(entries(0, 3))
    assert ask(witness, sqlite_log, 0).status == 200
    path = tmp_path / "state" / "witness.db"
    again = WitnessMemory.open(path)
    assert (
        Witness(NAME, WITNESS_SIGNER, again, lambda: NOW).add_checkpoint(encode_request(0, (), head(sqlite_log))).body
        == b"3\n"
    )
    again.close()
    with pytest.raises(Fault) as there:
        WitnessMemory.create(path, NAME)
    assert there.value.kind is FaultKind.CONFLICT
    with pytest.raises(Fault) as lost:
        WitnessMemory.open(tmp_path / "other.db")
    assert lost.value.kind is FaultKind.NOT_FOUND


def test_what_fails_to_be_kept_is_not_answered(
    witness: Witness, memory: WitnessMemory, sqlite_log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_log.append(entries(0, 3))

    def full_disk(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(memory, "remember", full_disk)
        with pytest.raises(OSError, match="disk full"):
            ask(witness, sqlite_log, 0)
    assert memory.seen(ORIGIN) is None
    assert ask(witness, sqlite_log, 0).status == 200


def test_a_verifier_key_is_read_strictly() -> None:
    text = verifier_key(ORIGIN, SIGNER.public)
    assert parse_verifier_key(text) == LOG_KEY
    name, key_id, key = text.split("+", 2)
    for wrong in (
        "",
        name,
        f"{name}+{key_id}",
        f"{name}+00000000+{key}",
        f"a b+{key_id}+{key}",
        f"{text}A",
        f"+{text}",
    ):
        with pytest.raises(ValueError, match=r"verifier key|key id|base64|Ed25519"):
            parse_verifier_key(wrong)


PARTS = st.sampled_from(
    [b"old ", b"0", b"3", b"007", b"\n", b"\n\n", ORIGIN.encode(), b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
     "\u2014 ".encode(), b" ", b"\xff", b"\x00", b"99999999999999999999"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=400), st.lists(PARTS, max_size=20).map(b"".join)))
def test_any_bytes_give_a_request_or_a_value_error(body: bytes) -> None:
    try:
        request = parse_request(body)
    except ValueError:
        return
    assert request.to_bytes() == body
