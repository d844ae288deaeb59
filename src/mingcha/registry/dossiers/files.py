"""Writes an export as a file, a row at a time: CSV, XML, JSON; the workbook is beside it (articles 3, 13).

Nothing in a file runs: a cell of a CSV that begins like a formula is text, and XML and JSON hold no entity and no
character that their readers refuse. Memory does not grow with the number of rows.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from mingcha.registry.dossiers.columns import COLUMNS, Column
from mingcha.registry.dossiers.exported import ExportHead, ExportPoint, FileKind
from mingcha.registry.dossiers.workbook import write_workbook
from mingcha.registry.lists.plain import as_text, xml_text


def write_file(target: BinaryIO, kind: FileKind, head: ExportHead, points: Iterable[ExportPoint]) -> int:
    """Writes the points as a file of a kind; the number of rows. The points are iterated once. No file says how many
    were left out: that there are secret ones is for who keeps them, and theirs are in it."""
    counted = _Counted(points)
    columns = COLUMNS[kind.form]
    match kind:
        case FileKind.XLSX:
            write_workbook(target, columns, head, counted)
        case FileKind.XML:
            _write_xml(target, columns, counted)
        case FileKind.JSON:
            _write_json(target, columns, counted)
        case _:
            encoding = "gb18030" if kind is FileKind.CSV_GB18030 else "utf-8-sig"
            _write_csv(target, columns, counted, encoding)
    return counted.rows


class _Counted:
    """Points as they pass, and how many did."""

    def __init__(self, points: Iterable[ExportPoint]) -> None:
        self._points = points
        self.rows = 0

    def __iter__(self) -> Iterator[ExportPoint]:
        for point in self._points:
            self.rows += 1
            yield point


def _write_csv(target: BinaryIO, columns: tuple[Column, ...], points: Iterable[ExportPoint], encoding: str) -> None:
    text = io.TextIOWrapper(target, encoding, errors="replace", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow([one.name for one in columns])
    values = [one.value for one in columns]
    for point in points:
        table.writerow([as_text(value(point)) for value in values])
    text.detach()


def _write_xml(target: BinaryIO, columns: tuple[Column, ...], points: Iterable[ExportPoint]) -> None:
    """Items in one list. A field that the standard demands stands there also when it is empty, others do not."""
    text = io.TextIOWrapper(target, "gb18030", errors="replace", newline="", write_through=True)
    text.write('<?xml version="1.0" encoding="GB18030"?>\n<DeviceList>\n')
    outside = [one for one in columns if not one.inside]
    inside = [one for one in columns if one.inside]
    for point in points:
        text.write(f"<Item>\n{_elements(outside, point)}<Info>\n{_elements(inside, point)}</Info>\n</Item>\n")
    text.write("</DeviceList>\n")
    text.detach()


def _elements(columns: Iterable[Column], point: ExportPoint) -> str:
    found = []
    for one in columns:
        value = one.value(point)
        if value or one.required:
            found.append(f"<{one.name}>{xml_text(value)}</{one.name}>\n")
    return "".join(found)


def _write_json(target: BinaryIO, columns: tuple[Column, ...], points: Iterable[ExportPoint]) -> None:
    """The body of `PUT /VIID/APEs`. A field without a value is left out, also one that the list demands: an empty text
    would say that there is none."""
    text = io.TextIOWrapper(target, "utf-8", errors="replace", newline="", write_through=True)
    text.write('{"APEListObject":{"APEObject":[')
    before = "\n"
    for point in points:
        text.write(f"{before}{json.dumps(_object(columns, point), ensure_ascii=False)}")
        before = ",\n"
    text.write("\n]}}\n")
    text.detach()


def _object(columns: Iterable[Column], point: ExportPoint) -> Mapping[str, str | int | float]:
    shown: dict[str, str | int | float] = {}
    for one in columns:
        if value := one.value(point):
            shown[one.name] = (float(value) if "." in value else int(value)) if one.is_number else value
    return shown
