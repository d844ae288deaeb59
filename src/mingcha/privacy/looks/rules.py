"""Which looks at masks are recorded, and what follows of them (articles 7, 18)."""

from datetime import datetime, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

MOVED, NOT_SEEN, SEEN, UNKNOWN = "moved", "not_seen", "seen", "unknown"
FAULTS = (MOVED, NOT_SEEN)


@cites("7", "18")
def is_recorded(result: str, at: datetime, last: str, last_at: datetime | None) -> bool:
    """Whether a look at an instant is recorded after the last one of the mask (its result, "" and None for none): the
    first one, a fault and its end at once, else one each `privacy.mask_look_hours`. One that is not newer is old."""
    if last_at is None:
        return True
    if at <= last_at:
        return False
    if (result in FAULTS) is not (last in FAULTS) or (result in FAULTS and result != last):
        return True
    return at - last_at >= timedelta(hours=parameters.number("privacy.mask_look_hours", shanghai_day(at)))


@cites("7", "18")
def is_doubted(result: str, at: datetime, seen_at: datetime) -> bool:
    """Whether nobody can tell for too long that the view is the one that was checked (night, fog, something close)."""
    return result == UNKNOWN and at - seen_at >= timedelta(
        hours=parameters.number("privacy.mask_look_hours", shanghai_day(at))
    )
