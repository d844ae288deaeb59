"""Which looks at masks are recorded, and what follows of them (articles 7, 18).

Once a camera is turned, what its mask was drawn for lies beside the mask. Three ways notice it: a shift that was
measured (MOVED), what the detector of pictures says of the whole view (`is_view_lost`), and a day in
which nothing of the view was seen (`is_lost`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day

MOVED, NOT_SEEN, SEEN, UNKNOWN = "moved", "not_seen", "seen", "unknown"
FAULTS = (MOVED, NOT_SEEN)
TURNED = "turned"
VIEW_LOST = (TURNED, "lost_view")
"""Findings of the detector (media/looks/values.LookFinding; by value, since an uplink may run without NumPy)."""
STILLS_IN_A_ROW = 3
"""Looks by day, after `privacy.mask_look_hours` in which nothing was seen, that close a camera which burns its masks in
itself: it is looked at by one still an hour, and an hour of haze is no move."""
DAY_HOURS = range(9, 16)
"""Hours of Shanghai in which the sun stands over ten degrees high at Wuhan on each day of the year, as the detector's
own (media/looks/detector.py)."""
UNSEEN_AFTER = timedelta(hours=1)
"""Without a look that saw the view before that is recorded: as often as an uplink asks about what does not change."""
_LEAST_SPREAD = 8
"""Levels of luma between the darkest and the brightest tenth of a view that shows something."""


@cites("7", "18")
def is_recorded(
    result: str, at: datetime, last: str, last_at: datetime | None, seen_at: datetime | None = None
) -> bool:
    """Whether a look at an instant is recorded after the last one of the mask (its result, "" and None for none): the
    first one, a fault and its end at once, that nothing of the view was seen since `seen_at` (None: not known) for
    UNSEEN_AFTER and that it is seen again, else one each `privacy.mask_look_hours`. One that is not newer is old."""
    if last_at is None:
        return True
    if at <= last_at:
        return False
    if (result in FAULTS) is not (last in FAULTS) or (result in FAULTS and result != last):
        return True
    if (last, result) == (UNKNOWN, SEEN):
        return True
    if (last, result) == (SEEN, UNKNOWN) and seen_at is not None and at - seen_at >= UNSEEN_AFTER:
        return True
    return at - last_at >= _look_hours(at)


@cites("7", "18")
def is_doubted(result: str, at: datetime, seen_at: datetime) -> bool:
    """Whether nobody can tell for too long that the view is the one that was checked (night, fog, something close)."""
    return result == UNKNOWN and at - seen_at >= _look_hours(at)


@cites("7", "18")
def is_lost(result: str, score_permille: int, at: datetime, unseen_since: datetime | None) -> bool:
    """Whether a view counts as another one although no shift can be measured: no look saw the view that was checked
    for `privacy.mask_look_hours` (`unseen_since`: the first of the looks in a row that did not, None: the last one
    did), and one by day shows something (a score) that has nothing in common with it. By night alone nothing is said;
    an even picture (score 0: the dark, dense fog, a cover) shows nothing that a mask could have covered."""
    if result != UNKNOWN or score_permille == 0 or unseen_since is None or not is_day(at):
        return False
    return at - unseen_since >= _look_hours(at)


@cites("7", "18")
def unseen_since(at: datetime, looks: Sequence[datetime]) -> datetime | None:
    """The first of the looks in a row that a look at an instant goes on with; `looks`: the recorded ones before it that
    did not see the view (the newest first). One is recorded each `privacy.mask_look_hours`, and an uplink asks once an
    hour: after more than that nobody knows what was seen meanwhile, and the row begins anew (None: with this look)."""
    since, after = None, at
    for one in looks:
        if after - one > _look_hours(at) + UNSEEN_AFTER:
            break
        since = after = one
    return since


@cites("7", "18")
def is_view_lost(kind: str, shift_permille: float = 0.0, margin_permille: int = 0) -> bool:
    """Whether what the detector of pictures claims, which it does of several pictures alone, leaves open what a mask
    covers: the camera was turned, or nothing of its view is there. A cover over the whole lens with a pattern of its
    own cannot be told from another view and counts as one. Black, a slate, a frozen picture and none show nothing new;
    a cover of a part leaves the rest where it was; fog and the dark are no finding. Nor is a turn by no more
    (`shift_permille` of the width, 0: not measured) than the margin by which the mask was grown."""
    if kind == TURNED and 0 < shift_permille <= margin_permille:
        return False
    return kind in VIEW_LOST


@cites("7", "18")
def is_day(at: datetime) -> bool:
    """Whether the sun stands high, so that a camera sees what it was checked for if it ever does."""
    return at.astimezone(SHANGHAI).hour in DAY_HOURS


@cites("18")
def shows_something(view: bytes) -> bool:
    """Whether a view (values of luma, 0 where it is covered) may be kept as that of a mask: by an even one, of the dark
    or of a cover, no move is noticed."""
    values = sorted(value for value in view if value)
    tenth = len(values) // 10
    return tenth > 0 and values[-tenth] - values[tenth] >= _LEAST_SPREAD


def _look_hours(at: datetime) -> timedelta:
    return timedelta(hours=parameters.number("privacy.mask_look_hours", shanghai_day(at)))
