"""Programs of ours ask the gateway on this machine straight: a ticket never leaves through a proxy."""

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django import Settings

from mingcha.access.snapshots.gateway_pictures import GatewayPictures
from mingcha.access.tickets.gateways import nearby_gateway, send_revocation
from mingcha.kit.errors import Fault
from mingcha.web.frame.health import _gateway


class _Server(HTTPServer):
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        self.server.asked.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture
def server() -> Iterator[_Server]:
    """A port of this machine."""
    with _Server() as held:
        thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield held
        held.shutdown()
        thread.join()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    """A proxy that the environment names, as on many machines of an office."""
    with _Server() as held:
        thread = threading.Thread(target=held.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{held.server_port}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(urllib.request, "_opener", None)
        yield held
        held.shutdown()
        thread.join()


@pytest.mark.django_db
def test_neither_tickets_nor_revocations_go_through_a_proxy(
    server: _Server, proxy: _Server, settings: Settings
) -> None:
    settings.MINGCHA_GATEWAY_NEARBY = f"http://127.0.0.1:{server.server_port}"
    send_revocation("token")
    assert _gateway() is True
    with pytest.raises(Fault):  # the answer is empty
        GatewayPictures(nearby_gateway).take("42010600001310000001", 1, "token")
    assert proxy.asked == []
    assert [one.partition("?")[0] for one in server.asked] == [
        "POST /v1/revocations",
        "GET /healthz",
        "GET /v1/points/42010600001310000001/picture",
        "GET /v1/points/42010600001310000001/picture/source",
    ]
