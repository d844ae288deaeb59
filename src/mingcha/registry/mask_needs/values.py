"""What must be covered in the view of a point, as frozen values (article 18)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.mask_needs.rules import Need


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A recorded need of a point (its code). `records_until`: until when the point may record without a mask, None for
    not at all; the last two fields are None and "" while the need stands."""

    number: int
    point: str
    need: Need
    known_at: datetime
    records_until: datetime | None
    ended_at: datetime | None
    end_reason: str

    def stands(self, at: datetime) -> bool:
        """Whether it holds at an instant or will hold after it."""
        return self.ended_at is None and (self.need.until_at is None or at < self.need.until_at)
