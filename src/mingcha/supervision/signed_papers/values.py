"""Scans of signed papers as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.printed.kinds import PrintedKind


@dataclass(frozen=True, slots=True)
class SignedRow:
    """The scan of a signed paper. `kept_by`: the name of who handed it in."""

    no: str
    sha256: str
    kept_by: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class PaperToSign:
    """An issued paper of which no scan is kept yet: its kind, and the row that it says."""

    no: str
    kind: PrintedKind
    subject: int
