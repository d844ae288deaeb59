"""What machines recorded of a point since a fix: its recorder, the detector, the register of signs; not for pages."""

from datetime import UTC, datetime, timedelta

from django.db.models import Max, QuerySet

from mingcha.custody.interruptions.queries import interruptions
from mingcha.fleet.recorders.queries import cameras
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.media.looks.values import CheckState
from mingcha.media.units import CameraPhase
from mingcha.overview.points.condition import STALE_AFTER_MS, poor_by
from mingcha.registry.signs.rows import days_of_last
from mingcha.supervision.looks.models import NewestCheck, PictureFinding
from mingcha.supervision.looks.rows import detected, is_learned_anew
from mingcha.supervision.looks.rules import is_looked_at
from mingcha.supervision.looks.values import PictureJudgement
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.states import WorkSource
from mingcha.supervision.work_orders.values import SeenFacts

_MS = timedelta(milliseconds=1)


@cites("7", "16(1)")
def seen_since(order: WorkOrder, since: datetime, *, clock: Clock) -> SeenFacts:
    """What machines recorded of the point of an order since a fix. A recorder of which nothing was heard for a minute
    says nothing: silence is never good; nor does a detector that learned the view anew, whatever it shows."""
    now, point = clock.now(), order.point
    found = detected().filter(point=point)  # a device that says no more does not mend
    cleared = found.filter(ended_at__isnull=False).aggregate(last=Max("ended_at"))["last"]
    newest = NewestCheck.objects.filter(point=point, state=CheckState.JUDGED.value).first()
    sign, _moved = days_of_last(point.code)
    gap_until, gap_lasts = _gaps(point.code, since, clock)
    return SeenFacts(
        recording_since=_recording_since(point.code, clock),
        gap_until=gap_until,
        gap_lasts=gap_lasts,
        standing=_in_the_way(found.filter(ended_at=None), order),
        cleared_at=cleared if cleared is not None and cleared >= since else None,
        is_looked_at=newest is not None
        and is_looked_at(newest.at, now)
        and newest.at >= since
        and not is_learned_anew(point),
        sign_at=sign.recorded_at if sign else None,
    )


def _in_the_way(standing: QuerySet[PictureFinding], order: WorkOrder) -> int:
    """How many of these say that an order is not done: those that opened since it was made; of an order of a picture
    its own and every other one, but for a cover that was confirmed before, which is an obstruction and no repair. A
    rejected one says nothing."""
    rows = standing.exclude(judgement=PictureJudgement.REJECTED.value)
    if order.source != WorkSource.PICTURE.value:
        return rows.filter(opened_at__gte=order.opened_at).count()
    before = [one for one in rows if one.judgement == PictureJudgement.CONFIRMED and one.opened_at < order.opened_at]
    return rows.count() - sum(1 for one in before if one.name != order.source_ref)


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
