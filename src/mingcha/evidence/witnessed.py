"""Where the witnesses of both logs stand, for pages and for `mingcha check` (article 20)."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.continuation import Continuation
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.rows import LogRows
from mingcha.evidence.log.sqlite_rows import SqliteRows, open_to_read
from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.evidence.log.witness_views import WitnessView, WitnessViews, views_folder
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder

AWAY_FOR = timedelta(hours=1)
"""A witness that does not answer is a finding after this time; a refusal is one at once."""
KINDS = {"application": "log-app", "recorder": "log-recorder"}
"""Kind of log -> name of its key."""


@dataclass(frozen=True, slots=True)
class WitnessState:
    """One witness of one log. `size` and `at` are of its last valid cosignature (0 and None before the first)."""

    log: str
    witness: str
    size: int
    at: datetime | None
    trouble: str
    said: str
    since: datetime | None


def witness_states() -> tuple[WitnessState, ...]:
    """Every witness that was ever asked, by log and name."""
    home: Home = settings.MINGCHA_HOME
    return tuple(_state(kind, view) for kind in KINDS for view in WitnessViews(views_folder(home, kind)).all())


def check_witnesses(clock: Clock) -> Iterator[Finding]:
    """Refusals of witnesses, witnesses that have not answered for an hour, and heads of a log that a witness holds and
    the log neither continues nor explains by a restore."""
    for state in witness_states():
        subject = f"{state.log} {state.witness}"
        if state.trouble in ("refused", "ahead", "unknown"):
            yield log_finding(f"witness_{state.trouble}", subject, said=state.said)
        elif state.trouble and state.since is not None and clock.now() - state.since > AWAY_FOR:
            yield log_finding("witness_away", subject, said=state.said)
    head = application_log().rows.head()
    yield from _incident("application", application_log().rows, 0 if head is None else head.size)
    journal = settings.MINGCHA_HOME.journal
    if journal.exists():
        with closing(open_to_read(journal)) as connection:
            rows = SqliteRows(connection)
            held = rows.head()
            yield from _incident("recorder", rows, 0 if held is None else held.size)


def _incident(kind: str, rows: LogRows, size: int) -> Iterator[Finding]:
    home: Home = settings.MINGCHA_HOME
    keys: KeyFolder = settings.MINGCHA_KEYS
    views = WitnessViews(views_folder(home, kind))
    if not views.has_incident():
        return
    origin = application_origin() if kind == "application" else views.incident_origin()
    try:
        verifier = keys.verifier(KINDS[kind])
    except Fault:
        return
    signed = views.incident(verifier, origin)
    files = FolderFiles(home.application_log if kind == "application" else home.recorder_log)
    if signed is None or files.read(CHECKPOINT) == signed.note:
        return  # the check of the log itself compares its rows with its published head
    if not Continuation(origin, verifier, files, views).is_lawful(rows, size, signed):
        found = "log_rolled_back" if signed.checkpoint.size > size else "log_forked"
        yield log_finding(found, origin, size=size, witnessed=signed.checkpoint.size)


def _state(kind: str, view: WitnessView) -> WitnessState:
    parts = view.note.split("\n", 2)
    size = int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0
    return WitnessState(kind, view.name, size, _time(view.at_ms), view.trouble, view.said, _time(view.since_ms))


def _time(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC)
