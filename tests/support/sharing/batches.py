"""Batches as they are sealed, and rows as they leave, for tests of adapters."""

from dataclasses import asdict

from mingcha.kit.canonical import Json
from mingcha.sharing.adapters.port import OutgoingBatch, OutgoingItem, PushOperation
from mingcha.sharing.catalogue.content import entry_content
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.point_rows.codes import RowKeys
from mingcha.sharing.point_rows.rules import project
from mingcha.sharing.point_rows.values import Audience, RowLimits, RowPoint

LIMITS = RowLimits(10, (1, 2, 3), 10_000)
POINT = RowPoint(
    code="42010200001320000001", name="江汉关广场东口", division="420102", street="420102004", zone="",
    category="6(1)", state="in_use", is_enabled=True, longitude_ndeg=114_305_512_000, latitude_ndeg=30_592_800_000,
    accuracy_mm=800, coordinate_epoch="2026.4", azimuth_deg=90, view_angle_deg=70, view_range_m=60, height_cm=450,
    moves=False, unit="武汉市公安局", uscc="11420100MB0K000171", used_on="2026-11-24", retention_days=30,
    filing_no="WH-2026-0001", point_class=1,
)  # fmt: skip


def row_of(point: RowPoint = POINT, audience: Audience = Audience.POLICE) -> dict[str, Json]:
    """The row of a point as it leaves."""
    row = project(point, audience, LIMITS, RowKeys("whsj/1"))
    assert row is not None
    return asdict(row)


def set_row(code: str = "3-07-420100/00001") -> dict[str, Json]:
    """The first shipped set as it leaves."""
    _, entry = shipped_sets("WHGA", "11420100MB0K000171", "市公安局科技信息化支队")[0]
    return {"code": code, **entry_content(entry)}


def upsert(key: str, row: dict[str, Json], version: int = 1, digest: str = "d1") -> OutgoingItem:
    """A key that is written."""
    return OutgoingItem(key, version, PushOperation.UPSERT, digest, row)


def withdrawal(key: str, version: int = 2) -> OutgoingItem:
    """A key that is withdrawn."""
    return OutgoingItem(key, version, PushOperation.WITHDRAW)


def sealed(*items: OutgoingItem, number: str = "B-20261125-0001") -> OutgoingBatch:
    """A batch."""
    return OutgoingBatch(number, f"digest of {number}", items)
