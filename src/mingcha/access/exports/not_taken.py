"""Deliveries that nobody took: the register says so, and nobody waits for their return (articles 16(3), 19)."""

from datetime import datetime

from django.conf import settings

from mingcha.access.copies.actions import write_end
from mingcha.access.copies.models import Copy
from mingcha.access.copies.rows import copy_called
from mingcha.access.copies.values import CopyEnd
from mingcha.access.exports import opened
from mingcha.access.exports import rules as exports_rules
from mingcha.access.exports.models import Export
from mingcha.access.exports.packing import bag_file
from mingcha.access.exports.rows import export_row, has_begun_to_leave
from mingcha.access.exports.rules import HandOver
from mingcha.access.exports.values import Destination, OpenedRequest
from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused, cites, require

AT_ONCE = 100
"""Deliveries that one turn of the clock judges."""
NOT_TAKEN = "登记交付后未被取走，已不能再取"
"""Why such a copy ends, in the words of the register."""


@cites("16(3)", "19")
def end_not_taken(by: Actor, *, clock: Clock) -> tuple[str, ...]:
    """Ends each delivery by the page of which no byte was fetched and none can be any more; the numbers of the exports.
    Each is a line "not taken" of the register and the end of its copy. For the clock. What went to a medium or an
    address is ended by a person, who can look at it (copies.actions.end_copy)."""
    out = Copy.objects.filter(end="").values_list("export", flat=True)
    handed = Export.objects.filter(
        no__in=out, destination=Destination.PAGE.value, line__gt="", fetched_at=None, sent_at=None
    ).order_by("pk")
    ended = []
    for number in handed.values_list("no", flat=True)[:AT_ONCE]:
        if not exports_rules.was_not_taken(_hand_over(number, clock.now())[0]):
            continue
        try:
            with act("access.export.not_taken", by=by, clock=clock, cites=("16(3)", "19")) as record:
                now = clock.now()
                given, request, copy = _hand_over(number, now)
                require(exports_rules.was_not_taken(given))
                write_end(record, copy, request, CopyEnd.NOT_TAKEN, NOT_TAKEN, by.name, now)
                record.fact("export", number)
        except Refused:
            continue  # somebody fetched it, or recorded its end, meanwhile
        ended.append(number)
    return tuple(ended)


def _hand_over(number: str, now: datetime) -> tuple[HandOver, OpenedRequest, Copy]:
    """What is known of a delivery, its request and its copy."""
    held = Export.objects.get(no=number)
    copy = copy_called(Copy.objects.values_list("no", flat=True).get(export=number))
    request = opened.opened_request(held.request, now)
    is_there = bag_file(settings.MINGCHA_HOME.exports, export_row(held)).exists()
    can_leave = bool(exports_rules.is_still_open(request)) and is_there
    return HandOver(has_left=has_begun_to_leave(held), is_over=not can_leave, has_ended=bool(copy.end)), request, copy
