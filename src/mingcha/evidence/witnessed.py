"""The state of the witnesses of both logs, for pages and for `mingcha check` (article 20)."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.asking import WitnessAddress, overdue
from mingcha.evidence.log.checkpoint import SignedCheckpoint
from mingcha.evidence.log.continuation import unlawful
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.rows import LogRows
from mingcha.evidence.log.sqlite_rows import SqliteRows, open_or_empty
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
    answer: str
    since: datetime | None


def witness_states() -> tuple[WitnessState, ...]:
    """Every witness that was ever asked, by log and name."""
    home: Home = settings.MINGCHA_HOME
    return tuple(_state(kind, view) for kind in KINDS for view in WitnessViews(views_folder(home, kind)).all())


def check_witnesses(clock: Clock, witnesses: Sequence[WitnessAddress] = ()) -> Iterator[Finding]:
    """Refusals of witnesses, witnesses that have not answered for an hour, those of `witnesses` (the configured ones)
    that cosigned nothing for an hour before the published head or were never asked, and heads of a log held by a
    witness that the log neither extends nor explains by a restore."""
    home: Home = settings.MINGCHA_HOME
    keys: KeyFolder = settings.MINGCHA_KEYS
    accused = set[str]()
    for state in witness_states():
        subject = f"{state.log} {state.witness}"
        if state.trouble in ("refused", "ahead", "unknown"):
            accused.add(subject)
            yield log_finding(f"witness_{state.trouble}", subject, said=state.answer)
        elif state.trouble and state.since is not None and clock.now() - state.since > AWAY_FOR:
            accused.add(subject)
            yield log_finding("witness_away", subject, said=state.answer)
    for kind, key in KINDS.items():
        if not (keys.path / f"{key}.pub").exists():
            continue  # this log has not begun
        files = FolderFiles(home.recorder_log if kind == "recorder" else home.application_log)
        views = WitnessViews(views_folder(home, kind))
        for witness in overdue(files, keys.verifier(key), views, witnesses, AWAY_FOR):
            if f"{kind} {witness.key.name}" not in accused:
                yield log_finding("witness_away", f"{kind} {witness.key.name}")
    for incident in incidents():
        is_recorders = incident.log == "recorder"
        published = FolderFiles(home.recorder_log if is_recorders else home.application_log)
        is_gone = is_recorders and not home.journal.exists()
        if published.read(CHECKPOINT) == incident.signed.note and not is_gone:
            continue  # the check of the log compares its rows with its published head
        size = incident.signed.checkpoint.size
        found = "log_rolled_back" if size > incident.size else "log_forked"
        yield log_finding(found, incident.signed.checkpoint.origin, size=incident.size, witnessed=size)


@dataclass(frozen=True, slots=True)
class Incident:
    """A head signed by a log and held by another party that the log of `size` entries neither extends nor explains by a
    restore: its programs refuse to continue."""

    log: str
    size: int
    signed: SignedCheckpoint


def incidents() -> tuple[Incident, ...]:
    """The unexplained heads of both logs; empty if all is well."""
    found = _incidents("application", application_log().rows, application_origin())
    with closing(open_or_empty(settings.MINGCHA_HOME.journal)) as connection:
        found += _incidents("recorder", SqliteRows(connection), None)  # its key alone identifies the log
    return tuple(found)


def _incidents(kind: str, rows: LogRows, origin: str | None) -> list[Incident]:
    views = WitnessViews(views_folder(settings.MINGCHA_HOME, kind))
    if not views.has_incident():
        return []
    keys: KeyFolder = settings.MINGCHA_KEYS
    try:
        verifier = keys.verifier(KINDS[kind])
    except Fault:
        return []
    head = rows.head()
    size = 0 if head is None else head.size
    return [Incident(kind, size, signed) for signed in unlawful(rows, size, views.incidents(verifier, origin))]


def _state(kind: str, view: WitnessView) -> WitnessState:
    parts = view.note.split("\n", 2)
    size = int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0
    return WitnessState(kind, view.name, size, _time(view.at_ms), view.trouble, view.said, _time(view.since_ms))


def _time(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC)
