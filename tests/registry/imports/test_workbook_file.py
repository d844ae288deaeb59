"""Workbooks as offices send them, and those that are refused: what is read of each cell; nothing is evaluated."""

import io
import zipfile

import pytest
from tests.support.registry.workbooks import of_rows, rows, sheet_xml, texts, workbook, zipped

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.imports import workbook_cells, workbook_file, workbook_limits, workbook_package
from mingcha.registry.imports.workbook_cells import day_text, is_date_format, number_text
from mingcha.registry.imports.workbook_file import Workbook


def cells(data: bytes) -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells) for row in Workbook(io.BytesIO(data)).rows()]


def one_cell(cell: str, *, properties: str = "", shared: str = "") -> str:
    """What a cell says."""
    ((_, (text,)),) = cells(workbook(sheet_xml(f"<row>{cell}</row>"), properties=properties, shared=shared))
    return text


def refusal(data: bytes) -> str:
    with pytest.raises(Fault) as caught:
        cells(data)
    assert caught.value.kind is FaultKind.INVALID
    return caught.value.words.en


def test_rows_are_numbered_as_a_spreadsheet_shows_them_and_empty_ones_left_out() -> None:
    body = (
        rows(texts("a", "", "c"), first=3)
        + "<row/>"
        + '<row r="9"><c r="B9" s="1"/></row>'
        + rows("<c><v>7</v></c>", first=12)
    )
    assert cells(workbook(sheet_xml(body))) == [(3, ["a", "", "c"]), (12, ["7"])]


def test_every_kind_of_cell_is_a_text() -> None:
    shared = "<si><r><t>江汉</t></r><r><t>关 </t></r><rPh><t>guan</t></rPh></si><si><t>b_x000D_c</t></si>"
    assert one_cell('<c t="s"><v>0</v></c>', shared=shared) == "江汉关 "
    assert one_cell('<c t="s"><v>1</v></c>', shared=shared) == "b\rc"
    assert one_cell('<c t="b"><v>1</v></c>') == "true"
    assert one_cell('<c t="e"><v>#N/A</v></c>') == "#N/A"
    assert one_cell("<c><v>114.28919999999999</v></c>") == "114.2892", "as Excel stores 114.2892"
    assert one_cell('<c t="d"><v>2026-11-24T00:00:00</v></c>') == "2026-11-24"
    assert one_cell('<c t="inlineStr"><is><r><t>东</t></r><r><t>侧</t></r></is></c>') == "东侧"


def test_days_are_read_by_the_date_system_of_the_workbook() -> None:
    assert one_cell('<c s="1"><v>46350</v></c>') == "2026-11-24"
    assert one_cell('<c s="2"><v>46350</v></c>') == "2026-11-24"
    assert one_cell('<c s="3"><v>46350.585694444446</v></c>') == "2026-11-24 14:03:24"
    assert one_cell('<c s="1"><v>44888</v></c>', properties='date1904="1"') == "2026-11-24"
    assert one_cell('<c s="0"><v>46350</v></c>') == "46350"
    assert [day_text(text, from_1904=False) for text in ("1", "59", "60", "61", "0.5", "-1")] == [
        "1900-01-01", "1900-02-28", "60", "1900-03-01", "12:00:00", "-1",
    ]  # fmt: skip


def test_formats_of_days_are_told_from_others() -> None:
    assert all(map(is_date_format, ("yyyy-mm-dd", 'm"月"d"日"', "[$-804]h:mm AM/PM", "[Red]dd")))
    assert not any(map(is_date_format, ("General", "0.00", '0"day"', "[Red]0", "#,##0\\d", "@", "_d0", "0E+00")))


def test_numbers_are_as_people_write_them_and_rounded_ones_are_to_be_seen() -> None:
    for text, shown in (("7", "7"), ("007", "7"), ("3.0", "3"), ("1E-3", "0.001"), ("554.50", "554.5"), ("-0", "0"),
                        ("999999999999999", "999999999999999"), ("4.2010200001310001E+19", "4.20102000013100E+19"),
                        ("42010200001310000001", "4.20102000013100E+19"),
                        ("1000000000000000", "1.00000000000000E+15")):  # fmt: skip
        assert number_text(text) == shown
    for text in ("", "x", "nan", "1e999", "9" * 61):
        with pytest.raises(Fault):
            number_text(text)


def test_a_formula_has_its_stored_value_and_stands_beside_it() -> None:
    cell = '<c r="B1" t="str"><f>A1&amp;"号"</f><v>东号</v></c><c r="C1"><f>1+1</f></c>'
    cell += '<c r="D1"><f>1+2</f><v></v></c><c r="E1" t="str"><f>""</f><v></v></c>'
    (row,) = Workbook(io.BytesIO(of_rows(texts("a") + cell))).rows()
    assert row.cells == ["a", "东号", "=1+1", "=1+2"], "what was never computed is not empty"
    assert row.formulas == {1: '=A1&"号"', 2: "=1+1", 3: "=1+2"}


def test_merged_cells_name_their_range_beside_the_first() -> None:
    found = of_rows(
        texts("a", "b"),
        texts("", "c"),
        texts("x"),
        after='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="A3:C3"/></mergeCells>',
    )
    assert [row.merged for row in Workbook(io.BytesIO(found)).rows()] == [{}, {0: "A1:A2"}, {1: "A3:C3", 2: "A3:C3"}]


def test_the_first_visible_sheet_is_read_and_others_are_named() -> None:
    hidden, shown, other = (sheet_xml(rows(texts(text))) for text in ("h", "s", "o"))
    held = Workbook(io.BytesIO(workbook(hidden, shown, other, states=("veryHidden", "visible", "visible"))))
    assert [row.cells for row in held.rows()] == [["s"]]
    assert (held.facts.sheet, held.facts.others) == ("说明", ["点位", "其他"])
    assert refusal(workbook(hidden, states=("hidden",))) == "the workbook has no visible sheet"


def test_hidden_rows_are_read_and_counted_and_links_to_other_files_too() -> None:
    body = '<row r="1" hidden="1">' + texts("a") + '</row><row r="2">' + texts("b") + '</row><row r="3" hidden="1"/>'
    held = Workbook(io.BytesIO(workbook(sheet_xml(body), more={"xl/externalLinks/externalLink1.xml": "<a/>"})))
    assert [row.cells for row in held.rows()] == [["a"], ["b"]]
    assert (held.facts.hidden_rows, held.facts.outside_links) == (1, 1)


def test_names_with_a_prefix_are_the_same() -> None:
    xml = '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData>'
    xml += '<x:mergeCells><x:mergeCell ref="A1:B1"/></x:mergeCells></x:worksheet>'
    (row,) = Workbook(io.BytesIO(workbook(xml))).rows()
    assert (row.cells, row.merged) == (["5"], {1: "A1:B1"})


def test_other_kinds_of_files_say_what_to_do() -> None:
    good = sheet_xml(rows(texts("a")))
    assert "without macros" in refusal(workbook(good, more={"xl/vbaProject.bin": b"x"}))
    assert "save it as XLSX" in refusal(zipped({"xl/workbook.bin": b""}))
    assert "ODS" in refusal(zipped({"content.xml": "<a/>", "mimetype": "x"}))
    assert refusal(zipped({"word/document.xml": "<a/>"})) == "the file is no XLSX workbook: save it as XLSX or CSV"
    assert refusal(b"PK\x03\x04 and no more") == "the workbook is damaged, or is not XLSX"
    assert refusal(workbook("<worksheet><sheetData>")) == "the workbook is damaged, or is not XLSX"
    cut = workbook(good)
    assert refusal(cut[: len(cut) // 2]) == "the workbook is damaged, or is not XLSX"


def test_entities_are_refused_wherever_they_stand() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
    good = sheet_xml(rows(texts("a")))
    assert refusal(workbook(bomb + good)) == "the XML of the workbook has a document type"
    assert refusal(workbook(good, more={"xl/sharedStrings.xml": bomb + "<sst/>"})).endswith("a document type")


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    spaces = sheet_xml("<row/>" + " " * (workbook_limits.FREE_OF_RATIO_BYTES + 1))
    assert refusal(workbook(spaces)) == "the workbook is too large: a part inflates to too much"
    parts: dict[str, str | bytes] = {f"{number}.xml": b"" for number in range(workbook_limits.MOST_MEMBERS + 1)}
    assert refusal(zipped(parts)) == "the workbook is too large: it has over 2000 parts"
    far = sheet_xml('<dimension ref="A1:XFD1048576"/>' + '<row r="1000000"><c r="XFD1000000"><v>1</v></c></row>')
    assert refusal(workbook(far)) == "row 1000000 has a cell beyond column 256"
    assert refusal(workbook(sheet_xml('<row r="1000002"/>'))) == "the workbook is too large: it has over 1000001 rows"
    long = "<si><t>" + "长" * 20_000 + "</t></si>"
    assert (
        refusal(workbook(sheet_xml('<row><c t="s"><v>0</v></c></row>'), shared=long))
        == "row 1 has over 16000 characters"
    )
    few = {"shared": "<si><t>a</t></si>" * 4}
    monkeypatch.setattr(workbook_cells, "MOST_SHARED_TEXTS", 3)
    assert refusal(workbook(sheet_xml(""), **few)) == "the workbook is too large: it has too many texts"
    monkeypatch.setattr(workbook_file, "MOST_CELLS", 3)
    assert (
        refusal(workbook(sheet_xml("<row>" + "<c/>" * 4 + "</row>")))
        == "the workbook is too large: it has over 3 cells"
    )
    with monkeypatch.context() as patch:
        patch.setattr(workbook_package, "MOST_MARKS", 30)
        assert cells(of_rows()) == []
        for free in ("<a/>", "<!-- a -->", "<?a b?>"):
            assert (
                refusal(workbook(sheet_xml(free * 31))) == "the workbook is too large: it has over 30 tags and comments"
            )
    monkeypatch.setattr(workbook_package, "MOST_SMALL_PART_BYTES", 100)
    assert refusal(of_rows(texts("a"))) == "the workbook is too large: a part inflates to too much"


def test_a_part_that_lies_about_its_size_or_its_content_is_damaged() -> None:
    data = bytearray(of_rows(texts("a")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = package.getinfo("xl/worksheets/sheet1.xml")
    data[held.header_offset + 60 + 20] ^= 0xFF
    assert refusal(bytes(data)) in (
        "the workbook is damaged, or is not XLSX",
        "the workbook is too large: a part inflates to too much",
    )


@pytest.mark.parametrize(
    "body",
    [
        '<row r="2"/><row r="2"/>',
        '<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row><c r="1"><v>1</v></c></row>',
        '<row><c t="s"><v>0</v></c></row>',
        "<row><c><v>x</v></c></row>",
    ],
)
def test_what_no_spreadsheet_writes_is_damaged(body: str) -> None:
    assert refusal(workbook(sheet_xml(body))) == "the workbook is damaged, or is not XLSX"
