"""A point as exports say it, whole and as its keeper gets it: for tests of columns and files."""

from datetime import UTC, date, datetime

from mingcha.registry.dossiers.exported import Device, ExportPoint, Unit
from mingcha.registry.points.catalogue_values import Encoding, Room

POINT = ExportPoint(
    number=7,
    code="42010200001310000001",
    name="江汉关广场东侧",
    division="420102",
    site_name="江汉关广场",
    address="沿江大道 1 号",
    state="in_use",
    enabled=True,
    changed_at=datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC),
    longitude_ndeg=114_305_000_001,
    latitude_ndeg=30_620_000_000,
    azimuth_deg=45,
    view_angle_deg=90,
    view_range_m=50,
    moves=False,
    carrier="",
    has_sub=True,
    point_class=1,
    retention_days=30,
    managed_by=Unit("江岸区公安分局", "11420102MB1234567X"),
    built_by=Unit("江岸区公安分局", "11420102MB1234567X"),
    contractor="",
    organ="江岸区公安分局",
    contact="陈静",
    phone="027-82810000",
    used_on=date(2026, 10, 16),
    sound=False,
    device=Device("rtsp", "10.1.2.3", 554, "admin"),
    seen=True,
    positions=("0010100", "0160200"),
    room=Room.OUTDOOR,
    encoding=Encoding.H265,
    resolution="1920x1080",
)
