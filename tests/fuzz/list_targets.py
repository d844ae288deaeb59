"""The targets of lists, of points and of planned places, with the seeds that they begin from: see targets.py."""

import io
import zipfile

from tests.support.fuzz.mutated import only_invalid
from tests.support.registry.workbooks import DATES, sheet_xml, texts, zipped
from tests.support.registry.workbooks import workbook as written

from mingcha.registry.imports.workbook_file import Workbook
from mingcha.registry.imports.workbook_limits import MOST_COLUMNS
from mingcha.registry.lists.csv_file import COLUMNS, MOST_RECORD_CHARACTERS, digest_and_encoding, read_records
from mingcha.registry.plans.sheet import places_in

_PLACES = "名称,第六条类别,点位类别,数量,经度,纬度,坐标系,方位角\n东口,6(5),一类,4,114.2946,30.6271,GCJ-02,90\n"
_FEATURES = b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]}}]}'
_LIST = '系统,名称,码流地址,口令\r\nJHG,"东,""侧""",rtsp://10.0.0.1/a,x\r\n,,\r\nJHG,"两\n行",rtsp://10.0.0.2/b\r\n'
LISTS = (_LIST.encode(), _LIST.encode("gb18030"), b"system,name,url\na,b,c,d\n")
PLACES = (_PLACES.encode(), _PLACES.encode("gb18030"), _FEATURES)

_CELLS = '<c r="B1" s="1"><v>46350</v></c><c t="s"><v>0</v></c><c t="str"><f>A1&amp;1</f><v>x</v></c><c><f>1</f></c>'
_BOOK = written(
    sheet_xml(f'<row r="2" hidden="1">{texts("a")}{_CELLS}</row>', '<mergeCells><mergeCell ref="B1:C9"/></mergeCells>'),
    shared="<si><t>b_x000D_</t><rPh><t>c</t></rPh></si>",
    styles=DATES,
)
with zipfile.ZipFile(io.BytesIO(_BOOK)) as _package:
    _PARTS: dict[str, str | bytes] = {name: _package.read(name) for name in _package.namelist()}
_NAMES = sorted(_PARTS)
WORKBOOKS = (_BOOK, *(bytes([place]) + _package_part for place, name in enumerate(_NAMES)
                      if isinstance(_package_part := _PARTS[name], bytes)))  # fmt: skip
"""A whole workbook, and each of its parts behind the number by which `workbook` puts it back."""


def points_csv(data: bytes) -> None:
    """A list of points to be imported."""
    file = io.BytesIO(data)
    with only_invalid():
        _, encoding = digest_and_encoding(file)
        file.seek(0)
        line = 0
        for record in read_records(file, encoding):
            assert record.line > line, "lines out of order"
            line = record.line
            assert set(record.cells) <= set(COLUMNS), "an unknown column"
            assert sum(map(len, record.cells.values())) <= MOST_RECORD_CHARACTERS, "a record beyond its bound"


def planned_places(data: bytes) -> None:
    """A list of planned places, CSV or GeoJSON: each line is a place or is refused with its number."""
    with only_invalid():
        lines = [one.line for one in places_in(data)]
        assert lines == sorted(set(lines)), "lines out of order"


def workbook(data: bytes) -> None:
    """A workbook, or the part of a good one that the first byte names: rows in order within their bounds."""
    if not data.startswith(b"PK"):
        place, part = data[:1] or b"\0", data[1:]
        data = zipped({**_PARTS, _NAMES[place[0] % len(_NAMES)]: part})
    with only_invalid():
        number = 0
        for row in Workbook(io.BytesIO(data)).rows():
            assert row.number > number, "rows out of order"
            number = row.number
            assert 0 < len(row.cells) <= MOST_COLUMNS, "cells beyond their bound"
            assert sum(map(len, row.cells)) <= MOST_RECORD_CHARACTERS, "a row beyond its bound"
            assert max((*row.formulas, *row.merged), default=0) < MOST_COLUMNS, "a place beyond its bound"
