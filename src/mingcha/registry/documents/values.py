"""A document that is kept, as frozen values."""

from dataclasses import dataclass


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
