"""By whose time footage is found due: a clock that was set forward orders nothing (articles 16(5), 20(2))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import cites


@dataclass(frozen=True, slots=True)
class JudgedTime:
    """The instant by which footage is due or not; `witnessed`: a witness's clock stands behind it, not ours alone."""

    at: datetime
    witnessed: bool

    @property
    def by(self) -> str:
        """As the log's entry says it."""
        return "witnesses" if self.witnessed else "own clock"


@cites("20(2)")
def judged_time(now: datetime, newest: datetime | None, *, has_witnesses: bool) -> JudgedTime | None:
    """The lesser of our own clock and the newest time that a witness has cosigned; without witnesses our own clock.
    None while witnesses are configured and none has cosigned: then nothing is found due."""
    if not has_witnesses:
        return JudgedTime(now, witnessed=False)
    return None if newest is None else JudgedTime(min(now, newest), witnessed=True)
