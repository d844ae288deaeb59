"""Reads a list, of points unless told otherwise, from a CSV file (RFC 4180, as Excel writes it): UTF-8 or GB18030,
Chinese or English heads. The rows of a workbook become records here too (registry/imports/workbook_reader.py).

The bytes come from anybody: lines and cells are bounded, and everything that is wrong is Fault(INVALID).
"""

import codecs
import csv
import hashlib
import io
import unicodedata
from collections.abc import Buffer, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MOST_LINES = 1_000_001
"""Lines of the file, the header and empty ones too: a header and a million points."""
MOST_LINE_CHARACTERS = 8000
MOST_RECORD_CHARACTERS = 16_000
"""A quoted cell may hold line breaks, so a record may have several lines."""
_BLOCK_BYTES = 1 << 20
_MOST_HEADS_SHOWN = 10
LABEL = "coordinate_system"
MERGED = "合并单元格 "
"""Stands before the range in a cell that identifies and that merged cells cover (spreadsheet_traces.py)."""
IDENTIFYING = frozenset((
    "code", "system", "url", "path", "sub_url", "ipv4", "ipv6", "port",
    "coordinate", "longitude", "latitude", "coordinate_system",
))  # fmt: skip
"""Columns of a list that say which point it is, at which address, and where: nothing in them is computed."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "system": ("系统", "系统代码", "所属系统", "system code"),
    "name": ("名称", "点位名称", "设备名称", "point", "point name"),
    "part": ("部位", "所在部位", "part of the place"),
    "url": ("地址", "码流地址", "主码流地址", "address", "stream"),
    "username": ("用户名", "账号", "设备用户名", "user", "user name"),
    "password": ("密码", "口令", "设备口令"),
    "place_kind": ("场所性质", "禁止场所", "禁止安装的场所", "kind of place", "forbidden place"),
    "place_reason": ("场所性质说明", "place reason"),
    "carrier": ("车船", "车船号", "vehicle"),
    "address_reason": ("同址说明", "address reason"),
    "duplicate_reason": ("重复建设说明", "duplicate reason"),
    "coordinate": ("坐标", "经纬度", "coordinates"),
    "longitude": ("经度", "东坐标", "easting"),
    "latitude": ("纬度", "北坐标", "northing"),
    "coordinate_system": ("坐标系", "坐标系标签", "coordinate system", "label"),
    "label_reason": ("坐标系说明", "label reason"),
    "outside_reason": ("市外说明", "outside reason"),
    "azimuth_deg": ("方位角", "azimuth"),
    "angle_deg": ("视场角", "水平视场角", "angle", "angle of view"),
    "range_m": ("可视距离", "可视距离（米）", "range"),
    "height_cm": ("高度", "高度（厘米）", "安装高度（厘米）", "height"),
    "moves": ("可转动", "云台", "ptz"),
    "sub_url": ("子码流", "子码流地址", "sub stream", "sub address"),
    "enabled": ("启用", "是否启用"),
    "positions": ("采集部位", "采集部位类型", "capture position"),
    "room": ("室内外", "room"),
    "encoding": ("视频编码格式", "encoding"),
    "resolution": ("图像分辨率", "分辨率", "resolution"),
    # of the practitioners' sheet, where it says the same otherwise (sheet.py)
    "code": ("设备编码", "点位编码", "code of the point"),
    "path": ("码流路径", "stream path"),
    "ipv4": ("IPv4地址", "IPv4 address"),
    "ipv6": ("IPv6地址", "IPv6 address"),
    "port": ("访问端口", "端口", "stream port"),
    "protocol": ("连接协议", "stream protocol"),
    "direction": ("监控方位", "viewing direction"),
    "status": ("设备状态", "state of the device"),
    "used_on": ("启用时间", "put into use on"),
    "removed_on": ("报废时间", "removed on"),
    "division": ("行政区划编码", "division code"),
    "point_class": ("监控点位类型", "class of the point"),
    "sound": ("拾音器", "microphone"),
    "built_by": ("建设单位/设备归属", "building unit"),
    "built_by_uscc": ("建设单位/平台归属代码", "code of the building unit"),
    "managed_by": ("管理单位", "managing unit"),
    "contact": ("管理员姓名", "person responsible"),
    "phone": ("管理员联系电话", "telephone"),
    "contractor": ("承建单位", "building contractor"),
    "organ": ("所属辖区公安机关", "police of the district"),
    "site_address": ("安装地址", "address of the site"),
    "retention_days": ("录像保存天数", "days of retention"),
    "remarks": ("备注",),
}
"""Columns by the name that the import uses; each may also be headed by one of these words."""
REQUIRED = ("system", "name", "url")
IGNORED = ("序号", "备注", "no.", "remarks")
"""Heads of columns that lists of offices have and a point has not; their cells are not read."""
NOT_HELD = (
    "原设备编码", "父设备", "摄像机所属部门(警种)", "维护单位", "设备厂商", "设备型号", "摄像机类型", "接入方式",
    "摄像机功能类型", "补光属性", "后端结构化", "镜头类型", "安装类型", "高度类型",
    "周边标志", "立杆编号", "实景图片", "联网属性", "接入网络", "MAC", "关联编码器", "通道号", "巡检状态",
    "视频丢失", "色彩失真", "视频模糊", "亮度异常", "视频干扰", "视频卡顿", "视频遮挡", "场景变更", "在线时长",
    "离线时长", "信令时延", "视频流时延", "关键帧时延", "存储设备编码", "存储通道号", "存储类型", "缓存设置",
    "采集区域类型", "更新时间",
)  # fmt: skip
"""Heads of the practitioners' sheet for what the register does not hold, or derives; their cells are not read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a kind of list: words that may head each (`columns`, by the name that the import uses), those that
    a list must have, and heads whose cells are not read. `replaced_by`: columns any of which stands for a required one;
    `alone`: columns that make no header by themselves."""

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    ignored: tuple[str, ...] = IGNORED
    replaced_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()

    def by_head(self) -> dict[str, str]:
        """The column for each folded head, "" for one that is not read."""
        return {_folded(head): "" for head in self.ignored} | {
            _folded(head): column for column, heads in self.columns.items() for head in (column, *heads)
        }

    def lacking(self, found: list[str]) -> list[str]:
        """The required columns that are not among those found."""
        return [
            column for column in self.required
            if not {column, *self.replaced_by.get(column, ())} & set(found)
        ]  # fmt: skip


POINTS = Sheet(
    COLUMNS,
    REQUIRED,
    (*IGNORED, *NOT_HELD),
    {"system": ("code",), "name": ("code",), "url": ("code", "path")},
    frozenset(("remarks",)),
)
"""A list of points."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number, its cells, and, of a workbook alone, by place of the cell (0 is A): the formulas of
    those that have one, and the merged ranges of those that such a range covers beside its first cell."""

    number: int
    cells: list[str]
    formulas: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the list: its number and its cells by column, without outer blanks.

    `line` counts as a spreadsheet counts rows: from 1, header and empty lines included, and a line whose cells hold
    line breaks once. `has_more`: whether it has more cells than the header.
    """

    line: int
    cells: dict[str, str]
    has_more: bool = False


def digest_and_encoding(file: BinaryIO) -> tuple[str, str]:
    """SHA-256 of a file in hexadecimal, and its encoding: "utf-8-sig" or "gb18030". Reads it in blocks, to its end.

    Raises Fault(INVALID) for bytes that are neither.
    """
    digest = hashlib.sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "gb18030")}
    block = b"first"
    while block:
        block = file.read(_BLOCK_BYTES)
        digest.update(block)
        for name in list(decoders):
            try:
                decoders[name].decode(block, final=not block)
            except UnicodeDecodeError:
                del decoders[name]
    if not decoders:
        raise Fault(FaultKind.INVALID, Words("文件须为 UTF-8 或 GB18030", "the file must be UTF-8 or GB18030"))
    return digest.hexdigest(), next(iter(decoders))


class DigestedFile(io.RawIOBase):
    """A file that is read from its present place on, and the digest of what was read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Reads at most as many bytes as the buffer holds; 0 at the end."""
        view = memoryview(buffer)
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._digest.update(data)
        return len(data)

    def sha256(self) -> str:
        """SHA-256 of the bytes so far, in hexadecimal."""
        return self._digest.hexdigest()


def read_records(file: BinaryIO, encoding: str, sheet: Sheet = POINTS) -> Generator[Record]:
    """The records of a file from its present place on, read as they are asked for; empty ones are left out.

    Raises Fault(INVALID), which names the line and repeats no cell, since it may be a password.
    """
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from records_of(_rows_of(text), sheet)
    except UnicodeDecodeError:  # the file was changed since its encoding was found
        raise Fault(FaultKind.INVALID, Words("文件编码不对", "the file is not in its encoding")) from None
    finally:
        text.detach()


def records_of(rows: Iterable[Row], sheet: Sheet = POINTS) -> Iterator[Record]:
    """The records of a table: its first row with a cell is the header, empty ones are left out. Of a column that
    identifies (IDENTIFYING) a formula stands in the place of its value, and a merged range in that of a covered cell.

    Raises Fault(INVALID) as read_records does.
    """
    columns: list[str] = []
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        if sum(map(len, cells)) > MOST_RECORD_CHARACTERS:
            raise _wrong_at(
                row.number, f"超过 {MOST_RECORD_CHARACTERS} 字符", f"has over {MOST_RECORD_CHARACTERS} characters"
            )
        if not any(cells):
            continue
        if not columns:
            if row.merged:
                held = next(iter(row.merged.values()))
                zh, en = f"是标题行，含合并单元格 {held}：请取消合并", f"is the header and has the merged cells {held}"
                raise _wrong_at(row.number, zh, en)
            columns = _columns_of(cells, row.number, sheet)
            continue
        known = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        if LABEL in columns:  # whether a list has this column is to be seen from each of its lines
            known.setdefault(LABEL, "")
        for before, places in (("", row.formulas), (MERGED, row.merged)):
            for place, text in places.items():
                if place < len(columns) and columns[place] in IDENTIFYING:
                    known[columns[place]] = before + text
        yield Record(row.number, known, has_more=any(cells[len(columns) :]))
    if not columns:
        raise Fault(FaultKind.INVALID, Words("文件没有标题行", "the file has no header"))


def _rows_of(text: io.TextIOWrapper) -> Iterator[Row]:
    rows = csv.reader(_bounded_lines(text), strict=True)
    for number in count(1):
        line = rows.line_num + 1  # of the file: a spreadsheet that cannot read it shows no row
        try:
            cells = next(rows, None)
        except csv.Error:
            raise _wrong_at(line, "不是 CSV（检查引号）", "is not CSV (look at its quotes)") from None
        if cells is None:
            return
        yield Row(number, cells)


def _bounded_lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text. Raises Fault(INVALID) for one that is too long, and for too many."""
    number = 0
    while line := text.readline(MOST_LINE_CHARACTERS + 1):
        number += 1
        if len(line) > MOST_LINE_CHARACTERS:
            raise _wrong_at(number, f"超过 {MOST_LINE_CHARACTERS} 字符", f"has over {MOST_LINE_CHARACTERS} characters")
        if number > MOST_LINES:
            words = Words(f"文件超过 {MOST_LINES} 行，请分成几份", f"the file has over {MOST_LINES} lines: divide it")
            raise Fault(FaultKind.INVALID, words)
        yield line


def _columns_of(header: list[str], line: int, sheet: Sheet) -> list[str]:
    """The columns that a header names, "" for an ignored one, empty cells at its end left out. Raises Fault(INVALID).

    `line`: its number.
    """
    while header and not header[-1]:
        header = header[:-1]
    known = sheet.by_head()
    columns = [known.get(_folded(cell)) for cell in header]
    if not any(column and column not in sheet.alone for column in columns):
        raise _wrong_at(
            line,
            "不是标题行：没有已知的列名（表名行请删去）",
            "is no header: it names no known column (delete a title)",
        )
    found: list[str] = []
    for column in columns:
        if column and column in found:
            zh, en = f"标题行有重复的列：{sheet.columns[column][0]}", f"the header has the column {column} twice"
            raise Fault(FaultKind.INVALID, Words(zh, en))
        found.append(column or "")
    if unknown := [cell for cell, column in zip(header, columns, strict=True) if column is None]:
        raise _unknown_columns(unknown, sheet)
    if missing := sheet.lacking(found):
        zh = "、".join(f"{sheet.columns[column][0]}（{column}）" for column in missing)
        raise Fault(FaultKind.INVALID, Words(f"标题行缺少列：{zh}", f"the header lacks: {', '.join(missing)}"))
    return found


def _unknown_columns(heads: list[str], sheet: Sheet) -> Fault:
    """Names the first unknown heads of a header, and the columns that are known."""
    shown = [head[:40] if head.isprintable() else "?" for head in heads[:_MOST_HEADS_SHOWN]]
    zh, known_zh = "、".join(f"“{head}”" for head in shown), "、".join(heads[0] for heads in sheet.columns.values())
    en = ", ".join(map(repr, shown))
    return Fault(
        FaultKind.INVALID,
        Words(
            f"标题行有未知的列：{zh}；可用的列：{known_zh}",
            f"the header has unknown columns: {en}; known columns: {', '.join(sheet.columns)}",
        ),
    )


def _folded(head: str) -> str:
    """A head without case, blanks, underscores and stars, full-width forms as half-width ones."""
    text = unicodedata.normalize("NFKC", head).casefold()
    return "".join(character for character in text if not character.isspace() and character not in "_*-")


def _wrong_at(line: int, zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(f"第 {line} 行{zh}", f"line {line} {en}"))
