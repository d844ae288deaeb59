"""Closed spans of footage as frozen values (article 18)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words


class ClosedWhy(StrEnum):
    """Why footage is shown to nobody. The value is stored in the database, so it never changes."""

    UNCHECKED = "unchecked"
    MOVED = "moved"
    UNMASKED = "unmasked"

    @property
    def words(self) -> Words:
        """The reason for people."""
        return _WHY[self]


_WHY = {
    ClosedWhy.UNCHECKED: Words("遮挡尚未由公安机关核验", "its mask has not been checked by the public security organ"),
    ClosedWhy.MOVED: Words(
        "摄像机在遮挡核验后移动过，或者认不出核验时的视域",
        "the camera was moved after its mask was made, or shows nothing of the view that it was made for",
    ),
    ClosedWhy.UNMASKED: Words("录于设置遮挡之前", "it was recorded before it was masked"),
}


@dataclass(frozen=True, slots=True)
class ClosedSpanRow:
    """A span of the footage of a point that is closed: from `from_at` until before `until_at` (None: still going on).
    `number` 0 for one that follows from the register and has no row yet."""

    number: int
    point: str
    why: ClosedWhy
    from_at: datetime
    until_at: datetime | None
    mask: str = ""

    def touches(self, from_at: datetime, until_at: datetime) -> bool:
        """Whether a part of [from_at, until_at), or the instant `from_at` if both are one, lies in it."""
        last = max(until_at, from_at)
        begins = self.from_at < last or self.from_at == from_at
        return begins and (self.until_at is None or from_at < self.until_at)
