"""Writes an XLSX workbook, a row at a time: every cell is a text, so no formula, date or number of it can be evaluated
or rounded (ECMA-376, part 1, 18.3.1.4 and 18.18.11: t="inlineStr").

A 20-digit code stays whole, which a spreadsheet that opens a CSV rounds. Article 13.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from mingcha.registry.lists.plain import xml_text

_FAST = 1
"""Level of deflate: a sheet is mostly tags, which even the fastest level makes a tenth of."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same rows give the same bytes."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of a workbook: its name and its rows of texts, iterated once."""

    name: str
    rows: Iterable[Sequence[str]]


def write_workbook(target: BinaryIO, sheets: Sequence[BookSheet]) -> None:
    """A workbook of these sheets, each written before the rows of the next one are iterated. A file that cannot be
    sought in is written too."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as book:
        for name, text in _parts(sheets).items():
            book.writestr(_part(name), _HEAD + text)
        for number, sheet in enumerate(sheets, 1):
            with _SheetPart(book, f"xl/worksheets/sheet{number}.xml") as part:
                for row in sheet.rows:
                    part.write(row)


def _parts(sheets: Sequence[BookSheet]) -> dict[str, str]:
    """The parts of a workbook beside its sheets."""
    numbers = range(1, len(sheets) + 1)
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
                for number in numbers
            )
            + "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
            + "".join(
                f'<sheet name="{xml_text(sheet.name)}" sheetId="{number}" r:id="rId{number}"/>'
                for number, sheet in enumerate(sheets, 1)
            )
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{number}.xml"/>'
                for number in numbers
            )
            + "</Relationships>"
        ),
    }


class _SheetPart:
    """A sheet that is written a row at a time; empty cells are left out."""

    def __init__(self, book: zipfile.ZipFile, name: str) -> None:
        self._part = book.open(_part(name), "w", force_zip64=True)
        self._text = io.TextIOWrapper(self._part, "utf-8", errors="replace", newline="")
        self._rows = 0

    def __enter__(self) -> "_SheetPart":
        self._text.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>')
        return self

    def __exit__(self, *_error: object) -> None:
        self._text.write("</sheetData></worksheet>")
        self._text.close()

    def write(self, cells: Sequence[str]) -> None:
        """One row of texts."""
        self._rows += 1
        row = self._rows
        found = [
            f'<c r="{_LETTERS[place]}{row}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'
            for place, text in enumerate(cells)
            if text
        ]
        self._text.write(f'<row r="{row}">{"".join(found)}</row>')


def _part(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _letters_of(place: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    first, last = divmod(place, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)


_LETTERS = tuple(map(_letters_of, range(26 * 27)))
