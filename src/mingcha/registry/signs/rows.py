"""Rows of signs: the newest of a point, found by number, turned into values; not for pages."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.models import Point
from mingcha.registry.signs.models import Sign
from mingcha.registry.signs.values import SignDays, SignRow

_LAST = CompiledQuery(
    lambda point: (
        Sign.objects.filter(point__code=point)
        .order_by("-pk")
        .values_list("photo_on", "recorded_at", "due_on", "point__moved_at")[:1]
    )
)


def last_sign(point: Point) -> Sign | None:
    """The newest sign of a point."""
    return Sign.objects.filter(point=point).order_by("-pk").first()


def days_of_last(point: str) -> tuple[SignDays | None, datetime | None]:
    """The days of the newest sign of a point (by its code), None for none, and when that point was last moved."""
    for photo_on, recorded_at, due_on, moved_at in _LAST.rows(point):
        return SignDays(photo_on, recorded_at, due_on), moved_at
    return None, None


def last_signs(points: Collection[int] | QuerySet[Point]) -> dict[int, Sign]:
    """The newest sign of each of these points (keys, or the points as a query), by the point's key; a point without one
    is absent."""
    newest = Sign.objects.filter(point__in=points).values("point").annotate(last=Max("pk")).values("last")
    return {held.point_id: held for held in Sign.objects.filter(pk__in=newest)}


def sign_of(point: str, number: int) -> Sign:
    """The sign of a point (by its code) with this number. Raises Fault(NOT_FOUND)."""
    held = Sign.objects.filter(point__code=point, pk=number).first() if 0 < number < 2**63 else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个标识", "there is no such sign"), str(number))
    return held


def days_of(held: Sign) -> SignDays:
    """The days of a sign."""
    return SignDays(held.photo_on, held.recorded_at, held.due_on)


def sign_row(held: Sign, code: str) -> SignRow:
    """A sign as a value; `code`: that of its point."""
    return SignRow(
        number=held.pk,
        point=code,
        text=held.text,
        hangs_at=held.hangs_at,
        inspector=held.inspector,
        days=days_of(held),
        sha256=held.digest,
        media_type=held.media_type,
        recorded_by=held.recorded_by,
    )
