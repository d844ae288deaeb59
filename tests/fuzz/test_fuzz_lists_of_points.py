"""Whatever bytes are given as a list of points: records in order, each a point or a refusal, or Fault(INVALID)."""

import io

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.list_targets import WORKBOOKS, points_csv, workbook
from tests.support.fuzz.mutated import MANY, mutated, only_invalid

from mingcha.registry.imports.lines import point_of
from mingcha.registry.imports.port import ImportedPoint, LineRefusal
from mingcha.registry.lists.csv_file import COLUMNS, Record, digest_and_encoding, read_records

GOOD = (
    "系统,名称,部位,码流地址,用户名,口令,经度,纬度,坐标系,方位角,视场角,可转动,启用\r\n"
    'JHG,"东,侧",主要通道,rtsp://10.1.1.1/a,eye,"se""cret",114.29,30.57,GCJ-02,90,70,否,是\r\n'
    "JHG,西侧,,rtsp://10.1.1.2/a\r\n"
)


@MANY
@given(st.binary(max_size=400) | mutated(GOOD.encode()) | mutated(GOOD.encode("gb18030")) | st.text().map(str.encode))
def test_any_bytes(data: bytes) -> None:
    points_csv(data)
    file = io.BytesIO(data)
    with only_invalid():
        _, encoding = digest_and_encoding(file)
        file.seek(0)
        for record in read_records(file, encoding):
            assert point_of(record).line == record.line


@MANY
@given(st.sampled_from(WORKBOOKS).flatmap(mutated))
def test_any_workbook(data: bytes) -> None:
    workbook(data)


@MANY
@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), st.text(max_size=40)), st.booleans())
def test_any_cells_are_a_point_or_a_refusal_without_their_words(cells: dict[str, str], more: bool) -> None:
    cells = {**cells, "password": "hunter2-hunter2"}
    found = point_of(Record(2, cells, has_more=more))
    assert isinstance(found, ImportedPoint | LineRefusal)
    if isinstance(found, LineRefusal):
        assert "hunter2" not in repr(found)


@MANY
@given(st.lists(st.tuples(*[st.text('ab，,"\n\r é龘', min_size=1, max_size=8).filter(str.strip)] * 3), max_size=6))
def test_what_is_quoted_as_excel_quotes_it_comes_back(rows: list[tuple[str, str, str]]) -> None:
    quoted = ["system,name,url", *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    file = io.BytesIO("\r\n".join(quoted).encode("gb18030"))
    _, encoding = digest_and_encoding(file)
    file.seek(0)
    read = [tuple(record.cells.values()) for record in read_records(file, encoding)]
    if encoding == "gb18030":
        assert read == [tuple(cell.strip() for cell in row) for row in rows]
