"""Batches as they leave, for tests of adapters: rows made by the rules of rows and of the catalogue (article 13)."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.sharing.adapters.port import OutgoingBatch, OutgoingItem, PushOperation
from mingcha.sharing.catalogue.content import entry_content
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.point_rows import rules
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.values import Audience, RowLimits, RowPoint

LIMITS = RowLimits(10, (1, 2, 3), 10_000)
KEYS = RowKeys("whsj/1")
SET_CODE = "3-07-420100/00001"
POINT = RowPoint(
    code="42010200001310000001", name="江汉关广场东口", division="420102", street="420102004", zone="",
    category="6(1)", state="in_use", is_enabled=True, longitude_ndeg=114_305_512_049, latitude_ndeg=30_593_100_500,
    accuracy_mm=2_500, coordinate_epoch="2026.4", azimuth_deg=45, view_angle_deg=90, view_range_m=51, height_cm=457,
    moves=False, unit="江汉区城管局", uscc="11420103MB0000001X", used_on="2026-11-24", retention_days=30,
    filing_no="F20261124-0001", point_class=1, encoding=None, resolution="1920x1080",
)  # fmt: skip


def code_of(number: int) -> str:
    """The code of a point by a number."""
    return f"4201020000131{number:07d}"


def row_of(point: RowPoint, audience: Audience = Audience.POLICE) -> dict[str, Json]:
    """The row of a point as it leaves."""
    row = rules.project(point, audience, LIMITS, KEYS)
    assert row is not None
    return {one.name: getattr(row, one.name) for one in dataclasses.fields(row)}


def upsert(key: str, row: Mapping[str, Json], version: int = 1) -> OutgoingItem:
    """An item with this row."""
    digest = sha256(canonical_json(row)).hex()
    return OutgoingItem(key, version, PushOperation.UPSERT, digest, row)


def point_item(number: int = 1, version: int = 1, audience: Audience = Audience.POLICE, **changed: Any) -> OutgoingItem:
    """An item of a point."""
    row = row_of(dataclasses.replace(POINT, **{"code": code_of(number), **changed}), audience)
    return upsert(f"point/{row['code']}", row, version)


def set_row(code: str = SET_CODE) -> dict[str, Json]:
    """The row of the shipped list of points."""
    _, entry = shipped_sets("WHGA", "11420100MB0000001X", "武汉市公安局科信处")[0]
    return {"code": code, **entry_content(entry)}


def set_item(code: str = SET_CODE, version: int = 1) -> OutgoingItem:
    """An item of a set."""
    return upsert(f"set/{code}", set_row(code), version)


def withdrawn(key: str, version: int = 2) -> OutgoingItem:
    """An item that withdraws a key."""
    return OutgoingItem(key, version, PushOperation.WITHDRAW)


def batch_of(items: Sequence[OutgoingItem], number: str = "B20261124-0007") -> OutgoingBatch:
    """A batch of these items with its digest."""
    listed = [[one.key, one.version, one.operation.value, one.digest] for one in items]
    return OutgoingBatch(number, sha256(canonical_json(listed)).hex(), tuple(items))
