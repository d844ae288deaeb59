"""Asking the witnesses of MINGCHA_WITNESSES about both logs of this home, beside the worker's jobs (article 20)."""

import http.client
import ssl
import threading
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import structlog

from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.witness_views import WitnessView, WitnessViews, milliseconds, views_folder
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.run.published_logs import published_logs
from mingcha.run.witness_settings import witnesses_from_environment

ROUND_EVERY_S = 5
"""A witness is asked when the log has grown: from a fragment's first byte to its cosignature it is a minute, five
seconds until the minute is sealed, and two of these turns (docs/ref/evidence-log.md)."""
ANSWER_WITHIN_S = 10.0
_MOST_BYTES = 64 * 1024
_LOG = structlog.get_logger("mingcha.work")


class HttpTransport:
    """One bounded request a call; a redirect is an answer like any other."""

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        """See Transport."""
        return ask_http("POST", url, body)

    def get(self, url: str) -> tuple[int, bytes]:
        """See Transport."""
        return ask_http("GET", url, None)


def ask_http(method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body of one request of ours, bounded in time and size. Raises Fault(UNAVAILABLE)."""
    parts = urlsplit(url)
    connection: http.client.HTTPConnection
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(parts.netloc, timeout=ANSWER_WITHIN_S, context=context)
        else:
            connection = http.client.HTTPConnection(parts.netloc, timeout=ANSWER_WITHIN_S)
        try:
            connection.request(method, parts.path or "/", body, {"Connection": "close", **(headers or {})})
            answer = connection.getresponse()
            data = answer.read(_MOST_BYTES + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = Words("对方没有应答", "nobody answers there")
        raise Fault(FaultKind.UNAVAILABLE, words, f"{type(error).__name__}: {error}") from None
    if len(data) > _MOST_BYTES:
        raise Fault(FaultKind.UNAVAILABLE, Words("应答过长", "the answer is too long"), url)
    return answer.status, data


def ask_for_both_logs(home: Home, witnesses: Sequence[WitnessAddress], clock: Clock) -> Mapping[str, list[WitnessView]]:
    """One round over the published files of both logs; the views by kind of log. A log that cannot be read is logged
    and the other one is asked about."""
    keys = KeyFolder(home.keys)
    found: dict[str, list[WitnessView]] = {}
    began_ms = milliseconds(clock.now())
    for log in published_logs(home):
        kind = log.kind
        try:
            views, files = WitnessViews(views_folder(home, kind)), FolderFiles(log.folder)
            asker = Asker(log.origin, keys.verifier(log.key), files, views, HttpTransport(), clock.now)
            found[kind] = asker.round(witnesses)
        except (OSError, ValueError, Fault) as error:
            _LOG.warning("witnesses_not_asked", log=kind, reason=str(error))
            continue
        for view in found[kind]:
            if view.trouble and view.asked_ms >= began_ms:
                _LOG.warning("witness_trouble", log=kind, witness=view.name, trouble=view.trouble, said=view.said)
    return found


class WitnessRounds:
    """Rounds in a thread of their own: a witness that is slow holds up none of the worker's other jobs."""

    def __init__(self, home: Home, clock: Clock, witnesses: Sequence[WitnessAddress] | None = None) -> None:
        self._home = home
        self._clock = clock
        self._witnesses = witnesses_from_environment() if witnesses is None else witnesses
        self._running: threading.Thread | None = None

    def turn(self) -> None:
        """Begins a round unless one is under way; for the worker's table."""
        if not self._witnesses or (self._running is not None and self._running.is_alive()):
            return
        given = (self._home, self._witnesses, self._clock)
        self._running = threading.Thread(target=ask_for_both_logs, args=given, name="witnesses", daemon=True)
        self._running.start()

    def close(self) -> None:
        """Waits for a round that is under way: an answer takes seconds at most."""
        if self._running is not None:
            self._running.join(2 * ANSWER_WITHIN_S)
