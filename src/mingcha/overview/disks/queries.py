"""The disks in a reader's reach, by the points with footage on them (arts. 3, 16(5))."""

from datetime import datetime

from mingcha.custody.disks.queries import DiskView, disks
from mingcha.overview.points.models import MapPoint
from mingcha.overview.points.queries import PLACE
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reached_query import ReachedQuery


def disks_of(asker: Reader, *, at: datetime) -> tuple[DiskView, ...]:
    """The disks of recorders with footage of points in the reader's reach (article 3)."""
    there = disks()
    if not there:
        return ()
    mine = {recorder for (recorder,) in _RECORDERS.rows(duty_of(asker, at))}
    return tuple(one for one in there if one.recorder in mine)


_RECORDERS = ReachedQuery(
    PLACE,
    lambda within: MapPoint.objects.filter(within).exclude(recorder="").order_by().values_list("recorder").distinct(),
)
