"""Reports to the register which cameras have been silent for days, and which suspected ones record again (article 10).

A camera is silent if its recorder reports, and reports it as down since nothing of it is heard, and no footage was
stored since. A camera whose recorder is silent is unknown: it opens no finding and ends none.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched

from mingcha.custody.interruptions.queries import interruptions
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.overview.points.condition import Condition
from mingcha.overview.points.models import MapPoint
from mingcha.overview.points.queries import recording_among
from mingcha.overview.silence.rules import is_unheard
from mingcha.registry.relocations.silence.actions import note_silent_points, suspected

_ASKED_AT_ONCE = 500
"""Cameras whose interruptions one query reads."""


@cites("10(1)", "10(2)")
def find_silent_cameras(by: Actor, *, clock: Clock) -> int:
    """Opens and ends the findings of silent cameras; returns their number. A run writes at most one act. For the
    clock."""
    silent: dict[str, datetime] = {}
    down = MapPoint.objects.filter(condition=Condition.DOWN.value).order_by("camera").values_list("camera", flat=True)
    for codes in batched(list(down), _ASKED_AT_ONCE):
        silent |= silent_since(codes, clock=clock)
    heard = recording_among(suspected(), clock=clock)
    return sum(note_silent_points(by, silent=silent, heard=heard, clock=clock))


def silent_since(codes: Sequence[str], *, clock: Clock) -> dict[str, datetime]:
    """Camera of which nothing is heard -> the begin of its interruption, searched as far back as the suspicion needs.
    One that answers, as with a changed password, is not among them."""
    now = clock.now()
    days = parameters.number("relocation.silent_days", shanghai_day(now)) + 1
    found = interruptions(codes, now - timedelta(days=days), clock=clock)
    return {one.camera: datetime.fromtimestamp(one.from_ms / 1000, UTC) for one in found if is_unheard(one)}
