"""Rows of closed spans, and the spans that follow from the register before anything wrote them (articles 7, 18)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product

from django.db.models import F, Q

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.values import ClosedSpanRow, ClosedWhy
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.rows import masks_with_points
from mingcha.privacy.masks.values import MaskState
from mingcha.registry.points.same_address import beside_on_stream

_MOVED = ClosedWhy.MOVED.value
_COLUMNS = ("pk", "point__code", "why", "from_at", "until_at", "mask__no", "mask__version")
_UNCHECKED = Q(why=ClosedWhy.UNCHECKED.value, until_at=None)
_CLOSED = CompiledQuery(
    lambda codes: ClosedSpan.objects.filter(Q(point__code__in=codes) | _UNCHECKED, opened_at=None).values_list(
        *_COLUMNS
    )
)
_MOVED_SINCE = Q(point__moved_at__gt=F("drawn_at")) | Q(point__turned_at__gt=F("drawn_at"))
_OPEN = (MaskState.PROPOSED.value, MaskState.CHECKED.value)
_MASKED = CompiledQuery(
    lambda codes: Mask.objects.filter(_MOVED_SINCE, state__in=_OPEN, point__code__in=codes).values_list("pk")
)


def stored_spans(codes: Sequence[str]) -> list[ClosedSpanRow]:
    """The closed spans of these points (codes) that have a row, and for a point that came to the stream of another one
    after a mask was drawn there the unchecked span of that one."""
    wanted = set(codes)
    rows = [_span(*row) for row in _CLOSED.rows(tuple(dict.fromkeys(codes)))]
    own = [row for row in rows if row.point in wanted]
    return own + list(_shared(wanted, own, [row for row in rows if row.point not in wanted]))


def _shared(
    wanted: Collection[str], own: Sequence[ClosedSpanRow], theirs: Iterable[ClosedSpanRow]
) -> Iterator[ClosedSpanRow]:
    """Unchecked spans of other points, as those of the wanted ones that have the same stream and no row of the mask."""
    by_point: dict[str, list[ClosedSpanRow]] = {}
    for row in sorted(theirs, key=lambda row: row.from_at):
        by_point.setdefault(row.point, []).append(row)
    known = {(row.point, row.mask) for row in own}
    for point, others in beside_on_stream(by_point).items() if by_point else ():
        for row, code in product(by_point[point], sorted(others.intersection(wanted))):
            if (code, row.mask) not in known:
                known.add((code, row.mask))
                yield replace(row, number=0, point=code)


def points_closed_at(at: datetime) -> set[str]:
    """The codes of points of which a row closes the footage at an instant."""
    goes_on = Q(until_at=None) | Q(until_at__gt=at)
    rows = ClosedSpan.objects.filter(goes_on, opened_at=None, from_at__lte=at)
    return set(rows.values_list("point__code", flat=True).distinct())


def moved_masks(codes: Sequence[str]) -> Iterator[tuple[Mask, datetime]]:
    """The open versions of masks of these points (codes) whose point was moved or turned after their picture was taken
    or, without one, after they were drawn, and when; without those of which a span says so already."""
    return _moved([pk for (pk,) in _MASKED.rows(tuple(dict.fromkeys(codes)))])


def all_moved_masks() -> Iterator[tuple[Mask, datetime]]:
    """The same of all points."""
    return _moved(list(Mask.objects.filter(_MOVED_SINCE, state__in=_OPEN).values_list("pk", flat=True)))


def _moved(keys: Sequence[int]) -> Iterator[tuple[Mask, datetime]]:
    for held in masks_with_points().filter(pk__in=keys).order_by("pk") if keys else ():
        point = held.point
        since = max(one for one in (point.moved_at, point.turned_at) if one is not None)
        if since > (held.proof_at or held.drawn_at) and not _is_noted(held, since):
            yield held, since


def _is_noted(held: Mask, since: datetime) -> bool:
    """Whether a span of the mask says already that its point was moved then, or was opened after that."""
    spans = ClosedSpan.objects.filter(mask=held, point=held.point, why=_MOVED)
    return spans.filter(Q(from_at=since) | Q(opened_at__gt=since)).exists()


def span_row(held: ClosedSpan) -> ClosedSpanRow:
    """A row as a value; its point and its mask are read with it."""
    mask = held.mask
    return _span(
        held.pk,
        held.point.code,
        held.why,
        held.from_at,
        held.until_at,
        mask.no if mask else None,
        mask.version if mask else None,
    )


def _span(
    pk: int,
    code: str,
    why: str,
    from_at: datetime,
    until_at: datetime | None,
    no: str | None,
    version: int | None,
) -> ClosedSpanRow:
    return ClosedSpanRow(pk, code, ClosedWhy(why), from_at, until_at, f"{no}.{version}" if no else "")
