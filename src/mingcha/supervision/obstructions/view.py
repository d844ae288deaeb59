"""What the picture detector measured of a point, for closing an obstruction; not for pages (article 12)."""

from datetime import date, datetime

from django.db.models import Exists

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import CheckState
from mingcha.registry.points.models import Point
from mingcha.supervision.looks.models import LookDay, NewestCheck
from mingcha.supervision.looks.rows import learned_anew_by_day
from mingcha.supervision.looks.rules import is_looked_at
from mingcha.supervision.obstructions.values import ViewFacts


def view_of(point: Point, corrected_on: date | None, at: datetime) -> ViewFacts:
    """Whether the detector looks at a point now, and its newest whole days with judged checks after the day of the
    correction, as many as are asked for: none before it is corrected or while the newest check is not a judged one, and
    no day by a view that was learned anew, with whatever covered it."""
    newest = NewestCheck.objects.filter(point=point).first()
    if newest is None or not is_looked_at(newest.at, at):
        return ViewFacts()
    if corrected_on is None or newest.state != CheckState.JUDGED.value:
        return ViewFacts(is_looked_at=True)
    today = shanghai_day(at)
    rows = LookDay.objects.filter(point=point, judged__gt=0, day__gt=corrected_on, day__lt=today)
    rows = rows.filter(~Exists(learned_anew_by_day())).order_by("-day")
    asked = parameters.number("obstruction.clear_days", today)
    return ViewFacts(is_looked_at=True, covered_permille=tuple(rows.values_list("lost_permille", flat=True)[:asked]))
