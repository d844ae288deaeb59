"""The result of a connection test, and the lines of shown stills, as frozen values (articles 8, 16(3))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.media.gateway.transcode.workers import Still
from mingcha.media.ingest.trial import Trial


@dataclass(frozen=True, slots=True)
class TriedAddress:
    """The result of an attempt. `still` is only in this answer and not stored; without it `why_none` is the refusal, or
    `trouble` the reason why the picture could not be decoded. All are None if no picture came."""

    found: Trial
    still: Still | None = None
    why_none: Decision | None = None
    trouble: Words | None = None


@dataclass(frozen=True, slots=True)
class TrialStillRow:
    """The line of a shown still; `digest` is its SHA-256 in hexadecimal."""

    no: int
    person: str
    badge_no: str
    organisation: str
    shown_at: datetime
    host: str
    purpose_words: Words
    size_bytes: int
    digest: str
    token: str
