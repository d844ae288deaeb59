"""Rows of circuits: found by number, and turned into values; not for pages (article 17)."""

from dataclasses import astuple
from datetime import date

from django.db.models import Count, Q, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.circuits import rules as circuits_rules
from mingcha.registry.circuits.models import CarriedPoint, Circuit
from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.circuits.values import CarriedRow, CircuitRow, Terms
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.models import PointState
from mingcha.registry.points.reach import POINT

ON_IT = Q(carried__until=None) & ~Q(carried__point__state=PointState.OUT_OF_USE)
"""The points that hang on a circuit now, for counting over circuits."""
_UNIT = PlaceColumns("unit__division", "unit__code", "unit__zone")
_POINT = PlaceColumns(*(f"point__{column}" for column in astuple(POINT)))
_LARGEST_NUMBER = 2**63 - 1


def circuit_called(number: int) -> Circuit:
    """The circuit with this number. Raises Fault(NOT_FOUND)."""
    rows = Circuit.objects.select_related("operator", "unit")
    found = rows.filter(pk=number).first() if 0 < number <= _LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条线路", "there is no such circuit"), str(number))
    return found


def read_circuit(number: int, revision: int) -> Circuit:
    """The circuit as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if it was changed since."""
    held = circuit_called(number)
    if held.revision != revision:
        words = Words("该线路已被他人变更，请核对最新情况", "somebody else changed it meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def circuits_in_reach(who: DutyFacts) -> QuerySet[Circuit]:
    """The circuits of units in this person's reach."""
    return Circuit.objects.filter(reach(who, _UNIT))


def carried_in_reach(who: DutyFacts, circuit: int) -> QuerySet[CarriedPoint]:
    """What hangs, or hung, on a circuit of the points in this person's reach."""
    return CarriedPoint.objects.filter(reach(who, _POINT), circuit=circuit)


def terms_of(held: Circuit) -> Terms:
    """What may change of a circuit, as a value."""
    return Terms(
        medium=Medium(held.medium),
        encryption=Encryption(held.encryption),
        bandwidth_mbps=held.bandwidth_mbps,
        contract_no=held.contract_no,
        contract_on=held.contract_on,
        contract_until=held.contract_until,
        document=held.document,
        contact=held.contact,
        promised=held.promised,
    )


def counted(rows: QuerySet[Circuit]) -> QuerySet[Circuit]:
    """Circuits with their organisations and the number of points on them."""
    return rows.select_related("operator", "unit").annotate(points_count=Count("carried", filter=ON_IT))


def circuit_row(held: Circuit, on: date) -> CircuitRow:
    """A circuit of `counted` as a value, as it is on a day."""
    state, terms = CircuitState(held.state), terms_of(held)
    return CircuitRow(
        number=held.pk,
        no=held.no,
        kind=CircuitKind(held.kind),
        state=state,
        operator=held.operator.code,
        operator_name=held.operator.name,
        unit=held.unit.code,
        unit_name=held.unit.name,
        from_on=held.from_on,
        ended_on=held.ended_on,
        terms=terms,
        points=getattr(held, "points_count", 0),
        revision=held.revision,
        opened_at=held.opened_at,
        is_contract_over=state is CircuitState.IN_USE and circuits_rules.is_contract_over(terms, on),
    )


def carried_row(held: CarriedPoint) -> CarriedRow:
    """A point on a circuit as a value; its point and system are read with it."""
    return CarriedRow(held.point.code, held.point.name, held.point.system.code, held.since, held.until)
