"""The yearly notice of the State Council on days off, as a dated data file with its reference.

year: 2026
notice: 国务院办公厅关于2026年部分节假日安排的通知
reference: 国办发明电〔2025〕7 号
published: 2025-11-04
days_off: # first and last day of each
  - [2026-01-01, 2026-01-03]
workdays: # 调休上班
  - 2026-01-04
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NoReturn

import yaml

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.statutory_days import statutory_days

MOST_FILE_CHARACTERS = 10_000
MOST_TITLE, MOST_REFERENCE = 100, 60
"""Characters of the title and of the reference number of a notice."""
_MOST_SPAN_DAYS = 31
_SATURDAY = 5
_FIELDS = ("year", "notice", "reference", "published", "days_off", "workdays")
_OPTIONAL = frozenset({"workdays"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: `spans` are first and last days off, `workdays` the make-up working days; all days lie in `year`."""

    year: int
    title: str
    reference: str
    published: date
    spans: tuple[tuple[date, date], ...]
    workdays: frozenset[date]

    @property
    def days_off(self) -> frozenset[date]:
        """Every day off."""
        return frozenset(day for first, last in self.spans for day in _days(first, last))


def read_notice(text: str, name: str = "") -> Notice:
    """Reads one notice. Raises Fault(INVALID) that names the file and the line of the first thing that is wrong."""
    if len(text) > MOST_FILE_CHARACTERS:
        _refuse(name, 0, "文件过长", "the file is too long")
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        _refuse(name, line, "不是 YAML", f"not YAML: {error.problem}")
    except (yaml.YAMLError, RecursionError):
        _refuse(name, 0, "不是 YAML", "not YAML")
    if not isinstance(root, yaml.MappingNode):
        _refuse(name, 0, "须为“字段: 值”", "fields with values are needed")
    fields = _fields(root, name)
    year = _year(fields["year"], name)
    spans = tuple(_span(node, year, name) for node in _items(fields["days_off"], name))
    off = {day for first, last in spans for day in _days(first, last)}
    workdays: set[date] = set()
    for node in _items(fields["workdays"], name) if "workdays" in fields else ():
        day = _day(node, name, year)
        if day in off:
            _refuse(name, _line(node), f"{day} 既放假又上班", f"{day} is both off and a workday")
        if day.weekday() < 5:
            _refuse(name, _line(node), f"{day} 不是周末，无须调休", f"{day} is no weekend: it cannot be a make-up day")
        workdays.add(day)
    return Notice(
        year,
        _text(fields["notice"], MOST_TITLE, name),
        _text(fields["reference"], MOST_REFERENCE, name),
        _day(fields["published"], name, None),
        spans,
        frozenset(workdays),
    )


def missing_statutory_days(notice: Notice) -> tuple[date, ...]:
    """The statutory days off that the notice does not name, in order: a notice arranges them, it cannot take them."""
    return tuple(sorted(statutory_days(notice.year) - notice.days_off))


def days_off_too_many(notice: Notice) -> int:
    """How many working days the notice takes away without giving a make-up workday for them: 0 or less for one that
    only arranges. A statutory day on a weekend is made up by one working day (全国年节及纪念日放假办法)."""
    statutory = statutory_days(notice.year)
    taken = sum(day.weekday() < _SATURDAY for day in notice.days_off - statutory)
    made_up = sum(day.weekday() >= _SATURDAY for day in statutory)
    return taken - made_up - len(notice.workdays)


def _fields(root: yaml.MappingNode, name: str) -> dict[str, yaml.Node]:
    found: dict[str, yaml.Node] = {}
    for key, value in root.value:
        field = key.value if isinstance(key, yaml.ScalarNode) else ""
        if field not in _FIELDS or field in found:
            shown = str(field)[:20]
            _refuse(name, _line(key), f"没有字段“{shown}”，或重复", f"no such field, or given twice: {shown!r}")
        found[field] = value
    for field in _FIELDS:
        if field not in found and field not in _OPTIONAL:
            _refuse(name, root.end_mark.line - 1, f"缺少字段“{field}”", f"the field {field!r} is missing")
    return found


def _year(node: yaml.Node, name: str) -> int:
    text = _scalar(node, name)
    if not (text.isascii() and text.isdigit() and len(text) == 4 and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
        _refuse(name, _line(node), "年份不对", "not a year")
    return int(text)


def _text(node: yaml.Node, most: int, name: str) -> str:
    text = _scalar(node, name).strip()
    if not text or len(text) > most or not text.isprintable():
        _refuse(name, _line(node), f"须填写，且不超过 {most} 个字符", f"needed, at most {most} printable characters")
    return text


def _span(node: yaml.Node, year: int, name: str) -> tuple[date, date]:
    ends = _items(node, name)
    if len(ends) != 2:
        _refuse(name, _line(node), "须为 [首日, 末日]", "a first and a last day are needed: [first, last]")
    first, last = (_day(end, name, year) for end in ends)
    if not 0 <= (last - first).days < _MOST_SPAN_DAYS:
        _refuse(name, _line(node), "末日早于首日，或放假过长", "it ends before it begins, or is too long")
    return first, last


def _day(node: yaml.Node, name: str, year: int | None) -> date:
    text = _scalar(node, name)
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        _refuse(name, _line(node), f"不是日期：“{text[:20]}”", f"not a day: {text[:20]!r}")
    if year is not None and day.year != year:
        _refuse(name, _line(node), f"{day} 不在 {year} 年", f"{day} lies outside {year}")
    return day


def _scalar(node: yaml.Node, name: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        _refuse(name, _line(node), "须为单个值", "one value is needed")
    return str(node.value)


def _items(node: yaml.Node, name: str) -> list[yaml.Node]:
    if isinstance(node, yaml.ScalarNode) and node.value == "":
        return []
    if not isinstance(node, yaml.SequenceNode):
        _refuse(name, _line(node), "须为列表", "a list is needed")
    return list(node.value)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line)


def _refuse(name: str, line: int, zh: str, en: str) -> NoReturn:
    """Raises the fault of a file; `line` counts from 0 as YAML's marks do."""
    number, file = max(line, 0) + 1, name or "通知文件"
    words = Words(f"{file}第 {number} 行：{zh}", f"{name or 'notice'}, line {number}: {en}")
    raise Fault(FaultKind.INVALID, words)
