"""What may leave of a point and of an entry of the catalogue, column by column, for tables and files (article 13).

The columns of a point are the items of the shipped set of points, which describe point_rows.values.DepartmentRow field
by field; those of an entry are catalogue.content. What is in no column is refused here, whoever asks: no item of a
batch leaves before `checked` has seen it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.sharing.adapters.port import OutgoingItem, PushOperation
from mingcha.sharing.catalogue.content import CHOICES, CONDITIONS, TEXTS, item_content
from mingcha.sharing.catalogue.lists import SetItemKind, SetSource
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.values import SetItem
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.values import Audience, PoliceRow


class ColumnKind(StrEnum):
    """How a value is written: `text`; `whole`, a number or null; `truth`, false or true, null where the audience has no
    such column; `day` (2026-11-24), `degrees` (seven decimals) and `metres` (one decimal), texts that may be empty;
    `list` and `object`, JSON."""

    TEXT = "text"
    WHOLE = "whole"
    TRUTH = "truth"
    DAY = "day"
    DEGREES = "degrees"
    METRES = "metres"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Column:
    """A column under the name of its field; `title`: its name in Chinese."""

    name: str
    kind: ColumnKind
    title: str


_KINDS = {
    SetItemKind.TEXT: ColumnKind.TEXT,
    SetItemKind.WHOLE: ColumnKind.WHOLE,
    SetItemKind.DAY: ColumnKind.DAY,
    SetItemKind.TRUTH: ColumnKind.TRUTH,
}
_DEGREES = ("longitude", "latitude")
_ENTRY_TITLES = {
    "code": "信息资源代码", "name": "信息资源名称", "summary": "信息资源摘要", "provider": "信息资源提供方标识",
    "provider_code": "信息资源提供方代码", "subject": "主题分类", "industry": "行业分类", "contact": "联系方式",
    "related": "关联信息资源", "spatial": "空间范围", "temporal": "时间范围", "share_type": "共享类型",
    "share_way": "共享方式", "openness": "开放属性", "cycle": "更新周期", "level": "数据级别",
    "formats": "信息资源格式", "items": "信息项", "conditions": "共享条件", "basis_rank": "不予共享依据层级",
    "basis_title": "不予共享依据名称", "basis_article": "不予共享依据条款",
}  # fmt: skip


def _point_columns() -> tuple[Column, ...]:
    points = next(entry for source, entry in shipped_sets("", "", "") if source is SetSource.POINTS)
    numbers = {
        item.code: ColumnKind.DEGREES if item.code in _DEGREES else ColumnKind.METRES
        for item in points.items
        if item.kind is SetItemKind.NUMBER
    }
    return tuple(
        Column(item.code, numbers[item.code] if item.code in numbers else _KINDS[item.kind], item.name)
        for item in points.items
    )


def _set_columns() -> tuple[Column, ...]:
    lists = {"formats": ColumnKind.LIST, "items": ColumnKind.LIST, "conditions": ColumnKind.OBJECT}
    names = ("code", *TEXTS, *CHOICES, "formats", "items", "conditions", "basis_rank", "basis_title", "basis_article")
    return tuple(Column(name, lists.get(name, ColumnKind.TEXT), _ENTRY_TITLES[name]) for name in names)


COLUMNS: dict[Subject, tuple[Column, ...]] = {Subject.POINT: _point_columns(), Subject.SET: _set_columns()}
"""The columns of each subject, in their order; "code" is the first one."""
_WHOLE_ROW = {subject: frozenset(one.name for one in columns) for subject, columns in COLUMNS.items()}
_ROWS = {
    Audience.POLICE: _WHOLE_ROW | {Subject.POINT: frozenset(one.name for one in fields(PoliceRow))},
    Audience.DEPARTMENT: _WHOLE_ROW,
}
"""The names that a row for an audience has, all of them and no other."""
_OF_CONDITIONS = frozenset(CONDITIONS)
_OF_AN_ITEM = frozenset(item_content(SetItem("", "", SetItemKind.TEXT)))
_PLAIN = {
    ColumnKind.WHOLE: (int, type(None)),
    ColumnKind.TRUTH: (bool,),
    ColumnKind.LIST: (list, tuple),
    ColumnKind.OBJECT: (Mapping,),
}


def columns_digest(audience: Audience) -> str:
    """16 hexadecimal digits of SHA-256 of the names that rows for an audience have: another value since a version of
    ours added a column or gave one up, so that each row leaves anew."""
    names = {subject.value: sorted(found) for subject, found in _ROWS[audience].items()}
    return sha256(canonical_json(names)).hex()[:16]


def subject_of(key: str) -> Subject:
    """What a key names. Raises ValueError for another one."""
    for subject in Subject:
        if key.startswith(subject) and len(key) > len(subject):
            return subject
    raise ValueError("a key begins with point/ or set/")


def checked(items: Iterable[OutgoingItem], audience: Audience) -> dict[Subject, list[OutgoingItem]]:
    """The items of each subject, in their order. Raises ValueError for what must not leave: a row of another audience,
    with a column that the whitelist has not, without one that it has, with a value of another kind, under the key of
    another code; a withdrawal with a row."""
    found: dict[Subject, list[OutgoingItem]] = {subject: [] for subject in Subject}
    for item in items:
        subject = subject_of(item.key)
        if (item.row is None) is not (item.operation is PushOperation.WITHDRAW):
            raise ValueError("an upsert has a row, a withdrawal has none")
        if item.row is not None:
            if frozenset(item.row) != _ROWS[audience][subject]:
                raise ValueError("a row has the columns of its audience and no other")
            _check_row(subject, item.key, item.row)
        found[subject].append(item)
    return found


def row_digest_of(row: Mapping[str, Json]) -> str:
    """SHA-256 of the canonical JSON of a row, hexadecimal (the same as point_rows.rules.row_digest)."""
    return sha256(canonical_json(row)).hex()


def _check_row(subject: Subject, key: str, row: Mapping[str, Json]) -> None:
    for column in COLUMNS[subject]:
        value = row.get(column.name)
        if column.name in row and (
            not isinstance(value, _PLAIN.get(column.kind, str))
            or (isinstance(value, bool) and column.kind is not ColumnKind.TRUTH)
        ):
            raise ValueError(f"the column {column.name} has a value of another kind")
    if key != f"{subject}{row['code']}":
        raise ValueError("the key of a row is that of its code")
    if subject is Subject.SET:
        _check_inside(row)


def _check_inside(row: Mapping[str, Any]) -> None:
    """The same for what the lists and objects of an entry hold."""
    inside = (*row["items"], row["conditions"])
    if any(not isinstance(one, Mapping) for one in inside) or any(not isinstance(one, str) for one in row["formats"]):
        raise ValueError("an entry has items and conditions as objects, formats as texts")
    names = [frozenset(one) for one in inside]
    if names.pop() != _OF_CONDITIONS or any(one != _OF_AN_ITEM for one in names):
        raise ValueError("the items and conditions of an entry have their own fields and no other")
    if any(isinstance(value, Mapping | list | tuple) for one in inside for value in one.values()):
        raise ValueError("the fields of items and conditions are plain")
