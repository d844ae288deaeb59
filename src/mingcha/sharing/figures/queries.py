"""The rows of the statistical sets as they stand, over the whole city (articles 3, 13(1), 13(2))."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, Max, Sum

from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.overview.gaps.models import Gap
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.parts.models import SitePart
from mingcha.registry.systems.models import System
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.catalogue.rules import may_read_catalogue
from mingcha.sharing.figures.rules import Key, least_count, rounded_down, with_hidden
from mingcha.sharing.figures.values import KEYS_OF_FIGURES, FigureRow, FigureTable
from mingcha.supervision.health.models import HealthDay
from mingcha.supervision.health.rules import SUMS, Measure, Sums

NOT_FIGURES: Mapping[SetSource, FigureTable] = {
    source: FigureTable(source, None, ()) for source in SetSource if source not in KEYS_OF_FIGURES
}


@cites("3", "13(1)", "13(2)")
def figures(reader: Reader, source: SetSource, *, at: datetime) -> FigureTable:
    """The rows of a statistical set for who reads the catalogue; no rows of another set. Raises Refused (13(1))."""
    require(may_read_catalogue(duty_of(reader, at)))
    return figure_table(source, at)


@cites("13(1)", "13(2)")
def figure_table(source: SetSource, at: datetime) -> FigureTable:
    """The rows of a statistical set as they would leave the platform, small counts hidden: filings and gaps as they
    stand, health of the last day that was counted."""
    today = shanghai_day(at)
    if source is SetSource.FILINGS:
        return FigureTable(source, today, _rows(_filings(), today))
    if source is SetSource.GAPS:
        return FigureTable(source, today, _rows(_gaps(), today))
    if source is SetSource.HEALTH:
        day = HealthDay.objects.filter(whole=True, cameras__gt=0).aggregate(last=Max("day"))["last"]
        return FigureTable(source, day, () if day is None else _health(day))
    return NOT_FIGURES[source]


def _rows(counts: tuple[Mapping[Key, int], ...], on: date) -> tuple[FigureRow, ...]:
    """A row a key; each column of counts hides its small ones for itself."""
    keys = sorted(set().union(*counts))
    least = least_count(on)
    columns = [with_hidden({key: one.get(key, 0) for key in keys}, least) for one in counts]
    return tuple(FigureRow(key, tuple(column[key] for column in columns)) for key in keys)


def _filings() -> tuple[Mapping[Key, int], ...]:
    """By street of its site: systems that are filed in a part of the city, and those with a part that is overdue."""
    streets = dict(System.objects.values_list("pk", "site__street"))
    codes = dict(System.objects.values_list("code", "pk"))
    parts: dict[int, set[tuple[str, str]]] = {}
    rows = SystemFiling.objects.filter(state=FilingState.RECEIVED.value).order_by("received_at", "pk")
    for system, division, zone, kind in rows.values_list("system", "division", "zone", "kind"):
        held = parts.setdefault(system, set())
        (held.discard if kind == FilingKind.CANCEL.value else held.add)((division, zone))
    standing = Finding.objects.filter(
        kind=FindingKind.FILING_OVERDUE.value, closed_at=None, subject_kind=SubjectKind.SYSTEM.value
    )
    late = {codes[code] for code in standing.values_list("subject", flat=True).distinct() if code in codes}
    filed: Counter[Key] = Counter((streets[system],) for system, held in parts.items() if held)
    overdue: Counter[Key] = Counter((streets[system],) for system in late)
    return filed, overdue


def _gaps() -> tuple[Mapping[Key, int], ...]:
    """By division and category of the site: parts that article 6 asks for, and gaps among them."""
    parts = SitePart.objects.filter(required=True, ended_at=None).order_by()
    asked = parts.values_list("site__division", "site__category").annotate(Count("pk"))
    gaps = Gap.objects.order_by().values_list("division", "category").annotate(Count("pk"))
    return tuple({(division, category): count for division, category, count in rows} for rows in (asked, gaps))


def _health(day: date) -> tuple[FigureRow, ...]:
    """By division, those of a functional zone with the division on whose land they lie: points in use, rounded down,
    and their rates, which are hidden with their number."""
    rows = HealthDay.objects.filter(day=day, whole=True, cameras__gt=0).order_by()
    found = {(division,): Sums(*sums) for division, *sums in rows.values_list("division").annotate(*map(Sum, SUMS))}
    least = least_count(day)
    counts = with_hidden({key: one.cameras for key, one in found.items()}, least)
    shown = {key: None if count is None else rounded_down(count, least) for key, count in counts.items()}
    return tuple(
        FigureRow(key, (shown[key], *(None if shown[key] is None else _permille(found[key], one) for one in _RATES)))
        for key in sorted(found)
    )


_RATES = (Measure.ONLINE, Measure.COMPLETE)


def _permille(sums: Sums, measure: Measure) -> int | None:
    rate = sums.permyriad(measure)
    return None if rate is None else rate // 10
