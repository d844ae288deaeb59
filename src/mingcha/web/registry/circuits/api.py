"""Circuits of network operators, their outages and months over the API (article 17)."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.overview.circuits.link_figures import LinkFigures
from mingcha.overview.circuits.queries import (
    MOST_OUTAGES,
    CircuitMonth,
    OperatorMonth,
    OutageRow,
    operator_month,
    outages,
)
from mingcha.registry.circuits import actions, queries
from mingcha.registry.circuits.rules import (
    MOST_BANDWIDTH_MBPS,
    MOST_CONTACT,
    MOST_CONTRACT,
    MOST_DOCUMENT,
    MOST_NO,
    MOST_POINTS,
    MOST_REASON,
    WHOLE,
)
from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.circuits.values import CircuitFacts, CircuitRow, NewCircuit, OperatorRow, Terms
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, Limit, PointCode, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["circuits"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Share = Annotated[int, Field(ge=1, le=WHOLE)]
_LINE = r"^[^\x00-\x1f]*$"


class CircuitTermsShape(Schema):
    """What may change of a circuit; `promised`: availability of a month in hundredths of a percent, null for none."""

    medium: Medium
    encryption: Encryption
    bandwidth_mbps: int
    contract_no: str
    contract_on: date | None
    contract_until: date | None
    document: str
    contact: str
    promised: int | None


class CircuitShape(Schema):
    """A circuit; `revision` is asked for by a change and by its end."""

    number: int
    no: str
    kind: CircuitKind
    state: CircuitState
    operator: str
    operator_name: str
    unit: str
    unit_name: str
    from_on: date
    ended_on: date | None
    terms: CircuitTermsShape
    points: int
    revision: int


class CarriedPointShape(Schema):
    """A point on a circuit; `until` is null while it hangs there."""

    code: str
    name: str
    system: str
    since: Instant
    until: Instant | None


class WholeCircuitShape(Schema):
    """A circuit with its points in reach, those on it first; `others`: how many of elsewhere hang, or hung, on it."""

    circuit: CircuitShape
    opened_at: Instant
    ended_reason: str
    carried: list[CarriedPointShape]
    others: int

    @classmethod
    def of(cls, found: CircuitFacts) -> "WholeCircuitShape":
        """The facts as a shape."""
        return cls(
            circuit=CircuitShape.model_validate(found.row),
            opened_at=found.opened_at,
            ended_reason=found.ended_reason,
            carried=[CarriedPointShape.model_validate(one) for one in found.carried],
            others=found.others,
        )


class CircuitOutageShape(Schema):
    """An outage with the codes of its cameras in reach; `others`: how many fell silent elsewhere; `heard`: how many
    were heard until then. `to_at` is null while it lasts."""

    circuit: int
    from_at: Instant
    to_at: Instant | None
    cameras: list[str]
    others: int
    heard: int
    reason: str


class NetworkOperatorShape(Schema):
    """An operator with its circuits in use in reach, and the points on them."""

    code: str
    name: str
    circuits: int
    points: int


class MonthFiguresShape(Schema):
    """Figures of a month: seconds of outages and of use with a point on the circuit, availability in hundredths of a
    percent of that time, rounded down, null where nothing was measured."""

    circuits: int
    outages: int
    out_s: int
    used_s: int
    availability: int | None


class LinkFiguresShape(Schema):
    """Loss and jitter in a month as recorders measured them over UDP, in seconds of cameras (0: not measured): packets
    that should have come and that did not, lost of a million (rounded up), mean and greatest interarrival jitter in
    microseconds. `skipped`: packets that cameras left out over TCP, where loss cannot be seen."""

    measured_s: int
    expected: int
    lost: int
    loss_ppm: int | None
    jitter_us: int | None
    jitter_most_us: int | None
    skipped: int

    @classmethod
    def of(cls, found: LinkFigures) -> "LinkFiguresShape":
        """The facts as a shape."""
        measured = found.measured_s > 0
        return cls(
            measured_s=found.measured_s,
            expected=found.expected,
            lost=found.lost,
            loss_ppm=found.loss_ppm,
            jitter_us=found.jitter_us if measured else None,
            jitter_most_us=found.jitter_most_us if measured else None,
            skipped=found.skipped,
        )


class CircuitMonthShape(Schema):
    """A circuit in a month; `kept`: whether the promised availability was kept, null if nothing was promised or
    measured; `derived_from`: first day of which its outages are derived, earlier time is not counted."""

    circuit: int
    no: str
    figures: MonthFiguresShape
    link: LinkFiguresShape
    kept: bool | None
    derived_from: date

    @classmethod
    def of(cls, found: CircuitMonth) -> "CircuitMonthShape":
        """The facts as a shape."""
        figures = MonthFiguresShape.model_validate(found.figures)
        return cls(
            circuit=found.row.number,
            no=found.row.no,
            figures=figures,
            link=LinkFiguresShape.of(found.link),
            kept=found.kept,
            derived_from=found.derived_from,
        )


class OperatorMonthShape(Schema):
    """An operator's month over the circuits in reach, those with the longest outages first."""

    operator: str
    operator_name: str
    first: date
    figures: MonthFiguresShape
    link: LinkFiguresShape
    circuits: list[CircuitMonthShape]

    @classmethod
    def of(cls, found: OperatorMonth) -> "OperatorMonthShape":
        """The facts as a shape."""
        return cls(
            operator=found.operator,
            operator_name=found.operator_name,
            first=found.first,
            figures=MonthFiguresShape.model_validate(found.figures),
            link=LinkFiguresShape.of(found.link),
            circuits=[CircuitMonthShape.of(one) for one in found.circuits],
        )


class CircuitTermsBody(Strict):
    """What a circuit is; a leased one needs its contract."""

    medium: Medium
    encryption: Encryption
    bandwidth_mbps: int = Field(ge=1, le=MOST_BANDWIDTH_MBPS)
    contract_no: str = Field("", max_length=MOST_CONTRACT, pattern=_LINE)
    contract_on: date | None = None
    contract_until: date | None = None
    document: str = Field("", max_length=MOST_DOCUMENT, pattern=_LINE)
    contact: str = Field("", max_length=MOST_CONTACT, pattern=_LINE)
    promised: Share | None = None


class NewCircuitBody(Strict):
    """A circuit to be registered. `operator` and `unit` are codes of organisations, one and the same for an own one."""

    no: str = Field(min_length=1, max_length=MOST_NO, pattern=_LINE)
    kind: CircuitKind
    operator: ShortCode
    unit: ShortCode
    from_on: date
    terms: CircuitTermsBody

    @property
    def circuit(self) -> NewCircuit:
        """What the body states."""
        given = self.model_dump(exclude={"terms"})
        return NewCircuit(**given, terms=Terms(**self.terms.model_dump()))


class ChangeCircuitBody(Strict):
    """Other terms of a circuit as it was read."""

    revision: Number
    terms: CircuitTermsBody


class CircuitPointsBody(Strict):
    """Points that come to a circuit, or leave it, from a day on."""

    points: list[PointCode] = Field(min_length=1, max_length=MOST_POINTS)
    on: date


class EndCircuitBody(Strict):
    """The end of a circuit as it was read."""

    revision: Number
    ended_on: date
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.get("", response=list[CircuitShape], summary="Circuits in reach")
@cites("3", "17")
def circuits(
    request: HttpRequest,
    before: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Limit = 100,
    state: CircuitState | None = None,
) -> list[CircuitRow]:
    """Newest first; `before`: those below this number."""
    asker, at = reader(request)
    return list(queries.circuits(asker, at=at, before=before, limit=limit, state=state))


@router.post("", response={201: WholeCircuitShape}, summary="Register a circuit")
@cites("3", "17")
def open_one(request: HttpRequest, body: NewCircuitBody) -> Status[WholeCircuitShape]:
    """By who keeps the register of the unit. One over a public network without encryption is a finding."""
    number = actions.open_circuit(signed_in(request), new=body.circuit, clock=wiring.clock())
    return Status(201, _whole(request, number))


@router.get("/operators", response=list[NetworkOperatorShape], summary="Operators of circuits in reach")
@cites("3", "17")
def operators(request: HttpRequest) -> list[OperatorRow]:
    """By name."""
    asker, at = reader(request)
    return list(queries.operators(asker, at=at))


@router.get("/operators/{code}", response=OperatorMonthShape, summary="An operator's month")
@cites("3", "17")
def operator(request: HttpRequest, code: Path[ShortCode], day: date | None = None) -> OperatorMonthShape:
    """The month of `day`, of today if none is given."""
    asker, at = reader(request)
    return OperatorMonthShape.of(operator_month(asker, code, day=day or shanghai_day(at), at=at))


@router.get("/{number}", response=WholeCircuitShape, summary="One circuit")
@cites("3", "17")
def circuit(request: HttpRequest, number: Path[Number]) -> WholeCircuitShape:
    """With its points."""
    return _whole(request, number)


@router.get("/{number}/outages", response=list[CircuitOutageShape], summary="Outages of a circuit")
@cites("3", "17")
def outages_of_one(
    request: HttpRequest, number: Path[Number], before_ms: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0
) -> list[OutageRow]:
    """Newest first; `before_ms`: those that began before this instant."""
    asker, at = reader(request)
    return list(outages(asker, number, at=at, limit=MOST_OUTAGES, before_ms=before_ms))


@router.post("/{number}/change", response=WholeCircuitShape, summary="Change a circuit")
@cites("3", "17")
def change(request: HttpRequest, number: Path[Number], body: ChangeCircuitBody) -> WholeCircuitShape:
    """409 if it was changed since `revision`."""
    terms = Terms(**body.terms.model_dump())
    actions.change_circuit(
        signed_in(request), circuit=number, terms=terms, revision=body.revision, clock=wiring.clock()
    )
    return _whole(request, number)


@router.post("/{number}/points", response=WholeCircuitShape, summary="Put points on a circuit")
@cites("3", "17")
def put_on(request: HttpRequest, number: Path[Number], body: CircuitPointsBody) -> WholeCircuitShape:
    """A point hangs on one circuit at a time."""
    actions.put_points_on(signed_in(request), circuit=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/points/off", response=WholeCircuitShape, summary="Take points off a circuit")
@cites("3", "17")
def take_off(request: HttpRequest, number: Path[Number], body: CircuitPointsBody) -> WholeCircuitShape:
    """From a day on."""
    actions.take_points_off(signed_in(request), circuit=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


@router.post("/{number}/end", response=WholeCircuitShape, summary="End a circuit")
@cites("3", "17")
def end(request: HttpRequest, number: Path[Number], body: EndCircuitBody) -> WholeCircuitShape:
    """Its points hang on none from then on."""
    actions.end_circuit(signed_in(request), circuit=number, **body.model_dump(), clock=wiring.clock())
    return _whole(request, number)


def _whole(request: HttpRequest, number: int) -> WholeCircuitShape:
    asker, at = reader(request)
    return WholeCircuitShape.of(queries.circuit(asker, number, at=at))
