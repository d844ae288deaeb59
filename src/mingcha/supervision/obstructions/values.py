"""Obstructions as frozen values (article 12)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.law.fine_words import WORDS
from mingcha.registry.identity.duty import Place
from mingcha.supervision.obstructions.states import Cause, ClearView, ObstructionState, OwnerKind
from mingcha.supervision.officers.values import Signature
from mingcha.supervision.orders import values


def obstruction_title(offence: Offence, number: int) -> Words:
    """What an obstruction, or another act, is called where it is linked: its kind, and its number."""
    act = Words("妨碍事项", "Obstruction") if offence is Offence.OBSTRUCTION else WORDS[offence]
    return Words(f"{act.zh} {number}", f"{act.en} {number}")


@dataclass(frozen=True, slots=True)
class NewObstruction:
    """A candidate: the point whose view is hidden, what was seen, since which day. `finding`: number of the finding of
    the register that it comes from, 0 for none; `picture_finding`: of the confirmed picture finding, "" for none;
    `offence`: the act of the penalty table, where it is another one than what hides the view."""

    point: str
    seen: str
    since: date
    finding: int = 0
    picture_finding: str = ""
    offence: Offence = Offence.OBSTRUCTION


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
    certificates_shown: bool = False
    recusal_told: bool = False
    absent: str = ""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to correct: the unit, what to do, in how many days, why in fewer than usual, and which department gets a
    copy, "" for none."""

    unit: str
    what: str
    days: int
    department: str
    short_reason: str = ""


Served = values.Served
"""How an order to correct was served: as every paper."""


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What the detector measured of a point: whether it looks at it now, and the shares covered (permille) on the
    newest days after the correction that were judged, newest first."""

    is_looked_at: bool = False
    covered_permille: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ObstructionFacts:
    """An obstruction as its rules see it. `camera_on`: the day from which the point is in use; `noted_on`: the day on
    which it was noted; `unsigned`: the first
    signature of an inspection that waits for the second; `signed_by`: the actors of the signed inspections;
    `inspected_on`: the signed inspection before it; `found_on`: the signed one after it that found it uncorrected;
    `looked`: judged by a person; `cases`, `ended_cases`: penalty cases of it that run (None: not read), and
    that were closed; `ordered_by`: the actor of its order, "" without one; `provisional`: see OrderFacts;
    `legal_class`: of the point's system under decree 799; `charged`: who was ordered, without an order whose it is, as
    it was typed, "" where nobody has said."""

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
    provisional: bool = False
    extensions: int = 0
    found_on: date | None = None
    cases: int | None = 0
    offence: Offence = Offence.OBSTRUCTION
    inspected_on: date | None = None
    ended_cases: int = 0
    ordered_by: str = ""
    view: ViewFacts = ViewFacts()
    noted_on: date | None = None
    legal_class: str = ""
    charged: str = ""


@dataclass(frozen=True, slots=True)
class InspectionRow(values.VisitShown):
    """An inspection; `second` is empty while the second officer has not signed."""

    arose_on: date | None
    media_type: str


@dataclass(frozen=True, slots=True)
class OrderRow(values.OrderShown):
    """An order to correct; `due_on` None until it is served."""

    department: str
    due_safe_on: date | None


@dataclass(frozen=True, slots=True)
class ObstructionRow:
    """An obstruction in a list. `is_late`: the limit of its order is over."""

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
    offence: Offence = Offence.OBSTRUCTION
    is_late: bool = False

    @property
    def act(self) -> Words:
        """The act that it is about, for people."""
        return WORDS[self.offence]


@dataclass(frozen=True, slots=True)
class ObstructionSteps:
    """What the reader may do next."""

    judge: bool = False
    inspect: bool = False
    sign: bool = False
    strike: bool = False
    decide_doubt: bool = False
    order: bool = False
    serve: bool = False
    again: bool = False
    extend: bool = False
    close: bool = False
    open_case: bool = False
    hand_over: bool = False


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
    close_view: ClearView | None
    inspections: tuple[InspectionRow, ...]
    order: OrderRow | None
    steps: ObstructionSteps
