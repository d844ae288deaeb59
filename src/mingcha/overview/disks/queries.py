"""The disks in a reader's reach, by the points with footage on them (arts. 3, 16(5))."""

from datetime import datetime

from mingcha.custody.disks.queries import DiskView, disks
from mingcha.overview.points.models import MapPoint
from mingcha.overview.points.queries import PLACE
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.reach import reach


def disks_of(asker: Reader, *, at: datetime) -> tuple[DiskView, ...]:
    """The disks of recorders with footage of points in the reader's reach (article 3)."""
    there = disks()
    if not there:
        return ()
    points = MapPoint.objects.filter(reach(duty_of(asker, at), PLACE)).exclude(recorder="")
    mine = set(points.values_list("recorder", flat=True).distinct())
    return tuple(one for one in there if one.recorder in mine)
