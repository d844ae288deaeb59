"""Requests between our programs go where they are sent, and nowhere else."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request

import pytest

from mingcha.kit.straight import ask_straight

seen: list[str] = []


class Redirecting(BaseHTTPRequestHandler):
    """Answers every GET but /there with a redirect to /there."""

    def do_GET(self) -> None:
        """A GET."""
        seen.append(self.path)
        self.send_response(200 if self.path == "/there" else 302)
        self.send_header("Location", "/there")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


def test_a_redirect_is_not_followed() -> None:
    """Issue, ASVS 15.3.2: a ticket in the Authorization header was sent on to wherever the answer pointed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        root = f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(HTTPError) as error:
            ask_straight(Request(f"{root}/here", headers={"Authorization": "Bearer secret"}), 5)
        error.value.close()
        assert (error.value.code, seen) == (302, ["/here"])
        with ask_straight(f"{root}/there", 5) as answer:
            assert answer.status == 200
    finally:
        server.shutdown()
        server.server_close()
