"""Scans of signed papers as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.signed_papers.states import ScanState


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A scan of a signed paper. `kept_by`: the name of who handed it in; `reason`: of a later one, what was wrong with
    the one before; `state`: how it stands, by the answer of `answered_by` (a name), of one that was not confirmed with
    `answer`; `is_own`: of one that waits, whether the reader's hand handed it in."""

    no: str
    number: int
    sha256: str
    kept_by: str
    kept_at: datetime
    reason: str
    state: ScanState
    answered_by: str = ""
    answer: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class PaperToSign:
    """An issued paper whose scan may be kept: its kind, and the row that it says. `is_kept`: one is kept already."""

    no: str
    kind: PrintedKind
    subject: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ScanToAnswer:
    """A scan that waits, for who may confirm it. `opened`: this person opened it."""

    paper: PaperToSign
    number: int
    sha256: str
    kept_by: str
    kept_at: datetime
    reason: str
    opened: bool


@dataclass(frozen=True, slots=True)
class WaitingScan:
    """A scan that waits for another officer, with number, kind and title of its paper, and the actor who kept it."""

    number: int
    no: str
    kind: PrintedKind
    title: str
    kept_by: str
    kept_at: datetime
