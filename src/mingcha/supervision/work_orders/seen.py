"""What machines recorded of a point since a fix: its recorder, the detector, the register of signs; not for pages."""

from datetime import UTC, datetime, timedelta

from django.db.models import Max

from mingcha.custody.interruptions.queries import interruptions
from mingcha.fleet.recorders.queries import cameras
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.media.looks.values import CheckState
from mingcha.media.units import CameraPhase
from mingcha.overview.points.condition import STALE_AFTER_MS, poor_by
from mingcha.registry.points.models import Point
from mingcha.registry.signs.rows import days_of_last
from mingcha.supervision.looks.models import NewestCheck, PictureFinding
from mingcha.supervision.looks.rules import is_looked_at
from mingcha.supervision.work_orders.values import SeenFacts

_MS = timedelta(milliseconds=1)


@cites("7", "16(1)")
def seen_since(point: Point, since: datetime, *, clock: Clock) -> SeenFacts:
    """What machines recorded of a point since a fix. A recorder of which nothing was heard for a minute says nothing:
    silence is never good."""
    now = clock.now()
    found = PictureFinding.objects.filter(point=point)
    cleared = found.filter(ended_at__isnull=False).aggregate(last=Max("ended_at"))["last"]
    newest = NewestCheck.objects.filter(point=point, state=CheckState.JUDGED.value).first()
    sign, _moved = days_of_last(point.code)
    gap_until, gap_lasts = _gaps(point.code, since, clock)
    return SeenFacts(
        recording_since=_recording_since(point.code, clock),
        gap_until=gap_until,
        gap_lasts=gap_lasts,
        standing=found.filter(ended_at=None).count(),
        cleared_at=cleared if cleared is not None and cleared >= since else None,
        is_looked_at=is_looked_at(newest.at if newest else None, now) and newest is not None and newest.at >= since,
        sign_at=sign.recorded_at if sign else None,
    )


def _recording_since(code: str, clock: Clock) -> datetime | None:
    """From when on its recorder records it well, None where it does not, or says nothing."""
    view = cameras((code,), clock=clock).get(code)
    if view is None or view.state != CameraPhase.RECORDING.value or view.age_ms > STALE_AFTER_MS:
        return None
    if poor_by(view.status):
        return None
    return None if view.since_ms is None else datetime.fromtimestamp(view.since_ms / 1000, UTC)


def _gaps(code: str, since: datetime, clock: Clock) -> tuple[datetime | None, bool]:
    """The end of the newest gap that touches the time since the fix, and whether one lasts."""
    found = interruptions((code,), since, clock=clock)
    ends = [one.to_ms for one in found if one.to_ms is not None]
    until = datetime.fromtimestamp(0, UTC) + max(ends) * _MS if ends else None
    return until, any(one.to_ms is None for one in found)
