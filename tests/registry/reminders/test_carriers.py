"""Reminders by the bytes that leave: an SMTP dialogue, and a POST with its signature."""

import contextlib
import hashlib
import hmac
import json
import socketserver
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.reminders.carriers import MailServer, Reminder, WayAway, mail_carrier, webhook_carrier

REMINDER = Reminder(
    "明察：1 项期限提醒", "2026-12-31  备案（江汉区；第 9 条；还剩 3 日）\n", {"deadlines": [{"step": 3}]}, "a1b2"
)


class Smtp(socketserver.StreamRequestHandler):
    """A mail server that says yes, or no to the data."""

    heard: ClassVar[list[bytes]] = []
    takes: ClassVar[bool] = True

    def handle(self) -> None:
        self.wfile.write(b"220 desk.example\r\n")
        while line := self.rfile.readline():
            self.heard.append(line)
            verb = line.split()[0].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (line := self.rfile.readline()) != b".\r\n":
                    self.heard.append(line)
                self.wfile.write(b"250 kept\r\n" if self.takes else b"452 full\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class Desk(BaseHTTPRequestHandler):
    """A program of a unit that takes reminders."""

    heard: ClassVar[list[tuple[str, bytes]]] = []
    status: ClassVar[int] = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.headers.get("X-Mingcha-Signature", ""), body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def serving() -> Iterator[Any]:
    started: list[socketserver.BaseServer] = []

    def serve(server: socketserver.TCPServer) -> int:
        started.append(server)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return int(server.server_address[1])

    yield serve
    for server in started:
        server.shutdown()
        server.server_close()


def test_a_mail_leaves_by_smtp_and_a_refusal_is_told(serving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Smtp, "heard", [])
    port = serving(socketserver.TCPServer(("127.0.0.1", 0), Smtp))
    carry = mail_carrier(MailServer("127.0.0.1", port, "mingcha@city.example", ""), ("school.example",), SystemClock())
    carry("chen@school.example", REMINDER)
    lines = Smtp.heard
    assert [line.lower() for line in lines if line.upper().startswith((b"MAIL", b"RCPT"))] == [
        b"mail from:<mingcha@city.example>\r\n", b"rcpt to:<chen@school.example>\r\n",
    ]  # fmt: skip
    assert b"Auto-Submitted: auto-generated\r\n" in lines
    assert b"Message-ID: <a1b2@mingcha>\r\n" in lines, "the same when it is sent again"
    text = b64decode(b"".join(lines[lines.index(b"\r\n") + 1 : -1])).decode()
    assert text == REMINDER.text
    monkeypatch.setattr(Smtp, "takes", False)
    with pytest.raises(Fault) as fault:
        carry("chen@school.example", REMINDER)
    assert fault.value.kind is FaultKind.UNAVAILABLE
    assert not isinstance(fault.value, WayAway), "others' mail may be taken"


class Drip(socketserver.BaseRequestHandler):
    """A server of any kind that answers without end, byte by byte."""

    head: ClassVar[bytes] = b""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.request.sendall(self.head)
            while True:
                self.request.sendall(b"2")
                time.sleep(0.02)


@pytest.mark.parametrize("way", ["mail", "post"])
def test_who_answers_byte_by_byte_is_left_in_time(serving: Any, way: str) -> None:
    """It held the clock of the whole product, revocations too, for as long as it liked."""
    port = serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip))
    mail = mail_carrier(
        MailServer("127.0.0.1", port, "mingcha@city.example", ""), ("school.example",), SystemClock(), within_s=0.3
    )
    post = webhook_carrier((f"127.0.0.1:{port}",), b"", within_s=0.3)
    began = time.monotonic()
    with pytest.raises(WayAway):
        mail("chen@school.example", REMINDER) if way == "mail" else post(f"http://127.0.0.1:{port}/", REMINDER)
    assert time.monotonic() - began < 5


def test_a_status_is_an_answer_whatever_follows_it(serving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Drip, "head", b"HTTP/1.1 204 No Content\r\n\r\n")
    port = serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip))
    webhook_carrier((f"127.0.0.1:{port}",), b"", within_s=5)(f"http://127.0.0.1:{port}/", REMINDER)


@pytest.mark.parametrize("head", [b"garbage\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\n"])
def test_a_program_that_answers_garbage_is_away(serving: Any, monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    monkeypatch.setattr(Drip, "head", head)
    port = serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip))
    with pytest.raises(WayAway):
        webhook_carrier((f"127.0.0.1:{port}",), b"", within_s=5)(f"http://127.0.0.1:{port}/", REMINDER)


def test_a_mail_that_no_header_may_hold_is_a_fault_of_its_own() -> None:
    carry = mail_carrier(MailServer("127.0.0.1", 1, "mingcha@city.example", ""), ("school.example",), SystemClock())
    with pytest.raises(Fault) as fault:
        carry("chen@school.example", replace(REMINDER, subject="期限\nBcc: x@y.example"))
    assert not isinstance(fault.value, WayAway)


def test_a_post_is_signed_and_goes_to_allowed_hosts_alone(serving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Desk, "heard", [])
    port = serving(HTTPServer(("127.0.0.1", 0), Desk))
    address = f"http://127.0.0.1:{port}/due"
    carry = webhook_carrier((f"127.0.0.1:{port}",), b"key")
    carry(address, REMINDER)
    ((signature, body),) = Desk.heard
    assert json.loads(body) == {"deadlines": [{"step": 3}], "id": "a1b2"}
    assert signature == f"sha256={hmac.new(b'key', body, hashlib.sha256).hexdigest()}"
    monkeypatch.setattr(Desk, "status", 500)
    for wrong in (address, "http://127.0.0.1:1/due", "https://elsewhere.example/"):
        with pytest.raises(Fault) as fault:
            carry(wrong, REMINDER)
        assert fault.value.kind is FaultKind.UNAVAILABLE
