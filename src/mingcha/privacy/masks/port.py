"""Which stills of masks were shown, as the law's side asks it: the door fulfils it when Django starts, since it shows
them (article 18). Until then none was shown."""

from datetime import datetime
from typing import Protocol


class StillsShown(Protocol):
    """Whether a person (user id) was shown a still of a point (its code) with a version of a mask ("M00000012.3") burnt
    in, or of the whole view (""), after an instant; the one that was kept as its proof was shown to nobody."""

    def __call__(self, user_id: int, point: str, version: str, *, after: datetime, kept_at: datetime | None) -> bool:
        """Whether there is such a line."""
        ...


class _Plugged:
    stills: StillsShown | None = None


def set_stills(stills: StillsShown | None) -> None:
    """Plugs in the register of stills of this process; None: there is none."""
    _Plugged.stills = stills


def was_shown(user_id: int, point: str, version: str, *, after: datetime, kept_at: datetime | None) -> bool:
    """As `StillsShown`; False without a register."""
    stills = _Plugged.stills
    return stills is not None and stills(user_id, point, version, after=after, kept_at=kept_at)
