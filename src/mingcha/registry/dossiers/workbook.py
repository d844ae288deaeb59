"""Writes the sheet as an XLSX workbook, a row at a time: every cell is a text, so no formula, date or number of it can
be evaluated or rounded (ECMA-376, part 1, 18.3.1.4 and 18.18.11: t="inlineStr").

A 20-digit code stays whole, which a spreadsheet that opens a CSV rounds. Article 13.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from mingcha.registry.dossiers.codes import instant_text
from mingcha.registry.dossiers.columns import Column
from mingcha.registry.dossiers.exported import ExportHead, ExportPoint, FileKind, require_room
from mingcha.registry.dossiers.plain import xml_text

_FAST = 1
"""Level of deflate: a sheet is mostly tags, which even the fastest level makes a tenth of."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same rows give the same bytes."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
        '<sheet name="一机一档" sheetId="1" r:id="rId1"/><sheet name="说明" sheetId="2" r:id="rId2"/>'
        "</sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet2.xml"/>'
        "</Relationships>"
    ),
}
"""The parts of a workbook beside its two sheets."""


def write_workbook(
    target: BinaryIO,
    columns: Sequence[Column],
    head: ExportHead,
    points: Iterable[ExportPoint],
) -> None:
    """A workbook of two sheets: the points under the names of the columns, and what the file is, with the source of
    each column. A file that cannot be sought in is written too. Raises Fault(INVALID)
    for more points than a sheet has rows."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as book:
        for name, text in _PARTS.items():
            book.writestr(_part(name), _HEAD + text)
        rows = 0
        with _Sheet(book, "xl/worksheets/sheet1.xml") as sheet:
            sheet.write([one.name for one in columns])
            values = [one.value for one in columns]
            for point in points:
                rows += 1
                require_room(FileKind.XLSX, rows)
                sheet.write([value(point) for value in values])
        with _Sheet(book, "xl/worksheets/sheet2.xml") as sheet:
            for line in _about(columns, head, rows):
                sheet.write(line)


def _about(columns: Sequence[Column], head: ExportHead, rows: int) -> Iterable[Sequence[str]]:
    yield "导出人", head.person
    yield "导出时间（北京时间）", instant_text(head.at)
    yield "筛选条件", head.query
    yield "点位数", str(rows)
    yield ()
    yield "项", "来源", "Source"
    for one in columns:
        yield one.name, one.source.zh, one.source.en


class _Sheet:
    """A sheet that is written a row at a time; empty cells are left out."""

    def __init__(self, book: zipfile.ZipFile, name: str) -> None:
        self._part = book.open(_part(name), "w", force_zip64=True)
        self._text = io.TextIOWrapper(self._part, "utf-8", errors="replace", newline="")
        self._rows = 0

    def __enter__(self) -> "_Sheet":
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
