"""Legal reviewers as frozen values (APL 58)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """A person named to review; `ended_on` None while it runs."""

    number: int
    username: str
    name: str
    unit_name: str
    qualification_no: str
    named_on: date
    named_by: str
    ended_on: date | None
    end_reason: str
    may_end: bool = False
