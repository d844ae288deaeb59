"""What a restore from a backup changes in the registry: every camera gets a fencing number that nobody used yet."""

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.models import Point

_IN_AN_ENTRY = 400
"""So many rows fit into one entry of the log."""


@cites("20(2)")
def begin_epochs_anew(by: Actor, *, clock: Clock) -> int:
    """Gives every point a new epoch after a restore; how many points.

    The number is the Unix minute of the restore, or one more than the old one where that is higher: the home that was
    lost went on counting by ones, and a second restore falls into another minute, so no two recorders ever write
    footage of the same name.
    """
    keys = list(Point.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _IN_AN_ENTRY):
        with act("registry.point.begin_epoch", by=by, clock=clock, cites=("20(2)",)) as deed:
            minute = int(clock.now().timestamp()) // 60
            points = list(Point.objects.select_for_update().filter(pk__in=keys[start : start + _IN_AN_ENTRY]))
            for point in points:
                point.epoch = max(point.epoch + 1, minute)
            Point.objects.bulk_update(points, ["epoch"])
            tell_points_changed(Point.objects.filter(pk__in=[point.pk for point in points]))
            deed.wrote(*points)
            deed.fact("points", len(points))
            deed.fact("epoch", minute)
    return len(keys)
