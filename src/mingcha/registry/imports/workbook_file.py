"""Reads the first visible sheet of a workbook, a row at a time (article 7; ECMA-376, part 1, 18.3). Knows no Django; it
runs in a process of its own (workbook_process.py).

A formula is not evaluated: its stored value is the cell's, and the formula stands beside it. Of merged cells the first
has the value, and the others say which range covers them. Rows that are hidden are read, and counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mingcha.registry.imports.workbook_cells import (
    SharedTexts,
    day_text,
    number_text,
    plain_text,
    read_date_styles,
    read_shared_texts,
)
from mingcha.registry.imports.workbook_limits import (
    MOST_CELL_CHARACTERS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_PART_BYTES,
    MOST_ROWS,
    damaged,
    refused,
    too_large,
)
from mingcha.registry.imports.workbook_package import LocalNames, Package, parse_part, read_book
from mingcha.registry.lists.csv_file import MOST_RECORD_CHARACTERS

_MOST_FORMULA = 200
"""Characters of a formula that are shown."""
_END_OF_CELLS = re.compile(rb"</(?:[\w.-]{1,40}:)?sheetData\s{0,10}>", re.ASCII)
_OVERLAP = 160
"""Bytes of a piece that are looked at again with the next: as long as what is looked for."""
_MERGED = re.compile(rb"mergeCell [^<>]{0,80}?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")
_LETTERS = re.compile(r"([A-Z]{1,3})[0-9]{1,7}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row with a text in it: its number, its cells from A on, and by their place (0 is A) formulas and the merged
    ranges that cover them."""

    number: int
    cells: list[str]
    formulas: dict[int, str]
    merged: dict[int, str]


@dataclass(slots=True)
class SheetFacts:
    """What is to be known of a workbook beside its rows: the sheet that is read, others, rows that are hidden, links to
    other files. `hidden_rows` is whole when every row was read."""

    sheet: str
    others: list[str]
    outside_links: int
    hidden_rows: int = 0


@dataclass(frozen=True, slots=True, order=True)
class _Range:
    """Merged cells, both ends included; columns from 0."""

    first_row: int
    last_row: int
    first: int
    last: int
    words: str = field(compare=False)


class Workbook:
    """A workbook, opened: `facts`, then `rows` once. Raises Fault(INVALID) for one that is refused or damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._package = Package(file)
        self._book = read_book(self._package)
        visible = [sheet for sheet in self._book.sheets if sheet.is_visible]
        if not visible:
            raise refused("工作簿没有可见的工作表", "the workbook has no visible sheet")
        self._part = visible[0].part
        others = [sheet.name for sheet in self._book.sheets if sheet is not visible[0]]
        self.facts = SheetFacts(visible[0].name, others, self._package.outside_links)

    def rows(self) -> Iterator[CellRow]:
        """The rows that have a text, in order. Raises Fault(INVALID)."""
        shared = read_shared_texts(self._package, self._book.shared_texts)
        dates = read_date_styles(self._package, self._book.styles)
        merged = _Covering(_merged_ranges(self._package, self._part))
        reader = _RowReader(shared, dates, from_1904=self._book.from_1904)
        pieces = self._package.pieces(self._part, MOST_PART_BYTES)
        for _ in parse_part(pieces, reader.start, end=reader.end, text=reader.text):
            for number, cells, formulas, is_hidden in reader.taken():
                self.facts.hidden_rows += is_hidden
                yield CellRow(number, cells, formulas, merged.of(number))


class _RowReader:
    """Collects the rows of a sheet while its XML is parsed. It runs for every cell: what a cell needs is done at its
    end, and `text` is the list's own append."""

    def __init__(self, shared: SharedTexts, dates: frozenset[int], *, from_1904: bool) -> None:
        self._shared, self._from_1904 = shared, from_1904
        self._dates = frozenset(map(str, dates))
        self._names = LocalNames()
        self._places: dict[str, int] = {}
        self._rows: list[tuple[int, list[str], dict[int, str], bool]] = []
        self._in_cells = self._in_reading = self._hidden = False
        self._row, self._place, self._count = 0, -1, 0
        self._cells: list[str] = []
        self._formulas: dict[int, str] = {}
        self._attributes: dict[str, str] = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._pieces: list[str] = []
        self.text = self._pieces.append

    def taken(self) -> list[tuple[int, list[str], dict[int, str], bool]]:
        """The rows that ended since the last call."""
        if sum(map(len, self._pieces)) > 2 * MOST_CELL_CHARACTERS:
            raise too_large("单元格过长", "a cell is too long")
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = self._names[name]
        if not self._in_cells:  # other elements of a sheet have some of these names, too
            self._in_cells = tag == "sheetData"
        elif tag == "c":
            self._attributes = attributes
            self._value = self._formula = None
        elif tag in ("v", "t", "f"):
            self._pieces.clear()
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self._in_reading = True

    def end(self, name: str) -> None:
        """An element ends."""
        tag = self._names[name]
        if not self._in_cells:
            self._pieces.clear()
        elif tag == "c":
            self._end_cell()
        elif tag == "v":
            self._value = "".join(self._pieces)
        elif tag == "t" and not self._in_reading:
            self._value = (self._value or "") + "".join(self._pieces)
            if len(self._value) > MOST_CELL_CHARACTERS:
                raise too_large("单元格过长", "a cell is too long")
        elif tag == "f":
            self._formula = "".join(self._pieces)[:_MOST_FORMULA]
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "sheetData":
            self._in_cells = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        number = self._row + 1
        if given is not None:
            if not _DIGITS.fullmatch(given) or int(given) < number:
                raise damaged("rows out of order")
            number = int(given)
        if number > MOST_ROWS:
            raise too_large(f"超过 {MOST_ROWS} 行", f"it has over {MOST_ROWS} rows")
        self._row, self._place = number, -1
        self._pieces.clear()
        self._hidden = attributes.get("hidden", "0") in ("1", "true")
        self._cells, self._formulas = [], {}

    def _end_cell(self) -> None:
        place = self._place + 1
        reference = self._attributes.get("r")
        if reference is not None:
            letters = reference.rstrip("0123456789")
            found = self._places.get(letters)
            if found is None:
                found = self._places[letters] = _place_of(reference)
            if found < place:
                raise damaged("cells out of order")
            place = found
        self._place = place
        self._count += 1
        if self._count > MOST_CELLS:
            raise too_large(f"超过 {MOST_CELLS} 个单元格", f"it has over {MOST_CELLS} cells")
        text = self._text(self._value) if self._value else ""
        if self._formula is not None and not self._value and self._attributes.get("t") != "str":
            text = f"={self._formula}"  # nothing has computed it yet; an empty result is a text
        if not text:
            return
        if place >= MOST_COLUMNS:
            raise refused(
                f"第 {self._row} 行在第 {MOST_COLUMNS} 列之后还有内容",
                f"row {self._row} has a cell beyond column {MOST_COLUMNS}",
            )
        cells = self._cells
        while len(cells) < place:
            cells.append("")
        cells.append(text)
        if self._formula is not None:
            self._formulas[place] = f"={self._formula}"

    def _end_row(self) -> None:
        if sum(map(len, self._cells)) > MOST_RECORD_CHARACTERS:
            most = MOST_RECORD_CHARACTERS
            raise refused(f"第 {self._row} 行超过 {most} 字符", f"row {self._row} has over {most} characters")
        if self._cells:
            self._rows.append((self._row, self._cells, self._formulas, self._hidden))

    def _text(self, value: str) -> str:
        """The cell's value as a text."""
        kind = self._attributes.get("t", "n")
        if kind == "s":
            return self._shared.text(value)
        if kind == "n":
            if self._attributes.get("s") in self._dates:
                return day_text(value, from_1904=self._from_1904)
            return number_text(value)
        if len(value) > MOST_CELL_CHARACTERS:
            raise too_large("单元格过长", "a cell is too long")
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind == "d":
            return value.replace("T", " ").removesuffix(" 00:00:00")
        return plain_text(value)


class _Covering:
    """Which merged range covers a cell, asked row by row in rising order."""

    def __init__(self, ranges: list[_Range]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._held: list[_Range] = []

    def of(self, row: int) -> dict[int, str]:
        """The ranges that cover cells of a row, without the first cell of each, by the place of the cell."""
        while self._waiting and self._waiting[-1].first_row <= row:
            self._held.append(self._waiting.pop())
        if not self._held:
            return {}
        self._held = [one for one in self._held if one.last_row >= row]
        if len(self._held) > MOST_COLUMNS:
            raise damaged("merged cells overlap")
        return {
            place: one.words
            for one in self._held
            for place in range(one.first, min(one.last + 1, MOST_COLUMNS))
            if (row, place) != (one.first_row, one.first)
        }


def _merged_ranges(package: Package, part: str) -> list[_Range]:
    """The merged ranges of a sheet. They stand behind its cells, which say nothing of them, so its bytes are passed
    once before they are parsed."""
    found: dict[str, _Range] = {}
    before, has_ended = b"", False
    for piece in package.pieces(part, MOST_PART_BYTES):
        data = before + piece
        if not has_ended:
            end = _END_OF_CELLS.search(data)
            has_ended = end is not None
            data = data[end.end() :] if end else data
        if has_ended:
            for one in _MERGED.finditer(data):
                merged = _range_of(*(text.decode("ascii") for text in one.groups()))
                found[merged.words] = merged
            if len(found) > MOST_MERGED:
                raise too_large(f"超过 {MOST_MERGED} 处合并单元格", f"it has over {MOST_MERGED} merged cells")
        before = data[-_OVERLAP:]
    return [one for one in found.values() if one.first < MOST_COLUMNS]


def _range_of(first: str, first_row: str, last: str, last_row: str) -> _Range:
    words = f"{first}{first_row}:{last}{last_row}"
    return _Range(int(first_row), int(last_row), _number_of(first), _number_of(last), words)


def _place_of(reference: str) -> int:
    """The place of a cell in its row, 0 for A. Raises Fault(INVALID) for what is no reference."""
    found = _LETTERS.fullmatch(reference)
    if found is None:
        raise damaged("a cell without a place")
    return _number_of(found[1])


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
