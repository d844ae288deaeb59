"""What must be covered in the view of a point, as frozen values (article 18)."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from mingcha.registry.mask_needs.rules import Need, NeedGround


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A recorded need of a point (its code). `records_until`: until when the point may record without a mask, None for
    not at all; `ended_at` and `end_reason` are None and "" while the need stands. `withheld`: its area and the times of
    that are not for the reader."""

    number: int
    point: str
    need: Need
    known_at: datetime
    records_until: datetime | None
    ended_at: datetime | None
    end_reason: str
    withheld: bool = False

    def stands(self, at: datetime) -> bool:
        """Whether it holds at an instant or will hold after it."""
        return self.ended_at is None and (self.need.until_at is None or at < self.need.until_at)


@dataclass(frozen=True, slots=True)
class ClosingNeed:
    """The time in which a need closed the camera of a point (its code) without a mask, in Shanghai hours of each day if
    it has any; `until_at` None while it stands."""

    point: str
    from_at: datetime
    until_at: datetime | None
    opens: time | None
    closes: time | None


def without_area(row: NeedRow) -> NeedRow:
    """A row as it is for who reads no areas: one by an area has neither its number nor its days and hours, and begins
    when it became known. One by the kind of place stays."""
    if row.need.ground is not NeedGround.AREA:
        return row
    need = replace(row.need, area=0, from_at=row.known_at, until_at=None, opens=None, closes=None)
    return replace(row, need=need, withheld=True)
