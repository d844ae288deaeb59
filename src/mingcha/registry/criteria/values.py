"""Criteria as frozen values (article 6)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.registry.criteria.rules import Measure


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A decision on what "large" or "important" means for a category of article 6 in a division."""

    number: int
    category: str
    measure: Measure
    division: str
    text: str
    reason: str
    document: str
    from_on: date
    recorded_at: datetime
    recorded_by: str
