"""From the cells of a workbook to texts: shared texts, numbers, days (article 7; ECMA-376, part 1, 18.8.30, 18.17.4).
Knows no Django.

Nothing is computed. A number of 16 or more digits is shown in powers of ten, as a spreadsheet shows it: it was rounded.
"""

import math
import re
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from mingcha.registry.imports.workbook_limits import (
    MOST_CELL_CHARACTERS,
    MOST_FORMATS,
    MOST_SHARED_BYTES,
    MOST_SHARED_TEXTS,
    MOST_SMALL_PART_BYTES,
    damaged,
    too_large,
)
from mingcha.registry.imports.workbook_package import LocalNames, Package, parse_part

_FIRST_ROUNDED = 10**15
"""A spreadsheet keeps 15 digits; a number of 16 is rounded, or may be."""
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
"""Built-in formats of days and times, those of Chinese among them (18.8.30)."""
_LAST_DAY = 2_958_466
"""One after 9999-12-31."""
_LEAP_DAY_OF_1900 = 60
"""A day that the 1900 system has and the calendar has not."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_", re.ASCII)
_REMEMBERED, _SHORT = 20_000, 40
"""Shared texts that are remembered as objects, and their characters."""
_SURROGATES = range(0xD800, 0xE000)


class SharedTexts:
    """The texts that cells share, as bytes in one block: millions of them as objects would be several hundred MB. Short
    ones that were asked for are remembered, since most cells share a few."""

    def __init__(self) -> None:
        self._block = bytearray()
        self._ends = array("Q")
        self._known: dict[str, str] = {}

    def add(self, text: str) -> None:
        """Takes the next one. Raises Fault(INVALID) beyond a bound."""
        self._block += text.encode("utf-8", "replace")
        self._ends.append(len(self._block))
        if len(self._block) > MOST_SHARED_BYTES or len(self._ends) > MOST_SHARED_TEXTS:
            raise too_large("文本过多", "it has too many texts")

    def text(self, place: str) -> str:
        """The text that a cell names by its place. Raises Fault(INVALID) if there is none."""
        known = self._known.get(place)
        if known is not None:
            return known
        number = int(place) if place.isascii() and place.isdigit() and len(place) < 10 else -1
        if not 0 <= number < len(self._ends):
            raise damaged("a shared text is missing")
        begin = self._ends[number - 1] if number else 0
        text = self._block[begin : self._ends[number]].decode("utf-8", "replace")
        if len(self._known) < _REMEMBERED and len(text) < _SHORT:
            self._known[place] = text
        return text


class _SharedReader:
    """Collects shared texts, without their phonetic readings, while XML is parsed; `text` is the list's own append."""

    def __init__(self) -> None:
        self.shared = SharedTexts()
        self._names = LocalNames()
        self._pieces: list[str] = []
        self._text = ""
        self._in_reading = False
        self.text = self._pieces.append

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = self._names[name]
        if tag == "t":
            self._pieces.clear()
        elif tag == "si":
            self._text = ""
        elif tag == "rPh":
            self._in_reading = True

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self._names[name]
        if tag == "t":
            if not self._in_reading:
                self._text += "".join(self._pieces)
                self._require_short(len(self._text))
        elif tag == "si":
            self.shared.add(plain_text(self._text))
        elif tag == "rPh":
            self._in_reading = False

    def check(self) -> None:
        """Called between pieces of the part. Raises Fault(INVALID) for a text that is too long."""
        self._require_short(sum(map(len, self._pieces)) - MOST_CELL_CHARACTERS)

    def _require_short(self, characters: int) -> None:
        if characters > MOST_CELL_CHARACTERS:
            raise too_large("单元格过长", "a cell is too long")


def read_shared_texts(package: Package, part: str) -> SharedTexts:
    """The shared texts of a workbook."""
    reader = _SharedReader()
    if package.has(part):
        pieces = package.pieces(part, 4 * MOST_SHARED_BYTES)
        for _ in parse_part(pieces, reader.start, end=reader.end, text=reader.text):
            reader.check()
    return reader.shared


def read_date_styles(package: Package, part: str) -> frozenset[int]:
    """The styles of cells whose numbers are days or times."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = [False]
    names = LocalNames()

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = names[name]
        if tag == "numFmt":
            codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            formats.append(attributes.get("numFmtId", "0"))
        if len(codes) + len(formats) > MOST_FORMATS:
            raise too_large("样式过多", "it has too many styles")

    def end(name: str) -> None:
        if names[name] == "cellXfs":
            inside[0] = False

    if package.has(part):
        for _ in parse_part(package.pieces(part, MOST_SMALL_PART_BYTES), start, end=end):
            pass
    dates = {number for number, code in codes.items() if is_date_format(code)}
    dates |= {str(number) for number in _DATE_FORMATS if str(number) not in codes}
    return frozenset(place for place, number in enumerate(formats) if number in dates)


def is_date_format(code: str) -> bool:
    """Whether a format shows a number as a day or a time: it names one outside of quotes and brackets."""
    return any(character in "ymdhsYMDHS" for character in _unquoted(code))


def number_text(text: str) -> str:
    """A number as people write it, with 15 digits; one of 16 or more in powers of ten, since a spreadsheet has rounded
    it. Raises Fault(INVALID) for what is no number."""
    if len(text) < 16 and text.isascii() and text[:1] != "0":
        whole, _, part = text.partition(".")
        if whole.isdigit() and not part:
            return whole
        if whole.isdigit() and part.isdigit() and part[-1] != "0":
            return text
    number = _number(text)
    if number.is_integer() and abs(number) < _FIRST_ROUNDED:
        return str(int(number))
    if abs(number) >= _FIRST_ROUNDED:
        return f"{number:.14E}"
    return format(Decimal(f"{number:.15g}"), "f")


def day_text(text: str, *, from_1904: bool) -> str:
    """A number of days as "2026-11-24", with its time behind it if it has one, or as a time alone."""
    number = _number(text)
    days = math.floor(number)
    seconds = round((number - days) * 86_400)
    if not 0 <= number < _LAST_DAY or (days == _LEAP_DAY_OF_1900 and not from_1904):
        return number_text(text)
    first = (1904, 1, 1) if from_1904 else (1899, 12, 30 if days > _LEAP_DAY_OF_1900 else 31)
    try:
        instant = datetime(*first, tzinfo=UTC) + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return number_text(text)
    if days == 0 and not from_1904:
        return f"{instant:%H:%M:%S}"
    return instant.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d")


def plain_text(text: str) -> str:
    """A text without the escapes of characters that XML has no room for (22.4.2.4: "_x000D_" is a carriage return)."""
    return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: "re.Match[str]") -> str:
    number = int(found[1], 16)
    return found[0] if number in _SURROGATES else chr(number)


def _number(text: str) -> float:
    try:
        number = float(text) if len(text) <= 60 else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise damaged("a number is none")
    return number


def _unquoted(code: str) -> Iterator[str]:
    """The characters of a format outside of quotes and brackets, without those behind \\, _ and *."""
    end, skips = "", False
    for character in code:
        if skips:
            skips = False
        elif end:
            end = "" if character == end else end
        elif character in "\\_*":
            skips = True
        elif character in '"[':
            end = '"' if character == '"' else "]"
        else:
            yield character
