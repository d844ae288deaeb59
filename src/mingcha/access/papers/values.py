"""Papers that were shown, as frozen values (article 15(3))."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words


class PaperKind(StrEnum):
    """The papers of article 15(3): one of them is enough."""

    APPROVAL = "approval_document"
    LETTER = "letter_of_introduction"

    @property
    def words(self) -> Words:
        """The paper's name for people."""
        return _PAPER_WORDS[self]


_PAPER_WORDS = {
    PaperKind.APPROVAL: Words("单位批准文件", "approval document"),
    PaperKind.LETTER: Words("介绍信函", "letter of introduction"),
}


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """An approval document or a letter of introduction as it was shown."""

    no: str
    """L, Shanghai day, number of the day: L20261128-0001."""
    kind: str
    """A value of PaperKind."""
    issuer: str
    """The unit that issued it."""
    issuer_no: str
    """Its own number."""
    issued_on: date
    valid_until: date | None
    """Its last day; None if it states none, then `access.letter_valid_days` count from the day of issue."""
    points: tuple[str, ...]
    """20-digit codes of the points that it names."""
    from_ms: int
    to_ms: int
    """The interval of footage that it names, Unix milliseconds."""
    sha256: str
    """Of the scan as it was handed in, hexadecimal."""
    media_type: str
    """application/pdf | image/jpeg | image/png."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as it is recorded, without its scan."""

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
    """The bytes of a scan, as they were handed in."""

    data: bytes = field(repr=False)
    media_type: str
    sha256: str
    name: str
    """A file name for the download, made of our number."""
