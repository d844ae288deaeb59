"""A list as it comes: its kind is told by its bytes, and coordinates have no default label."""

import io
import time
from pathlib import Path

import pytest
from tests.support.registry.workbooks import of_rows, texts, workbook

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.imports import workbook_reader
from mingcha.registry.imports.list_file import labelled, opened_list
from mingcha.registry.lists.csv_file import Record

HEADS = ("系统", "名称", "码流地址", "经度", "纬度")
LINE = ("JHG", "东侧", "rtsp://10.1.1.1/a", "114.29", "30.57")
CELLS = {"system": "JHG", "name": "东侧", "url": "rtsp://10.1.1.1/a", "longitude": "114.29", "latitude": "30.57"}
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def read(data: bytes, label: str = "") -> list[Record]:
    with opened_list(io.BytesIO(data)) as source:
        records = list(labelled(source.records(), label))
        source.require_unchanged()
        return records


def refusal(data: bytes, label: str = "") -> str:
    with pytest.raises(Fault) as caught:
        read(data, label)
    assert caught.value.kind is FaultKind.INVALID
    return caught.value.words.en


@pytest.mark.law("13")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_coordinates_have_a_label_of_their_own_or_one_for_the_whole_list(kind: str) -> None:
    def table(*found: tuple[str, ...]) -> bytes:
        if kind == "xlsx":
            return of_rows(*(texts(*cells) for cells in found))
        return "\n".join(",".join(cells) for cells in found).encode("gb18030")

    assert "has a coordinate and the list has no column" in refusal(table(HEADS, LINE))
    assert read(table(HEADS, LINE), "GCJ-02") == [Record(2, {**CELLS, "coordinate_system": "GCJ-02"})]
    own = (*HEADS, "坐标系")
    assert read(table(own, (*LINE, "BD-09"))) == [Record(2, {**CELLS, "coordinate_system": "BD-09"})]
    assert "names a coordinate system" in refusal(table(own, (*LINE, "BD-09")), "GCJ-02")
    assert read(table(own, LINE)) == [Record(2, {**CELLS, "coordinate_system": ""})], "the judgement of the line asks"
    coded = read(table((*HEADS, "设备编码"), (*LINE, "42010200001310000001")))
    assert coded[0].cells["code"] == "42010200001310000001"


def test_a_workbook_is_told_by_its_bytes_and_old_or_encrypted_ones_say_what_to_do() -> None:
    assert "without a password as XLSX" in refusal(OLE)
    assert "damaged" in refusal(b"PK\x03\x04")
    assert refusal(b"\xff\xfe\x80") == "the file must be UTF-8 or GB18030"


def test_merged_heads_and_cells_that_identify_are_faults_with_their_range() -> None:
    after = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    assert refusal(of_rows(texts("系统"), after=after)) == "line 1 is the header and has the merged cells A1:B1"
    after = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/></mergeCells>'
    records = read(of_rows(texts(*HEADS[:3]), texts(*LINE[:3]), texts("", "", LINE[2]), after=after))
    assert records[1].cells == {"system": "合并单元格 A2:A3", "name": "", "url": LINE[2]}


def test_a_formula_stands_for_its_value_where_a_column_identifies() -> None:
    computed = '<c r="A2" t="str"><f>A1</f><v>JHG</v></c><c r="B2" t="str"><f>A1</f><v>东侧</v></c>'
    (record,) = read(of_rows(texts(*HEADS[:3]), computed + '<c r="C2" t="inlineStr"><is><t>rtsp://a</t></is></c>'))
    assert record.cells == {"system": "=A1", "name": "东侧", "url": "rtsp://a"}


def test_notes_say_what_was_not_read() -> None:
    sheet = '<worksheet><sheetData><row hidden="1">' + texts(*HEADS[:3]) + "</row></sheetData></worksheet>"
    with opened_list(io.BytesIO(workbook(sheet, sheet, more={"xl/externalLinks/a.xml": "<a/>"}))) as source:
        assert list(source.records()) == []
        assert [words.en for words in source.notes] == [
            "only the sheet '点位' is read; not read: '说明'",
            "the workbook has links to 1 other files, which were not opened",
            "1 hidden rows were read too",
        ]


def test_a_process_that_dies_or_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workbook_reader, "WORKER", ("true",))
    assert "needs too much memory or time" in refusal(of_rows(texts("系统")))
    monkeypatch.setattr(workbook_reader, "WORKER", ("sh", "-c", "printf '[1,[\"a'"))
    assert "needs too much memory or time" in refusal(of_rows(texts("系统")))
    monkeypatch.setattr(workbook_reader, "WORKER", (str(tmp_path / "none"),))
    with pytest.raises(Fault) as caught:
        read(of_rows(texts("系统")))
    assert caught.value.kind is FaultKind.UNAVAILABLE


def test_a_workbook_that_gives_no_row_in_its_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reader, "WORKER", ("sleep", "30"))
    began = time.monotonic()
    with pytest.raises(Fault) as caught, opened_list(io.BytesIO(of_rows(texts("系统"))), within_s=0.2) as source:
        list(source.records())
    assert "by the command line" in caught.value.words.en
    assert time.monotonic() - began < 20


def test_a_file_beyond_its_bound_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reader, "MOST_FILE_BYTES", 1 << 20)
    assert refusal(b"PK\x03\x04" + bytes(1 << 20)) == "the workbook is too large: it has over 1 MiB"


def test_a_text_that_no_cell_may_have_is_refused() -> None:
    long = "<si><t>" + "a" * 70_000 + "</t></si>"
    assert "too long" in refusal(workbook("<worksheet><sheetData/></worksheet>", shared=long))
