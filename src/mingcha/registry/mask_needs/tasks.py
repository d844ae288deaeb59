"""Records what must be covered in the views of points that were registered, or of areas that were drawn, by a version
that did not ask (article 18)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.place_kinds import MASKED
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import DrawnArea
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.noting import is_reached, note_area, note_older_points, open_area_findings
from mingcha.registry.mask_needs.rows import need_of
from mingcha.registry.mask_needs.rules import NeedGround, records_until
from mingcha.registry.points.beside_areas import close_mended_views, points_in_reach
from mingcha.registry.points.models import Point, PointState

_AT_ONCE = 2000
"""Points whose need is recorded in one act."""
_WITH_POINT = ("point__system__site__organisation", "point__system__contractor")
_HIDING = [kind.value for kind in AreaKind if kind.facts.hides]


@cites("6", "18(4)", "18(5)", "18(6)")
def take_in_needs(by: Actor, *, clock: Clock) -> int:
    """Records the needs of points by their kind of place and by standing areas in their view, as far as none is
    recorded, and puts those into effect that a version noted which closed no camera; returns how many were new. Done
    again it finds nothing, and nothing is written."""
    _put_into_effect(by, clock)
    return _by_kind(by, clock) + _by_areas(by, clock)


def _put_into_effect(by: Actor, clock: Clock) -> None:
    """A need that was noted when no mask could be applied yet closes its camera from now on: a point in use gets its
    days of grace anew (`records_until` of mask_needs.rules), whatever it was answered then."""
    rows = MaskNeed.objects.filter(in_effect_at=None, ended_at=None).select_related("area", *_WITH_POINT).order_by("pk")
    while needs := list(rows[:_AT_ONCE]):
        with act("registry.mask_need.take_effect", by=by, clock=clock, cites=("6", "18")) as record:
            now = clock.now()
            for held in needs:
                in_use = held.point.state == PointState.IN_USE
                held.in_effect_at = now
                held.records_until = records_until(need_of(held), is_in_use=in_use, earlier=(), at=now)
            MaskNeed.objects.bulk_update(needs, ["in_effect_at", "records_until"])
            record.wrote_many(MaskNeed, [held.pk for held in needs])
            _find_missing(record, needs, now)
            record.fact("needs", len(needs))


def _find_missing(record: ActRecord, needs: Sequence[MaskNeed], now: datetime) -> None:
    """A view into an area was a finding of its own before it became a need: that is closed where a mask makes the view
    lawful, and the one that the mask is missing stands instead."""
    for need in needs:
        if need.area is not None:
            open_area_findings(record, need.area, (need.point,), now)
    close_mended_views(record, [need.point for need in needs if need.area is not None], "须以隐私遮挡覆盖", now)


def _by_kind(by: Actor, clock: Clock) -> int:
    count = 0
    while points := list(_unrecorded()[:_AT_ONCE]):
        with act("registry.mask_need.take_in", by=by, clock=clock, cites=("18(4)", "18(5)", "18(6)")) as record:
            count += note_older_points(record, points, clock.now())
            record.fact("points", len(points))
    return count


def _unrecorded() -> QuerySet[Point]:
    """The points that need a mask by their kind of place and have no such need."""
    needs = MaskNeed.objects.filter(point=OuterRef("pk"), ground=NeedGround.PLACE_KIND.value, ended_at=None)
    rows = Point.objects.filter(~Exists(needs), place_kind__in=[kind.place.value for kind in MASKED])
    return rows.exclude(state=PointState.OUT_OF_USE).order_by("pk")


def _by_areas(by: Actor, clock: Clock) -> int:
    count, now = 0, clock.now()
    today = shanghai_day(now)
    standing = Q(ended_on=None) & (Q(until_on=None) | Q(until_on__gte=today))
    for area in DrawnArea.objects.filter(standing, kind__in=_HIDING).order_by("pk"):
        reached = _reached(area, now)
        if not reached:
            continue
        with act("registry.mask_need.take_in", by=by, clock=clock, cites=("18(5)", "18(6)")) as record:
            count += note_area(record, area, [(point.pk, point.state == PointState.IN_USE) for point in reached], now)
            open_area_findings(record, area, reached, now)
            record.fact("area", area.pk)
    return count


def _reached(area: DrawnArea, now: datetime) -> list[Point]:
    """The points with a view into an area and without a need of it."""
    needs = MaskNeed.objects.filter(point=OuterRef("pk"), area=area, ended_at=None)
    rows = points_in_reach(area, shanghai_day(now)).filter(~Exists(needs)).exclude(state=PointState.OUT_OF_USE)
    return [point for point in rows.iterator(1000) if is_reached(point, area, now)]
