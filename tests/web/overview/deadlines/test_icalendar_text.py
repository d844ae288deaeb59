"""The calendar by its literal bytes: lines, escapes, folding inside no character (RFC 5545)."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from mingcha.web.overview.deadlines.icalendar_text import DayEvent, calendar_text

STAMP = datetime(2026, 11, 29, 1, 2, 3, tzinfo=UTC)


def test_an_event_of_a_day_with_an_alarm() -> None:
    event = DayEvent("7@mingcha", date(2026, 12, 31), "备案; a,b\\c", "江汉区\n第 9 条", "https://x.example/points/1")
    assert (
        calendar_text("期限", [event], stamp=STAMP, alarm_days=(3,)).encode()
        == (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mingcha//deadlines//ZH\r\nX-WR-CALNAME:期限\r\n"
            "BEGIN:VEVENT\r\nUID:7@mingcha\r\nDTSTAMP:20261129T010203Z\r\n"
            "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nTRANSP:TRANSPARENT\r\n"
            "SUMMARY:备案\\; a\\,b\\\\c\r\nDESCRIPTION:江汉区\\n第 9 条\r\nURL:https://x.example/points/1\r\n"
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P3D\r\nDESCRIPTION:备案\\; a\\,b\\\\c\r\nEND:VALARM\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode()
    )


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    event = DayEvent("7@mingcha", date(2026, 12, 31), text, text, "https://x.example/")
    lines = calendar_text("期限", [event], stamp=STAMP, alarm_days=()).encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() or number == len(lines) - 1 for number, line in enumerate(lines)), "cut inside a character"
    whole = b"\r\n".join(lines).replace(b"\r\n ", b"").split(b"\r\n")
    assert [line.split(b":")[0].split(b";")[0].decode() for line in whole] == [
        "BEGIN", "VERSION", "PRODID", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "TRANSP",
        "SUMMARY", "DESCRIPTION", "URL", "END", "END", "",
    ]  # fmt: skip
