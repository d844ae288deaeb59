"""Time-stamp tokens over published checkpoints, from an authority that openssl plays (`openssl ts -reply`)."""

import hashlib
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.evidence.log_workshop import ORIGIN, SIGNER, SqliteLog, entries
from tests.support.evidence.time_stamp_authority import Authority

from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.published import verify_folder
from mingcha.evidence.log.time_stamps import TimeStamping, check_time_stamps, stamp, stamped_paths
from mingcha.kit.errors import Fault
from mingcha.kit.keys import Verifier
from mingcha.kit.time_stamp import require_answers, stamped_at
from mingcha.station.witnesses.time_stamping import ask_authority, time_stamping_from_environment

VERIFIER = Verifier(SIGNER.public)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    made = Authority(tmp_path_factory.mktemp("authority") / "tsa")
    yield made
    made.close()


@pytest.fixture
def how(authority: Authority) -> TimeStamping:
    return TimeStamping(authority.url, authority.folder / "ca.pem", timedelta(days=1))


@pytest.fixture
def log() -> Iterator[SqliteLog]:
    made = SqliteLog()
    yield made
    made.close()


def findings(folder: Path, how: TimeStamping, now: datetime) -> list[str]:
    return [finding.kind for finding in check_time_stamps(folder, ORIGIN, VERIFIER, how, now)]


@pytest.mark.law("20(2)")
def test_a_checkpoint_is_stamped_once_a_day_and_openssl_verifies_it(
    authority: Authority, how: TimeStamping, log: SqliteLog, tmp_path: Path
) -> None:
    folder, now = tmp_path / "log", datetime.now(UTC)

    def turn(at: datetime) -> int | None:
        return stamp(folder, ORIGIN, VERIFIER, how, at, lambda query: ask_authority(how.url, query))

    assert turn(now) is None, "nothing is published yet"
    log.append(entries(0, 300), now)
    log.log.publish(folder)
    assert turn(now) == 300
    log.append(entries(300, 310), now + timedelta(hours=1))
    log.log.publish(folder)
    assert turn(now + timedelta(hours=23)) is None
    assert turn(now + timedelta(hours=25)) == 310
    assert turn(now + timedelta(hours=60)) is None, "the log did not grow"
    for size in (300, 310):
        words = ["openssl", "ts", "-verify", "-data", f"timestamps/{size}.checkpoint", "-in", f"timestamps/{size}.tsr"]
        done = subprocess.run([*words, "-CAfile", str(how.ca_path)], cwd=folder, capture_output=True, check=False)
        assert b"Verification: OK" in done.stdout + done.stderr
    data = (folder / "timestamps" / "300.checkpoint").read_bytes()
    at = stamped_at(data, (folder / "timestamps" / "300.tsr").read_bytes(), how.ca_path)
    assert abs(at - now) < timedelta(minutes=2)
    assert findings(folder, how, now + timedelta(hours=60)) == []
    assert stamped_paths(FolderFiles(folder), 309) == ["timestamps/300.checkpoint", "timestamps/300.tsr"]
    assert verify_folder(folder, SIGNER.public, ORIGIN) == []


def test_what_is_altered_missing_or_late_is_found(
    authority: Authority, how: TimeStamping, log: SqliteLog, tmp_path: Path
) -> None:
    folder, now = tmp_path / "log", datetime.now(UTC)
    log.append(entries(0, 300), now)
    log.log.publish(folder)
    assert findings(folder, how, now) == []
    assert findings(folder, how, now + timedelta(days=1)) == ["time_stamp_missing"]
    stamp(folder, ORIGIN, VERIFIER, how, now, lambda query: ask_authority(how.url, query))
    token, note = folder / "timestamps" / "300.tsr", folder / "timestamps" / "300.checkpoint"
    whole, text = token.read_bytes(), note.read_bytes()
    imprint = whole.index(hashlib.sha256(text).digest())
    for place in (30, imprint, imprint + 31, len(whole) - 5):
        token.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert findings(folder, how, now) == ["time_stamp_altered"], place
    token.write_bytes(whole)
    note.write_bytes(text[:-20] + b"A" + text[-19:])
    assert findings(folder, how, now) == ["time_stamp_altered"]
    log.append(entries(300, 301), now)
    note.write_bytes(text)
    other = SqliteLog()  # a head of another history, stamped
    other.append(entries(900, 1000), now)
    forked = other.log.head()
    assert forked is not None
    (folder / "timestamps" / "100.checkpoint").write_bytes(forked.note)
    assert [finding.kind for finding in verify_folder(folder, SIGNER.public, ORIGIN)] == ["log_forked"]
    other.close()
    (folder / "timestamps" / "100.checkpoint").unlink()
    (folder / "timestamps" / "stray").write_bytes(b"")
    assert [finding.kind for finding in verify_folder(folder, SIGNER.public)] == ["published_unexplained"]
    note.unlink()
    assert findings(folder, how, now) == ["published_missing"]


def test_a_reply_that_does_not_hold_is_not_kept(
    authority: Authority, how: TimeStamping, log: SqliteLog, tmp_path: Path
) -> None:
    folder, now = tmp_path / "log", datetime.now(UTC)
    log.append(entries(0, 3), now)
    log.log.publish(folder)
    stale = authority.reply((authority.folder / "query").read_bytes()) if (authority.folder / "query").exists() else b""
    for reply in (b"", b"\x30\x00", stale):
        with pytest.raises(ValueError, match=r"."):
            stamp(folder, ORIGIN, VERIFIER, how, now, lambda query, reply=reply: reply)
    authority.broken = True
    with pytest.raises(Fault, match="503"):
        stamp(folder, ORIGIN, VERIFIER, how, now, lambda query: ask_authority(how.url, query))
    authority.broken = False
    assert not list((folder / "timestamps").glob("*.tsr"))
    assert stamp(folder, ORIGIN, VERIFIER, how, now, lambda query: ask_authority(how.url, query)) == 3


def clock_of_openssl(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """From now on openssl judges certificates as on a machine whose clock stands there, unless it is told a time."""
    run = subprocess.run

    def under_that_clock(words: list[str], **how: Any) -> Any:
        judges_now = words[:3] == ["openssl", "ts", "-verify"] and "-attime" not in words
        return run([*words, "-attime", str(int(at.timestamp()))] if judges_now else words, **how)

    monkeypatch.setattr(subprocess, "run", under_that_clock)


@pytest.mark.law("20(2)")
def test_a_token_outlives_the_certificate_that_it_was_signed_with(
    authority: Authority, how: TimeStamping, log: SqliteLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, now = tmp_path / "log", datetime.now(UTC)
    log.append(entries(0, 300), now)
    log.log.publish(folder)
    replies = dict[bytes, bytes]()

    def ask(query: bytes) -> bytes:
        replies[query] = authority.reply(query)
        return replies[query]

    assert stamp(folder, ORIGIN, VERIFIER, how, now, ask) == 300
    ((query, reply),) = replies.items()
    clock_of_openssl(monkeypatch, now + timedelta(days=29))
    require_answers(query, reply, how.ca_path)
    clock_of_openssl(monkeypatch, now + timedelta(days=31))
    with pytest.raises(ValueError, match=r"."):
        require_answers(query, reply, how.ca_path)
    assert findings(folder, how, now + timedelta(days=31)) == []


def der(tag: int, content: bytes) -> bytes:
    """A value in DER."""
    size = len(content)
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, size] if size < 128 else [tag, 128 + len(length), *length]) + content


def content_of(data: bytes) -> tuple[bytes, bytes]:
    """The content of the first value in DER, and what comes after it."""
    begin, size = 2, data[1]
    if size > 128:
        begin, size = 2 + size - 128, int.from_bytes(data[2 : 2 + size - 128], "big")
    return data[begin : begin + size], data[begin + size :]


def test_a_time_in_the_unsigned_text_of_a_reply_is_not_the_tokens(
    authority: Authority, how: TimeStamping, log: SqliteLog, tmp_path: Path
) -> None:
    folder, now = tmp_path / "log", datetime.now(UTC)
    log.append(entries(0, 300), now)
    log.log.publish(folder)
    stamp(folder, ORIGIN, VERIFIER, how, now, authority.reply)
    note = (folder / "timestamps" / "300.checkpoint").read_bytes()
    reply = (folder / "timestamps" / "300.tsr").read_bytes()
    _, token = content_of(content_of(reply)[0])
    text = der(0x0C, b"granted\nTime stamp: Jan  1 00:00:00 2020 GMT\n")
    forged = der(0x30, der(0x30, b"\x02\x01\x00" + der(0x30, text)) + token)
    assert forged != reply
    assert stamped_at(note, forged, how.ca_path) == stamped_at(note, reply, how.ca_path)
    for junk in (b"", b"\x30\x00", reply[:-1], der(0x30, der(0x30, b"\x02\x01\x00" + der(0x30, text)))):
        with pytest.raises(ValueError, match=r"."):
            stamped_at(note, junk, how.ca_path)


def test_the_settings_are_read_strictly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGCHA_TSA", raising=False)
    assert time_stamping_from_environment() is None
    (tmp_path / "ca.pem").write_text("x")
    for url, ca in (("ftp://a", "ca.pem"), ("http://a/ts", "nothing.pem"), ("http://a/ts", "")):
        monkeypatch.setenv("MINGCHA_TSA", url)
        monkeypatch.setenv("MINGCHA_TSA_CA", str(tmp_path / ca) if ca else "")
        with pytest.raises(Fault):
            time_stamping_from_environment()
    monkeypatch.setenv("MINGCHA_TSA_CA", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("MINGCHA_TSA_MINUTES", "60")
    found = time_stamping_from_environment()
    assert found == TimeStamping("http://a/ts", tmp_path / "ca.pem", timedelta(hours=1))
