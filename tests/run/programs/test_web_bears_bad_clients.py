"""The server of the pages alone, without nginx, among clients that are silent, slow, or send garbage."""

import http.client
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from tests.support.e2e.programs import MINGCHA, environment_of, prepared, three_free_ports

BAD = 12
"""Of each kind; the server has four threads."""
FORM = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server with one worker."""
    home, port = tmp_path_factory.mktemp("web") / "var", three_free_ports()
    prepared(home)
    server = subprocess.Popen([*MINGCHA, "web"], env=environment_of(home, port))
    try:
        end = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < end
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def connected(port: int, sent: bytes = b"") -> socket.socket:
    """A connection on which something was sent."""
    made = socket.create_connection(("127.0.0.1", port), timeout=30)
    made.sendall(sent)
    return made


def page(port: int) -> tuple[int, float]:
    """Status of the sign-in page, and how many seconds it took."""
    asking, began = http.client.HTTPConnection("127.0.0.1", port, timeout=30), time.monotonic()
    try:
        asking.request("GET", "/accounts/login/")
        answer = asking.getresponse()
        answer.read()
        return answer.status, time.monotonic() - began
    finally:
        asking.close()


def csrf_cookie(port: int) -> str:
    """The cookie of the sign-in form, as a browser sends it back."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asking.request("GET", "/accounts/login/", headers={"Host": "localhost"})
    answer = asking.getresponse()
    answer.read()
    asking.close()
    return next(text.partition(";")[0] for text in answer.headers.get_all("Set-Cookie") or () if "csrf" in text)


def test_pages_answer_while_bodies_never_come(port: int) -> None:
    """Issue point C.17: four bodies of 60 kB that never come held all pages (no answer within 30 s): up to 64 kB were
    read to the end whatever answered, larger ones for the token in them where a browser sent its cookie."""
    cookie = f"Cookie: {csrf_cookie(port)}\r\n".encode()
    with ExitStack() as held:
        for number in range(BAD):
            held.enter_context(connected(port, FORM + b"Content-Length: 60000\r\n\r\nlogin=a"))
            held.enter_context(connected(port, FORM + cookie + b"Content-Length: 100000\r\n\r\nlogin=a"))
            held.enter_context(connected(port, b"GET / HTTP/1.1\r\nHost: local"))
            held.enter_context(connected(port))
            held.enter_context(connected(port, bytes([number, 255, 13, 10]) * 50))
        status, seconds = page(port)
    assert status == 200
    assert seconds < 10


def test_a_large_body_is_refused_in_words_before_it_was_sent(port: int) -> None:
    """Issue point C.17: 63 MB of multipart are not spooled: the refusal comes although nothing of it was sent."""
    with connected(port, FORM + b"Content-Length: 63000000\r\nExpect: 100-continue\r\n\r\n") as asking:
        answer = asking.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "请求内容过大" in answer


def test_a_refused_body_that_was_sent_all_the_same_loses_no_answer(port: int) -> None:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asking.request("POST", "/accounts/login/", b"x" * 8_000_000)
    answer = asking.getresponse()
    assert (answer.status, "too large" in answer.read().decode()) == (413, True)
    asking.close()


def test_a_head_request_and_static_files_are_whole(port: int) -> None:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asking.request("HEAD", "/accounts/login/")
    answer = asking.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    asking.request("GET", "/accounts/login/")
    text = asking.getresponse().read().decode()
    found = re.search(r'/static/[^"?]+', text)
    assert found is not None
    asking.request("GET", found[0])
    answer = asking.getresponse()
    size = int(answer.headers["Content-Length"])
    assert (answer.status, len(answer.read())) == (200, size)
    asking.close()


def test_a_head_that_never_ends_is_closed(port: int) -> None:
    with connected(port, b"GET / HTTP/1.1\r\nHost: local") as asking:
        began = time.monotonic()
        while asking.recv(4096):
            pass
        assert time.monotonic() - began < 25
