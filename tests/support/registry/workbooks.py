"""Workbooks of literal XML, with what offices put into them."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

DATES = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs>'
)
"""Styles: 0 general, 1 and 2 days, 3 a day with its time."""


def texts(*cells: str) -> str:
    """Cells of texts as inline strings; an empty one is left out, with the place of the next one kept."""
    found = ""
    for place, text in enumerate(cells):
        if text:
            found += f'<c r="{chr(65 + place)}1" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    return found


def rows(*found: str, first: int = 1) -> str:
    """Rows of cells, numbered from `first`; their references name another row, which nobody reads."""
    return "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(found, first))


def sheet_xml(body: str, after: str = "") -> str:
    """A sheet with these rows, and what stands behind its cells."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{after}</worksheet>'


def workbook(
    *sheets: str,
    names: Sequence[str] = ("点位", "说明", "其他"),
    states: Sequence[str] = ("visible",) * 3,
    shared: str = "",
    styles: str = DATES,
    properties: str = "",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of sheets, each the XML of a worksheet; `shared`: elements <si>; `more`: further parts."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state, _) in enumerate(zip(names, states, sheets, strict=False), 1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATED}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="a" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><workbookPr {properties}/>'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}'
        f'<Relationship Id="s" Type="{RELATED}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **{f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets, 1)},
        **(more or {}),
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return held.getvalue()


def of_rows(*found: str, after: str = "") -> bytes:
    """A workbook of one sheet with these rows of cells, from row 1 on."""
    return workbook(sheet_xml(rows(*found), after))
