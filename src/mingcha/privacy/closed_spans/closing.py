"""Closes and opens spans of footage inside the acts that apply, check and end masks (articles 7, 18)."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from mingcha.evidence.entries import ActRecord
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.rows import moved_masks
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.points.models import Point
from mingcha.registry.points.same_address import beside_on_stream

_UNCHECKED, _MOVED, _UNMASKED = ClosedWhy.UNCHECKED.value, ClosedWhy.MOVED.value, ClosedWhy.UNMASKED.value


def close_applied(record: ActRecord, held: Mask, now: datetime) -> None:
    """A version was drawn that is applied before anybody checked it: its footage is closed until that, and what was
    recorded before the first mask over something that must be covered stays closed."""
    close(record, held.point, held, ClosedWhy.UNCHECKED, max(held.from_at, now), held.until_at)
    close_unmasked(record, held, now)


def close_unmasked(record: ActRecord, held: Mask, now: datetime) -> None:
    """A version is applied from now on: what was recorded while nothing covered what it must cover stays closed, before
    the first mask over that or after an earlier one was returned in the days of grace."""
    needs = [covered.need for covered in held.covered.select_related("need").order_by("need")]
    since = [begins for need in needs if (begins := _uncovered_since(held, need)) is not None]
    if since and min(since) < now:
        close(record, held.point, held, ClosedWhy.UNMASKED, min(since), now)


def close(
    record: ActRecord, point: Point, mask: Mask, why: ClosedWhy, from_at: datetime, until_at: datetime | None
) -> None:
    """Closes the footage of a point, and of those with the same stream, from an instant until before another one (None:
    it goes on)."""
    others = beside_on_stream((point.code,)).get(point.code, frozenset())
    for one in (point, *Point.objects.filter(code__in=others).order_by("pk")):
        span = ClosedSpan.objects.create(point=one, mask=mask, why=why.value, from_at=from_at, until_at=until_at)
        record.wrote(span)


def open_checked(record: ActRecord, held: Mask, who: DutyFacts, reason: str, now: datetime) -> None:
    """A version was checked: what was recorded under it is shown from now on. Between its drawing and its picture
    nobody knows when the recorder had it: that is opened only if a checked mask answered the same needs then."""
    covered = _was_covered(held)
    if held.is_less:  # it waited for this check
        close_unmasked(record, held, now)
    for span in _closed_of(held, _UNCHECKED):
        opened(record, span, who.user_id, reason, now)
        proven_at = min(one for one in (held.proof_at or now, span.until_at or now, now))
        if not covered and span.from_at < proven_at:
            _keep_unmasked(record, span, proven_at)


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
    rows = ClosedSpan.objects.filter(mask__no=no, why=_MOVED, until_at=None, opened_at=None)
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
    spans = ClosedSpan.objects.filter(mask=held, point=held.point, why=_MOVED)
    return spans.filter(until_at=None, opened_at=None).exists()


def opened(record: ActRecord, span: ClosedSpan, user_id: int, reason: str, now: datetime) -> None:
    """Opens a span in the transaction of another act; `user_id` 0 for no person."""
    if span.until_at is None and span.from_at < now:
        span.until_at = now
    span.opened_by_id, span.opened_at, span.reason = user_id or None, now, reason
    span.save(update_fields=["until_at", "opened_by", "opened_at", "reason"])
    record.wrote(span)


def _uncovered_since(held: Mask, need: MaskNeed) -> datetime | None:
    """Since when no version but this one covers a need; None if one does. One that waited for its check covered from
    that on."""
    others = Mask.objects.filter(covered__need=need).exclude(pk=held.pk)
    ends = list(others.exclude(is_less=True, checked_at=None).values_list("ended_at", flat=True))
    if None in ends:
        return None
    first = held.point.added_at if need.area_id is None else need.from_at
    return max((one for one in ends if one is not None), default=first)


def _was_covered(held: Mask) -> bool:
    """Whether a checked version answered each need of this one as it was drawn, with the camera in its place."""
    moved = ClosedSpan.objects.filter(mask=OuterRef("pk"), why=_MOVED, opened_at=None)
    checked = Mask.objects.filter(~Exists(moved), checked_at__lte=held.drawn_at).exclude(pk=held.pk)
    checked = checked.filter(Q(ended_at=None) | Q(ended_at__gte=held.drawn_at))
    answered = MaskNeedCovered.objects.filter(need=OuterRef("need"), mask__in=checked)
    return not held.covered.filter(~Exists(answered)).exists()


def _keep_unmasked(record: ActRecord, unchecked: ClosedSpan, until_at: datetime) -> None:
    """Closes the begin of a span of unchecked footage that is opened, as what was recorded before the mask."""
    rows = ClosedSpan.objects.filter(mask=unchecked.mask, point=unchecked.point, why=_UNMASKED, opened_at=None)
    span = rows.filter(until_at=unchecked.from_at).first()
    if span is None:
        span = ClosedSpan(
            point=unchecked.point, mask=unchecked.mask, why=_UNMASKED, from_at=unchecked.from_at, until_at=until_at
        )
    span.until_at = until_at
    span.save()
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
