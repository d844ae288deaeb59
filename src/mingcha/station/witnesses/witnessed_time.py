"""The newest time that the witnesses of this home cosigned, for custody's decision on what is due (article 20(2))."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from mingcha.custody.disposal.rules import JudgedTime, judged_time
from mingcha.evidence.log.asking import WitnessAddress
from mingcha.evidence.log.publish import FolderFiles
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.station.published_logs import published_logs
from mingcha.station.witnesses.settings import newest_witnessed

type AskJudgedTime = Callable[[], JudgedTime | None]
"""Returns the time for judging what is due; None if no configured witness has cosigned a log of this home yet."""


def asking_judged_time(home: Home, clock: Clock, witnesses: Sequence[WitnessAddress]) -> AskJudgedTime:
    """A function that reads the published heads of both logs of this home at every call, for the worker."""

    def ask() -> JudgedTime | None:
        newest = newest_witnessed_at(home, witnesses) if witnesses else None
        return judged_time(clock.now(), newest, has_witnesses=bool(witnesses))

    return ask


def newest_witnessed_at(home: Home, witnesses: Sequence[WitnessAddress]) -> datetime | None:
    """The newest cosignature of a configured witness on a head of a log of this home, with both signatures verified.
    If several witnesses cosigned one head, the earliest counts. None before the first."""
    keys, trusted = KeyFolder(home.keys), [witness.key for witness in witnesses]
    times = []
    for log in published_logs(home):
        try:
            verifier = keys.verifier(log.key)
        except Fault:
            continue  # this log has no entry yet
        ask = newest_witnessed(log.origin, verifier, FolderFiles(log.folder), trusted)
        head = ask() if ask is not None else None
        if head is not None:
            times.append(datetime.fromtimestamp(head.at_ms / 1000, UTC))
    return max(times, default=None)
