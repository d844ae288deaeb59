"""The columns of the exports against the field lists of the requirements (5.1), and what they say (articles 3, 13)."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from tests.support.registry.exported import POINT

from mingcha.registry.dossiers import codes
from mingcha.registry.dossiers.columns import APES, COLUMNS, ITEMS, NOT_HELD, SHEET, lacking
from mingcha.registry.dossiers.exported import Device, ExportForm, ExportPoint, FileKind
from mingcha.registry.points.catalogue_values import Room

LISTS: dict[str, list[str]] = json.loads((Path(__file__).parent / "field_lists.json").read_text(encoding="utf-8"))
"""5.1 (a), (b) and (d) as printed: `*` after a Chinese name is a field that the sheet demands, `SVC*` a beginning."""
PASSWORDS = {"设备口令", "Password"}


def said(form: ExportForm, point: ExportPoint) -> dict[str, str]:
    return {one.name: one.value(point) for one in COLUMNS[form]}


@pytest.mark.law("13")
def test_the_sheet_has_its_73_columns_in_order_but_the_password() -> None:
    listed = LISTS["sheet"]
    assert len(listed) == 73
    kept = [name for name in listed if name not in PASSWORDS]
    assert [f"{one.name}*" if one.required else one.name for one in SHEET] == kept
    assert len(SHEET) == 72


@pytest.mark.law("13")
@pytest.mark.parametrize(("form", "columns"), [("items", ITEMS), ("apes", APES)])
def test_items_and_objects_have_the_fields_of_their_lists_in_order(form: str, columns: tuple[object, ...]) -> None:
    names, found = [one.name for one in columns], []  # type: ignore[attr-defined]
    for listed in LISTS[form]:
        matching = [name for name in names if fnmatchcase(name, listed)]
        assert matching or listed in PASSWORDS, listed
        found += matching
    assert found == names


def test_no_export_has_a_password() -> None:
    for columns in COLUMNS.values():
        for one in columns:
            assert not [word for word in ("口令", "密码", "password", "secret") if word in one.name.casefold()]
    assert "password" not in {name.casefold() for name in Device.__dataclass_fields__}


def test_a_column_without_a_source_is_empty_and_no_other_has_none() -> None:
    for columns in COLUMNS.values():
        assert len({one.name for one in columns}) == len(columns)
        for one in columns:
            assert one.is_held is (one.source is not NOT_HELD)
            assert one.is_held or one.value(POINT) == "", one.name


def test_what_the_exports_say_of_a_point() -> None:
    sheet, item, ape = (said(form, POINT) for form in (ExportForm.SHEET, ExportForm.ITEMS, ExportForm.APES))
    assert (sheet["序号"], sheet["设备编码"], sheet["经度"], sheet["纬度"]) == (
        "7", POINT.code, "114.305000001", "30.620000000",
    )  # fmt: skip
    assert (sheet["监控方位"], sheet["设备状态"], sheet["更新时间"]) == ("6", "1", "2026-11-25 14:03:22")
    assert (sheet["管理员联系电话"], sheet["连接协议"], sheet["启用时间"]) == ("027-82810000", "RTSP", "2026-10-16")
    assert (item["Status"], item["Secrecy"], item["PoType"], item["InstallTime"]) == (
        "ON", "0", "1", "2026-10-16T00:00:00",
    )  # fmt: skip
    assert (item["StreamNumberList"], item["GrassrootsCode"], item["MobileDeviceType"]) == ("0/1", "000000", "")
    assert (ape["IPAddr"], ape["IPV6Addr"], ape["Port"], ape["IsOnline"]) == ("10.1.2.3", "", "554", "1")
    assert (ape["MonitorDirection"], ape["MonitorAreaDesc"]) == ("", "江汉关广场，朝东北（45°）")
    ours = replace(POINT, secret=True, point_class=0, seen=False, carrier="鄂A12345", azimuth_deg=90)
    item = said(ExportForm.ITEMS, ours)
    assert (item["Secrecy"], item["PoType"], item["Status"]) == ("1", "9", "OFF")
    assert (item["MobileDeviceType"], item["DirectionType"]) == ("9", "")


@pytest.mark.law("13(1)")
def test_what_a_unit_stated_for_the_lists_in_each_of_them() -> None:
    sheet, item = said(ExportForm.SHEET, POINT), said(ExportForm.ITEMS, POINT)
    assert [sheet[name] for name in ("视频编码格式", "图像分辨率", "室内外")] == ["H.265", "1920x1080", "1"]
    names = ("CapturePositionType", "RoomType", "Resolution", "EncodeType")
    assert [item[name] for name in names] == ["0010100", "1", "6", "5"]
    large = replace(POINT, resolution="3840x2160")
    assert said(ExportForm.ITEMS, large)["Resolution"] == "3840x2160"
    bare = replace(POINT, positions=(), room=Room.UNKNOWN, encoding=None, resolution="")
    assert {said(ExportForm.ITEMS, bare)[name] for name in names} == {""}


def test_who_keeps_no_register_gets_no_address_and_no_person() -> None:
    bare = replace(POINT, device=Device("rtsp"), contact="", phone="")
    text = json.dumps([said(form, bare) for form in ExportForm], ensure_ascii=False)
    assert not [one for one in ("10.1.2.3", "554", "admin", "陈静", "027-") if one in text]


@pytest.mark.parametrize(
    ("azimuth", "code"), [(0, "4"), (22, "4"), (23, "6"), (90, "1"), (225, "7"), (338, "4")]
)  # north, still north, north-east, east, south-west, north again
def test_directions_are_those_of_the_standard(azimuth: int, code: str) -> None:
    point = replace(POINT, azimuth_deg=azimuth)
    assert codes.direction(point) == code
    assert codes.cardinal_direction(point) == (code if code in "1234" else "")


def test_degrees_are_exact_and_states_are_not_made_up() -> None:
    assert [codes.degrees_text(one) for one in (None, 1, -1, 114_305_000_001)] == [
        "", "0.000000001", "-0.000000001", "114.305000001",
    ]  # fmt: skip
    states = [("trial", True), ("accepted", True), ("in_use", True), ("in_use", False), ("out_of_use", True)]
    assert [codes.state_code(replace(POINT, state=state, enabled=on)) for state, on in states] == [
        "",
        "",
        "1",
        "2",
        "3",
    ]
    assert [codes.class_by_system(one) for one in ("art7_1", "art7_2", "art9", "art33", "?")] == [1, 2, 3, 3, 0]


@pytest.mark.law("13")
def test_class_1_needs_more_of_an_item() -> None:
    bare = replace(POINT, used_on=None, phone="")
    assert {"InstallTime", "ContactInfo"} <= set(lacking(ExportForm.ITEMS, bare))
    assert not {"InstallTime", "ContactInfo"} & set(lacking(ExportForm.ITEMS, replace(bare, point_class=2)))
    assert "RecordSaveDays" not in lacking(ExportForm.ITEMS, bare)
    assert "经度" in lacking(ExportForm.SHEET, replace(POINT, longitude_ndeg=None))


def test_each_kind_of_file_has_one_list_and_a_suffix() -> None:
    assert {kind.form for kind in FileKind} == set(ExportForm)
    assert {kind.suffix for kind in FileKind} == {"csv", "xlsx", "xml", "json"}
    assert all(kind.media_type and kind.words.zh and kind.form.words.en for kind in FileKind)


def test_the_reference_page_has_each_field_with_its_source() -> None:
    page = (Path(__file__).parents[3] / "docs" / "ref" / "dossier-exports.md").read_text(encoding="utf-8")
    for columns in COLUMNS.values():
        lines = [
            f"| `{one.name}`{'*' if one.required else ''}{f' ({one.inside})' if one.inside else ''} |"
            f" {one.source.en if one.is_held else '–'} |"
            for one in columns
        ]
        assert "\n".join(lines) in page
