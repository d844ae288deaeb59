"""Circuits in the reader's reach, what hangs on them, and the operators that run them (articles 3, 17)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.circuits import rules as circuits_rules
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.circuits.rows import (
    ON_IT,
    carried_in_reach,
    carried_row,
    circuit_called,
    circuit_row,
    circuits_in_reach,
    counted,
)
from mingcha.registry.circuits.states import CircuitState
from mingcha.registry.circuits.values import CircuitFacts, CircuitRow, OperatorRow, PointCircuit
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.places.reached_query import QueryOfFacts

MOST_CIRCUITS = 200
"""Circuits of one page of the list."""
MOST_OPERATORS = 500
"""Network operators that a form offers."""
MOST_NAMED = 400
"""Points of a circuit that its page names: those on it, then those that hung on it."""


@cites("3", "17")
def circuits(
    asker: Reader,
    *,
    at: datetime,
    before: int = 0,
    limit: int = MOST_CIRCUITS,
    state: CircuitState | None = None,
    operator: str = "",
) -> tuple[CircuitRow, ...]:
    """The circuits in reach, newest first; those below the number `before` if it is given, of one state or operator if
    they are."""
    rows = circuits_in_reach(duty_of(asker, at))
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(state=state.value) if state else rows
    rows = rows.filter(operator__code=operator) if operator else rows
    numbers = list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])
    listed = counted(Circuit.objects.filter(pk__in=numbers)).order_by("-pk")
    return tuple(circuit_row(one, shanghai_day(at)) for one in listed)


@cites("3", "17")
def circuit(asker: Reader, number: int, *, at: datetime) -> CircuitFacts:
    """One circuit with its points in the reader's reach; those of elsewhere are counted. Raises Fault(NOT_FOUND), and
    Refused (article 3) outside the reader's reach."""
    who, held = duty_of(asker, at), circuit_called(number)
    require(circuits_rules.may_see_circuit(who, held.unit.place))
    on_it = carried_in_reach(who, held.pk).select_related("point__system")
    rows = [*on_it.filter(until=None).order_by("pk")[:MOST_NAMED]]
    rows += on_it.filter(until__isnull=False).order_by("-until", "-pk")[: MOST_NAMED - len(rows)]
    return CircuitFacts(
        row=circuit_row(counted(Circuit.objects.filter(pk=number)).get(), shanghai_day(at)),
        opened_by=held.opened_by,
        opened_at=held.opened_at,
        ended_reason=held.ended_reason,
        carried=tuple(map(carried_row, rows)),
        others=CarriedPoint.objects.filter(circuit=held).count() - on_it.count(),
        keeps=bool(
            circuits_rules.may_keep_circuit(who, held.unit.place).allowed
            and circuits_rules.is_still_in_use(CircuitState(held.state)).allowed
        ),
    )


@cites("3", "17")
def cameras_of_circuit(asker: Reader, number: int, *, at: datetime) -> frozenset[str]:
    """The codes of the points in the reader's reach that hang, or hung, on a circuit. Raises as `circuit`."""
    who, held = duty_of(asker, at), circuit_called(number)
    require(circuits_rules.may_see_circuit(who, held.unit.place))
    return frozenset(carried_in_reach(who, number).values_list("point__code", flat=True))


@cites("3", "17")
def operators(asker: Reader, *, at: datetime) -> tuple[OperatorRow, ...]:
    """The operators of circuits in reach, by name, with the circuits in use and the points on them."""
    in_use = Q(state=CircuitState.IN_USE.value)
    rows = circuits_in_reach(duty_of(asker, at)).values("operator__code", "operator__name")
    rows = rows.annotate(used=Count("pk", filter=in_use, distinct=True), points=Count("carried", filter=ON_IT))
    found = rows.order_by("operator__name", "operator__code")
    return tuple(OperatorRow(one["operator__code"], one["operator__name"], one["used"], one["points"]) for one in found)


@cites("3", "17")
def circuit_of_point(asker: Reader, code: str, *, at: datetime) -> PointCircuit | None:
    """The circuit on which a point hangs, None without one. For who may read the point."""
    for number, no, operator, division, unit, zone in _OF_POINT.rows(code):
        sees = circuits_rules.may_see_circuit(duty_of(asker, at), Place(division, unit, zone)).allowed
        return PointCircuit(number, no, operator, sees=sees)
    return None


_OF_POINT = CompiledQuery(
    lambda code: (
        CarriedPoint.objects.filter(point__code=code, until=None)
        .order_by("pk")
        .values_list(
            "circuit_id",
            "circuit__no",
            "circuit__operator__name",
            "circuit__unit__division",
            "circuit__unit__code",
            "circuit__unit__zone",
        )[:1]
    )
)


@cites("3", "17")
def contract_dues(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The circuits in reach that are in use and whose contract ends by a day up to `until`, or ended, the earliest
    first."""
    return tuple(
        Due(DueKind.CONTRACT, str(number), Words(f"{no}（{operator}）", f"{no} ({operator})"), unit, "17", last, None)
        for number, no, operator, unit, last in _ENDING.rows(duty_of(asker, at), until, limit=limit)
        if last is not None
    )


def _ending(who: DutyFacts, until: date) -> QuerySet[Circuit, Any]:
    rows = circuits_in_reach(who).filter(state=CircuitState.IN_USE.value, contract_until__lte=until)
    columns = ("pk", "no", "operator__name", "unit__name", "contract_until")
    return rows.order_by("contract_until", "pk").values_list(*columns)


_ENDING = QueryOfFacts(_ending)


def network_operators() -> tuple[tuple[str, str], ...]:
    """Codes and names of the network operators of the register, by name: whoever registers a circuit names one."""
    rows = Organisation.objects.filter(kind=OrganisationKind.NETWORK_OPERATOR.value).order_by("name", "code")
    return tuple(rows.values_list("code", "name")[:MOST_OPERATORS])


def circuit_names(numbers: Collection[str]) -> dict[str, str]:
    """Number at the operator by number of the circuit, for lists of findings."""
    rows = Circuit.objects.filter(pk__in=[int(one) for one in numbers if one.isdigit()])
    return {str(number): no for number, no in rows.values_list("pk", "no")}
