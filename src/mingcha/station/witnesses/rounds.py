"""Asks the witnesses of MINGCHA_WITNESSES about both logs of this home, beside the worker's jobs (article 20)."""

import threading
from collections.abc import Mapping, Sequence

import structlog

from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.witness_views import WitnessView, WitnessViews, milliseconds, views_folder
from mingcha.kit.bounded_http import ANSWER_WITHIN_S, ask_http
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.station.published_logs import published_logs
from mingcha.station.witnesses.settings import witnesses_from_environment

ROUND_EVERY_S = 5
"""Witnesses are asked when the log has grown. From a fragment's first byte to its cosignature: up to a minute, five
seconds until the minute is sealed, and two of these rounds (docs/ref/evidence-log.md)."""
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
