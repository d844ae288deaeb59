"""What nginx itself does with deploy/nginx.conf, in front of a program that answers with the headers that it got."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.support.e2e.programs import three_free_ports
from tests.support.run.nginx import site


class Echo(BaseHTTPRequestHandler):
    """Answers each request with its headers, as a page that would set its own HSTS."""

    def do_GET(self) -> None:
        """A GET."""
        content = json.dumps(dict(self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Strict-Transport-Security", "max-age=1")
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        """Takes a body first."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextlib.contextmanager
def running(folder: Path) -> Iterator[int]:
    """nginx with its logs in `folder`: the port with TLS (the next one has plain HTTP).

    At the end it has answered, and logged, every request: it writes a line only after the last byte of a body that it
    refused has come or its connection has ended.
    """
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        assert "CI" not in os.environ, "CI installs nginx (.ci/run)"
        pytest.skip("Debian's nginx-light is not installed")
    tls = three_free_ports()
    pages = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=pages.serve_forever, daemon=True).start()
    server = subprocess.Popen([nginx, "-c", str(site(folder, pages.server_port, tls))], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 20
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", tls)) == 0:
                    break
            assert time.monotonic() < end
            time.sleep(0.05)
        yield tls
    finally:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(20)
        finally:  # one that does not end fails the test: its log may lack lines
            server.kill()
            server.wait(20)
            pages.shutdown()
            pages.server_close()


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port with TLS of one nginx for the tests that read no log."""
    with running(tmp_path_factory.mktemp("nginx")) as port:
        yield port


def ask(
    port: int, path: str, host: str, *, secure: bool = True, body: bytes | None = None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body. Raises OSError or HTTPException if there is no answer."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    asking = (
        http.client.HTTPSConnection("localhost", port, timeout=20, context=trusting) if secure
        else http.client.HTTPConnection("localhost", port, timeout=20)
    )  # fmt: skip
    try:
        asking.request("GET" if body is None else "POST", path, body, {"Host": host, "X-Forwarded-For": "203.0.113.9"})
        answer = asking.getresponse()
        return answer.status, dict(answer.headers.items()), answer.read().decode()
    finally:
        asking.close()


def test_the_pages_see_one_host_whatever_the_client_says(tls: int) -> None:
    """Issue point C.17: the client's Host, port and all, reached the pages."""
    status, headers, text = ask(tls, "/", "localhost:9")
    seen = json.loads(text)
    assert (status, seen["Host"], seen["X-Forwarded-For"]) == (200, f"localhost:{tls}", "127.0.0.1")
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_another_host_gets_no_answer_and_no_redirect(tls: int) -> None:
    """Issue point C.17: any Host was redirected to itself."""
    for port, secure in ((tls, True), (tls + 1, False)):
        with pytest.raises((OSError, http.client.HTTPException)):
            ask(port, "/", "evil.example", secure=secure)
    status, headers, _ = ask(tls + 1, "/points?a=1", "localhost:80", secure=False)
    assert (status, headers["Location"]) == (301, f"https://localhost:{tls}/points?a=1")


def test_a_large_body_is_refused_in_words(tls: int) -> None:
    large = b"x" * 300_000
    status, _, text = ask(tls, "/", "localhost", body=large)
    assert (status, "请求内容过大" in text) == (413, True)
    assert ask(tls, "/points/archives/7/documents", "localhost", body=large)[0] == 200, "files are taken here"


def test_the_secret_of_a_calendar_address_is_in_no_log(tmp_path: Path) -> None:
    """It opens the deadlines of a person for months, and stood in the access log, and in the error log if refused."""
    path, large = "/deadlines/calendar/mct_secret/en.ics", b"x" * 300_000
    with running(tmp_path) as tls:
        assert [ask(tls, path, "localhost")[0], ask(tls, path, "localhost", body=large)[0]] == [200, 429]
        assert ask(tls + 1, path, "localhost", secure=False)[0] == 301
        assert ask(tls, "/shown-in-the-log", "localhost", body=large)[0] == 413
    logs = [(tmp_path / name).read_text() for name in ("access.log", "error.log")]
    assert all("/shown-in-the-log" in log for log in logs), "what is no secret is logged"
    assert [log for log in logs if "mct_secret" in log] == []


def answers(port: int, path: str, count: int) -> list[tuple[int, str]]:
    """Status and text of `count` requests over one connection, faster than any rate also on a slow machine."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    found = []
    with contextlib.closing(http.client.HTTPSConnection("localhost", port, timeout=20, context=trusting)) as asking:
        for _ in range(count):
            asking.request("GET", path, headers={"Host": "localhost"})
            answer = asking.getresponse()
            found.append((answer.status, answer.read().decode()))
    return found


def test_many_attempts_to_sign_in_are_slowed_and_pages_are_not(tls: int) -> None:
    """Issue point C.17: nginx had no rates."""
    refused = [text for status, text in answers(tls, "/accounts/login/", 80) if status == 429]
    assert len(refused) >= 5
    assert "请求过于频繁" in refused[0]
    assert [status for status, _ in answers(tls, "/", 60)] == [200] * 60


@pytest.mark.parametrize("path", ["/session/passkey/answer", "/session/step-up", "/account/begin/abc"])
def test_passkeys_step_up_and_links_have_the_rate_of_sign_in(tls: int, path: str) -> None:
    """Issue points B.13, C.17: guesses at these had only the rate of every page."""
    assert [status for status, _ in answers(tls, path, 60)].count(429) >= 5
