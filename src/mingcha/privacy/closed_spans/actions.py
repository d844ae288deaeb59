"""Opens closed footage by an officer who looked, and notes moved cameras (articles 3, 7, 18)."""

from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.units import MaskSeen
from mingcha.privacy.closed_spans import rules
from mingcha.privacy.closed_spans.closing import close, close_moved, note_moves, opened
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.closed_spans.rows import all_moved_masks, span_row
from mingcha.privacy.closed_spans.values import ClosedSpanRow, ClosedWhy
from mingcha.privacy.looks.models import MaskLook
from mingcha.privacy.looks.values import LookKind
from mingcha.privacy.masks.models import Mask
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.rows import point_called
from mingcha.registry.refusals.actions import refusals_noted

MOST_A_TURN = 100
"""Moved masks that one act of the clock notes."""


@cites("3", "7", "18")
def open_span(by: Asker, *, code: str, reason: str, clock: Clock, number: int = 0) -> tuple[ClosedSpanRow, ...]:
    """Opens closed footage of a point (code): the span with this number, or (0) each that was closed because the camera
    was moved or turned, after which it records again. Raises Refused (articles 3, 18): no officer of the place, the
    mask's drawer, no reason, a mask that is to be checked, footage from before the mask; Fault(NOT_FOUND)."""
    with (
        refusals_noted(by, "privacy.mask.open_span", code, clock),
        act("privacy.mask.open_span", by=actor_of(by), clock=clock, cites=("3", "7", "18")) as record,
    ):
        point, now = point_called(code), clock.now()
        note_moves(record, point, now)
        rows = ClosedSpan.objects.filter(point=point, opened_at=None).select_related("point", "mask").order_by("pk")
        spans = list(rows.filter(pk=number) if number else rows.filter(why=ClosedWhy.MOVED.value))
        if not spans:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这段封存的画面", "there is no such closed footage"), code)
        who = duty_of(by, now)
        for span in spans:
            drawer = span.mask.drawn_by_id or 0 if span.mask else 0
            hands = hands_of((who.user_id, drawer))
            require(rules.may_open_span(who, point.place, ClosedWhy(span.why), reason, drawer, hands))
            require(rules.is_over(span_row(span), now))
        given = checked_name(reason, rules.MOST_REASON)
        for span in spans:
            opened(record, span, who.user_id, given, now)
            if span.mask is not None and span.why == ClosedWhy.MOVED.value:
                record.wrote(_looked(span.mask, record.by.id, now))
        close_moved(record, point, now)
        record.fact("camera", point.code)
        record.fact("spans", [span.pk for span in spans])
        record.fact("reason", given)
    return tuple(span_row(span) for span in spans)


def _looked(mask: Mask, by: str, now: datetime) -> MaskLook:
    """The look of the officer: what a recorder reported before says nothing any more."""
    numbers = dict.fromkeys(("shift_x_permille", "shift_y_permille", "score_permille"), 0)
    return MaskLook.objects.create(
        mask=mask, at=now, kind=LookKind.PERSON.value, result=MaskSeen.SEEN.value, by=by, **numbers
    )


@cites("7", "18")
def find_moved_masks(by: Actor, *, clock: Clock) -> int:
    """Writes the closed span, and opens the finding, of each mask whose camera was moved or turned by an act of the
    register after its picture was taken; returns how many. Nothing is written where there is none."""
    if next(all_moved_masks(), None) is None:
        return 0
    count = 0
    with act("privacy.mask.note_moves", by=by, clock=clock, cites=("7", "18")) as record:
        now = clock.now()
        for held, since in list(all_moved_masks())[:MOST_A_TURN]:  # again under the log's lock
            close(record, held.point, held, ClosedWhy.MOVED, min(since, now), None)
            ensure_finding(
                record,
                kind=FindingKind.MASK_MOVED,
                article="7",
                subject_kind=SubjectKind.POINT,
                subject=held.point.code,
                words=Words(
                    f"{held.point.name}：摄像机移动后遮挡 {held.no} 未重新绘制",
                    f"{held.point.name}: its camera was moved, and mask {held.no} is not drawn anew",
                ),
                place=held.point.place,
                now=now,
            )
            count += 1
        record.fact("masks", count)
    return count
