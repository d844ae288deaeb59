"""From the cells of a line to a point that may be judged, or the reason why it cannot be read (arts. 6, 7, 13, 18). A
line with a code is about a registered point, which it is compared with (known.py)."""

import re
from collections.abc import Mapping

from mingcha.kit.checked import MUST_BE_GIVEN
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law.categories import PlacePart
from mingcha.law.place_kinds import KINDS, MASKED, NOT_ASKED, ORDINARY
from mingcha.registry.imports.known import KnownPoint
from mingcha.registry.imports.port import ImportedPoint, LineRefusal
from mingcha.registry.imports.sheet import catalogue_fields, checked_known, new_point_cells
from mingcha.registry.imports.spreadsheet_traces import check_cells
from mingcha.registry.imports.unreadable import Unreadable
from mingcha.registry.lists.csv_file import REQUIRED, Record
from mingcha.registry.places.position import Position, View

LINES_A_PART = 2000
"""Lines that one part of the job judges."""
MOST_NAMED = 100
"""Faults of refused lines that are named; all refused lines are counted."""
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_STAND_FOR = {"url": ("path", "ipv4", "ipv6")}
_YES = frozenset({"是", "有", "yes", "y", "true", "1", "on"})
_NO = frozenset({"否", "无", "no", "n", "false", "0", "off", "none"})
_PARTS = {
    "重要出入口": PlacePart.ENTRANCE,
    "主要通道": PlacePart.PASSAGE,
    "要害部位": PlacePart.VITAL,
    "其他部位": PlacePart.OTHER,
    **{part.value: part for part in PlacePart},
}
_PLACE_KINDS = {
    "": NOT_ASKED,
    **dict.fromkeys(_NO, ORDINARY),
    **{words.zh: code for code, words in KINDS},
    **{code: code for code, _ in KINDS},
}
_MAY_STAND = (Words("否", ORDINARY), *(Words(one.words.zh, one.place.value) for one in MASKED))
_NO_SUCH_KIND = Words(
    f"没有这种场所：可填{'；'.join(one.zh for one in _MAY_STAND)}",
    f"there is no such kind of place: {', '.join(one.en for one in _MAY_STAND)}",
)
"""Names what a camera may stand in; the kinds that article 18 forbids are understood, and refused."""


def point_of(record: Record) -> ImportedPoint | LineRefusal:
    """The point of a line, not judged yet, a KnownPoint for a line with a code; a LineRefusal when a cell cannot be
    read or a required one is empty. Another cell that is empty or has no column is as an option of `mingcha camera add`
    that is not given."""
    return next(iter(missing(record)), None) or readable_point(record)


def missing(record: Record) -> list[LineRefusal]:
    """The required cells of a line that are empty, refused; none of a line with a code, whose empty cells say nothing.
    The parts of an address stand for it: whether they make one is found when they are read."""
    cells = record.cells
    return [
        LineRefusal(record.line, column, "", MUST_BE_GIVEN)
        for column in REQUIRED
        if not any(cells.get(one) for one in ("code", column, *_STAND_FOR.get(column, ())))
    ]


def readable_point(record: Record) -> ImportedPoint | LineRefusal:
    """The point of a line as far as its cells can be read, whether or not it has all that a point needs; a LineRefusal
    when one cannot be read."""
    try:
        if record.has_more:
            raise Unreadable("", "单元格多于标题行", "the line has more cells than the header")
        check_cells(record.cells)
        if record.cells.get("code"):
            code = checked_known(record.cells)
            return KnownPoint(record.line, "", record.cells.get("name", ""), "", "", code=code, cells=record.cells)
        return _new_point(record.line, new_point_cells(record.cells))
    except Unreadable as found:
        return LineRefusal(record.line, found.field, "", found.words)


def _new_point(line: int, cells: Mapping[str, str]) -> ImportedPoint:
    return ImportedPoint(
        line=line,
        system=cells.get("system", ""),
        name=cells.get("name", ""),
        part=_part(cells.get("part", "")),
        url=cells.get("url", ""),
        username=cells.get("username", ""),
        password=cells.get("password", ""),
        place_kind=_place_kind(cells.get("place_kind", "")),
        place_reason=cells.get("place_reason", ""),
        carrier=cells.get("carrier", ""),
        address_reason=cells.get("address_reason", ""),
        duplicate_reason=cells.get("duplicate_reason", ""),
        position=_position(cells),
        view=_view(cells),
        sub_url=cells.get("sub_url", ""),
        enabled=_truth(cells, "enabled", unsaid=True),
        catalogue=catalogue_fields(cells),
    )


def refused_lines(lines: int) -> Words:
    """The reason of an import that wrote nothing: `lines` lines were refused."""
    return Words(
        f"有 {lines} 行不能登记，未登记任何点位", f"{lines} lines cannot be registered, so no point was registered"
    )


def _part(text: str) -> str:
    if not text:
        return PlacePart.PASSAGE.value  # the stricter assumption
    part = _PARTS.get(text.casefold())
    if part is None:
        zh = "没有这种部位：可填重要出入口、主要通道、要害部位、其他部位"
        en = "there is no such part of a place: entrance, passage, vital or other"
        raise Unreadable("part", zh, en)
    return part.value


def _place_kind(text: str) -> str:
    kind = _PLACE_KINDS.get(text if text in _PLACE_KINDS else text.casefold())
    if kind is None:
        raise Unreadable("place_kind", _NO_SUCH_KIND.zh, _NO_SUCH_KIND.en)
    return kind


def _position(cells: Mapping[str, str]) -> Position | None:
    text, axes = cells.get("coordinate", ""), [cells.get("longitude", ""), cells.get("latitude", "")]
    if any(axes):
        if text or not all(axes):
            zh, en = "须给出坐标，或者经度和纬度", "give the coordinate, or both longitude and latitude"
            raise Unreadable("position", zh, en)
        text = ", ".join(axes)
    if not text:
        return None
    return Position(
        text,
        cells.get("coordinate_system", ""),
        label_reason=cells.get("label_reason", ""),
        outside_reason=cells.get("outside_reason", ""),
    )


def _view(cells: Mapping[str, str]) -> View:
    numbers = {name: _number(cells, name) for name in ("azimuth_deg", "angle_deg", "range_m", "height_cm")}
    moves = _truth(cells, "moves", unsaid=False)
    try:
        return View(**numbers, moves=moves)
    except Fault as fault:
        raise Unreadable("view", fault.words.zh, fault.words.en) from None


def _number(cells: Mapping[str, str], field: str) -> int | None:
    text = cells.get(field, "")
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Unreadable(field, "须为整数", "this must be a whole number")
    return int(text)


def _truth(cells: Mapping[str, str], field: str, *, unsaid: bool) -> bool:
    text = cells.get(field, "").casefold()
    if text in _YES | _NO:
        return text in _YES
    if text:
        raise Unreadable(field, "须为是或否", "this must be yes or no")
    return unsaid
