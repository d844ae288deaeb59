"""A list of points as it comes, CSV or XLSX: its kind is told by its first bytes, never by its name (articles 7, 13).

Coordinates have no default label: a list has a column for it, or whoever hands it in names one for all of its lines.
"""

import contextlib
import io
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.imports.workbook_limits import refused, too_slow
from mingcha.registry.imports.workbook_reader import WorkbookReading
from mingcha.registry.lists.csv_file import LABEL, DigestedFile, Record, digest_and_encoding, read_records, records_of

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""Of .xls, and of a workbook that is encrypted with a password ([MS-CFB], [MS-OFFCRYPTO])."""
_PLACED_BY = ("coordinate", "longitude", "latitude")


class ListFile(Protocol):
    """A list that is read once."""

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""

    @property
    def notes(self) -> list[Words]:
        """What is to be known of it beside its lines; whole when they were read."""

    def records(self) -> Iterator[Record]:
        """Its lines, as they are read. Raises Fault(INVALID)."""

    def require_unchanged(self) -> None:
        """Called when the lines were read. Raises Fault(CONFLICT) if they are not those of `sha256`."""


@contextlib.contextmanager
def opened_list(file: BinaryIO, *, within_s: float | None = None) -> Iterator[ListFile]:
    """Opens a list of points from the beginning of its file, whose lines are then read within so many seconds. Raises
    Fault(INVALID) for a file of another kind."""
    file.seek(0)
    first = file.read(len(_OLE))
    file.seek(0)
    if first == _OLE:
        raise refused(
            "是 .xls 或加密的工作簿：请去掉密码，另存为 XLSX 或 CSV",
            "the file is .xls or encrypted: save it without a password as XLSX or CSV",
        )
    if first.startswith(_ZIP):
        reading = WorkbookReading(file, within_s)
        with contextlib.closing(reading):
            yield _WorkbookList(reading, within_s)
    else:
        sha256, encoding = digest_and_encoding(file)
        file.seek(0)
        read = DigestedFile(file)
        with contextlib.closing(read_records(io.BufferedReader(read), encoding)) as records:
            yield _CsvList(read, sha256, _in_time(records, within_s))


@dataclass(frozen=True, slots=True)
class _WorkbookList:
    """A list in a workbook."""

    reading: WorkbookReading
    within_s: float | None

    @property
    def sha256(self) -> str:
        return self.reading.sha256

    @property
    def notes(self) -> list[Words]:
        return self.reading.notes

    def records(self) -> Iterator[Record]:
        return _in_time(records_of(self.reading.rows()), self.within_s)

    def require_unchanged(self) -> None:
        """The lines were read from a copy."""


@dataclass(frozen=True, slots=True)
class _CsvList:
    """A list as CSV, read a second time."""

    file: DigestedFile
    sha256: str
    lines: Iterator[Record]

    @property
    def notes(self) -> list[Words]:
        return []

    def records(self) -> Iterator[Record]:
        return self.lines

    def require_unchanged(self) -> None:
        if self.file.sha256() != self.sha256:  # else the act would name a digest of other lines
            raise Fault(FaultKind.CONFLICT, Words("文件在读取时被改动", "the file was changed while it was read"))


def _in_time(records: Iterable[Record], within_s: float | None) -> Iterator[Record]:
    """The same lines. Raises Fault(INVALID) for one that comes later than so many seconds after the first was asked
    for; a workbook that gives no line at all is ended by its reading."""
    began = time.monotonic()
    for record in records:
        if within_s is not None and time.monotonic() - began > within_s:
            raise too_slow(within_s)
        yield record


def labelled(records: Iterable[Record], label: str) -> Iterator[Record]:
    """The lines of a list with the label that was given for all of them, "" for none. Raises Fault(INVALID) for a line
    with a label of its own beside it, and for one of a new point that has a coordinate and no label at all."""
    for record in records:
        cells = record.cells
        if not any(cells.get(column) for column in _PLACED_BY):
            yield record
            continue
        own = cells.get(LABEL, "")
        if own and label:
            raise refused(
                f"第 {record.line} 行有自己的坐标系：请勿再为整份清单指定",
                f"line {record.line} names a coordinate system: do not give another one for the whole list",
            )
        if not own and not label and LABEL not in cells and not cells.get("code"):
            raise refused(
                f"第 {record.line} 行有坐标而清单没有“坐标系”列：请增加该列，或为整份清单指定坐标系（没有默认值）",
                f"line {record.line} has a coordinate and the list has no column for its coordinate system: add it, or "
                "name one for the whole list (there is no default)",
            )
        if label:
            cells[LABEL] = label
        yield record
