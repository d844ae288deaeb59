"""Writes tenures: ends one and begins the next, only inside an act (arts. 7, 16(5))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Greatest

from mingcha.fleet.placement.models import Fleet, Placement
from mingcha.registry.points.models import Point


@dataclass(frozen=True, slots=True)
class Given:
    """A camera and its new recorder."""

    point: Point
    recorder: str


def give(given: Sequence[Given], now: datetime) -> list[tuple[Given, int]]:
    """Moves cameras to recorders; returns each with the first epoch of its tenure. Must be called under the log's lock,
    so that no other placement and no storing of hours runs meanwhile."""
    codes = [each.point.code for each in given]
    current = Placement.objects.filter(camera__in=codes, ended_at=None)
    moved = dict(current.values_list("camera", "moves"))
    epoch_of_point = Point.objects.filter(code=OuterRef("camera")).values("epoch")
    current.update(ended_at=Greatest("began_at", Value(now)), last_epoch=Subquery(epoch_of_point) + F("moves"))
    begun: list[tuple[Given, int]] = []
    rows: list[Placement] = []
    for each in given:
        moves = moved[each.point.code] + 1 if each.point.code in moved else 0
        epoch = each.point.epoch + moves
        rows.append(
            Placement(camera=each.point.code, recorder=each.recorder, moves=moves, first_epoch=epoch, began_at=now)
        )
        begun.append((each, epoch))
    Placement.objects.bulk_create(rows, batch_size=500)
    Fleet.objects.get_or_create(id=1)
    Fleet.objects.update(version=F("version") + 1)
    return begun
