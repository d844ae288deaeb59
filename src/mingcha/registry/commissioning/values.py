"""Points put into use, as frozen values (article 8)."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CommissioningRow:
    """A record by which points of a system were put into use on `used_on`; `points`: how many;
    `acceptance`: number of the acceptance, 0 where a document was enough."""

    system: str
    document: str
    used_on: date
    recorded_at: datetime
    recorded_by: str
    points: int
    acceptance: int = 0
