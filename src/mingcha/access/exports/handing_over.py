"""The download of a bag: which bytes were sent, and whether sending may continue (articles 15, 16(3), 20(1)).

One complete download is one handing over, whose line is in the register before the first byte; an interrupted download
can resume at any byte without another line. Between its pieces a response checks whether the request still allows it,
so a revocation ends it within seconds.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mingcha.access.exports import opened
from mingcha.access.exports import rules as exports_rules
from mingcha.access.exports.actions import require_still_open
from mingcha.access.exports.models import Export
from mingcha.access.exports.rows import export_called, export_row
from mingcha.access.exports.values import ExportRow
from mingcha.access.register.actions import write_line
from mingcha.access.register.rows import facts_of, line_called
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused, cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted

AGAIN = "（同一人再次下载）"
ASK_EVERY_S = 2.0
"""Interval at which a running response checks whether it may continue."""


@cites("15", "16(3)", "799-20")
def may_go_on(by: Asker, *, number: str, clock: Clock) -> bool:
    """Whether a running response may continue: the request still allows it, and its holder still works for the unit. A
    response that began in time continues after the end of its pass. A refusal leaves an entry."""
    now = clock.now()
    held = export_called(number)
    try:
        with refusals_noted(by, "access.export.go_on", number, clock):
            require_still_open(held, by, now)
            require(exports_rules.may_take_over(duty_of(by, now).user_id, held.holder or 0))
    except Refused:
        return False
    return True


@cites("16(3)")
def note_sent_bytes(by: Asker, *, number: str, span: tuple[int, int], size_bytes: int, clock: Clock) -> ExportRow:
    """Records the bytes [from, to) of a bag of `size_bytes` that a response has sent. With the last missing byte the
    handing over is complete and the request is delivered. If another response has completed it already, these bytes are
    another handing over, with its own line."""
    with act("access.export.handed", by=actor_of(by), clock=clock, cites=("16(3)",)) as record:
        now, held = clock.now(), export_called(number)
        if held.sent_spans is None and held.handed_over:
            record.fact("line", write_line_again(record, held, duty_of(by, now).name, now))
        spans = joined_spans([*_spans_of(held.sent_spans), span])
        is_whole = spans == [(0, size_bytes)]
        held.sent_spans = None if is_whole else " ".join(f"{begin}-{end}" for begin, end in spans)
        if is_whole:
            held.handed_over = (held.handed_over or 0) + 1
            opened.note_delivered(record, held.request, now)
        held.save()
        record.wrote(held)
        for key, value in (("export", number), ("from_byte", span[0]), ("to_byte", span[1]), ("whole", is_whole)):
            record.fact(key, value)
    return export_row(held)


def write_line_again(record: ActRecord, held: Export, operator: str, now: datetime) -> str:
    """Writes the line of a repeated handing over of a bag to the same person: the content of its first line, with the
    person who hands it over now (`operator`, a name). Returns its number."""
    first = facts_of(line_called(held.line))
    return write_line(record, replace(first, operator=operator, content=f"{first.content}{AGAIN}"), now)


def joined_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of bytes [from, to), sorted, adjacent ones joined, without empty ones."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif begin < end:
            found.append((begin, end))
    return found


def _spans_of(text: str | None) -> list[tuple[int, int]]:
    pairs = (each.split("-") for each in (text or "").split())
    return [(int(begin), int(end)) for begin, end in pairs]
