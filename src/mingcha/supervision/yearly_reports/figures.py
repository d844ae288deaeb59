"""The figures of a unit's year, each with its rows: what is counted and what is listed is one query (articles 8, 9, 14,
16, 17, 21, 23). Numbers that are no count of their rows: availability and the median time of repairs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from mingcha.access.exports.models import Export
from mingcha.access.publications.models import Publication
from mingcha.access.requests.models import Request
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.staff.models import Training
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.values import AssessmentState
from mingcha.supervision.cases.models import CaseChallenge
from mingcha.supervision.cases.states import LOWERED, ChallengeKind, Verdict
from mingcha.supervision.clues.models import Clue
from mingcha.supervision.clues.values import ClueKind
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.rules import SUMS, Measure, Sums
from mingcha.supervision.incidents.models import SecurityIncident
from mingcha.supervision.self_checks.kinds import CheckKind
from mingcha.supervision.self_checks.models import SelfCheck
from mingcha.supervision.work_orders.outcomes import median_repair, orders_in_time, orders_made, orders_repaired
from mingcha.supervision.yearly_reports.values import OF_DECISIONS, FigureKind, FigureRow, YearFigures


@dataclass(frozen=True, slots=True)
class Span:
    """A Shanghai year: its days, and its instants [begins, ends)."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return day_begins(self.first)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return day_begins(self.last + timedelta(days=1))


def span_of(year: int) -> Span:
    """The days of a year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a figure comes from: rows of a unit and a span, and a row as values (subject, about, day or instant)."""

    rows: Callable[[str, Span], QuerySet[Any, Any]]
    columns: tuple[str, str, str]
    about: Callable[[str], str] = str


def _in(column: str) -> Callable[[Span], dict[str, datetime]]:
    return lambda span: {f"{column}__gte": span.begins, f"{column}__lt": span.ends}


def _of(model: Any, unit: str, at: str) -> Callable[[str, Span], QuerySet[Any, Any]]:
    return lambda code, span: model.objects.filter(**{unit: code}, **_in(at)(span))


def _cameras(code: str, span: Span) -> QuerySet[Any, Any]:
    mine = Point.objects.filter(system__site__organisation__code=code, added_at__lt=span.ends)
    return mine.filter(state=PointState.IN_USE.value)


def _filings(code: str, span: Span) -> QuerySet[Any, Any]:
    mine = Q(applicant__code=code) | Q(system__site__organisation__code=code)
    return SystemFiling.objects.filter(mine, **_in("received_at")(span))


def _checks(code: str, span: Span) -> QuerySet[Any, Any]:
    return SelfCheck.objects.filter(unit__code=code, signed_at__isnull=False, year=span.first.year)


def _trainings(code: str, span: Span) -> QuerySet[Any, Any]:
    days = (span.first, span.last)
    return Training.objects.filter(user__organisation__code=code, passed=True, held_on__range=days)


def _health(code: str, span: Span) -> QuerySet[HealthDay, Any]:
    return HealthDay.objects.filter(organisation=code, whole=False, day__range=(span.first, span.last), cameras__gt=0)


def _made(code: str, span: Span) -> QuerySet[Any, Any]:
    return orders_made(code, span.begins, span.ends)


def _mended_in_time(code: str, span: Span) -> QuerySet[Any, Any]:
    return orders_in_time(code, span.begins, span.ends)


def _mended(code: str, span: Span) -> QuerySet[Any, Any]:
    return orders_repaired(code, span.begins, span.ends)


def _assessments(code: str, span: Span) -> QuerySet[Any, Any]:
    confirmed = (AssessmentState.CONFIRMED.value, AssessmentState.ENDED.value)
    return ImpactAssessment.objects.filter(unit__code=code, state__in=confirmed, **_in("decided_at")(span))


def _ended(kind: ChallengeKind, *verdicts: Verdict) -> _Source:
    """The reviews or lawsuits about decisions of people of an organ that so ended in a year (ARL 63 to 65, 67 to 69;
    ALL 69, 70, 74, 75, 77). Those from before the list of verdicts have none and are in no figure."""

    def rows(code: str, span: Span) -> QuerySet[Any, Any]:
        people = User.objects.filter(organisation__code=code).values_list("pk", flat=True)
        named = [one.value for one in verdicts]
        ended = {"kind": kind.value, "verdict__in": named, "until__range": (span.first, span.last)}
        return CaseChallenge.objects.filter(case__decided_by__in=[f"user:{one}" for one in people], **ended)

    return _Source(rows, ("case", "case__no", "until"))


_DECIDING = (OrganisationKind.CITY_PSB.value, OrganisationKind.DISTRICT_PSB.value)
_ORDER = ("pk", "point__name", "opened_at")
_SOURCES: Mapping[FigureKind, _Source] = {
    FigureKind.FILINGS: _Source(_filings, ("pk", "system__name", "received_at")),
    FigureKind.CAMERAS: _Source(_cameras, ("code", "name", "added_at")),
    FigureKind.REQUESTS: _Source(_of(Request, "managing_unit__code", "drafted_at"), ("no", "no", "drafted_at")),
    FigureKind.EXPORTS: _Source(_of(Export, "managing_unit", "started_at"), ("request", "no", "started_at")),
    FigureKind.PUBLICATIONS: _Source(_of(Publication, "unit__code", "asked_at"), ("no", "no", "asked_at")),
    FigureKind.SELF_CHECKS: _Source(_checks, ("pk", "kind", "signed_at"), lambda kind: CheckKind(kind).words.zh),
    FigureKind.TRAININGS: _Source(_trainings, ("user__username", "course", "held_on")),
    FigureKind.CLUES: _Source(
        _of(Clue, "organisation", "noted_at"), ("no", "kind", "noted_at"), lambda kind: ClueKind(kind).words.zh
    ),
    FigureKind.FINDINGS: _Source(_of(Finding, "organisation", "opened_at"), ("pk", "words_zh", "opened_at")),
    FigureKind.WORK_ORDERS: _Source(_made, _ORDER),
    FigureKind.ORDERS_IN_TIME: _Source(_mended_in_time, _ORDER),
    FigureKind.REPAIR_MINUTES: _Source(_mended, _ORDER),
    FigureKind.INCIDENTS: _Source(_of(SecurityIncident, "unit__code", "found_at"), ("pk", "title", "found_at")),
    FigureKind.ASSESSMENTS: _Source(_assessments, ("pk", "about_name", "decided_at")),
    FigureKind.REVIEW_UPHELD: _ended(ChallengeKind.REVIEW, Verdict.UPHELD),
    FigureKind.REVIEW_CHANGED: _ended(ChallengeKind.REVIEW, *LOWERED),
    FigureKind.REVIEW_ANNULLED: _ended(ChallengeKind.REVIEW, Verdict.ANNULLED, Verdict.UNLAWFUL),
    FigureKind.LAWSUIT_UPHELD: _ended(ChallengeKind.LAWSUIT, Verdict.UPHELD),
    FigureKind.LAWSUIT_CHANGED: _ended(ChallengeKind.LAWSUIT, *LOWERED),
    FigureKind.LAWSUIT_ANNULLED: _ended(ChallengeKind.LAWSUIT, Verdict.ANNULLED, Verdict.UNLAWFUL),
}


def figures_of(unit: str, year: int) -> YearFigures:
    """The figures of a unit (code) in a year, as the rows are now; one query a figure. Of decisions there are figures
    for organs that decide: the police."""
    span, decides = span_of(year), Organisation.objects.filter(code=unit, kind__in=_DECIDING).exists()
    kinds = [kind for kind in FigureKind if decides or kind not in OF_DECISIONS]
    measured = {FigureKind.AVAILABILITY: _availability, FigureKind.REPAIR_MINUTES: _repair_minutes}
    return {kind: measured[kind](unit, span) if kind in measured else _count(kind, unit, span) for kind in kinds}


def rows_of_figure(kind: FigureKind, unit: str, year: int, *, limit: int, offset: int = 0) -> tuple[FigureRow, ...]:
    """The rows that a figure counts, the earliest first; of the availability the counted days with their rate."""
    span = span_of(year)
    if kind is FigureKind.AVAILABILITY:
        days = _health(unit, span).order_by("day").values_list("day").annotate(*map(Sum, SUMS))
        return tuple(
            FigureRow("", kind.shown(Sums(*sums).permyriad(Measure.ONLINE)).zh, day)
            for day, *sums in days[offset : offset + limit]
        )
    source = _SOURCES[kind]
    subject, about, on = source.columns
    rows = source.rows(unit, span).order_by(on, "pk").values_list(subject, about, on)
    return tuple(FigureRow(str(one), source.about(text), _day(at)) for one, text, at in rows[offset : offset + limit])


def count_rows_of_figure(kind: FigureKind, unit: str, year: int) -> int:
    """How many rows `rows_of_figure` has without a limit."""
    span = span_of(year)
    if kind is FigureKind.AVAILABILITY:
        return _health(unit, span).values("day").distinct().count()
    return _count(kind, unit, span)


def _count(kind: FigureKind, unit: str, span: Span) -> int:
    return _SOURCES[kind].rows(unit, span).count()


def _availability(unit: str, span: Span) -> int | None:
    found = _health(unit, span).aggregate(*map(Sum, SUMS))
    return Sums(*(found[f"{name}__sum"] or 0 for name in SUMS)).permyriad(Measure.ONLINE)


def _repair_minutes(unit: str, span: Span) -> int | None:
    found = median_repair(unit, span.begins, span.ends)
    return None if found is None else found // timedelta(minutes=1)


def _day(at: date | datetime) -> date:
    return shanghai_day(at) if isinstance(at, datetime) else at
