"""Obstructions as frozen values (article 12)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.registry.identity.duty import Place
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind, ServiceWay
from mingcha.supervision.officers.values import Signature


@dataclass(frozen=True, slots=True)
class NewObstruction:
    """A candidate: the point whose view is hidden, what was seen, since which day. `finding`: number of the finding of
    the register that it comes from, 0 for none; `picture_finding`: of the confirmed picture finding, "" for none."""

    point: str
    seen: str
    since: date
    finding: int = 0
    picture_finding: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person who looked says of a candidate; cause and owner of one that is confirmed."""

    outcome: ObstructionState
    reason: str
    cause: Cause | None = None
    owner: str = ""
    owner_kind: OwnerKind | None = None


@dataclass(frozen=True, slots=True)
class NewInspection:
    """An inspection on the spot. `arose_on`: the day on which the obstruction arose, None if it is not known (of the
    first one); `corrected`: what was found (of one after the order)."""

    inspected_on: date
    present: str
    record: str
    arose_on: date | None = None
    corrected: bool | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to correct: the unit, what to do, in how many days, why in fewer than usual, whose department gets a
    copy."""

    unit: str
    what: str
    days: int
    department: str
    short_reason: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """How, when and to whom a paper was served."""

    on: date
    way: ServiceWay
    receiver: str


@dataclass(frozen=True, slots=True)
class ObstructionFacts:
    """An obstruction as its rules see it. `camera_on`: the day from which the point is in use; `unsigned`: the first
    signature of an inspection that waits for the second; `signed_by`: the actors of the signed inspections;
    `found_on`: the signed inspection after the order that found it uncorrected; `looked`: judged by a person."""

    state: ObstructionState
    place: Place
    camera_on: date
    looked: bool = False
    owner_kind: OwnerKind | None = None
    unsigned: Signature | None = None
    signed_by: frozenset[str] = frozenset()
    ordered_on: date | None = None
    served_on: date | None = None
    due_on: date | None = None
    extensions: int = 0
    found_on: date | None = None
    cases: int = 0


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection; `second` is empty while the second officer has not signed."""

    number: int
    again: bool
    inspected_on: date
    present: str
    record: str
    arose_on: date | None
    corrected: bool | None
    first: str
    first_certificate: str
    second: str
    second_certificate: str
    signed_at: datetime | None
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order to correct; `due_on` None until it is served."""

    unit: str
    what: str
    days: int
    department: str
    short_reason: str
    ordered_on: date
    ordered_by: str
    served: Served | None
    due_on: date | None
    due_safe_on: date | None
    provisional: bool
    extended_days: int
    extension_reason: str


@dataclass(frozen=True, slots=True)
class ObstructionRow:
    """An obstruction in a list."""

    number: int
    state: ObstructionState
    point: str
    point_name: str
    unit_name: str
    seen: str
    since: date
    cause: Cause | None
    owner: str
    due_on: date | None
    noted_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class ObstructionSteps:
    """What the reader may do next."""

    judge: bool = False
    inspect: bool = False
    sign: bool = False
    decide_doubt: bool = False
    order: bool = False
    serve: bool = False
    extend: bool = False
    close: bool = False
    open_case: bool = False


@dataclass(frozen=True, slots=True)
class WholeObstruction:
    """An obstruction with its inspections and order, and the next steps of the reader."""

    row: ObstructionRow
    facts: ObstructionFacts
    finding: int
    picture_finding: str
    owner_kind: OwnerKind | None
    judged_reason: str
    noted_by: str
    judged_by: str
    doubt_reason: str
    close_reason: str
    inspections: tuple[InspectionRow, ...]
    order: OrderRow | None
    steps: ObstructionSteps
