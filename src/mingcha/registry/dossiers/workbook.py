"""The sheet of points as a workbook: the points under the names of the columns, and beside them what the file is, with
the source of each column. Article 13."""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from mingcha.registry.dossiers.codes import instant_text
from mingcha.registry.dossiers.columns import Column
from mingcha.registry.dossiers.exported import ExportHead, ExportPoint, FileKind, require_room
from mingcha.registry.lists import workbook
from mingcha.registry.lists.workbook import BookSheet


def write_workbook(
    target: BinaryIO,
    columns: Sequence[Column],
    head: ExportHead,
    points: Iterable[ExportPoint],
) -> None:
    """A workbook of two sheets. A file that cannot be sought in is written too. Raises Fault(INVALID)
    for more points than a sheet has rows."""
    rows = _PointRows(columns, points)
    sheets = (BookSheet("一机一档", rows), BookSheet("说明", _about(columns, head, rows)))
    workbook.write_workbook(target, sheets)


class _PointRows:
    """The rows of the first sheet, and how many points they were."""

    def __init__(self, columns: Sequence[Column], points: Iterable[ExportPoint]) -> None:
        self._columns, self._points = columns, points
        self.points = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        yield [one.name for one in self._columns]
        values = [one.value for one in self._columns]
        for point in self._points:
            self.points += 1
            require_room(FileKind.XLSX, self.points)
            yield [value(point) for value in values]


def _about(columns: Sequence[Column], head: ExportHead, rows: _PointRows) -> Iterator[Sequence[str]]:
    """The second sheet; its rows are made when the first one is written."""
    yield "导出人", head.person
    yield "导出时间（北京时间）", instant_text(head.at)
    yield "筛选条件", head.query
    yield "点位数", str(rows.points)
    yield ()
    yield "项", "来源", "Source"
    for one in columns:
        yield one.name, one.source.zh, one.source.en
