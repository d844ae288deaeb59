"""Fields of MANSCDP messages that devices fill freely: numbers, texts and instants, bounded and tolerant (article 13).

A field that cannot be read is None or its default: one wrong number must not lose the whole message.
"""

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from mingcha.kit.bounded_xml import Element

BEIJING = timezone(timedelta(hours=8))
"""All times on the wire are Beijing time without a zone (2022: 9.10)."""
MOST_TEXT = 255
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{0,12})?")
_INSTANT = re.compile(
    r"([0-9]{4})[-/]?([0-9]{2})[-/]?([0-9]{2})[T ]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def text_of(element: Element, name: str, most: int = MOST_TEXT) -> str:
    """The text of a child, cut at `most` characters; "" if there is none."""
    return element.value(name)[:most]


def float_of(element: Element, name: str, lowest: float = -math.inf, highest: float = math.inf) -> float | None:
    """The number of a child; None if there is none, or it is none, or it is out of range."""
    text = element.value(name).strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if lowest <= number <= highest else None


def int_of(element: Element, name: str, lowest: int = 0, highest: int = 2**31 - 1) -> int | None:
    """The number of a child, without its decimals; None if there is none, or it is none, or it is out of range."""
    number = float_of(element, name)
    return int(number) if number is not None and lowest <= int(number) <= highest else None


def instant_of(element: Element, name: str) -> datetime | None:
    """The instant of a child, in UTC; None if there is none or it is none."""
    return read_instant(element.value(name))


def read_instant(text: str) -> datetime | None:
    """An instant in UTC from the formats of devices: "2026-11-25T14:03:22" (the standard's), "2026-11-25 14:03:22" and
    "20261125T140322", each with or without decimals and with or without a zone. None for anything else."""
    found = _INSTANT.fullmatch(text.strip())
    if found is None:
        return None
    *parts, decimals, zone = found.groups()
    microsecond = int(float(decimals or "0") * 1_000_000)
    try:
        local = datetime(*map(int, parts), microsecond, tzinfo=_zone(zone))  # type: ignore[misc, arg-type]
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def write_instant(instant: datetime) -> str:
    """An aware instant in the standard's format, Beijing time, to the second."""
    return instant.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M:%S")


def write_number(number: float) -> str:
    """A number without an exponent and without trailing zeros, to 7 decimals."""
    text = f"{number:.7f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def on_off(value: bool) -> str:
    """A truth value as ON or OFF."""
    return "ON" if value else "OFF"


def _zone(text: str | None) -> tzinfo:
    if not text:
        return BEIJING
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)
