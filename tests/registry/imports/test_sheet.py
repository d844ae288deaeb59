"""The practitioners' sheet: what it says of new points, what of registered ones, and what spreadsheets spoil in it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingcha.registry.dossiers.columns import SHEET
from mingcha.registry.dossiers.exported import Device, ExportPoint, Unit
from mingcha.registry.imports.known import KnownPoint
from mingcha.registry.imports.lines import point_of
from mingcha.registry.imports.port import ImportedPoint, LineRefusal
from mingcha.registry.imports.sheet import differences
from mingcha.registry.imports.spreadsheet_traces import holds_password, iso_day
from mingcha.registry.lists.csv_file import COLUMNS, NOT_HELD, Record, Row, records_of
from mingcha.registry.points.catalogue_values import CatalogueFields, Encoding, Room

CODE = "42010200001310000001"
POINT = ExportPoint(
    number=1, code=CODE, name="=东侧", division="420102", site_name="江汉关", address="沿江大道 1 号", state="in_use",
    enabled=True, changed_at=datetime(2026, 11, 1, tzinfo=UTC), longitude_ndeg=114289200000, latitude_ndeg=30579500000,
    azimuth_deg=90, view_angle_deg=60, view_range_m=50, moves=False, carrier="", has_sub=False, point_class=1,
    retention_days=30, managed_by=Unit("江岸分局", "91420100MA4K00000X"), built_by=Unit("江岸分局"), contractor="",
    organ="江岸区公安分局", used_on=date(2026, 11, 24), device=Device("rtsp", "10.1.1.1", 554, "eye"),
)  # fmt: skip
NEW = {"system": "JHG", "name": "东侧", "ipv4": "10.1.1.1", "port": "554", "path": "/main", "place_kind": "否"}


def refused(**cells: str) -> tuple[str, str]:
    found = point_of(Record(7, {**NEW, **cells}))
    assert isinstance(found, LineRefusal)
    return found.field, found.words.en


def read(**cells: str) -> ImportedPoint:
    found = point_of(Record(7, {**NEW, **cells}))
    assert isinstance(found, ImportedPoint), found
    return found


def differing(**cells: str) -> list[str]:
    return [one.field for one in differences(cells, POINT)]


def test_every_head_of_the_sheet_is_understood_and_what_the_register_derives_or_lacks_is_not_read() -> None:
    names = [*(one.name for one in SHEET), "设备口令"]
    (record,) = records_of([Row(1, names), Row(2, names)])
    not_read = set(names) - set(record.cells.values())
    assert not_read == set(NOT_HELD) | {"序号"}
    assert {one.name for one in SHEET if not one.is_held} - {"备注"} == set(NOT_HELD) - {"更新时间"}
    assert record.cells["password"] == "设备口令"


def test_a_new_point_of_the_sheet_in_our_own_columns() -> None:
    assert read().url == "rtsp://10.1.1.1:554/main"
    assert read(ipv4="", ipv6="fd00::1", port="", protocol="RTSPS").url == "rtsps://[fd00::1]/main"
    assert read(url="rtsp://10.1.1.1/b", path="").url == "rtsp://10.1.1.1/b"
    assert [read(direction=text).view.azimuth_deg for text in ("1", "4", "东北", "9", "")] == [90, 0, 45, None, None]  # type: ignore[union-attr]
    assert read(direction="1", azimuth_deg="77").view.azimuth_deg == 77  # type: ignore[union-attr]
    assert [read(status=text).enabled for text in ("1", "2", "", "停用")] == [True, False, True, False]
    assert read(used_on="2026年11月24日", site_address="anything").name == "东侧"


@pytest.mark.law("13(1)")
def test_what_a_line_states_for_the_lists() -> None:
    codes = {"positions": "0170100/0260100", "encoding": "HEVC", "resolution": "6"}
    stated = {"point_class": "二类", "room": "室外", **codes}
    found = read(**stated).catalogue
    assert (found.point_class, found.positions, found.room.value) == (2, ("0170100", "0260100"), "outdoor")
    assert (found.encoding, found.resolution) == (5, "1920x1080")
    assert read().catalogue == CatalogueFields()
    held = replace(POINT, room=Room.OUTDOOR, encoding=Encoding.H265, resolution="1920x1080")
    assert not list(differences({"room": "室外", "encoding": "H265", "resolution": "1080P"}, held))
    for column, text in (("room", "2"), ("encoding", "H.264"), ("encoding", "4"), ("resolution", "720P")):
        assert [one.field for one in differences({column: text}, held)] == [column]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"path": ""}, "url"),
        ({"point_class": "5"}, "point_class"),
        ({"positions": "0010600"}, "positions"),
        ({"room": "3"}, "room"),
        ({"encoding": "4"}, "encoding"),
        ({"resolution": "big"}, "resolution"),
        ({"protocol": "ONVIF"}, "protocol"),
        ({"port": "8000a"}, "port"),
        ({"url": "rtsp://10.1.1.2/a"}, "ipv4"),
        ({"url": "rtsp://10.1.1.1:8554/a"}, "port"),
        ({"direction": "10"}, "direction"),
        ({"status": "4"}, "status"),
        ({"status": "3"}, "status"),
        ({"removed_on": "2026-01-01"}, "removed_on"),
        ({"used_on": "2026-13-01"}, "used_on"),
        ({"built_by_uscc": "914201000000000000"}, "built_by_uscc"),
    ],
)
def test_what_the_sheet_cannot_say_of_a_new_point(cells: dict[str, str], field: str) -> None:
    assert refused(**cells)[0] == field


@pytest.mark.law("20(4)")
def test_what_spreadsheets_leave_is_named_by_its_column() -> None:
    assert refused(ipv4="=A1") == ("ipv4", "this is a formula: write the value itself")
    assert refused(name="#N/A") == ("name", "the spreadsheet has the error #N/A here")
    assert "has more than 15 digits" in refused(code="4.20102E+19")[1]
    assert "merged cells A3:A7" in refused(system="合并单元格 A3:A7")[1]
    assert [refused(name=text)[1][:13] for text in ("2026-03-01", "2026/3/1", "3月1日")] == ["this is a day"] * 3
    field, words = refused(remarks="密码：hunter2-x")
    assert (field, "hunter2" in words) == ("remarks", False)
    assert read(password="=x#1", name="3-1 号门", remarks="门口有树").password == "=x#1"


def test_remarks_with_a_password_are_told_from_others() -> None:
    assert all(
        map(holds_password, ("口令 admin123", "密码=ab", "Password: x", "pwd abc1", "初始密码是Abc@1", "口令：A"))
    )
    assert not any(
        map(holds_password, ("", "密码已交接", "口令见纸质记录", "密码锁", "no password", "password changed"))
    )


def test_days_as_people_write_them() -> None:
    for text in ("2026-11-24", "2026/11/24", "2026.11.24", "2026年11月24日", "20261124", "２０２６年11月24日",
                 "2026-11-24 14:03:24", "2026/11/24 8:05"):  # fmt: skip
        assert iso_day(text) == "2026-11-24"
    assert [iso_day(text) for text in ("", "2026-02-30", "24.11.2026", "2026-11", "46350", "x" * 500)] == [""] * 6


def test_codes_that_cannot_be_ones_of_the_register() -> None:
    for code, words in (("4201020000131000000", "has 20 digits"), ("42010200002000000001", "no code of a camera"),
                        ("00010200001310000001", "has 20 digits")):  # fmt: skip
        field, found = refused(code=code)
        assert (field, words in found) == ("code", True)
    assert isinstance(point_of(Record(2, {"code": CODE, "name": "=东侧"})), KnownPoint)
    assert refused(code="=A1") == ("code", "this is a formula: write the value itself")


@pytest.mark.parametrize("escaped", [False, True])
def test_what_an_export_says_of_a_point_changes_nothing(escaped: bool) -> None:
    heads = {head: column for column, heads in COLUMNS.items() for head in (column, *heads)}
    cells = {heads.get(one.name, heads.get(one.name.lower(), "")): one.value(POINT) for one in SHEET}
    cells.pop("")
    cells["name"] = "'=东侧" if escaped else "=东侧"
    assert differing(**cells) == []
    assert differing(**{**cells, "longitude": "114.2892", "used_on": "2026/11/24", "direction": "东"}) == []
    assert len([text for text in cells.values() if text]) > 12


def test_each_difference_is_named_by_its_column_and_an_empty_cell_says_nothing() -> None:
    assert differing(name="", longitude="", password="") == []
    for column, text in (("name", "西侧"), ("longitude", "114.2893"), ("longitude", "x"), ("port", "8554"),
                         ("status", "2"), ("used_on", "2026-11-25"), ("direction", "2"), ("ipv4", "10.1.1.2"),
                         ("password", "x"), ("system", "JHG"), ("url", "rtsp://10.1.1.1/a")):  # fmt: skip
        assert differing(**{column: text}) == [column]
    assert differing(longitude="114.2892", latitude="30.5795", coordinate_system="GCJ-02") == ["coordinate_system"]
    wrong = {
        "name": "西侧",
        "url": "rtsp://10.1.1.1/a",
        "encoding": "4",
        "longitude": "x",
        "coordinate_system": "BD-09",
    }
    assert differing(**wrong) == list(wrong)
    (unread,) = differences({"longitude": "114.2892", "coordinate_system": "let-me-in"}, POINT)
    assert "let-me-in" not in repr(unread.words)
    assert list(differences({"longitude": "x"}, replace(POINT, longitude_ndeg=None)))
