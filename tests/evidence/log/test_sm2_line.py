"""The SM2 line of a checkpoint: verified by us and by openssl, passed over by readers that do not know it."""

import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import aics_tlog
import pytest
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER, MemoryFiles, entries

from mingcha.evidence.log.log import Log
from mingcha.evidence.log.note import Note, parse_note, verifier_key
from mingcha.evidence.log.sm2_line import (
    check_sm2_lines,
    has_sm2_line,
    parse_sm2_verifier_key,
    sm2_line,
    sm2_verifier_key,
)
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.kit.keys import KeyFolder
from mingcha.kit.sm2 import Sm2Verifier


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


@pytest.fixture
def note(keys: KeyFolder) -> bytes:
    """A head of a log with all three lines."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    log = Log(ORIGIN, SIGNER, SqliteRows(connection), (partial(sm2_line, signer=keys.sm2_signer("log")),))
    connection.execute("BEGIN IMMEDIATE")
    log.append(entries(0, 5), AT)
    connection.execute("COMMIT")
    signed = log.head()
    assert signed is not None
    connection.close()
    return signed.note


def verifier(keys: KeyFolder) -> Sm2Verifier:
    found = keys.sm2_verifier("log")
    assert found is not None
    return found


def test_openssl_verifies_the_line(keys: KeyFolder, note: bytes, tmp_path: Path) -> None:
    parsed = parse_note(note)
    (tmp_path / "text").write_bytes(parsed.text.encode())
    (tmp_path / "signature").write_bytes(parsed.signatures[2].signature)
    words = ["openssl", "dgst", "-sm3", "-verify", str(keys.path / "log.sm2.pub"), "-keyform", "DER"]
    words += ["-sigopt", "distid:1234567812345678", "-signature", str(tmp_path / "signature"), str(tmp_path / "text")]
    assert subprocess.run(words, capture_output=True, check=False).stdout == b"Verified OK\n"
    (tmp_path / "text").write_bytes(parsed.text.encode() + b"x")
    assert subprocess.run(words, capture_output=True, check=False).returncode == 1


def test_a_line_that_openssl_made_is_accepted(keys: KeyFolder, tmp_path: Path) -> None:
    keys.sm2_signer("log")
    (tmp_path / "text").write_bytes(b"a text\n")
    words = ["openssl", "dgst", "-sm3", "-sign", str(keys.path / "log.sm2.key"), "-sigopt", "distid:1234567812345678"]
    signature = subprocess.run([*words, str(tmp_path / "text")], capture_output=True, check=True).stdout
    assert verifier(keys).accepts(b"a text\n", signature)
    assert not verifier(keys).accepts(b"another\n", signature)


def test_a_reader_that_does_not_know_it_passes_it_over(note: bytes) -> None:
    key = aics_tlog.parse_vkey(verifier_key(ORIGIN, SIGNER.public))
    answer = aics_tlog.verify_checkpoint(aics_tlog.parse_note(note), key, [], quorum=0, expected_origin=ORIGIN)
    assert answer.ok, answer.error


def test_what_the_check_says(keys: KeyFolder, note: bytes) -> None:
    files, parsed = MemoryFiles(), parse_note(note)
    assert has_sm2_line(parsed, ORIGIN, verifier(keys)) is True
    altered = bytearray(parsed.signatures[2].signature)
    altered[-1] ^= 1
    line = sm2_line(ORIGIN, "another text\n", keys.sm2_signer("log"))
    for data, kinds in (
        (note, []),
        (Note(parsed.text, parsed.signatures[:2]).to_bytes(), ["sm2_line_missing"]),
        (Note(parsed.text, (*parsed.signatures[:2], line)).to_bytes(), ["sm2_line_altered"]),
        (Note(parsed.text, (*parsed.signatures, parsed.signatures[2])).to_bytes(), ["sm2_line_altered"]),
        (note.replace(bytes(parsed.signatures[2].text(), "utf-8")[-9:], b"AAAAAAAA\n"), ["sm2_line_altered"]),
    ):
        files.replace("checkpoint", data)
        assert [finding.kind for finding in check_sm2_lines(files, ORIGIN, verifier(keys))] == kinds


def test_keys_are_made_once_and_read_strictly(keys: KeyFolder) -> None:
    assert keys.sm2_verifier("log") is None
    point = keys.sm2_signer("log").point
    assert keys.sm2_signer("log").point == point == verifier(keys).point
    assert (keys.path / "log.sm2.key").stat().st_mode & 0o777 == 0o600
    text = sm2_verifier_key(ORIGIN, point)
    assert parse_sm2_verifier_key(text)[1].point == point
    wrong = (text[:-8] + "AAAAAAA=", text.replace("+", "+0", 1), "", "a+b+c", verifier_key(ORIGIN, SIGNER.public))
    for each in wrong:
        with pytest.raises(ValueError, match=r"key|base64"):
            parse_sm2_verifier_key(each)
    with pytest.raises(ValueError, match="not an SM2 key"):
        Sm2Verifier(b"\x04" + bytes(64))
