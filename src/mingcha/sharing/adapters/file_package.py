"""The package of a batch for a receiver of files: a zip whose members are signed together (article 13(1)). Pure.

Contract: docs/ref/sharing-contracts.md; a verifier of its own: docs/ref/verify_package.py. The same batch gives the
same bytes, but for the signature by SM2, which is randomised.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.keys import Signer
from mingcha.kit.sm2 import Sm2Signer
from mingcha.kit.words import Words
from mingcha.registry.lists.plain import as_text
from mingcha.registry.lists.workbook import BookSheet, write_workbook
from mingcha.sharing.adapters.columns import COLUMNS, ColumnKind, checked
from mingcha.sharing.adapters.port import OutgoingBatch, OutgoingItem
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetItemKind,
    ShareType,
    ShareWay,
)
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.values import Audience

FORMAT = "mingcha-sharing-package/1"
MANIFEST, SETS, POINTS, WORKBOOK = "manifest.json", "datasets.jsonl", "points.csv", "目录填报模板.xlsx"
SUMS, SIGNATURE, SM2_SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.sm2"
_WHEN = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_OF_AN_ITEM = ("key", "version", "op", "digest")
_TRUTHS = {True: "true", False: "false"}
_LISTS: Mapping[str, type[StrEnum]] = {
    "share_type": ShareType, "share_way": ShareWay, "openness": Openness, "cycle": Cycle, "level": DataLevel,
    "basis_rank": BasisRank,
}  # fmt: skip
_CONDITIONS = {"who": "共享对象", "purpose": "用途", "fields": "信息项", "term": "期限", "security": "安全要求"}
_ITEM_HEAD = (
    "信息资源代码", "信息资源名称", "信息项名称", "信息项代码", "数据类型", "数据长度", "是否必填", "是否唯一",
    "共享类型",
)  # fmt: skip


def package_of(
    batch: OutgoingBatch, target: str, audience: Audience, signer: Signer, sm2: Sm2Signer | None = None
) -> bytes:
    """The bytes of the package. Raises ValueError for what must not leave (columns.checked)."""
    found = checked(batch.items, audience)
    members = {
        MANIFEST: _manifest(batch, target, signer, sm2),
        SETS: b"".join(canonical_json(_as_line(one)) + b"\n" for one in found[Subject.SET]),
        POINTS: _points_table(found[Subject.POINT]),
        WORKBOOK: _workbook([one.row for one in found[Subject.SET] if one.row is not None]),
    }
    sums = "".join(f"{sha256(data).hex()}  {name}\n" for name, data in sorted(members.items())).encode()
    members |= {SUMS: sums, SIGNATURE: signer.sign(sums)}
    if sm2 is not None:
        members[SM2_SIGNATURE] = sm2.sign(sums)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _MODE
            package.writestr(info, data)
    return held.getvalue()


def _manifest(batch: OutgoingBatch, target: str, signer: Signer, sm2: Sm2Signer | None) -> bytes:
    return canonical_json({
        "format": FORMAT,
        "target": target,
        "batch": batch.number,
        "digest": batch.digest,
        "items": [[one.key, one.version, one.operation.value, one.digest] for one in batch.items],
        "point_columns": [[one.name, one.kind.value] for one in COLUMNS[Subject.POINT]],
        "ed25519": signer.public.hex(),
        "sm2": sm2.point.hex() if sm2 is not None else "",
    })  # fmt: skip


def _as_line(item: OutgoingItem) -> Mapping[str, Json]:
    return {
        "key": item.key, "version": item.version, "op": item.operation.value, "digest": item.digest, "row": item.row,
    }  # fmt: skip


def _points_table(items: Iterable[OutgoingItem]) -> bytes:
    """Points with the names of the fields as head; the cells of a withdrawn one are empty."""
    columns = COLUMNS[Subject.POINT]
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([*_OF_AN_ITEM, *(one.name for one in columns)])
    for item in items:
        row = item.row or {}
        cells = [_cell(one.kind, row.get(one.name)) for one in columns]
        table.writerow([as_cell(item.key), item.version, item.operation.value, item.digest, *cells])
    return text.getvalue().encode("utf-8-sig")


def as_cell(text: str) -> str:
    """A text as a cell that no spreadsheet runs, and from which it comes back: one apostrophe before it goes."""
    return f"'{text}" if text.startswith("'") else as_text(text)


def _cell(kind: ColumnKind, value: Json) -> str:
    if value is None:
        return ""
    if kind is ColumnKind.TRUTH:
        return _TRUTHS[bool(value)]
    return as_cell(str(value)) if kind is ColumnKind.TEXT else str(value)


def _workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The entries as clerks file them: one sheet of entries, one of their items."""
    held = io.BytesIO()
    write_workbook(held, (BookSheet("信息资源目录", _entries(rows)), BookSheet("信息项", _items(rows))))
    return held.getvalue()


def _entries(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    columns = [one for one in COLUMNS[Subject.SET] if one.name != "items"]
    yield [one.title for one in columns]
    for row in rows:
        yield [_filed(one.name, row[one.name]) for one in columns]


def _filed(name: str, value: Any) -> str:
    """A value of an entry as people file it."""
    if name == "formats":
        return "、".join(SetFormat(one).words.zh for one in value)
    if name == "conditions":
        return "；".join(f"{title}：{value[field]}" for field, title in _CONDITIONS.items() if value[field])
    return _zh(_LISTS[name], value) if name in _LISTS else str(value)


def _items(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[str]]:
    yield _ITEM_HEAD
    for row in rows:
        for item in row["items"]:
            yield (
                row["code"], row["name"], item["name"], item["code"], SetItemKind(item["type"]).words.zh,
                str(item["length"] or ""), "是" if item["required"] else "否", "是" if item["unique"] else "否",
                _zh(ShareType, item["share_type"]),
            )  # fmt: skip


def _zh(kind: type[StrEnum], value: str) -> str:
    if not value:
        return ""
    found: Words = kind(value).words  # type: ignore[attr-defined]
    return found.zh
