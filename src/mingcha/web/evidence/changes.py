"""Who changed what in the register: by thing, person, kind of act and day, as a page and as a table (article 16(3))."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_POST

from mingcha.evidence.queries import EntryView
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Refused, cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rules import may_read_events
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.systems.taking_back import may_be_taken_back
from mingcha.registry.verifications.actions import record_changes_table
from mingcha.registry.verifications.changed import WantedChanges, found_changes
from mingcha.web.evidence.change_forms import ChangesQuery
from mingcha.web.evidence.fact_words import facts_in_words
from mingcha.web.evidence.log import ListedEntry, in_words, shown_to
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import in_language, note_territory
from mingcha.web.frame.csv_table import csv_cell, csv_table
from mingcha.web.frame.person import facts_of, person_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up

PAGE_ROWS = 50
MOST_EXPORTED = 10_000
"""Entries of one table; it says when there were more."""
MOST_SEARCHES = 20
"""Searches for one table, each of evidence.changes.LOOKED entries."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """An entry as text, with its facts as (name, value), the number of the entry that it takes back, if any; `undo`:
    whether it may be taken back itself."""

    listed: ListedEntry
    facts: tuple[tuple[Words, Words], ...]
    takes_back: int | None
    undo: bool


@require_GET
@login_required
@cites("3", "16(3)")
def index(request: HttpRequest) -> HttpResponse:
    """The changes of a search, newest first. Without a search: what the reader changed, or everything for readers of
    the log's events."""
    form, facts = ChangesQuery.from_query(request), facts_of(request)
    context: dict[str, object] = {
        "active": "administration",
        "filter": form,
        "everybody": may_read_events(facts).allowed,
        "keeps": facts.has(*KEEPERS),
        "reads_log": person_of(request).may_read_evidence,
        "rows": (),
    }
    if not form.is_valid():
        return render(request, "evidence/changes.html", context, status=form.status)
    try:
        before = form.cleaned_data["before"]
        rows, onward = _rows(request, form.wanted(_own(facts)), before=before, limit=PAGE_ROWS)
        context |= {"rows": rows, "next": onward}
    except Refused as refused:
        note_territory(request, refused.decision)
        context |= {"refusal": refused.decision}
    except Fault as fault:
        if fault.kind is not FaultKind.NOT_FOUND:
            raise
        form.put_fault("code" if form.cleaned_data["code"] else "person", fault)
    status = 403 if "refusal" in context else 404 if form.errors else 200
    return render(request, "evidence/changes.html", context, status=status)


@login_required
@require_POST
@needs_step_up
@cites("3", "16(3)", "799-16(2)(2)")
def table(request: HttpRequest) -> HttpResponse:
    """The same changes as a CSV file, for who proved a factor just now: it names people and leaves the house. Its
    digest is entered before it is handed over."""
    form, facts, now = ChangesQuery.from_post(request), facts_of(request), wiring.clock().now()
    form.require()
    wanted, found, before = form.wanted(_own(facts)), list[ShownChange](), None
    for _ in range(MOST_SEARCHES):
        rows, before = _rows(request, wanted, before=before, limit=MOST_EXPORTED - len(found))
        found += rows
        if before is None or len(found) >= MOST_EXPORTED:
            break
    whole = gettext("whole") if before is None else gettext("Only the first rows are here")
    filtered = (gettext("Filter"), csv_cell(form.query), gettext("Rows"), len(found), whole)
    answer = csv_table("changes", person=facts.name, at=now, facts=filtered, head=_HEAD, rows=map(_cells, found))
    digest = hashlib.sha256(answer.content).hexdigest()
    record_changes_table(signed_in(request), query=form.query, rows=len(found), digest=digest, clock=wiring.clock())
    return answer


def _own(facts: DutyFacts) -> str:
    """Whose changes are listed when nobody is named: everybody's for readers of events, else the reader's."""
    return "" if may_read_events(facts) else facts.username


def _rows(
    request: HttpRequest, wanted: WantedChanges, *, before: int | None, limit: int
) -> tuple[tuple[ShownChange, ...], int | None]:
    """The changes that this reader may know of, and where the search goes on."""
    at: datetime = wiring.clock().now()
    found = found_changes(facts_of(request), wanted, at=at, before=before, limit=limit)
    return _shown(shown_to(request, found.entries)), found.onward


def _shown(entries: Sequence[EntryView]) -> tuple[ShownChange, ...]:
    return tuple(
        ShownChange(one, facts_in_words(_facts(one.entry)), _taken_back(one.entry), _is_undone(one.entry))
        for one in in_words(entries)
    )


def _is_undone(entry: EntryView) -> bool:
    """Whether the page offers to take an entry back; the act judges who may."""
    return may_be_taken_back(entry.act, _facts(entry))


def _facts(entry: EntryView) -> Mapping[str, Any]:
    return (entry.event or {}).get("facts") or {}


def _taken_back(entry: EntryView) -> int | None:
    number = _facts(entry).get("takes_back")
    return number if isinstance(number, int) else None


_HEAD = (
    gettext_noop("Time"),
    gettext_noop("Act"),
    gettext_noop("By"),
    gettext_noop("About"),
    gettext_noop("Facts"),
    gettext_noop("Entry in the log"),
)


def _cells(one: ShownChange) -> list[str]:
    listed = one.listed
    facts = "; ".join(f"{in_language(words)}: {in_language(value)}" for words, value in one.facts)
    return [
        f"{listed.entry.at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S%z}",
        csv_cell(in_language(listed.act)),
        csv_cell(in_language(listed.by)),
        csv_cell(in_language(listed.object) if listed.object else ""),
        csv_cell(facts),
        str(listed.entry.index),
    ]
