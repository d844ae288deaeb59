"""Circuits as frozen values (article 17)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.registry.circuits.states import CircuitKind, CircuitState, Encryption, Medium
from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class Terms:
    """What may change while a circuit is in use. Of a leased one the contract has number, day and document;
    `contract_until`: its last day, None without end. `contact`: whom to call when it fails; `promised`: the
    availability promised for a month, in hundredths of a percent, None if none is."""

    medium: Medium
    encryption: Encryption
    bandwidth_mbps: int
    contract_no: str = ""
    contract_on: date | None = None
    contract_until: date | None = None
    document: str = ""
    contact: str = ""
    promised: int | None = None


@dataclass(frozen=True, slots=True)
class NewCircuit:
    """A circuit to be registered. `no`: its number at the operator; `operator` and `unit`: codes of organisations, the
    same one where the circuit is the unit's own."""

    no: str
    kind: CircuitKind
    operator: str
    unit: str
    from_on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Parties:
    """The organisations of a circuit as its rules see them."""

    unit: Place
    operator: str
    is_network_operator: bool


@dataclass(frozen=True, slots=True)
class CircuitRow:
    """A circuit in a list; `points`: how many hang on it now; `is_contract_over`: it is in use without a contract."""

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
    terms: Terms
    points: int
    revision: int
    opened_at: datetime
    is_contract_over: bool


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """A point that hangs, or hung, on a circuit."""

    code: str
    name: str
    system: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class CircuitFacts:
    """A circuit with its points in the reader's reach, those on it first; `others`: how many of elsewhere hang, or
    hung, on it. `keeps`: whether the reader may change it."""

    row: CircuitRow
    opened_by: str
    opened_at: datetime
    ended_reason: str
    carried: tuple[CarriedRow, ...]
    others: int
    keeps: bool


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A network operator with the circuits in use in the reader's reach, and the points on them."""

    code: str
    name: str
    circuits: int
    points: int


@dataclass(frozen=True, slots=True)
class PointCircuit:
    """The circuit of a point; `sees`: whether the reader of the point may read the circuit, too."""

    number: int
    no: str
    operator_name: str
    sees: bool
