"""Events of a day as an iCalendar (RFC 5545), for the calendar programs of people: text, escaped and folded.

Written here and not by a library, since one component with five properties is all that is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FOLDED_BYTES = 75
"""Octets of a line without its break (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class DayEvent:
    """An event of a whole day. `uid`: the same for the same matter, so that a moved day moves the event."""

    uid: str
    day: date
    summary: str
    description: str
    url: str


def calendar_text(name: str, events: Iterable[DayEvent], *, stamp: datetime, alarm_days: Sequence[int]) -> str:
    """A calendar with its events, lines ended by CRLF. `stamp`: when it was made; `alarm_days`: days before an event on
    which the calendar program reminds of it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mingcha//deadlines//ZH", f"X-WR-CALNAME:{_escaped(name)}"]
    for one in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}",
            f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            "TRANSP:TRANSPARENT",
            f"SUMMARY:{_escaped(one.summary)}",
            f"DESCRIPTION:{_escaped(one.description)}",
            f"URL:{one.url}",
        ]
        for days in alarm_days:
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D"]
            lines += [f"DESCRIPTION:{_escaped(one.summary)}", "END:VALARM"]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11). Other control characters are left out: no value may hold them."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\n", "\\n")
    return "".join(one for one in plain if one >= " " and one != "\x7f")


def _folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never inside a character; each further one begins with a blank."""
    pieces, piece, size = [], "", 0
    for one in line:
        width = len(one.encode())
        if size + width > FOLDED_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + one, size + width
    return "\r\n".join([*pieces, piece])
