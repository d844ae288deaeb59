"""What is printed, and issued documents, as frozen values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.kit.canonical import Json
from mingcha.registry.printed.kinds import PrintedKind, Standing


@dataclass(frozen=True, slots=True)
class Content:
    """What a document says, as values of canonical JSON in the words of the paper."""

    kind: PrintedKind
    subject: str
    """The row that it says: the number of a plan."""
    title: str
    values: Mapping[str, Json]
    sha256: str
    """Of the canonical JSON of `values`, hexadecimal."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each JPEG that it shows, as `values` names it -> its name below the documents of the home."""
    article: str = ""
    """The article that it carries out, where that is not the one of its kind: of a case by another law."""
    stated: frozenset[str] = frozenset()
    """What it states apart from its words: the beginning of the SHA-256 of each value; empty where only the whole is
    compared."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: the SHA-256 of its content, the version of the program whose words it is in ("" for one of
    before that was kept), and what it states apart from them."""

    content: str
    version: str = ""
    stated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed: a content, its number, the instant, and the names of the person and unit that issue it."""

    content: Content
    no: str
    issued_at: datetime
    issued_by: str
    issued_by_unit: str
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """SHA-256 -> the JPEG."""


type Typesetter = Callable[[Sheet], bytes]
"""Makes the bytes of a document. Equal sheets give equal bytes."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """An issued document: the SHA-256 of its kept bytes, and its standing now."""

    no: str
    kind: PrintedKind
    subject: str
    title: str
    sha256: str
    size_bytes: int
    issued_by: str
    issued_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """All that the public page says of an issued document."""

    no: str
    issued_on: date
    sha256: str
    standing: Standing
