"""A document that is handed in and kept, as frozen values."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A file among the documents of the home, as it was handed in."""

    file: str
    """Its name below the documents: FOLDER/YYYYMM/DIGEST-RANDOM.SUFFIX."""
    sha256: str
    """Of its bytes, hexadecimal."""
    media_type: str
    """application/pdf | image/jpeg | image/png, by its bytes."""
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SealedScanFacts:
    """A scan that is kept sealed: its facts as it was handed in, and the SHA-256 of the sealed file, hexadecimal."""

    scan: DocumentFacts
    file_sha256: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A scan as it was handed in, and the documents of the home among which it is to be kept."""

    data: bytes = field(repr=False)
    folder: Path
