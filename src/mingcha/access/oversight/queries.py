"""The audit of the use of footage, by person, year and unit, for auditors (articles 16(3), 25).

Each source (sources.py, sources_of_requests.py) yields rows of one kind, newest first; they are merged by time. A new
kind needs a value of AuditKind and a function in SOURCES.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db.models import Q

from mingcha.access.officers.models import Officer
from mingcha.access.oversight import rules as oversight_rules
from mingcha.access.oversight import sources, sources_of_requests
from mingcha.access.oversight.models import JudgedDay
from mingcha.access.oversight.values import AuditAsked, AuditKind, AuditRow, JudgedDayRow
from mingcha.evidence.queries import EntriesOfRows
from mingcha.kit.decision import require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import named

type Source = Callable[[DutyFacts, AuditAsked, int], Iterator[AuditRow]]
"""(reader with only the roles of an auditor, filter, limit) -> rows, newest first."""
SOURCES: Mapping[AuditKind, Source] = {
    AuditKind.VIEWING: sources.viewings,
    AuditKind.OPENING: sources.openings,
    AuditKind.PICTURE: sources.pictures,
    AuditKind.TRIAL_STILL: sources.trial_stills,
    AuditKind.MASK_STILL: sources.mask_stills,
    AuditKind.REFUSAL: sources.refusals,
    AuditKind.REQUEST: sources_of_requests.steps,
    AuditKind.LINE: sources_of_requests.lines,
    AuditKind.EXPORT: sources_of_requests.exports,
    AuditKind.COPY: sources_of_requests.copies,
    AuditKind.FETCH: sources.fetches,
    AuditKind.SHARED_STILL: sources.shared_stills,
}
MOST_NAMED = 200
"""Limit of people, and of units, found by a search for a name."""


def audit_rows(reader: Reader, asked: AuditAsked, *, at: datetime, limit: int, offset: int = 0) -> tuple[AuditRow, ...]:
    """The use of footage, newest first, inside the reader's territory: by people of its units, or of its points. Each
    row with its entry in the log. Raises Refused (article 25) for readers who are not auditors."""
    facts = duty_of(reader, at)
    require(oversight_rules.may_oversee(facts))
    auditor = replace(facts, roles=tuple(held for held in facts.roles if held.role is Role.AUDITOR))
    most = offset + limit
    found = [source(auditor, asked, most) for kind, source in SOURCES.items() if asked.wants(kind)]
    rows = islice(heapq.merge(*found, key=lambda row: row.at, reverse=True), offset, most)
    entries = EntriesOfRows()
    return tuple(_with_entry(row, entries) for row in rows)


def judged_days(reader: Reader, *, at: datetime, limit: int = 10) -> tuple[JudgedDayRow, ...]:
    """The last days that the clock judged. Raises Refused (article 25)."""
    require(oversight_rules.may_oversee(duty_of(reader, at)))
    rows = JudgedDay.objects.order_by("-day")[:limit]
    return tuple(JudgedDayRow(row.day, row.judged_at, row.people, row.found) for row in rows)


def people_called(text: str) -> frozenset[int]:
    """The ids of people whose user name, name or badge number is or contains a text, at most MOST_NAMED."""
    rows = User.objects.none()
    for column in ("username", "name", "badge_no"):
        rows |= User.objects.filter(**{f"{column}__icontains": text})
    return frozenset(rows.order_by("pk").values_list("pk", flat=True)[:MOST_NAMED])


def officers_called(text: str) -> frozenset[int]:
    """The ids of officers whose name contains a text, or whose number or credential is the text, at most MOST_NAMED;
    also those without an account, who sign on paper."""
    rows = Officer.objects.filter(Q(name__icontains=text) | Q(no=text) | Q(credential_no=text)).order_by("pk")
    return frozenset(rows.values_list("pk", flat=True)[:MOST_NAMED])


def units_called(text: str) -> frozenset[str]:
    """The codes of units whose code, name or initials contain a text, at most MOST_NAMED."""
    rows = Organisation.objects.filter(named(text)).order_by("code")
    return frozenset(rows.values_list("code", flat=True)[:MOST_NAMED])


def _with_entry(row: AuditRow, entries: EntriesOfRows) -> AuditRow:
    if row.entry is not None or not row.table:
        return row
    return replace(row, entry=entries.entry_of(row.table, row.key, row.at))
