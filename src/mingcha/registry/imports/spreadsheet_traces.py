"""What spreadsheets leave in the cells of a list: formulas, errors, rounded codes, names that became days, merged
cells, passwords in remarks (articles 7, 20(4)). Pure.

These are found by their text, in CSV as in XLSX, so that a cell that is written anew is whole again.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from mingcha.registry.imports.unreadable import Unreadable

_ERRORS = frozenset((
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA",
))  # fmt: skip
_ROUNDED = re.compile(r"-?[0-9](?:\.[0-9]{1,17})?E\+[0-9]{2,3}", re.ASCII)
_MERGED = re.compile(r"合并单元格 [A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}", re.ASCII)
_DAY = re.compile(
    r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?(?:[ T]{0,3}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?",
    re.ASCII,
)
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})", re.ASCII)
_MONTH_AND_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日", re.ASCII)
_BEGINS = frozenset("=#合-0123456789")
_MAY_BEGIN_SO = frozenset(("username", "password"))
_NAMES = frozenset(("system", "name", "carrier"))
_SECRET = re.compile(
    r"(?:密码|口令)\s{0,4}(?:[:：=是为]\s{0,4})?[0-9A-Za-z@#$%&*!]|"
    r"(?:password|passwd|pwd)\s{0,4}(?:[:：=]\s{0,4}\S|\s[^\s0-9]{0,40}[0-9])",
    re.IGNORECASE,
)


def check_cells(cells: Mapping[str, str]) -> None:
    """Raises Unreadable for the first cell that a spreadsheet spoilt, and for remarks with a password. The name of a
    registered point, which is compared, may look like a formula or a day."""
    is_new = not cells.get("code")
    for column, text in cells.items():
        if "\0" in text:  # PostgreSQL answers with an error of the database to any question that has it
            raise Unreadable(column, "含有空字符（NUL）", "this has a NUL character")
        if text and text[0] in _BEGINS:
            _check_begin(column, text, is_new=is_new or column == "code")
    if holds_password(cells.get("remarks", "")):
        zh, en = "备注中疑似有口令：请删除，口令填入口令列", "the remarks seem to hold a password: remove it"
        raise Unreadable("remarks", zh, en)


def holds_password(text: str) -> bool:
    """Whether a remark looks as if it told a password."""
    return bool(text) and _SECRET.search(text) is not None


def iso_day(text: str) -> str:
    """A day as people write it (2026-11-24, 2026/11/24, 2026.11.24, 2026年11月24日, 20261124, a time may follow) as
    "2026-11-24"; "" for what is none."""
    plain = unicodedata.normalize("NFKC", text[:40]).strip()
    found = _DAY.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def _check_begin(column: str, text: str, *, is_new: bool) -> None:
    if is_new and text[0] == "=" and column not in _MAY_BEGIN_SO:
        raise Unreadable(column, "是公式：请填写值本身", "this is a formula: write the value itself")
    if text in _ERRORS:
        raise Unreadable(column, f"表格软件报错 {text}", f"the spreadsheet has the error {text} here")
    if _ROUNDED.fullmatch(text):
        raise Unreadable(
            column,
            "数字超过 15 位，已被表格软件舍入：请将该列设为文本后重新填写",
            "the number has more than 15 digits, which the spreadsheet rounded: make the column text, type it anew",
        )
    if text[0] == "合" and _MERGED.fullmatch(text):
        held = text.partition(" ")[2]
        raise Unreadable(column, f"属于合并单元格 {held}：请取消合并并逐行填写",
                         f"this belongs to the merged cells {held}: unmerge them and fill in each line")  # fmt: skip
    if is_new and column in _NAMES and (_DAY.fullmatch(text) or _MONTH_AND_DAY.fullmatch(text)):
        raise Unreadable(
            column,
            "是日期：可能是表格软件改写的，请设为文本后重新填写",
            "this is a day, which a spreadsheet may have made of it: make the cell text, type it anew",
        )
