"""Deliveries that were never taken: recorded in the register, so that no return is due (articles 16(3), 19)."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

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
"""Rows read at once."""
NOT_TAKEN = "登记交付后未被取走，已不能再取"
"""The register's text for the end of such a copy."""


@cites("16(3)", "19")
def end_not_taken(by: Actor, *, clock: Clock) -> tuple[str, ...]:
    """Ends each delivery by page of which no byte was fetched and none can be any more; returns the numbers of the
    exports. Each gets a line "not taken" in the register, and its copy ends. For the clock. A delivery to a medium or
    an address is ended by a person, who can check it (copies.actions.end_copy)."""
    ended = []
    for number in _over(clock.now()):
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
            continue  # it was fetched, or its end was recorded, since the list was read
        ended.append(number)
    return tuple(ended)


def _over(at: datetime) -> Iterator[str]:
    """Numbers of the deliveries by page that can no longer be fetched, oldest first: by the database if their request
    ended or its term is over; for the others by the absence of the file. A delivered request whose conditions ended
    before its term waits for the term, at most `access.request_open_hours`."""
    out = Copy.objects.filter(end="", export=OuterRef("no"))
    handed = Export.objects.filter(
        Exists(out), destination=Destination.PAGE.value, line__gt="", fetched_at=None, sent_at=None
    )
    for held in _in_batches(handed.exclude(opened.is_in_term(at))):
        yield held.no
    for held in _in_batches(handed.filter(opened.is_in_term(at))):
        if not bag_file(settings.MINGCHA_HOME.exports, export_row(held)).exists():
            yield held.no


def _in_batches(rows: QuerySet[Export]) -> Iterator[Export]:
    """Rows by their keys, AT_ONCE a query. Skips rows that no longer match when their batch is read."""
    after = 0
    while batch := list(rows.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        yield from batch
        after = batch[-1].pk


def _hand_over(number: str, now: datetime) -> tuple[HandOver, OpenedRequest, Copy]:
    """The facts of a delivery, its request and its copy for the rules."""
    held = Export.objects.get(no=number)
    copy = copy_called(Copy.objects.values_list("no", flat=True).get(export=number))
    request = opened.opened_request(held.request, now)
    is_there = bag_file(settings.MINGCHA_HOME.exports, export_row(held)).exists()
    can_leave = bool(exports_rules.is_still_open(request)) and is_there
    return HandOver(has_left=has_begun_to_leave(held), is_over=not can_leave, has_ended=bool(copy.end)), request, copy
