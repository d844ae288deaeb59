"""What a penalty case is about, as a frozen value (articles 22, 23; decree 799, art. 24)."""

from dataclasses import dataclass
from datetime import date

from mingcha.law.fine_rules import Offence
from mingcha.registry.identity.duty import Place
from mingcha.supervision.obstructions.states import OwnerKind


@dataclass(frozen=True, slots=True)
class Matter:
    """What was found on the spot, and what was ordered about it. `offence`: the act of the penalty table, None for a
    duty that is ordered alone; `owner_kind`: whose it is, None where it is not known; `anybody`: the act may be a
    unit's or a private person's; `signed_by`: the actors of the signed records; `inspected_on`: the first of them;
    `served_on`, `due_on`: service and limit of the order, no limit of one "at once"; `found_on`: the re-inspection that
    found it uncorrected; `corrected`: corrected in time; `over`: nothing more is done about it; `legal_classes`: the
    classes of its systems under decree 799, none where no system is registered; `unit`: code of the registered unit
    whose act it is, "" where the register does not say; `charged`: who was ordered, without an order whose it is, or
    who or what was inspected, as it was typed."""

    place: Place
    offence: Offence | None
    owner_kind: OwnerKind | None = None
    anybody: bool = False
    signed_by: frozenset[str] = frozenset()
    inspected_on: date | None = None
    served_on: date | None = None
    due_on: date | None = None
    found_on: date | None = None
    corrected: bool = False
    over: bool = False
    legal_classes: frozenset[str] = frozenset()
    unit: str = ""
    charged: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding of an inspection that the penalty table knows. `leads`: a case may be asked for now; `cases`: numbers
    and names of its cases; `hands_over`: it may be handed over to the organ of a law that goes first."""

    number: int
    question: str
    offence: Offence
    note: str
    leads: bool
    cases: tuple[tuple[int, str], ...]
    hands_over: bool = False


@dataclass(frozen=True, slots=True)
class WholeFinding:
    """A finding with its inspection, for the opening of a case. `revision`: of the inspection; `unit`: who was
    ordered."""

    row: FindingRow
    matter: Matter
    inspection: int
    subject: str
    unit: str
    revision: int
