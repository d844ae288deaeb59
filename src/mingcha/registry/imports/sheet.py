"""The practitioners' sheet of 73 columns: what it says of a new point in our own columns, and whether what it says of a
registered one is what the register has (articles 7, 13). Pure.

A code is given by the register: a line with one is about a registered point, and changes nothing. What the register
does not hold is not read (csv_file.NOT_HELD).
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from ipaddress import IPv6Address

from mingcha.geo.coordinates import System, UnreadText, recognise_system
from mingcha.kit.codes import DeviceCode, is_device_code, is_uscc
from mingcha.kit.errors import Fault
from mingcha.media.address import camera_address
from mingcha.registry.dossiers.codes import NORTH_ON
from mingcha.registry.dossiers.columns import SHEET
from mingcha.registry.dossiers.exported import ExportPoint
from mingcha.registry.imports.spreadsheet_traces import iso_day
from mingcha.registry.imports.unreadable import Unreadable
from mingcha.registry.lists.plain import as_text, fit
from mingcha.registry.points.catalogue_values import (
    CatalogueFields,
    class_from,
    encoding_from,
    positions_from,
    resolution_from,
    room_from,
)

ONLY_OF_SHEET = frozenset((
    "path", "ipv4", "ipv6", "port", "protocol", "direction", "status", "used_on", "removed_on", "built_by_uscc",
))  # fmt: skip
"""Columns that say of a new point what our own columns say otherwise, or that are checked."""
_DIRECTIONS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_AROUND = frozenset(("9", "其他", "全向", "全景"))
_IN_USE, _SWITCHED_OFF, _TAKEN_AWAY = (
    frozenset(("1", "在用")),
    frozenset(("2", "停用", "维修")),
    frozenset(("3", "拆除")),
)
_SECTOR_DEG = 45
_NDEG = Decimal(10) ** 9
_HEADS: Mapping[str, str] = {
    "name": "设备名称", "division": "行政区划编码", "point_class": "监控点位类型", "sound": "拾音器",
    "built_by": "建设单位/设备归属", "built_by_uscc": "建设单位/平台归属代码", "managed_by": "管理单位",
    "contact": "管理员姓名", "phone": "管理员联系电话", "contractor": "承建单位", "organ": "所属辖区公安机关",
    "site_address": "安装地址", "longitude": "经度", "latitude": "纬度", "direction": "监控方位", "ipv4": "IPv4",
    "ipv6": "IPv6", "port": "访问端口", "username": "设备用户名", "protocol": "连接协议", "used_on": "启用时间",
    "removed_on": "报废时间", "status": "设备状态", "retention_days": "录像保存天数", "room": "室内外",
    "encoding": "视频编码格式", "resolution": "图像分辨率",
}  # fmt: skip
"""Our column -> the head in the sheet, of what is compared."""
_VALUES = {column: one.value for column, head in _HEADS.items() for one in SHEET if one.name == head}
_STATED: Mapping[str, Callable[[str], object]] = {
    "point_class": class_from,
    "positions": positions_from,
    "room": room_from,
    "encoding": encoding_from,
    "resolution": resolution_from,
}
"""What a line states of a point for the lists, and how its cell is read."""
_NOT_COMPARED = frozenset(("code", "remarks", "coordinate_system"))


def checked_known(cells: Mapping[str, str]) -> str:
    """The code of the registered point that a line is about. Raises Unreadable for what can be no such code."""
    code = cells["code"]
    if not is_device_code(code):
        zh, en = (
            "设备编码须为 20 位国标编码；新点位请留空，由平台赋码",
            ("a code has 20 digits of GB/T 28181; leave it empty for a new point, the register gives it"),
        )
        raise Unreadable("code", zh, en)
    if not DeviceCode.parse(code).is_camera:
        raise Unreadable(
            "code", "不是摄像机的编码（类型码须为 131 或 132）", "this is no code of a camera (131 or 132)"
        )
    _check_unit_code(cells)
    return code


def new_point_cells(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The cells of a new point in our own columns. Raises Unreadable."""
    if not ONLY_OF_SHEET & cells.keys():
        return cells
    _check_unit_code(cells)
    _check_days(cells)
    own = dict(cells)
    status = cells.get("status", "")
    if status in _SWITCHED_OFF:
        own["enabled"] = cells.get("enabled") or "否"
    elif status and status not in _IN_USE:
        raise Unreadable("status", "设备状态须为 1 在用或 2 停用", "the state is 1 (in use) or 2 (switched off)")
    if not cells.get("azimuth_deg"):
        own["azimuth_deg"] = _azimuth(cells.get("direction", ""))
    if cells.get("url"):
        _check_same_address(cells)
    else:
        own["url"] = _url(cells)
    return own


def differences(cells: Mapping[str, str], point: ExportPoint) -> Iterator[Unreadable]:
    """Compares a line with the point that has its code; an empty cell says nothing. Each cell that differs, and each
    that cannot be compared."""
    for column, text in cells.items():
        if not text or column in _NOT_COMPARED:
            continue
        if column not in _VALUES:
            yield Unreadable(column, "已登记的点位请将此项留空；修改请在点位页上进行",
                             "leave this empty for a registered point: changes are made on its page")  # fmt: skip
            continue
        try:
            is_same = _is_same(column, text, _VALUES[column](point))
        except Unreadable as unreadable:
            yield unreadable
            continue
        if not is_same:
            yield Unreadable(column, "与登记的内容不同；修改请在点位页上进行",
                             "this differs from the register: changes are made on the point's page")  # fmt: skip
    if cells.get("longitude") or cells.get("latitude"):
        yield from _label_faults(cells.get("coordinate_system", ""))


def _is_same(column: str, text: str, held: str) -> bool:
    if column in ("longitude", "latitude"):
        return _ndeg(text) is not None and _ndeg(text) == _ndeg(held)
    if column in ("used_on", "removed_on"):
        return bool(held) and iso_day(text) == held
    if column == "direction":
        return _sector(text) == held
    if column == "status":
        return text == held or (text, held) in {("在用", "1"), ("停用", "2"), ("拆除", "3")}
    if column in ("room", "encoding", "resolution"):
        return _stated(column, text) == _stated(column, held)
    if column == "protocol":
        return text.upper() == held
    if column == "ipv6":
        return _ipv6(text) == _ipv6(held)
    return text in (held.strip(), as_text(held).strip(), fit(held).strip())


def _stated(column: str, text: str) -> object:
    """What a cell states for the lists, however it is written. Raises Unreadable."""
    try:
        return _STATED[column](text)
    except Fault as fault:
        raise Unreadable(column, fault.words.zh, fault.words.en) from None


def catalogue_fields(cells: Mapping[str, str]) -> CatalogueFields:
    """What a line states of a new point for the lists of article 13. Raises Unreadable."""
    stated = {column: _stated(column, cells.get(column, "")) for column in _STATED}
    return CatalogueFields(**stated)  # type: ignore[arg-type]


def _label_faults(label: str) -> Iterator[Unreadable]:
    """Where the coordinate of a registered point is labelled as another system's."""
    try:
        is_legal = not label or recognise_system(label) is System.CGCS2000
    except UnreadText as unread:
        yield Unreadable("coordinate_system", unread.plain.zh, unread.plain.en)
        return
    if not is_legal:
        yield Unreadable("coordinate_system", "已登记点位的坐标按 CGCS2000 核对",
                         "coordinates of registered points are compared in CGCS2000")  # fmt: skip


def _check_unit_code(cells: Mapping[str, str]) -> None:
    code = cells.get("built_by_uscc", "")
    if code and not is_uscc(code):
        zh, en = (
            "统一社会信用代码的格式或校验码不对",
            "this unified social credit code has a wrong form or check character",
        )
        raise Unreadable("built_by_uscc", zh, en)


def _check_days(cells: Mapping[str, str]) -> None:
    used, removed = cells.get("used_on", ""), cells.get("removed_on", "")
    if used and not iso_day(used):
        raise Unreadable("used_on", "不是日期（如 2026-11-24）", "this is no day such as 2026-11-24")
    if removed or cells.get("status", "") in _TAKEN_AWAY:
        column = "removed_on" if removed else "status"
        raise Unreadable(column, "已报废、拆除的设备不登记", "a device that was removed is not registered")


def _sector(text: str) -> str:
    """A direction as its code; as it stands if it is none."""
    return NORTH_ON[_DIRECTIONS.index(text)] if text in _DIRECTIONS else text


def _azimuth(text: str) -> str:
    """Degrees of a direction of the sheet, one of eight; "" for none and for all around."""
    if not text or text in _AROUND:
        return ""
    code = _sector(text)
    if code not in NORTH_ON:
        raise Unreadable(
            "direction", "监控方位须为 1 至 9，或东、西、南、北等", "a direction is 1 to 9, or 东, 西, 南, 北"
        )
    return str(NORTH_ON.index(code) * _SECTOR_DEG)


def _url(cells: Mapping[str, str]) -> str:
    """The stream's address of protocol, IP address, port and path; "" where the line names none of them."""
    host, path = cells.get("ipv4", "") or cells.get("ipv6", ""), cells.get("path", "")
    if not host and not path:
        return ""
    if not host or not path:
        zh, en = (
            "须填码流地址，或 IP 地址与码流路径",
            "give the stream's address, or the IP address and the stream's path",
        )
        raise Unreadable("url", zh, en)
    protocol = cells.get("protocol", "").casefold() or "rtsp"
    if protocol not in ("rtsp", "rtsps"):
        raise Unreadable(
            "protocol",
            "连接协议须为 RTSP 或 RTSPS；国标设备请填码流地址",
            "the protocol is RTSP or RTSPS; of a device of GB/T 28181 give the stream's address",
        )
    port = cells.get("port", "")
    if port and not (port.isascii() and port.isdigit()):
        raise Unreadable("port", "须为整数", "this must be a whole number")
    shown = f"[{host}]" if ":" in host else host
    return f"{protocol}://{shown}{':' if port else ''}{port}/{path.lstrip('/')}"


def _check_same_address(cells: Mapping[str, str]) -> None:
    """Raises Unreadable where an IP address or a port stands beside a stream's address that has another one."""
    try:
        address = camera_address(cells["url"])
    except Fault:
        return  # the judgement of the line says so
    for column, held in (("ipv4", address.host), ("ipv6", address.host), ("port", str(address.port))):
        text = cells.get(column, "")
        if text and _ipv6(text) != _ipv6(held):
            raise Unreadable(column, "与码流地址不符（可留空）", "this is not in the stream's address (may be empty)")


def _ipv6(text: str) -> str:
    try:
        return IPv6Address(text).compressed
    except ValueError:
        return text


def _ndeg(text: str) -> int | None:
    """Degrees in 1e-9; None for what is no number."""
    try:
        number = Decimal(text) if len(text) <= 40 else Decimal("NaN")
        return int((number * _NDEG).to_integral_value()) if number.is_finite() and abs(number) < 1000 else None
    except InvalidOperation:
        return None
