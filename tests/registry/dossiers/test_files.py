"""The files of exports: read back by readers of others, nothing in them runs (article 13)."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.registry.exported import POINT

from mingcha.kit.errors import Fault
from mingcha.registry.dossiers import exported
from mingcha.registry.dossiers.columns import SHEET
from mingcha.registry.dossiers.exported import ExportHead, ExportPoint, FileKind
from mingcha.registry.dossiers.files import write_file
from mingcha.registry.lists.plain import as_text, fit

HEAD = ExportHead("=王海燕", datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC), "division=420102")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = ("=HYPERLINK(1)", "＝1+1", " +1", "-1", "@SUM(A1)", "\t=1", '"a",b\r\nc', "</t><f>1</f>", "&amp;\x07")
OTHER = replace(POINT, number=8, code="42010200001310000002", longitude_ndeg=None, latitude_ndeg=None)


def written(kind: FileKind, points: Iterable[ExportPoint]) -> bytes:
    held, points = io.BytesIO(), list(points)
    assert write_file(held, kind, HEAD, points) == len(points)
    return held.getvalue()


def cells(data: bytes, sheet: int = 1) -> list[dict[str, str]]:
    """The rows of a sheet: text by the letters of its column. Each cell must be a text in the sheet itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    assert not list(root.iter(f"{MAIN}f")), "no formula"
    rows = []
    for row in root.iter(f"{MAIN}row"):
        found = {}
        for cell in row:
            assert cell.get("t") == "inlineStr"
            found[(cell.get("r") or "").rstrip("0123456789")] = "".join(cell.itertext())
        rows.append(found)
    return rows


@pytest.mark.parametrize(("kind", "encoding"), [(FileKind.CSV, "utf-8-sig"), (FileKind.CSV_GB18030, "gb18030")])
def test_a_table_has_its_head_first_and_no_cell_that_runs(kind: FileKind, encoding: str) -> None:
    data = written(kind, [replace(POINT, name=name) for name in HOSTILE])
    head, *rows = csv.reader(io.StringIO(data.decode(encoding), newline=""))
    assert head == [one.name for one in SHEET]
    names = [row[head.index("设备名称")] for row in rows]
    assert names == [as_text(name) for name in HOSTILE]
    assert not [one for row in rows for one in row if one.lstrip()[:1] in tuple("=+-@＝＋－＠")]
    assert rows[0][head.index("设备编码")] == POINT.code
    assert data.startswith(b"\xef\xbb\xbf") is (kind is FileKind.CSV)


def test_a_workbook_has_texts_alone_and_says_what_it_is() -> None:
    data = written(FileKind.XLSX, [POINT, *(replace(OTHER, name=name) for name in HOSTILE)])
    head, first, *others = cells(data)
    assert list(head.values()) == [one.name for one in SHEET]
    by_name = {head[letters]: text for letters, text in first.items()}
    assert (by_name["设备编码"], by_name["经度"], by_name["更新时间"]) == (
        POINT.code, "114.305000001", "2026-11-25 14:03:22",
    )  # fmt: skip
    name = next(letters for letters, text in head.items() if text == "设备名称")
    assert [row[name] for row in others] == [fit(one) for one in HOSTILE]
    assert all("AF" not in row for row in others), "an empty cell is not there"
    about = {row["A"]: row.get("B", "") for row in cells(data, 2) if row}
    assert (about["导出人"], about["点位数"]) == ("=王海燕", "10")
    assert not [text for text in about if "涉密" in text], "that points were left out is said to nobody"
    assert about["行政区划编码"] == "场所所在区"
    assert data == written(FileKind.XLSX, [POINT, *(replace(OTHER, name=name) for name in HOSTILE)])


def test_a_workbook_has_no_more_rows_than_a_spreadsheet_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exported.MOST_OF_A_WORKBOOK == 2**20 - 1, "and the names"
    monkeypatch.setattr(exported, "MOST_OF_A_WORKBOOK", 2)
    written(FileKind.XLSX, [POINT, OTHER])
    written(FileKind.CSV, [POINT, OTHER, OTHER])
    with pytest.raises(Fault, match="CSV"):
        written(FileKind.XLSX, [POINT, OTHER, OTHER])


def test_items_are_xml_of_the_standard_with_what_it_demands() -> None:
    data = written(FileKind.XML, [POINT, replace(OTHER, name='<Item>&"')])
    assert data.decode("gb18030").startswith('<?xml version="1.0" encoding="GB18030"?>')
    text = data.decode("gb18030").partition("?>")[2]  # this reader has no GB18030
    one, other = ET.fromstring(text)
    assert (one.findtext("DeviceID"), one.findtext("Name"), one.findtext("Info/DirectionType")) == (
        POINT.code, POINT.name, "6",
    )  # fmt: skip
    assert (one.findtext("Manufacturer"), one.find("Block")) == ("", None)
    assert (other.findtext("Name"), other.find("Longitude")) == ('<Item>&"', None)
    assert next(iter(one)).tag == "DeviceID"


def test_objects_are_json_of_the_view_library() -> None:
    found = json.loads(written(FileKind.JSON, [POINT, OTHER]))["APEListObject"]["APEObject"]
    assert [one["ApeID"] for one in found] == [POINT.code, OTHER.code]
    assert (found[0]["Longitude"], found[0]["Port"], found[0]["IsOnline"]) == (114.305000001, 554, "1")
    assert not {"Longitude", "Model", "Password"} & set(found[1])
    assert json.loads(written(FileKind.JSON, []))["APEListObject"]["APEObject"] == []


@given(st.text(max_size=40))
def test_any_text_comes_back_from_every_file(text: str) -> None:
    point = replace(POINT, name=text)
    text = text.encode("utf-8", "replace").decode()
    (found,) = json.loads(written(FileKind.JSON, [point]))["APEListObject"]["APEObject"]
    assert found.get("Name", "") == text
    rows = list(csv.reader(io.StringIO(written(FileKind.CSV, [point]).decode("utf-8-sig"), newline="")))
    assert rows[1][3] == as_text(text)
    xml = written(FileKind.XML, [point]).decode("gb18030").partition("?>")[2]
    assert next(iter(ET.fromstring(xml))).findtext("Name") == fit(text)
    assert cells(written(FileKind.XLSX, [point]))[1].get("D", "") == fit(text)


@pytest.mark.parametrize("text", ["", "江汉关", "a=b", "１＋１", "114.3", "'x"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert as_text(text) == text
