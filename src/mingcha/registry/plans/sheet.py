"""Reads a list of planned places: CSV as lists of points, or GeoJSON points (RFC 7946) with the same names of columns.

The bytes come from anybody: size, places and cells are bounded. What is wrong with one line is a UnreadLine with its
number (of GeoJSON: the place of the feature, from 1), what is wrong with the file is Fault(INVALID).
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.lists.csv_file import Record, Sheet, digest_and_encoding, read_records
from mingcha.registry.places.position import Position, View
from mingcha.registry.plans.values import NewItem

MOST_PLACES = 50_000
"""Places of one list."""
MOST_FILE_BYTES = 16 * 2**20
MOST_CELL = 500
"""Characters of one value of a feature."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "点位名称", "规划点位", "place"),
    "category": ("第六条类别", "场所类别", "category of article 6"),
    "point_class": ("点位类别", "类别", "class"),
    "count": ("数量", "摄像机数量", "cameras"),
    "organisation": ("建设单位代码", "建设单位", "unit"),
    "coordinate": ("坐标", "经纬度", "coordinates"),
    "longitude": ("经度", "东坐标", "easting"),
    "latitude": ("纬度", "北坐标", "northing"),
    "coordinate_system": ("坐标系", "坐标系标签", "label"),
    "label_reason": ("坐标系说明",),
    "azimuth_deg": ("方位角", "azimuth"),
    "angle_deg": ("视场角", "水平视场角", "angle"),
    "range_m": ("可视距离", "可视距离（米）", "range"),
    "duplicate_reason": ("重复建设说明",),
}
"""Columns by the name that the import uses; each may also be headed by one of these words."""
PLACES = Sheet(COLUMNS, ("name", "category", "point_class", "count"))
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_CLASSES = {"一": "1", "二": "2", "三": "3", "一类": "1", "二类": "2", "三类": "3"}
_WGS_84 = "EPSG:4326"
"""What GeoJSON is in unless a feature states another label (RFC 7946, section 4)."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A planned place as a line of a list states it."""

    line: int
    item: NewItem


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that cannot be read: its number, the column that it concerns ("" for none), and why."""

    line: int
    field: str
    words: Words


def places_in(data: bytes) -> Iterator[PlaceLine | UnreadLine]:
    """The places of a list, read as they are asked for. Raises Fault(INVALID) for a file that is no such list, is too
    large or has too many places."""
    if len(data) > MOST_FILE_BYTES:
        most = MOST_FILE_BYTES // 2**20
        raise _wrong(f"文件超过 {most} MiB", f"the file is larger than {most} MiB")
    records = _features(data) if data.lstrip()[:1] == b"{" else _rows(data)
    for number, record in enumerate(records, 1):
        if number > MOST_PLACES:
            raise _wrong(f"清单超过 {MOST_PLACES} 处", f"the list has more than {MOST_PLACES} places")
        yield record if isinstance(record, UnreadLine) else _place(record)


def _rows(data: bytes) -> Iterator[Record]:
    _, encoding = digest_and_encoding(io.BytesIO(data))
    return read_records(io.BytesIO(data), encoding, PLACES)


def _features(data: bytes) -> Iterator[Record | UnreadLine]:
    """The points of a FeatureCollection as records."""
    try:
        collection = json.loads(data)
    except (ValueError, RecursionError):
        raise _wrong("不是 JSON", "the file is not JSON") from None
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise _wrong("不是 GeoJSON 的 FeatureCollection", "the file is no GeoJSON FeatureCollection")
    return (_feature(number, feature) for number, feature in enumerate(features, 1))


def _feature(number: int, feature: Any) -> Record | UnreadLine:
    """A feature as a record, its two coordinates as typed text; a label of its own, else WGS 84."""
    if not isinstance(feature, dict):
        return _refused(number, "", "不是 GeoJSON 的 Feature", "this is no GeoJSON feature")
    geometry, properties = feature.get("geometry"), feature.get("properties")
    cells: dict[str, str] = {}
    for name, value in (properties if isinstance(properties, dict) else {}).items():
        if name not in COLUMNS or value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > MOST_CELL:
            return _refused(number, name, "须为文字或整数", "this is a text or a whole number")
        cells[name] = str(value).strip()
    pair = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    numbers = pair if isinstance(pair, list) and len(pair) in (2, 3) else []
    if not numbers or any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
        return _refused(number, "coordinate", "须为点（Point）", "the geometry is a Point")
    if any(not -1e8 < one < 1e8 for one in numbers):  # false for NaN
        return _refused(number, "coordinate", "坐标超出范围", "a coordinate is out of range")
    cells["coordinate"] = f"{numbers[0]:.9f}, {numbers[1]:.9f}"
    cells.setdefault("coordinate_system", _WGS_84)
    return Record(number, {name: text for name, text in cells.items() if name not in ("longitude", "latitude")})


def _place(record: Record) -> PlaceLine | UnreadLine:
    """The place of a record, not judged yet."""
    cells, line = record.cells, record.line
    if record.has_more:
        return _refused(line, "", "单元格多于标题行", "the line has more cells than the header")
    for field, text in cells.items():
        if not text.isprintable() and text:
            return _refused(line, field, "含有不能保存的字符", "this has a character that cannot be kept")
    whole = {"count": cells.get("count", ""), "point_class": _class(cells.get("point_class", ""))}
    views = {name: cells.get(name, "") for name in ("azimuth_deg", "angle_deg", "range_m")}
    for field, text in (*whole.items(), *((name, text) for name, text in views.items() if text)):
        if not _NUMBER.fullmatch(text):
            return _refused(line, field, "须为整数", "this must be a whole number")
    azimuth, angle, reach = (int(text) if text else None for text in views.values())
    coordinate = cells.get("coordinate", "") or f"{cells.get('longitude', '')}, {cells.get('latitude', '')}"
    category = cells.get("category", "")
    try:
        item = NewItem(
            name=cells.get("name", ""),
            category=f"6({category})" if category.isascii() and category.isdigit() else category,
            point_class=int(whole["point_class"]),
            count=int(whole["count"]),
            position=Position(
                coordinate, cells.get("coordinate_system", ""), label_reason=cells.get("label_reason", "")
            ),
            view=View(azimuth, angle, reach),
            organisation=cells.get("organisation", ""),
            duplicate_reason=cells.get("duplicate_reason", ""),
        )
    except Fault as fault:
        return _refused(line, "azimuth_deg", fault.words.zh, fault.words.en)
    return PlaceLine(line, item)


def _class(text: str) -> str:
    return _CLASSES.get(text, text)


def _refused(line: int, field: str, zh: str, en: str) -> UnreadLine:
    return UnreadLine(line, field, Words(zh, en))


def _wrong(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))
