"""`mingcha witness` as another agency runs it: over HTTP, without a home, a database or Django."""

import asyncio
import contextlib
import http.client
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.evidence.log_workshop import ORIGIN, SIGNER, SqliteLog, entries

from mingcha.evidence.log.checkpoint import cosigned_at
from mingcha.evidence.log.note import ED25519, NamedKey, parse_note, parse_verifier_key, verifier_key
from mingcha.evidence.log.witness import Witness, encode_request
from mingcha.evidence.log.witness_memory import WitnessMemory
from mingcha.kit.clock import SystemClock
from mingcha.kit.keys import Signer
from mingcha.run.programs.witness_server import WitnessServer

WORDS = (sys.executable, "-m", "mingcha.run.main", "witness")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[WitnessServer]:
    memory = WitnessMemory.create(tmp_path / "witness.db", "court.example/w1")
    memory.add_key(NamedKey(ORIGIN, ED25519, SIGNER.public))
    server = WitnessServer(Witness("court.example/w1", Signer(bytes(32)), memory, SystemClock().now))
    await server.start("127.0.0.1", 0)
    yield server
    await server.stop()
    memory.close()


def post(port: int, body: bytes, path: str = "/add-checkpoint", method: str = "POST") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()


def first_request(log: SqliteLog) -> bytes:
    head = log.log.head()
    assert head is not None
    return encode_request(0, (), head.note)


async def test_of_many_at_once_one_is_cosigned(server: WitnessServer) -> None:
    """The race of the protocol's text: sizes that all believe the witness at 0; only one of them can be right."""
    log = SqliteLog()
    bodies = []
    for number in range(12):
        log.append(entries(number, number + 1))
        bodies.append(first_request(log))
    answers = await asyncio.gather(*(asyncio.to_thread(post, server.port, body) for body in reversed(bodies)))
    cosigned = [place for place, answer in enumerate(answers) if answer[0] == 200]
    assert len(cosigned) == 1
    size = 12 - cosigned[0]
    assert {answer[:1] + answer[2:] for place, answer in enumerate(answers) if place != cosigned[0]} == {
        (409, b"%d\n" % size)
    }
    log.close()


async def test_answers_over_http(server: WitnessServer, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 9))
    body = first_request(sqlite_log)
    status, _, line = await asyncio.to_thread(post, server.port, body)
    assert (status, line[:3]) == (200, "\u2014".encode())
    assert await asyncio.to_thread(post, server.port, body) == (409, "text/x.tlog.size", b"9\n")
    assert (await asyncio.to_thread(post, server.port, b"old 0\n"))[0] == 400
    assert (await asyncio.to_thread(post, server.port, body, "/add-checkpoint", "GET"))[0] == 405
    assert (await asyncio.to_thread(post, server.port, body, "/elsewhere"))[0] == 404


async def test_of_many_at_once_exactly_one_is_the_first(server: WitnessServer, sqlite_log: SqliteLog) -> None:
    sqlite_log.append(entries(0, 9))
    body = first_request(sqlite_log)
    answers = await asyncio.gather(*(asyncio.to_thread(post, server.port, body) for _ in range(12)))
    assert sorted(status for status, _, _ in answers) == [200, *[409] * 11]


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
        b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 4000 + b"\r\n",
    ],
)
async def test_what_is_not_a_request_is_answered_400(server: WitnessServer, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent)
    assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
    writer.close()
    await writer.wait_closed()


def run(folder: Path, *words: str) -> str:
    return subprocess.run([*WORDS, "--folder", str(folder), *words], check=True, capture_output=True, text=True).stdout


def test_the_program_from_its_first_start_to_a_lawful_restore(tmp_path: Path, sqlite_log: SqliteLog) -> None:
    folder = tmp_path / "w"
    key = parse_verifier_key(run(folder, "init", "court.example/w1").strip())
    assert run(folder, "add-log", verifier_key(ORIGIN, SIGNER.public)).strip() == ORIGIN
    sqlite_log.append(entries(0, 9))
    environment = os.environ | {"PYTHONPROFILEIMPORTTIME": "1"}
    log = tmp_path / "imports"
    with log.open("wb") as imports:
        words = [*WORDS, "--folder", str(folder), "serve", "--port", "0"]
        program = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=imports, text=True, env=environment)
        try:
            assert program.stdout is not None
            port = int(program.stdout.readline().rsplit(":", 1)[1].partition("/")[0])
            status, _, line = post(port, first_request(sqlite_log))
            head = sqlite_log.log.head()
            assert head is not None
            assert status == 200
            assert cosigned_at(parse_note(head.note + line), key) is not None
        finally:
            program.send_signal(signal.SIGTERM)
            program.stdout.close() if program.stdout else None
            assert program.wait(20) == 0
    assert "django" not in log.read_text()
    assert f"{ORIGIN}  9" in run(folder, "show")
    restored = SqliteLog()
    restored.append(entries(0, 4))
    other = restored.log.head()
    assert other is not None
    (tmp_path / "checkpoint").write_bytes(other.note)
    run(folder, "go-on", str(tmp_path / "checkpoint"), "--reason", "restore of 2026-11-24, file 12")
    assert f"{ORIGIN}  4" in run(folder, "show")
    assert "set aside: restore of 2026-11-24, file 12" in run(folder, "kept")
    restored.close()
