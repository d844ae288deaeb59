"""Lists as Excel, WPS and programs write them, and what is wrong with a list, named by its line."""

import hashlib
import io

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.lists import csv_file
from mingcha.registry.lists.csv_file import COLUMNS, Record, digest_and_encoding, read_records

HEAD = "系统,名称,码流地址\n"


def read(data: bytes) -> list[Record]:
    file = io.BytesIO(data)
    _, encoding = digest_and_encoding(file)
    file.seek(0)
    return list(read_records(file, encoding))


def refused(data: bytes) -> str:
    return refused_in_both(data).en


def refused_in_both(data: bytes) -> Words:
    with pytest.raises(Fault) as caught:
        read(data)
    assert caught.value.kind is FaultKind.INVALID
    return caught.value.words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    text = end.join(["系统,名称,码流地址", "JHG,江汉关东侧𬺛,rtsp://10.1.1.1/a", ""])
    cells = {"system": "JHG", "name": "江汉关东侧𬺛", "url": "rtsp://10.1.1.1/a"}
    assert read(text.encode(encoding)) == [Record(2, cells)]


def test_the_digest_is_of_the_bytes_as_they_are() -> None:
    for data, encoding in ((HEAD.encode(), "utf-8-sig"), (HEAD.encode("gb18030"), "gb18030"), (b"", "utf-8-sig")):
        assert digest_and_encoding(io.BytesIO(data)) == (hashlib.sha256(data).hexdigest(), encoding)


def test_a_character_cut_by_a_block_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "_BLOCK_BYTES", 1)
    assert digest_and_encoding(io.BytesIO("江汉关".encode()))[1] == "utf-8-sig"
    assert digest_and_encoding(io.BytesIO("江汉关".encode("gb18030")))[1] == "gb18030"


def test_quotes_commas_and_line_breaks_in_cells() -> None:
    data = HEAD + 'JHG,"东侧,""大门""",rtsp://a\n\n,,\nJHG,"两\n行",rtsp://b\nJHG,后,rtsp://c\n'
    assert [(record.line, record.cells["name"]) for record in read(data.encode())] == [
        (2, '东侧,"大门"'), (5, "两\n行"), (6, "后"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_has_a_chinese_and_an_english_head(column: str) -> None:
    for head in (column, column.upper().replace("_", " "), *COLUMNS[column]):
        needed = [name for name in ("system", "name", "url") if name != column]
        (record,) = read(f"{','.join([*needed, f' {head}＊'])}\na,b,c,d\n".encode())
        assert record.cells[column] in {"c", "d"}
    assert any(head.isascii() for head in (column, *COLUMNS[column]))
    assert any(not head.isascii() for head in COLUMNS[column])


def test_short_and_long_lines() -> None:
    records = read((HEAD + "JHG\nJHG,a,b,\nJHG,a,b,c\n").encode())
    assert [record.has_more for record in records] == [False, False, True]
    assert records[0].cells == {"system": "JHG"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file has no header"),
        (b"\n\n,,\n", "the file has no header"),
        (b"\xff\xfe\x80", "the file must be UTF-8 or GB18030"),
        ("系统,名称\n".encode(), "the header lacks: url"),
        ("系统,名称,码流地址,name\n".encode(), "the header has the column name twice"),
        ((HEAD + 'JHG,"a,b\n').encode(), "line 2 is not CSV (look at its quotes)"),
        ((HEAD + 'JHG,"a"b,c\n').encode(), "line 2 is not CSV (look at its quotes)"),
        ((HEAD + f"JHG,{'x' * 8000},c\n").encode(), "line 2 has over 8000 characters"),
        ((HEAD + 'JHG,"' + ("x" * 7000 + "\n") * 3 + '",c\n').encode(), "line 2 has over 16000 characters"),
    ],
)
def test_what_is_no_list(data: bytes, words: str) -> None:
    assert refused(data) == words


def test_a_column_that_stands_twice_is_named_by_its_head_of_each_language() -> None:
    for second in ("系统", "所属系统", "system"):
        words = refused_in_both(f"系统,{second},名称,码流地址\n".encode())
        assert words == Words("标题行有重复的列：系统", "the header has the column system twice")


def test_unknown_columns_are_named_together_with_the_known_ones() -> None:
    words = refused("系统,名称,经费,码流地址,负责人\nJHG,a,b,c,d\n".encode())
    assert words.startswith("the header has unknown columns: '经费', '负责人'; known columns: system, name, part, url,")


def test_a_title_above_the_header_is_not_taken_for_it() -> None:
    title = "江岸区点位清单（2026年11月）,,,\n"
    assert refused(f"\n{title}{HEAD}".encode()) == "line 2 is no header: it names no known column (delete a title)"
    assert refused(("序号,备注\n" + HEAD).encode()).startswith("line 1 is no header")


def test_numbers_are_not_read_and_remarks_are_looked_at_alone() -> None:
    data = '序号,系统,名称,备注,码流地址\n1,JHG,东侧,"门口有树，\n遮挡",rtsp://a\n2,JHG,西侧,,rtsp://b\n'
    assert read(data.encode("gb18030")) == [
        Record(2, {"system": "JHG", "name": "东侧", "remarks": "门口有树，\n遮挡", "url": "rtsp://a"}),
        Record(3, {"system": "JHG", "name": "西侧", "remarks": "", "url": "rtsp://b"}),
    ]


def test_a_list_has_a_bounded_number_of_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MOST_LINES", 3)
    assert len(read((HEAD + "a,b,c\n" * 2).encode())) == 2
    assert refused((HEAD + "a,b,c\n" * 3).encode()) == "the file has over 3 lines: divide it"


def test_no_cell_is_repeated_in_a_fault() -> None:
    data = "系统,名称,码流地址,口令\n" + 'a,b,c,"secret"word\n'
    assert "secret" not in refused(data.encode())
