"""Signed notes and checkpoints: literal bytes, a note by others, and everything that must be refused."""

import base64
from datetime import UTC, datetime

import aics_tlog
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER

from mingcha.evidence.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint_text, sign_checkpoint
from mingcha.evidence.log.note import Note, SignatureLine, decode_base64, key_id, parse_note, verifier_key
from mingcha.evidence.log.proof import EntryProof, parse_proof
from mingcha.kit.keys import Signer, Verifier

VERIFIER = Verifier(SIGNER.public)
ROOT = bytes(range(32))
LITERAL = """\
mingcha.invalid/0123456789abcdef/recorder/east-1
70000
AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
"""
NEUMANN = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def signed(size: int = 70_000, at: datetime = AT, signer: Signer = SIGNER, origin: str = ORIGIN) -> bytes:
    return sign_checkpoint(Checkpoint(origin, size, ROOT), signer, at).note


def test_a_note_by_others_is_read_and_its_key_is_named_alike() -> None:
    """The example of the signed-note package from which the format was specified."""
    note = parse_note(NEUMANN.encode())
    public = base64.b64decode(NEUMANN_KEY.rpartition("+")[2])[1:]
    assert verifier_key("PeterNeumann", public) == NEUMANN_KEY
    (signature,) = note.signatures_of("PeterNeumann", key_id("PeterNeumann", 1, public))
    assert Verifier(public).accepts(note.text.encode(), signature)
    assert note.to_bytes() == NEUMANN.encode()


def test_the_bytes_of_a_checkpoint() -> None:
    note = signed().decode()
    text, _, signatures = note.partition("\n\n")
    assert text + "\n" == LITERAL
    plain, timed, rest = signatures.split("\n")
    packed = [base64.b64decode(line.removeprefix(f"\u2014 {ORIGIN} ")) for line in (plain, timed)]
    assert rest == ""
    assert packed[0][:4] == key_id(ORIGIN, 1, SIGNER.public)
    assert VERIFIER.accepts(LITERAL.encode(), packed[0][4:])
    assert packed[1][:4] == key_id(ORIGIN, 4, SIGNER.public)
    assert packed[1][4:12] == int(AT.timestamp()).to_bytes(8, "big")
    assert VERIFIER.accepts(f"cosignature/v1\ntime {int(AT.timestamp())}\n{LITERAL}".encode(), packed[1][12:])


def test_another_implementation_accepts_both_signatures() -> None:
    note = aics_tlog.parse_note(signed())
    key = aics_tlog.parse_vkey(verifier_key(ORIGIN, SIGNER.public))
    assert aics_tlog.verify_checkpoint(note, key, expected_origin=ORIGIN).ok
    timed = next(line for line in note.signatures if line.key_id == key_id(ORIGIN, 4, SIGNER.public))
    assert aics_tlog.verify_cosignature(timed.signature, ORIGIN, SIGNER.public, ORIGIN, 70_000, ROOT)
    theirs = aics_tlog.cosignature_vkey(ORIGIN, SIGNER.public)
    assert theirs.key_id == key_id(ORIGIN, 4, SIGNER.public)


def test_a_checkpoint_opens_with_its_time() -> None:
    opened = open_checkpoint(signed(at=datetime(2026, 11, 25, 6, 3, 22, 999_000, tzinfo=UTC)), VERIFIER, ORIGIN)
    assert opened.checkpoint == Checkpoint(ORIGIN, 70_000, ROOT)
    assert opened.at == AT


def test_signatures_of_others_are_passed_over() -> None:
    note = parse_note(signed())
    witness = SignatureLine("witness.example", b"\x01\x02\x03\x04", b"x" * 72)
    assert open_checkpoint(Note(note.text, (witness, *note.signatures)).to_bytes(), VERIFIER).checkpoint.size == 70_000


def test_what_the_log_did_not_sign_is_refused() -> None:
    note = parse_note(signed())
    plain, timed = note.signatures
    other = signed(signer=Signer(b"o" * 32))
    altered_time = SignatureLine(timed.name, timed.key_id, bytes(8) + timed.signature[8:])
    for data, reason in [
        (Note(note.text, (timed,)).to_bytes(), "did not sign this"),
        (Note(note.text, (plain,)).to_bytes(), "did not sign the time"),
        (Note(note.text, (plain, altered_time)).to_bytes(), "did not sign the time"),
        (Note(note.text, (plain, plain, timed)).to_bytes(), "did not sign this"),
        (Note(note.text.replace("70000", "70001"), note.signatures).to_bytes(), "did not sign this"),
        (other, "did not sign this"),
        (signed(origin="another.example/log"), "another log"),
    ]:
        with pytest.raises(ValueError, match=reason):
            open_checkpoint(data, VERIFIER, ORIGIN)


@given(st.integers(0, 10_000), st.integers(0, 7))
def test_no_bit_of_a_checkpoint_can_be_flipped(place: int, bit: int) -> None:
    data = bytearray(signed())
    data[place % len(data)] ^= 1 << bit
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        open_checkpoint(bytes(data), VERIFIER, ORIGIN)


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n1\n", f"{LITERAL}extension\n", LITERAL.replace("70000", "070000"), LITERAL.replace("70000", "+7"),
        LITERAL.replace("70000", "9223372036854775808"), LITERAL.replace("70000", "7٣"), LITERAL[:-1],
        LITERAL.replace("Hh8=", "Hh9="), LITERAL.replace("Hh8=", "Hh8"), LITERAL.replace("mingcha", "ming cha"),
        LITERAL.replace("AAEC", ""), "\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
    ],
)  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        parse_checkpoint_text(text)


@given(st.binary() | st.text().map(str.encode) | st.text("a \n\u2014=+/AB", max_size=60).map(str.encode))
def test_any_bytes_are_a_note_or_refused(data: bytes) -> None:
    try:
        note = parse_note(data)
    except ValueError:
        return
    assert note.to_bytes() == data


NAMES = st.text(min_size=1).filter(lambda name: not any(c.isspace() or c in "+" or c < " " for c in name))
LINES = st.builds(SignatureLine, NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n")).map(lambda t: t + "\n")


@given(TEXTS, st.lists(LINES, min_size=1, max_size=16))
def test_every_note_is_read_back(text: str, lines: list[SignatureLine]) -> None:
    note = Note(text, tuple(lines))
    assert parse_note(note.to_bytes()) == note


@given(st.text("ABab01+/=\n", max_size=12))
def test_base64_has_one_form(text: str) -> None:
    try:
        data = decode_base64(text)
    except ValueError:
        return
    assert base64.b64encode(data).decode() == text


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63))
def test_every_proof_is_read_back(index: int, hashes: list[bytes]) -> None:
    proof = EntryProof(index, tuple(hashes), signed())
    assert parse_proof(proof.to_bytes()) == proof


@given(st.binary() | st.text("c2sp.org/tlog-proof@v1\nindex 0123=AB ", max_size=80).map(str.encode))
def test_any_bytes_are_a_proof_or_refused(data: bytes) -> None:
    for candidate in (data, b"c2sp.org/tlog-proof@v1\n" + data):
        try:
            proof = parse_proof(candidate)
        except ValueError:
            continue
        assert parse_proof(proof.to_bytes()) == proof


def test_extra_data_of_a_proof_is_passed_over() -> None:
    proof = EntryProof(3, (ROOT,), signed())
    data = proof.to_bytes().replace(b"index", b"extra AAEC\nindex", 1)
    assert parse_proof(data) == proof
