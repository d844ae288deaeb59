"""Closes and opens spans of footage inside the acts that apply, check and end masks (articles 7, 18)."""

from datetime import datetime, timedelta

from mingcha.evidence.entries import ActRecord
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.rows import moved_masks
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.points.models import Point

_UNCHECKED, _MOVED, _UNMASKED = ClosedWhy.UNCHECKED.value, ClosedWhy.MOVED.value, ClosedWhy.UNMASKED.value


def close_applied(record: ActRecord, held: Mask, now: datetime) -> None:
    """A version was drawn that is applied before anybody checked it: its footage is closed until that, and what was
    recorded before the first mask over something that must be covered stays closed."""
    close(record, held.point, held, ClosedWhy.UNCHECKED, max(held.from_at, now), held.until_at)
    needs = [covered.need for covered in held.covered.select_related("need").order_by("need")]
    earlier = MaskNeedCovered.objects.filter(need__in=needs).exclude(mask=held).values_list("need", flat=True)
    known = set(earlier)
    since = [need.from_at for need in needs if need.pk not in known]
    by_place = any(need.area_id is None for need in needs if need.pk not in known)
    begins = held.point.added_at if by_place else min(since, default=now)
    if since and begins < now:
        close(record, held.point, held, ClosedWhy.UNMASKED, begins, now)


def close(
    record: ActRecord, point: Point, mask: Mask, why: ClosedWhy, from_at: datetime, until_at: datetime | None
) -> ClosedSpan:
    """Closes the footage of a point from an instant until before another one (None: it goes on)."""
    span = ClosedSpan.objects.create(point=point, mask=mask, why=why.value, from_at=from_at, until_at=until_at)
    record.wrote(span)
    return span


def open_checked(record: ActRecord, held: Mask, who: DutyFacts, reason: str, now: datetime) -> None:
    """A version was checked: what was recorded under it is shown from now on."""
    for span in _closed_of(held, _UNCHECKED):
        opened(record, span, who.user_id, reason, now)


def end_unchecked(record: ActRecord, held: Mask, now: datetime) -> None:
    """A version that nobody checked covers no more: its footage stays closed, and none is added. A span that has not
    begun holds no footage and is opened."""
    for span in _closed_of(held, _UNCHECKED):
        if span.from_at >= now:
            opened(record, span, 0, "遮挡未曾生效", now)
        else:
            _end(record, span, now)


def note_moves(record: ActRecord, point: Point, now: datetime) -> int:
    """Writes the span of each mask of a point that was moved or turned by an act of the register; returns how many."""
    found = list(moved_masks((point.code,)))
    for held, since in found:
        close(record, point, held, ClosedWhy.MOVED, min(since, now), None)
    return len(found)


def end_moved(record: ActRecord, no: str, point: Point, now: datetime) -> None:
    """Another version of a mask is applied, drawn for what the camera sees now: recording may go on, and what was
    recorded since the move stays closed."""
    rows = ClosedSpan.objects.filter(point=point, mask__no=no, why=_MOVED, until_at=None, opened_at=None)
    for span in rows.order_by("pk"):
        _end(record, span, now)
    close_moved(record, point, now)


def close_moved(record: ActRecord, point: Point, now: datetime) -> None:
    """Closes the finding that a point was moved unless one of its masks waits still."""
    if not ClosedSpan.objects.filter(point=point, why=_MOVED, until_at=None, opened_at=None).exists():
        close_mended(
            record,
            kind=FindingKind.MASK_MOVED,
            subject_kind=SubjectKind.POINT,
            subject=point.code,
            reason="已重新绘制遮挡或者核对画面",
            now=now,
        )


def is_moved(held: Mask) -> bool:
    """Whether a version is closed since its camera was moved, and nobody looked or drew another one."""
    return ClosedSpan.objects.filter(mask=held, why=_MOVED, until_at=None, opened_at=None).exists()


def opened(record: ActRecord, span: ClosedSpan, user_id: int, reason: str, now: datetime) -> None:
    """Opens a span in the transaction of another act; `user_id` 0 for no person."""
    if span.until_at is None and span.from_at < now:
        span.until_at = now
    span.opened_by_id, span.opened_at, span.reason = user_id or None, now, reason
    span.save(update_fields=["until_at", "opened_by", "opened_at", "reason"])
    record.wrote(span)


def _closed_of(held: Mask, why: str) -> list[ClosedSpan]:
    return list(ClosedSpan.objects.filter(mask=held, why=why, opened_at=None).order_by("pk"))


def _end(record: ActRecord, span: ClosedSpan, now: datetime) -> None:
    """Ends a span at an instant, at the earliest a moment after it began, unless it is over."""
    if span.until_at is not None and span.until_at <= now:
        return
    span.until_at = max(now, span.from_at + timedelta(milliseconds=1))
    span.save(update_fields=["until_at"])
    record.wrote(span)
