"""The closed footage of a point with what a reader may open of it, for the page of its masks (articles 3, 7, 18)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision, cites
from mingcha.privacy.closed_spans import rules
from mingcha.privacy.closed_spans.queries import closed_spans_of_point
from mingcha.privacy.closed_spans.values import ClosedSpanRow
from mingcha.privacy.masks.models import Mask
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.points.rows import point_called

_STATED = "-"
"""Stands for the reason that the person will state."""


@dataclass(frozen=True, slots=True)
class OfferedSpan:
    """A closed span, and what the rules answer a reader who wants to open it."""

    span: ClosedSpanRow
    opens: Decision


@cites("3", "7", "18")
def offered_spans(reader: Reader, code: str, *, at: datetime) -> tuple[OfferedSpan, ...]:
    """The closed spans of a point (code), the newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    spans = sorted(closed_spans_of_point(reader, code, at=at), key=lambda one: (one.from_at, one.number), reverse=True)
    if not spans:
        return ()
    who, place = duty_of(reader, at), point_called(code).place
    numbers = {span.mask.partition(".")[0] for span in spans}  # also masks of a point with the same stream
    masks = Mask.objects.filter(no__in=numbers).values_list("no", "version", "drawn_by")
    drawers = {f"{no}.{version}": drawer or 0 for no, version, drawer in masks}
    hands = hands_of({who.user_id, *drawers.values()})

    def opens(span: ClosedSpanRow) -> Decision:
        drawer = drawers.get(span.mask, 0)
        return rules.may_open_span(who, place, span.why, _STATED, drawer, hands) and rules.is_over(span, at)

    return tuple(OfferedSpan(one, opens(one)) for one in spans)
