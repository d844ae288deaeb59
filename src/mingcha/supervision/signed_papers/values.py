"""Scans of signed papers as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.printed.kinds import PrintedKind


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A scan of a signed paper. `kept_by`: the name of who handed it in; `reason`: of a later one, what was wrong with
    the one before."""

    no: str
    number: int
    sha256: str
    kept_by: str
    kept_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PaperToSign:
    """An issued paper whose scan may be kept: its kind, and the row that it says. `is_kept`: one is kept already."""

    no: str
    kind: PrintedKind
    subject: int
    is_kept: bool
