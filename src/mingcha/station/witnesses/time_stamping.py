"""Gets tokens of the time-stamp authority MINGCHA_TSA for both logs, beside the worker's jobs (art. 20; RFC 3161)."""

import http.client
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog

from mingcha.evidence.log.time_stamps import TimeStamping, check_time_stamps, stamp
from mingcha.kit.bounded_http import ANSWER_WITHIN_S, ask_http
from mingcha.kit.clock import Clock
from mingcha.kit.environment import whole_number
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.time_stamp import QUERY_TYPE
from mingcha.kit.words import Words
from mingcha.station.published_logs import published_logs

LOOK_EVERY_S = 60
_LOG = structlog.get_logger("mingcha.work")


def time_stamping_from_environment() -> TimeStamping | None:
    """MINGCHA_TSA, MINGCHA_TSA_CA, MINGCHA_TSA_MINUTES; None without an authority. Raises Fault(INVALID)."""
    url, ca_text = os.environ.get("MINGCHA_TSA", ""), os.environ.get("MINGCHA_TSA_CA", "")
    if not url:
        return None
    minutes = whole_number("MINGCHA_TSA_MINUTES", 1440, 525_600)
    ca_path = Path(ca_text)
    if not url.startswith(("http://", "https://")) or not ca_text or not ca_path.is_file():
        words = Words(
            "MINGCHA_TSA 须为时间戳服务的地址，MINGCHA_TSA_CA 须为其 CA 证书文件",
            "MINGCHA_TSA must be the address of a time-stamp authority and MINGCHA_TSA_CA a file with its CA",
        )
        raise Fault(FaultKind.INVALID, words)
    return TimeStamping(url, ca_path, timedelta(minutes=minutes))


def ask_authority(url: str, query: bytes) -> bytes:
    """Sends a query to the authority and returns its reply. Raises Fault(UNAVAILABLE)."""
    status, reply = ask_http("POST", url, query, {"Content-Type": QUERY_TYPE})
    if status != http.client.OK:
        words = Words("时间戳服务拒绝", "the time-stamp authority refuses")
        raise Fault(FaultKind.UNAVAILABLE, words, f"{url}: {status}")
    return reply


def stamp_both_logs(home: Home, how: TimeStamping, clock: Clock) -> dict[str, int]:
    """Stamps each log that is due; returns sizes by kind of log. A failure of one log is logged and skipped."""
    keys, done = KeyFolder(home.keys), {}
    for log in published_logs(home):
        try:
            verifier = keys.verifier(log.key)
            size = stamp(log.folder, log.origin, verifier, how, clock.now(), partial(ask_authority, how.url))
        except (OSError, ValueError, Fault) as error:
            _LOG.warning("not_time_stamped", log=log.kind, reason=str(error))
            continue
        if size is not None:
            done[log.kind] = size
    return done


def check_stamped_logs(home: Home, clock: Clock) -> Iterator[Finding]:
    """The check of both logs' tokens for `mingcha check`, if an authority is set."""
    how, keys = time_stamping_from_environment(), KeyFolder(home.keys)
    for log in published_logs(home) if how is not None else ():
        if how is not None and (keys.path / f"{log.key}.pub").exists():
            yield from check_time_stamps(log.folder, log.origin, keys.verifier(log.key), how, clock.now())


class TimeStampRounds:
    """Runs rounds in their own thread, as WitnessRounds."""

    def __init__(self, home: Home, clock: Clock) -> None:
        self._home = home
        self._clock = clock
        self._how = time_stamping_from_environment()
        self._running: threading.Thread | None = None

    def turn(self) -> None:
        """Starts a round unless one is running; called by the worker."""
        if self._how is None or (self._running is not None and self._running.is_alive()):
            return
        given = (self._home, self._how, self._clock)
        self._running = threading.Thread(target=stamp_both_logs, args=given, name="time-stamps", daemon=True)
        self._running.start()

    def close(self) -> None:
        """Waits for a running round."""
        if self._running is not None:
            self._running.join(2 * ANSWER_WITHIN_S)
