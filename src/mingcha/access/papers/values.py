"""Papers as frozen values (article 15(3))."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words


class PaperKind(StrEnum):
    """The kinds of papers of article 15(3), of which one is enough."""

    APPROVAL = "approval_document"
    LETTER = "letter_of_introduction"

    @property
    def words(self) -> Words:
        """The name of the kind."""
        return _PAPER_WORDS[self]


_PAPER_WORDS = {
    PaperKind.APPROVAL: Words("单位批准文件", "approval document"),
    PaperKind.LETTER: Words("介绍信函", "letter of introduction"),
}


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """An approval document or a letter of introduction."""

    no: str
    """L, Shanghai day, number of the day: L20261128-0001."""
    kind: str
    """A value of PaperKind."""
    issuer: str
    """The unit that issued it."""
    issuer_no: str
    """The number given by its issuer."""
    issued_on: date
    valid_until: date | None
    """Its last day; None if it states none, then `access.letter_valid_days` count from the day of issue."""
    points: tuple[str, ...]
    """20-digit codes of the points that it names."""
    from_ms: int
    to_ms: int
    """The interval of footage that it names, Unix milliseconds."""
    sha256: str
    """SHA-256 of the scan, hexadecimal."""
    media_type: str
    """application/pdf | image/jpeg | image/png."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to be recorded, without its scan."""

    kind: str
    issuer: str
    issuer_no: str
    issued_on: date
    valid_until: date | None
    points: tuple[str, ...]
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper for pages: its facts, the size of its scan, and who recorded it when."""

    facts: PaperFacts
    last_day: date
    size_bytes: int
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PaperScan:
    """The unaltered bytes of a scan."""

    data: bytes = field(repr=False)
    media_type: str
    sha256: str
    name: str
    """A file name for the download, made of our number."""
