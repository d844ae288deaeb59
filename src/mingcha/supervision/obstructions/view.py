"""What the picture detector measured of a point, for closing an obstruction; not for pages (article 12)."""

from datetime import datetime

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.models import Point
from mingcha.supervision.looks.models import LookDay, NewestCheck
from mingcha.supervision.looks.rules import is_looked_at
from mingcha.supervision.obstructions.values import ViewFacts


def view_of(point: Point, at: datetime) -> ViewFacts:
    """Whether the detector looks at a point now, and its newest whole days with judged checks, as many as are asked
    for."""
    newest = NewestCheck.objects.filter(point=point).values_list("at", flat=True).first()
    if not is_looked_at(newest, at):
        return ViewFacts()
    today = shanghai_day(at)
    rows = LookDay.objects.filter(point=point, judged__gt=0, day__lt=today).order_by("-day")
    asked = parameters.number("obstruction.clear_days", today)
    return ViewFacts(is_looked_at=True, covered_permille=tuple(rows.values_list("lost_permille", flat=True)[:asked]))
