"""Outages of a circuit, and an operator's month over the circuits in the reader's reach (articles 3, 17)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Q

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.overview.circuits.carried import hung_on, ms_of
from mingcha.overview.circuits.link_figures import LinkFigures, summed
from mingcha.overview.circuits.models import CircuitLinkDay, CircuitOutage
from mingcha.overview.circuits.rules import MonthFigures, Span, derived_from, figures_together, month_figures, month_of
from mingcha.registry.circuits.queries import cameras_of_circuit
from mingcha.registry.circuits.rows import circuit_row, circuits_in_reach, counted
from mingcha.registry.circuits.values import CircuitRow
from mingcha.registry.identity.asker import Reader, duty_of

MOST_OUTAGES = 200
"""Outages of one page of a circuit."""


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage with its cameras in the reader's reach, by code; `others`: how many fell silent elsewhere; `heard`: how
    many were heard until then. `to_at` None: it lasts."""

    circuit: int
    from_at: datetime
    to_at: datetime | None
    cameras: tuple[str, ...]
    others: int
    heard: int
    reason: str

    @property
    def silent(self) -> int:
        """How many cameras fell silent."""
        return len(self.cameras) + self.others


@dataclass(frozen=True, slots=True)
class CircuitMonth:
    """A circuit in a month; `kept`: whether the promised availability was kept, None if nothing was promised or
    measured; `derived_from`: first day of which its outages are derived, `is_derived_in_part`: only after the month
    began; `link`: loss and jitter, as far as they were measured."""

    row: CircuitRow
    figures: MonthFigures
    kept: bool | None
    derived_from: date
    is_derived_in_part: bool
    link: LinkFigures

    @property
    def promised(self) -> str:
        """The promised availability for people."""
        return "–" if self.row.terms.promised is None else f"{self.row.terms.promised / 100:.2f}%"


@dataclass(frozen=True, slots=True)
class OperatorMonth:
    """An operator's circuits in reach in a month, those with the longest outages first, and all of them together.
    `derived_from`: first day of which outages of any of them are derived, None without a circuit."""

    operator: str
    operator_name: str
    first: date
    figures: MonthFigures
    link: LinkFigures
    circuits: tuple[CircuitMonth, ...]
    derived_from: date | None


@cites("3", "17")
def outages(
    asker: Reader, number: int, *, at: datetime, limit: int = MOST_OUTAGES, before_ms: int = 0
) -> tuple[OutageRow, ...]:
    """The outages of a circuit, newest first; those that began before an instant if it is given. Raises
    Fault(NOT_FOUND), Refused (article 3) outside the reader's reach."""
    named = cameras_of_circuit(asker, number, at=at)
    rows = CircuitOutage.objects.filter(circuit=number)
    rows = rows.filter(from_ms__lt=before_ms) if before_ms else rows
    return tuple(_outage_row(held, named) for held in rows.order_by("-from_ms")[:limit])


@cites("3", "17")
def operator_month(asker: Reader, operator: str, *, day: date, at: datetime) -> OperatorMonth:
    """What the circuits of an operator in reach did in the Shanghai month of a day. Raises Fault(NOT_FOUND) without
    one in reach."""
    first_ms, end_ms = month_of(day)
    run = counted(circuits_in_reach(duty_of(asker, at)).filter(operator__code=operator))
    rows = [circuit_row(row, shanghai_day(at)) for row in run]
    if not rows:
        words = Words("没有该单位运营的线路", "no circuit of this operator")
        raise Fault(FaultKind.NOT_FOUND, words, operator)
    in_month = [row for row in rows if _used(row).within(first_ms, end_ms)]
    numbers = [row.number for row in in_month]
    spans, hung = _spans(numbers, first_ms, end_ms), hung_on(numbers, first_ms, end_ms)
    bounds = {"first_ms": first_ms, "end_ms": end_ms, "now_ms": ms_of(at)}
    links = _links(numbers, day)
    months = []
    for row in in_month:
        first, held = derived_from(row.opened_at), hung.get(row.number, ())
        figures = month_figures(_used(row), held, spans[row.number], derived_ms=ms_of(day_begins(first)), **bounds)
        in_part, link = first > day.replace(day=1), summed(links[row.number])
        months.append(CircuitMonth(row, figures, _kept(row, figures), first, in_part, link))
    months.sort(key=lambda one: (-one.figures.out_s, one.row.no))
    return OperatorMonth(
        operator=operator,
        operator_name=rows[0].operator_name,
        first=day.replace(day=1),
        figures=figures_together([one.figures for one in months]),
        link=summed(one.link for one in months),
        circuits=tuple(months),
        derived_from=min((one.derived_from for one in months), default=None),
    )


def _spans(numbers: list[int], first_ms: int, end_ms: int) -> defaultdict[int, list[Span]]:
    rows = CircuitOutage.objects.filter(circuit__in=numbers, from_ms__lt=end_ms)
    found: defaultdict[int, list[Span]] = defaultdict(list)
    touching = rows.filter(Q(to_ms=None) | Q(to_ms__gt=first_ms))
    for number, from_ms, to_ms in touching.values_list("circuit", "from_ms", "to_ms"):
        found[number].append(Span(from_ms, to_ms))
    return found


def _links(numbers: list[int], day: date) -> defaultdict[int, list[LinkFigures]]:
    """What was measured of circuits on each day of the Shanghai month of a day."""
    rows = CircuitLinkDay.objects.filter(circuit__in=numbers, day__year=day.year, day__month=day.month)
    found: defaultdict[int, list[LinkFigures]] = defaultdict(list)
    for number, *columns in rows.values_list("circuit", *LinkFigures.__slots__):
        found[number].append(LinkFigures(*columns))
    return found


def _used(row: CircuitRow) -> Span:
    """The time in which a circuit is, or was, in use."""
    return Span(ms_of(day_begins(row.from_on)), None if row.ended_on is None else ms_of(day_ends(row.ended_on)))


def _kept(row: CircuitRow, figures: MonthFigures) -> bool | None:
    if row.terms.promised is None or figures.availability is None:
        return None
    return figures.availability >= row.terms.promised


def _outage_row(held: CircuitOutage, named: Collection[str]) -> OutageRow:
    cameras = tuple(code for code in held.cameras if code in named)
    return OutageRow(
        circuit=held.circuit,
        from_at=datetime.fromtimestamp(held.from_ms / 1000, UTC),
        to_at=None if held.to_ms is None else datetime.fromtimestamp(held.to_ms / 1000, UTC),
        cameras=cameras,
        others=len(held.cameras) - len(cameras),
        heard=held.heard,
        reason=held.reason,
    )
