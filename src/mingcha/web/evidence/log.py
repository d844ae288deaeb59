"""The page of evidence: heads of the logs, latest entries, and instructions for verifying them (articles 16(3), 20)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.evidence import queries as evidence
from mingcha.evidence.log.continuation import rolled_back_words
from mingcha.evidence.queries import EntryView, LogView
from mingcha.evidence.witnessed import incidents, witness_states
from mingcha.fleet.recorders import queries as recorders
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.rules import may_read_events
from mingcha.registry.verifications.queries import may_ask_here, newest_check
from mingcha.registry.verifications.rules import may_read_evidence
from mingcha.supervision.complaints.queries import withheld_complaints
from mingcha.supervision.leaks.queries import withheld_entries
from mingcha.web.evidence.act_words import act_words
from mingcha.web.evidence.entry_words import actor_words, names_in, object_words
from mingcha.web.evidence.forms import KINDS, EntriesQuery
from mingcha.web.evidence.last_check import host_checks, last_checks
from mingcha.web.frame import wiring
from mingcha.web.frame.person import person_of

PAGE_ROWS = 50
LOOKED_AT_ONCE = 200
MOST_LOOKED = 5_000
"""Entries searched per request for those of one kind; the page then requests older ones."""


@dataclass(frozen=True, slots=True)
class LogHead:
    """The head of one log for the page."""

    name: Words
    origin: str
    size: int | None
    root: str
    at_ms: int | None


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of the application's log with its act, its object (None if withheld) and its actor as text."""

    entry: EntryView
    act: Words
    object: Words | None
    by: Words


@login_required
@cites("3", "16(3)", "20")
def index(request: HttpRequest) -> HttpResponse:
    """Heads, entries and instructions; for auditors and officers."""
    require_reader(request)
    asked = EntriesQuery.from_query(request).require()
    act = asked["act"]
    entries, older = latest(request, before=asked["before"], act=act)
    state = evidence.log_state()
    held, checks = heads(state), last_checks()
    context = {
        "active": "evidence",
        "heads": held,
        "newest_ms": max((head.at_ms for head in held if head.at_ms), default=None),
        "published": state.published_size,
        "verifier_key": state.verifier_key,
        "check": checks.last,
        "nightly": checks.nightly,
        "asked": newest_check(at=wiring.clock().now()),
        "may_check": may_ask_here(person_of(request).facts, at=wiring.clock().now()).allowed,
        "host_checks": host_checks(),
        "incidents": shown_incidents(),
        "witnesses": shown_witnesses(),
        "entries": entries,
        "act": act,
        "filters": KINDS,
        "next": older,
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "evidence/entries.html" if part else "evidence/index.html", context)


def require_reader(request: HttpRequest) -> None:
    """Raises Refused (article 16(3)) for those who are neither auditors nor officers."""
    require(may_read_evidence(person_of(request).facts))


def latest(request: HttpRequest, *, before: int | None, act: str) -> tuple[tuple[ListedEntry, ...], int | None]:
    """A page of entries, newest first, and the index before which older ones begin, None if there are none. `act` is a
    prefix of the act's name, searched among MOST_LOOKED entries. Readers without events see what the published log
    contains: act, time, articles."""
    with_event = may_read_events(person_of(request).facts).allowed
    found: list[EntryView] = []
    at_once, looked, ended = LOOKED_AT_ONCE if act else PAGE_ROWS, 0, False
    while len(found) < PAGE_ROWS and looked < MOST_LOOKED and not ended:
        rows = evidence.latest_entries(limit=at_once, before=before, with_event=with_event)
        found += [row for row in shown_to(request, rows) if not act or row.act.startswith(f"{act}.")]
        looked, ended = looked + len(rows), len(rows) < at_once
        before = rows[-1].index if rows else before
    older = found[PAGE_ROWS - 1].index if len(found) > PAGE_ROWS else (0 if ended else before)
    return in_words(found[:PAGE_ROWS]), older or None


def shown_to(request: HttpRequest, rows: Sequence[EntryView]) -> list[EntryView]:
    """The entries without those about a leak case that the reader may not know of (20(4)), of whatever act: the steps
    of a case name their entries; and without those of complaints behind the wall of the organ complained of (25). The
    published log has them all the same: an act, a time, an account's number, digests; nobody's name and no organ."""
    facts, at, asked = person_of(request).facts, wiring.clock().now(), [row.index for row in rows]
    withheld = withheld_entries(facts, asked, at=at) if asked else frozenset[int]()
    about = {row.index: _complaint_of(row) for row in rows if row.act.startswith(_COMPLAINTS)}
    walled = withheld_complaints(facts, frozenset(about.values()), at=at)
    return [row for row in rows if row.index not in withheld and about.get(row.index) not in walled]


_COMPLAINTS = "supervision.complaint."


def _complaint_of(row: EntryView) -> int:
    """The number of the complaint of which an entry tells; 0, which nobody may read, where its detail was erased."""
    event = row.event or evidence.entry_by_index(row.index, with_event=True).event or {}
    number = event.get("facts", {}).get("complaint")
    return number if isinstance(number, int) else 0


def require_shown(request: HttpRequest, entry: EntryView) -> None:
    """Raises Fault(NOT_FOUND), as for an entry beyond the end of the log, for one that is withheld from the reader."""
    if not shown_to(request, [entry]):
        words = Words(f"日志中没有第 {entry.index} 条", f"the log has no entry {entry.index}")
        raise Fault(FaultKind.NOT_FOUND, words)


def in_words(entries: Sequence[EntryView]) -> tuple[ListedEntry, ...]:
    """Entries with act, object and actor as texts."""
    named = names_in(entries)
    return tuple(ListedEntry(one, act_words(one.act), object_words(one, named), actor_words(one)) for one in entries)


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """A log that does not extend a head it has signed, as text."""

    name: Words
    text: Words


@dataclass(frozen=True, slots=True)
class ShownWitness:
    """The state of one witness of one log."""

    witness: str
    log: Words
    tone: str
    label: Words
    size: int
    at_ms: int | None
    answer: str


LOG_NAMES = {"application": Words("应用日志", "Application log"), "recorder": Words("录像机日志", "Recorder's log")}
WITNESS_TROUBLES = {
    "": ("ok", Words("已签名", "cosigned")),
    "away": ("warn", Words("没有应答", "does not answer")),
    "unknown": ("bad", Words("不认识该日志", "does not know the log")),
    "refused": ("bad", Words("拒绝签名", "refuses to cosign")),
    "ahead": ("bad", Words("所签比本机长", "cosigned more than we have")),
}


def shown_incidents() -> tuple[ShownIncident, ...]:
    """Open incidents as texts."""
    return tuple(ShownIncident(LOG_NAMES[each.log], rolled_back_words(each.signed)) for each in incidents())


def shown_witnesses() -> tuple[ShownWitness, ...]:
    """Every configured witness, by log."""
    return tuple(
        ShownWitness(
            state.witness,
            LOG_NAMES[state.log],
            *WITNESS_TROUBLES.get(state.trouble, WITNESS_TROUBLES["away"]),
            state.size,
            int(state.at.timestamp() * 1000) if state.at else None,
            state.answer if state.trouble else "",
        )
        for state in witness_states()
    )


def heads(state: LogView) -> tuple[LogHead, ...]:
    """The head of the application's log, and of each recorder's from its last report."""
    own = LogHead(
        Words("应用日志", "Application log"),
        state.origin,
        state.size,
        state.root,
        int(state.at.timestamp() * 1000) if state.at else None,
    )
    others = []
    for recorder in recorders.recorders(clock=wiring.clock()):
        log = recorder.status.get("log")
        head = log if isinstance(log, dict) else {}
        others.append(
            LogHead(
                Words(f"录像机 {recorder.recorder}", f"Recorder {recorder.recorder}"),
                f"{state.origin.rsplit('/', 1)[0]}/recorder/{recorder.recorder}",
                head.get("size"),
                str(head.get("root") or ""),
                head.get("at_ms"),
            )
        )
    return (own, *others)
