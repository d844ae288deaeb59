"""Findings in the reader's reach, those that stand first (article 3)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, F, Q, QuerySet

from mingcha.evidence.compiled_query import concrete_names, instances
from mingcha.kit.decision import require
from mingcha.kit.words import Words
from mingcha.registry.findings import rules as findings_rules
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.rows import finding_called, finding_row
from mingcha.registry.findings.values import FindingRow
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts

_FINDING = PlaceColumns("division", "organisation", "zone")
_MOST_FILTERS = 64
"""Filters whose queries are kept."""


@dataclass(frozen=True, slots=True)
class FindingsAsked:
    """The filter of a list of findings: None, "" or () does not narrow; `subjects`, `kinds`: one of these; `closed`
    asks for the closed ones too; `newest_first`: of those that stand the last opened first."""

    kind: FindingKind | None = None
    subject_kind: SubjectKind | None = None
    subject: str = ""
    closed: bool = False
    subjects: tuple[str, ...] = ()
    kinds: tuple[FindingKind, ...] = ()
    newest_first: bool = False


_ALL_OPEN = FindingsAsked()


def open_findings(
    reader: Reader, *, at: datetime, asked: FindingsAsked = _ALL_OPEN, limit: int | None = None, offset: int = 0
) -> tuple[FindingRow, ...]:
    """The findings in the reader's reach: those that stand, the oldest first (or the newest, if asked for), then (if
    asked for) the closed ones, the last closed first. Nothing for a person whose roles read no findings."""
    facts = duty_of(reader, at)
    if offset or asked.subject or asked.subjects:
        end = None if limit is None else offset + limit
        return tuple(map(finding_row, _ordered(facts, asked)[offset:end]))
    return tuple(map(finding_row, instances(Finding, _query_of(asked).rows(facts, limit=limit))))


def count_findings(reader: Reader, *, at: datetime, asked: FindingsAsked = _ALL_OPEN) -> int:
    """The number of such findings."""
    return _asked_for(duty_of(reader, at), asked).count()


def count_with_kind(reader: Reader, kind: FindingKind, *, at: datetime) -> tuple[int, int]:
    """The number of open findings in the reader's reach, and of those of one kind among them, by one query."""
    found: dict[str, int] = dict(_NUMBERS.rows(duty_of(reader, at)))
    return sum(found.values()), found.get(kind.value, 0)


def count_by_area(reader: Reader, kind: FindingKind, *, at: datetime) -> tuple[tuple[str, str, int], ...]:
    """The number of open findings of a kind in the reader's reach by division and zone, in their order."""
    rows = _asked_for(duty_of(reader, at), FindingsAsked(kind=kind)).order_by("division", "zone")
    return tuple(rows.values_list("division", "zone").annotate(found=Count("pk")))


def finding(reader: Reader, number: int, *, at: datetime) -> FindingRow:
    """One finding. Raises Fault(NOT_FOUND), or Refused (article 3) outside the reader's reach."""
    held = finding_called(number)
    require(findings_rules.may_read_findings(duty_of(reader, at), held.place, FindingKind(held.kind)))
    return finding_row(held)


def stands(kind: FindingKind, subject_kind: SubjectKind, subject: str) -> bool:
    """Whether a finding of this kind about this subject is open. For rules, not for pages."""
    rows = Finding.objects.filter(kind=kind.value, subject_kind=subject_kind.value, subject=subject, closed_at=None)
    return rows.exists()


def subjects_with_findings(
    kinds: Collection[FindingKind], subject_kind: SubjectKind, begins: datetime, ends: datetime
) -> frozenset[str]:
    """The subjects of this kind about which a finding of one of these kinds was open at an instant of a span, its end
    not included. For upkeep, not for pages."""
    rows = Finding.objects.filter(subject_kind=subject_kind.value, kind__in=[one.value for one in kinds])
    rows = rows.filter(Q(closed_at=None) | Q(closed_at__gte=begins), opened_at__lt=ends)
    return frozenset(rows.values_list("subject", flat=True))


def words_standing(kind: FindingKind, subject_kind: SubjectKind, subject: str) -> Words | None:
    """What the open finding of this kind about this subject says, None if none is open. For acts, not for pages."""
    rows = Finding.objects.filter(kind=kind.value, subject_kind=subject_kind.value, subject=subject, closed_at=None)
    found = rows.order_by("pk").values_list("words_zh", "words_en").first()
    return Words(*found) if found else None


def _readable(facts: DutyFacts) -> Q:
    """The findings that these roles read: of each kind by the roles that it names."""
    found = Q(pk__in=[])
    for readers in {kind.facts.reads for kind in FindingKind}:
        kinds = [kind.value for kind in FindingKind if kind.facts.reads == readers]
        held = replace(facts, roles=tuple(one for one in facts.roles if one.role in readers))
        found |= Q(kind__in=kinds) & reach(held, _FINDING)
    return found


def _ordered(facts: DutyFacts, asked: FindingsAsked) -> QuerySet[Finding]:
    since = ("-opened_at", "-pk") if asked.newest_first else ("opened_at", "pk")
    return _asked_for(facts, asked).order_by(F("closed_at").desc(nulls_first=True), *since)


@lru_cache(_MOST_FILTERS)
def _query_of(asked: FindingsAsked) -> QueryOfFacts:
    """The list under a filter that names no subject."""
    return QueryOfFacts(lambda facts: _ordered(facts, asked).values_list(*concrete_names(Finding)))


_NUMBERS = QueryOfFacts(
    lambda facts: _asked_for(facts, _ALL_OPEN).order_by().values_list("kind").annotate(found=Count("pk"))
)


def _asked_for(facts: DutyFacts, asked: FindingsAsked) -> QuerySet[Finding]:
    rows = Finding.objects.filter(_readable(facts))
    if not asked.closed:
        rows = rows.filter(closed_at=None)
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind.value)
    if asked.kinds:
        rows = rows.filter(kind__in=[kind.value for kind in asked.kinds])
    if asked.subject_kind is not None:
        rows = rows.filter(subject_kind=asked.subject_kind.value)
    if asked.subjects:
        rows = rows.filter(subject__in=asked.subjects)
    return rows.filter(subject=asked.subject) if asked.subject else rows
