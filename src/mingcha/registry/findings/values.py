"""Findings as frozen values (article 3)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding; `number` identifies it. The last four fields are None or "" while it stands.

    `opened_entry` is the index of the act's entry in the application's log; `opened_by` and `closed_by` are actors, and
    so is `concerns`: the actor of what it records, "" if that is `opened_by`.
    """

    number: int
    kind: FindingKind
    article: str
    subject_kind: SubjectKind
    subject: str
    words: Words
    place: Place
    opened_at: datetime
    opened_act: str
    opened_entry: int
    opened_by: str
    closed_at: datetime | None = None
    closed_by: str = ""
    close_reason: str = ""
    close_document: str = ""
    concerns: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it stands."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to be opened. `concerns`: the actor of what it records, if another one than that of the act that opens
    it: who proposed the act, whose grant it is; "" for none."""

    kind: FindingKind
    article: str
    subject_kind: SubjectKind
    subject: str
    words: Words
    place: Place
    concerns: str = ""
