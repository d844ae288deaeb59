"""Typesets issued documents with typst as PDF/A-1a (ISO 19005-1, in China GB/T 23286.1): our fonts embedded, the text
readable by programs, equal bytes for equal sheets, nothing fetched.
"""

import json
from functools import cache
from pathlib import Path
from typing import Final

import typst

from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Sheet, Typesetter
from mingcha.web.registry.qr_code import qr_path

FONTS = Path(__file__).parents[2] / "print_fonts"
"""Made by `make setup` from the npm package @embedpdf/fonts-sc (SIL Open Font Licence 1.1)."""
FAMILY = "Noto Sans S Chinese"
_TEMPLATES = Path(__file__).parents[1] / "templates" / "printed" / "typst"
_NO_PACKAGES = _TEMPLATES / "no-packages"
"""A folder that is not there: a template that named a package of typst's registry would fail, not fetch it."""
_FILES = {
    PrintedKind.PLAN: "plan.typ",
    PrintedKind.ACCEPTANCE: "acceptance.typ",
    PrintedKind.SIGNS: "signs.typ",
    PrintedKind.FILING: "filing.typ",
    PrintedKind.RECEIPT: "receipt.typ",
    PrintedKind.CORRECTION: "correction.typ",
    PrintedKind.RELOCATION: "relocation.typ",
    PrintedKind.INVENTORY: "inventory.typ",
    PrintedKind.HANDOVER: "handover.typ",
    PrintedKind.MONITORS: "monitors.typ",
    PrintedKind.SELF_CHECK: "self_check.typ",
    PrintedKind.WATCH: "watch.typ",
    PrintedKind.INSPECTION: "enforcement.typ",
    PrintedKind.ORDER: "enforcement.typ",
    PrintedKind.ORDER_SERVICE: "enforcement.typ",
    PrintedKind.REINSPECTION: "enforcement.typ",
    PrintedKind.CASE_OPENING: "enforcement.typ",
    PrintedKind.PENALTY_NOTICE: "enforcement.typ",
    PrintedKind.DECISION: "enforcement.typ",
    PrintedKind.NO_PENALTY: "enforcement.typ",
    PrintedKind.CASE_TRANSFER: "enforcement.typ",
    PrintedKind.DISCONTINUED: "enforcement.typ",
    PrintedKind.SERVICE: "enforcement.typ",
    PrintedKind.LATE_AMOUNT: "enforcement.typ",
    PrintedKind.DEMAND: "enforcement.typ",
    PrintedKind.DEMAND_SERVICE: "enforcement.typ",
    PrintedKind.HEARING_RIGHT: "enforcement.typ",
    PrintedKind.HEARING_NOTICE: "enforcement.typ",
    PrintedKind.HEARING_RECORD: "enforcement.typ",
    PrintedKind.LEGAL_REVIEW: "enforcement.typ",
    PrintedKind.CLOSING_REPORT: "enforcement.typ",
    PrintedKind.CONFISCATION: "enforcement.typ",
    PrintedKind.UNIT_INSPECTION: "enforcement.typ",
    PrintedKind.UNIT_REINSPECTION: "enforcement.typ",
    PrintedKind.UNIT_ORDER: "enforcement.typ",
    PrintedKind.UNIT_ORDER_SERVICE: "enforcement.typ",
    PrintedKind.CLUE: "clue.typ",
    PrintedKind.ASSESSMENT: "assessment.typ",
    PrintedKind.INCIDENT: "incident.typ",
    PrintedKind.TRANSFER: "enforcement.typ",
    PrintedKind.TRANSFER_RECEIPT: "enforcement.typ",
    PrintedKind.YEARLY: "enforcement.typ",
    PrintedKind.PICTURE_SHEET: "picture_sheet.typ",
    PrintedKind.MONITOR_RECEIPT: "monitor_receipt.typ",
    PrintedKind.SHARING_DECISION: "sharing_decision.typ",
}
STANDARD: Final = "a-1a"


def typesetter(root: str) -> Typesetter:
    """A typesetter whose check pages are below an origin such as https://mingcha.example.

    It raises Fault(INVALID) for a character that the font does not have, Fault(UNAVAILABLE) without the fonts.
    """
    return lambda sheet: _typeset(sheet, f"{root.rstrip('/')}/c/{sheet.no}")


def _typeset(sheet: Sheet, address: str) -> bytes:
    values = {
        "no": sheet.no,
        "issued_at": f"{sheet.issued_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "issued_by": sheet.issued_by,
        "issued_by_unit": sheet.issued_by_unit,
        "address": address,
        "values": json.loads(canonical_json(sheet.content.values)),
    }
    compiler = typst.Compiler(
        _TEMPLATES / _FILES[sheet.content.kind],
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={
            "sheet": canonical_json(values).decode(),
            "qr": _qr_svg(address),
            "pictures": json.dumps({digest: list(jpeg) for digest, jpeg in sheet.pictures.items()}),
        },
        package_path=_NO_PACKAGES,
        package_cache_path=_NO_PACKAGES,
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=int(sheet.issued_at.timestamp()))
    except typst.TypstError as error:
        if "could not be displayed with font" not in error.message:
            raise Fault(FaultKind.INTERNAL, Words("文件排版失败", "typesetting failed"), error.message) from error
        words = Words(
            "文中有字体不含的字符，无法出具文件，请先更正文字",
            "the text has a character that the font does not have: correct it first",
        )
        raise Fault(FaultKind.INVALID, words, error.message) from error
    if not isinstance(made, bytes):
        raise Fault(FaultKind.INTERNAL, Words("文件排版失败", "typesetting failed"), "no bytes")
    return made


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    if FAMILY not in fonts.families():
        words = Words("缺少打印字体，请重新执行 make setup", "the fonts for printing are missing: run make setup again")
        raise Fault(FaultKind.UNAVAILABLE, words, str(FONTS))
    return fonts


def _qr_svg(address: str) -> str:
    path, side = qr_path(address)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'
