"""Transfers as frozen values (articles 22, 24)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.law.goes_first import LawFirst
from mingcha.supervision.cases.states import TransferGround
from mingcha.supervision.locks.values import LockRow
from mingcha.supervision.transfers.states import TransferState


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer to be prepared: the receiving organ, whether it is of the police, why, and what goes with it;
    `ground`: of a case, a suspected crime where nothing else is stated."""

    receiver: str
    inside_police: bool
    reason: str
    materials: str
    ground: TransferGround = TransferGround.CRIME


@dataclass(frozen=True, slots=True)
class NewHandover:
    """What was found on the spot, to be handed over to the organ of a law that goes first (22). `law`: code of the list
    (law.goes_first); `provision`: what of it the act breaks, of a named law its name too."""

    law: str
    provision: str
    transfer: NewTransfer


@dataclass(frozen=True, slots=True)
class CasesOfMatter:
    """What is led about something that was found: a hand-over that runs or was taken, a penalty case that runs, a fine
    that was decided."""

    handed_over: bool = False
    running: bool = False
    fined: bool = False


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """What may be handed over, for its form: the act, the laws that may go first, the revision of the obstruction or
    inspection, and whether it may be done now, contents apart."""

    act: Offence
    laws: tuple[LawFirst, ...]
    revision: int
    judged: Decision


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """The receiver's signed receipt: who signed, its number, when."""

    name: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TransferAnswer:
    """The receiver's answer, as it came: whether the case is taken, its number, when, and the reason if it is not."""

    taken: bool
    number: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """A transfer as its rules see it. `answered_taken`: what the answer says, None before it; `handover`: under article
    22, of what was found before any case, or of a case for which another organ is competent; `public_order`: of no
    crime, but of an act against public order."""

    state: TransferState
    inside_police: bool
    prepared_by: str
    prepared_at: datetime
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None
    answered_taken: bool | None = None
    handover: bool = False
    public_order: bool = False


@dataclass(frozen=True, slots=True)
class StepDue:
    """The last instant of the next step of a transfer, with its article; `is_own`: our own day, no article's."""

    due_at: datetime
    article: str
    words: Words
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in a list. `case`, `leak`, `obstruction`, `inspection`: number of what is transferred, 0 for the
    others; `matter`: what was found, of a hand-over under article 22, which has no number of a case; `ground`: of a
    case, None for one from before grounds were stated."""

    number: int
    no: str
    state: TransferState
    receiver: str
    inside_police: bool
    case: int
    leak: int
    subject: str
    prepared_at: datetime
    due: StepDue | None
    overdue: bool
    revision: int
    obstruction: int = 0
    inspection: int = 0
    matter: Words | None = None
    close_reason: str = ""
    ground: TransferGround | None = None

    @property
    def article(self) -> str:
        """The article under which it is transferred."""
        if self.matter is not None:
            return "22"
        return "24" if self.ground is None else self.ground.article

    @property
    def is_of_crime(self) -> bool:
        """Whether the Provisions on suspected crimes bind it (TCC)."""
        return self.matter is None and self.ground in (None, TransferGround.CRIME)


@dataclass(frozen=True, slots=True)
class TransferSteps:
    """What the reader may do next."""

    approve: bool = False
    send: bool = False
    receive: bool = False
    answer: bool = False
    object: bool = False
    settle: bool = False
    give_back: bool = False
    recall: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class WholeTransfer:
    """A transfer with all that was done, its locked evidence, and the next steps of the reader. SHA-256 of the papers
    of the receiver, "" where none is kept."""

    row: TransferRow
    facts: TransferFacts
    reason: str
    materials: str
    approved_by: str
    approval_reason: str
    sent_by: str
    receipt_name: str
    receipt_number: str
    receipt_sha256: str
    answered_by: str
    answer_number: str
    answer_reason: str
    answer_sha256: str
    objection: str
    objected_at: datetime | None
    settled_by: str
    settlement: str
    settlement_sha256: str
    return_note: str
    close_reason: str
    lock: LockRow
    steps: TransferSteps
    law: Words | None = None
    provision: str = ""
