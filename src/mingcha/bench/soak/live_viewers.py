"""Viewers of live cameras during a measurement: by grant, ticket and register line, through the gateway."""

import json
import threading
import urllib.request
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from mingcha.bench.bench_home import MONITOR, MONITOR_PASSWORD, BenchHome
from mingcha.bench.second_factor import code_now

_TICKET_EVERY_S = 60.0
_PAUSE_S = 5.0
_WAIT_S = 10.0


class LiveViewers:
    """One monitor who watches several cameras, each over its own socket, and reconnects when one closes."""

    def __init__(self, home: BenchHome, cameras: list[str]) -> None:
        self.bytes = 0
        self.opened = 0
        self.ended_by: dict[str, int] = {}
        self._home, self._cameras = home, cameras
        self._token = self._grant = ""
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._watch, args=(camera,), daemon=True) for camera in cameras]
        self._counting, self._granting = threading.Lock(), threading.Lock()

    def start(self) -> None:
        """Creates the monitor with a token by public commands and starts watching."""
        self._home.add_monitor()
        token = ("person", "token", MONITOR, "--as", MONITOR, "--name", "bench", "--scope", "watch", "--json")
        made = json.loads(self._home.mingcha(*token, stdin=f"{MONITOR_PASSWORD}\n{code_now()}\n"))
        self._token = made["token"]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Closes all sockets and waits for their threads."""
        self._ended.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def as_json(self) -> dict[str, Any]:
        """Sockets opened, megabytes received, and why sockets ended."""
        mb = round(self.bytes / 1e6, 1)
        return {"cameras": len(self._cameras), "sockets_opened": self.opened, "mb": mb, "ended_by": self.ended_by}

    def _watch(self, camera: str) -> None:
        while not self._ended.is_set():
            try:
                self._watch_once(camera)
                why = "closed"
            except (OSError, WebSocketException, ValueError, KeyError, EOFError) as error:
                why = type(error).__name__
            with self._counting:
                self.ended_by[why] = self.ended_by.get(why, 0) + 1
            self._ended.wait(_PAUSE_S)

    def _watch_once(self, camera: str) -> None:
        token = self._ticket(camera)
        names = [Subprotocol("mingcha.v1"), Subprotocol(f"ticket.{token}")]
        address = f"ws://127.0.0.1:{self._home.port + 1}/live?camera={camera}"
        origin: Any = f"http://127.0.0.1:{self._home.port}"
        with connect(
            address,
            subprotocols=names,
            origin=origin,
            compression=None,
            max_size=None,
            open_timeout=_WAIT_S,
            proxy=None,
        ) as socket:
            with self._counting:
                self.opened += 1
            renewed_at = 0.0
            while not self._ended.is_set():
                try:
                    message = socket.recv(timeout=_WAIT_S)
                except TimeoutError:
                    continue
                if isinstance(message, bytes):
                    with self._counting:
                        self.bytes += len(message)
                elif (message_json := json.loads(message)).get("type") == "time":
                    renewed_at = renewed_at or message_json["server_ms"]
                    if message_json["server_ms"] - renewed_at >= _TICKET_EVERY_S * 1000:
                        socket.send(json.dumps({"type": "ticket", "token": self._ticket(camera)}))
                        renewed_at = message_json["server_ms"]

    def _ticket(self, camera: str) -> str:
        with self._granting:
            if not self._grant:
                wanted = {"purpose": "duty_patrol", "points": self._cameras, "hours": 8}
                self._grant = str(self._post("/access/grants", wanted)["grant"])
        asked = {"grant": self._grant, "points": [camera], "modes": ["live"]}
        return str(self._post("/access/tickets", asked)["token"])

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._home.port}{path}",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            body_json: dict[str, Any] = json.loads(answer.read())
        return body_json
