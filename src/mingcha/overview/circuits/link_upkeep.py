"""Derives loss and jitter of circuits by day from what recorders measured: today and yesterday, each hour (article 17).

Some circuits at a time, three questions for each of them together, so that a city costs as many as it has hundreds.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import batched

from django.db.models import Q

from mingcha.custody.links.queries import measured_hours
from mingcha.custody.links.rules import MeasuredHour
from mingcha.kit.clock import Clock
from mingcha.kit.columns import differs
from mingcha.kit.decision import cites
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.overview.circuits.link_figures import LinkFigures, links_by_day
from mingcha.overview.circuits.models import CircuitLinkDay
from mingcha.overview.circuits.rules import Carried
from mingcha.registry.circuits.models import CarriedPoint

KEPT_DAYS = 62
"""This month and the one before."""
_AT_ONCE = 100
_COLUMNS = ("measured_s", "expected", "lost", "jitter_us", "jitter_most_us", "skipped")


@cites("17")
def derive_links(*, clock: Clock) -> int:
    """Derives the rows of today and yesterday, and forgets those of more than two months ago. Returns how many rows
    changed. For the clock."""
    today = shanghai_day(clock.now())
    first = today - timedelta(days=1)
    touched = CarriedPoint.objects.filter(Q(until=None) | Q(until__gt=day_begins(first)))
    circuits = touched.order_by("circuit").values_list("circuit", flat=True).distinct()
    changed = sum(_update(some, first) for some in batched(list(circuits), _AT_ONCE))
    CircuitLinkDay.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    return changed


def _update(circuits: tuple[int, ...], first: date) -> int:
    """Writes the rows of some circuits that differ, from a day on."""
    carried: defaultdict[int, list[Carried]] = defaultdict(list)
    begins = day_begins(first)
    rows = CarriedPoint.objects.filter(circuit__in=circuits).filter(Q(until=None) | Q(until__gt=begins))
    for circuit, code, since, until in rows.values_list("circuit", "point__code", "since", "until"):
        carried[circuit].append(Carried(code, _ms(since), None if until is None else _ms(until)))
    codes = {held.camera for every in carried.values() for held in every}
    measured: defaultdict[str, list[MeasuredHour]] = defaultdict(list)
    for one in measured_hours(codes, int(begins.timestamp()) // 3600):
        measured[one.camera].append(one)
    wanted = {
        (circuit, day): _row(circuit, day, figures)
        for circuit, every in carried.items()
        for day, figures in links_by_day(every, _of_each(every, measured)).items()
    }
    stored = {
        (row.circuit, row.day): row for row in CircuitLinkDay.objects.filter(circuit__in=circuits, day__gte=first)
    }
    written = [row for key, row in wanted.items() if differs(row, stored.get(key), _COLUMNS)]
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    CircuitLinkDay.objects.filter(pk__in=gone).delete()
    CircuitLinkDay.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["circuit", "day"], update_fields=list(_COLUMNS)
    )
    return len(gone) + len(written)


def _of_each(carried: list[Carried], measured: Mapping[str, list[MeasuredHour]]) -> list[MeasuredHour]:
    return [one for code in {held.camera for held in carried} for one in measured.get(code, ())]


def _row(circuit: int, day: date, figures: LinkFigures) -> CircuitLinkDay:
    return CircuitLinkDay(circuit=circuit, day=day, **{name: getattr(figures, name) for name in _COLUMNS})


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
