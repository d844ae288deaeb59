"""Transfers as frozen values (article 24)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.words import Words
from mingcha.supervision.locks.values import LockRow
from mingcha.supervision.transfers.states import TransferState


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer to be prepared: the receiving organ, whether it is of the police, why, and what goes with it."""

    receiver: str
    inside_police: bool
    reason: str
    materials: str


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
    """A transfer as its rules see it. `answered_taken`: what the answer says, None before it."""

    state: TransferState
    inside_police: bool
    prepared_by: str
    prepared_at: datetime
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None
    answered_taken: bool | None = None


@dataclass(frozen=True, slots=True)
class StepDue:
    """The last instant of the next step of a transfer between organs, with its article."""

    due_at: datetime
    article: str
    words: Words


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer in a list. `case`, `leak`: number of what is transferred, 0 for the other."""

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
    close: bool = False


@dataclass(frozen=True, slots=True)
class WholeTransfer:
    """A transfer with all that was done, its locked evidence, and the next steps of the reader."""

    row: TransferRow
    facts: TransferFacts
    reason: str
    materials: str
    approved_by: str
    approval_reason: str
    sent_by: str
    receipt_name: str
    receipt_number: str
    answer_number: str
    answer_reason: str
    objection: str
    objected_at: datetime | None
    settlement: str
    return_note: str
    close_reason: str
    lock: LockRow
    steps: TransferSteps
