"""Asks the witnesses of MINGCHA_WITNESSES about both logs of this home, beside the worker's jobs (article 20)."""

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Buffer, Mapping, Sequence
from contextlib import closing
from urllib.parse import SplitResult, urlsplit

import structlog

from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.witness_views import WitnessView, WitnessViews, milliseconds, views_folder
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.station.published_logs import published_logs
from mingcha.station.witnesses.settings import witnesses_from_environment

ROUND_EVERY_S = 5
"""Witnesses are asked when the log has grown. From a fragment's first byte to its cosignature: up to a minute, five
seconds until the minute is sealed, and two of these rounds (docs/ref/evidence-log.md)."""
ANSWER_WITHIN_S = 10.0
_MOST_BYTES = 64 * 1024
_LOG = structlog.get_logger("mingcha.work")


class HttpTransport:
    """Sends one bounded request per call, of at most `within_s` seconds; returns redirects without following them."""

    def __init__(self, within_s: float = ANSWER_WITHIN_S) -> None:
        self._within_s = within_s

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        """See Transport."""
        return ask_http("POST", url, body, within_s=self._within_s)

    def get(self, url: str) -> tuple[int, bytes]:
        """See Transport."""
        return ask_http("GET", url, None, within_s=self._within_s)


def ask_http(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
    within_s: float = ANSWER_WITHIN_S,
) -> tuple[int, bytes]:  # fmt: skip
    """Sends one HTTP request and returns (status, body). Raises Fault(UNAVAILABLE).

    Body size and total time are bounded, so a server that trickles bytes cannot block the caller.
    """
    until = time.monotonic() + within_s
    try:
        status, data = _exchange(method, urlsplit(url), body, headers or {}, until)
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = Words("对方没有应答", "no response from there")
        raise Fault(FaultKind.UNAVAILABLE, words, f"{type(error).__name__}: {error}") from None
    if len(data) > _MOST_BYTES:
        raise Fault(FaultKind.UNAVAILABLE, Words("应答过长", "the answer is too long"), url)
    return status, data


def _exchange(
    method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str], until: float
) -> tuple[int, bytes]:
    """One HTTP exchange. Raises OSError, HTTPException and ValueError."""
    context = ssl.create_default_context() if parts.scheme == "https" else None
    connection: http.client.HTTPConnection
    if context is None:
        connection = http.client.HTTPConnection(parts.netloc)
    else:
        connection = http.client.HTTPSConnection(parts.netloc, context=context)
    try:
        connection.sock = _reach(connection.host, connection.port, until)
        if context is not None:
            connection.sock.settimeout(_left(until))
            connection.sock = context.wrap_socket(connection.sock, server_hostname=connection.host)
        connection.sock.settimeout(_left(until))
        connection.request(method, parts.path or "/", body, {"Connection": "close", **headers})
        received = _Received(connection.sock, until)
        answer = http.client.HTTPResponse(received, method=method)  # type: ignore[arg-type]  # only makefile() is used
        with closing(answer):
            answer.begin()
            return answer.status, answer.read(_MOST_BYTES + 1)
    finally:
        connection.close()


def _reach(host: str, port: int, until: float) -> socket.socket:
    """Connects to the first address of a host that accepts, each within its share of the time. Raises OSError."""
    trouble = OSError("no address")
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for place, (*_, address) in enumerate(addresses):
        try:
            reached = socket.create_connection((str(address[0]), port), _left(until) / (len(addresses) - place))
        except OSError as error:
            trouble = error
        else:
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return reached
    raise trouble


class _Received(io.RawIOBase):
    """Reads from a socket until a deadline: each read waits at most for the time left."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self._connected = connected
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        self._connected.settimeout(_left(self._until))
        return self._connected.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Called by HTTPResponse as socket.makefile()."""
        del mode
        return io.BufferedReader(self)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no complete answer in time")
    return left


def ask_for_both_logs(home: Home, witnesses: Sequence[WitnessAddress], clock: Clock) -> Mapping[str, list[WitnessView]]:
    """One round over the published files of both logs; returns the views by kind of log.
    If one log cannot be read, logs that and continues with the other."""
    keys = KeyFolder(home.keys)
    found: dict[str, list[WitnessView]] = {}
    began_ms = milliseconds(clock.now())
    for log in published_logs(home):
        kind = log.kind
        try:
            views, files = WitnessViews(views_folder(home, kind)), FolderFiles(log.folder)
            asker = Asker(log.origin, keys.verifier(log.key), files, views, HttpTransport(), clock.now)
            found[kind] = asker.ask_witnesses(witnesses)
        except (OSError, ValueError, Fault) as error:
            _LOG.warning("witnesses_not_asked", log=kind, reason=str(error))
            continue
        for view in found[kind]:
            if view.trouble and view.asked_ms >= began_ms:
                _LOG.warning("witness_trouble", log=kind, witness=view.name, trouble=view.trouble, said=view.said)
    return found


class WitnessRounds:
    """Runs rounds in their own thread, so that a slow witness does not delay the worker's other jobs."""

    def __init__(self, home: Home, clock: Clock, witnesses: Sequence[WitnessAddress] | None = None) -> None:
        self._home = home
        self._clock = clock
        self._witnesses = witnesses_from_environment() if witnesses is None else witnesses
        self._running: threading.Thread | None = None

    def turn(self) -> None:
        """Starts a round unless one is running; called by the worker."""
        if not self._witnesses or (self._running is not None and self._running.is_alive()):
            return
        given = (self._home, self._witnesses, self._clock)
        self._running = threading.Thread(target=ask_for_both_logs, args=given, name="witnesses", daemon=True)
        self._running.start()

    def close(self) -> None:
        """Waits for a running round, at most 2 * ANSWER_WITHIN_S."""
        if self._running is not None:
            self._running.join(2 * ANSWER_WITHIN_S)
