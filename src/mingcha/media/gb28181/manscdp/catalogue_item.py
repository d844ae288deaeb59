"""One entry of a catalogue: a camera, a device, a division, a system, a group or an organisation, with every field of
the editions of 2016 and 2022 except the password (2022: A.2.1.9 and annex J; articles 6, 13(1) and 18).

The password of an entry is neither read nor written: passwords of devices never leave (article 18).
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.identity import (
    BUSINESS_GROUP,
    SIGNALLING_SERVER,
    VIRTUAL_ORGANISATION,
    Code,
    is_code,
    is_division,
)
from mingcha.media.gb28181.manscdp.fields import float_of, int_of, text_of, write_number
from mingcha.media.gb28181.manscdp.text import invalid
from mingcha.media.gb28181.manscdp.versions import Version

_MOST_PARENTS = 8


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One entry. Texts are as the device sends them, "" if it sends none; numbers are None then."""

    device: str
    """20 digits; 2, 4, 6 or 8 for an administrative division."""
    name: str = ""
    event: str = ""
    """ON, OFF, VLOST, DEFECT, ADD, UPDATE or DEL in a notification of changes."""
    manufacturer: str = ""
    model: str = ""
    owner: str = ""
    civil_code: str = ""
    block: str = ""
    address: str = ""
    parental: bool = False
    """Whether it has entries below it. Devices send 65535 for "yes"."""
    parents: tuple[str, ...] = ()
    """The device and the organisation that it belongs to."""
    safety_way: int | None = None
    register_way: int | None = None
    """1 digest, 2 password both ways, 3 certificates both ways, 4 certificate one way."""
    security_level: str = ""
    """A, B or C of GB 35114."""
    certificate: str = ""
    certifiable: int | None = None
    error_code: int | None = None
    end_time: str = ""
    secrecy: int | None = None
    ip_address: str = ""
    port: int | None = None
    status: str = ""
    """ON or OFF."""
    longitude: float | None = None
    """Degrees, WGS-84 by the standard."""
    latitude: float | None = None
    business_group: str = ""
    ptz_type: int | None = None
    """1 dome, 2 half dome, 3 fixed, 4 remote box, 5 remote half dome, 6 panorama, 7 split."""
    photoelectric_type: str = ""
    position_type: str = ""
    """Kind of site in the edition of 2016."""
    capture_position: str = ""
    """Kind of site, 7 digits of annex O (2022)."""
    room_type: int | None = None
    """1 outdoor, 2 indoor."""
    use_type: int | None = None
    supply_light: int | None = None
    direction: int | None = None
    """1 east, 2 west, 3 south, 4 north, 5 south-east, 6 north-east, 7 south-west, 8 north-west."""
    resolution: str = ""
    streams: str = ""
    """"0/1/2": the streams that it has."""
    download_speed: str = ""
    svc_space: int | None = None
    svc_time: int | None = None
    ssvc_ratios: str = ""
    mobile_type: int | None = None
    horizontal_angle_degrees: float | None = None
    vertical_angle_degrees: float | None = None
    view_distance_m: float | None = None
    grassroots_code: str = ""
    point_type: int | None = None
    """1, 2 or 3: class of the point; 9 other."""
    point_name: str = ""
    mac: str = ""
    function_type: str = ""
    encode_type: str = ""
    install_time: str = ""
    managing_unit: str = ""
    contact: str = ""
    record_save_days: int | None = None
    industry: str = ""


def _text(element: Element, name: str) -> str:
    return text_of(element, name)


def _number(element: Element, name: str) -> int | None:
    return int_of(element, name)


def _degrees(element: Element, name: str) -> float | None:
    return float_of(element, name, -360, 360)


def _distance(element: Element, name: str) -> float | None:
    return float_of(element, name, 0, 100_000)


def _any_but_zero(element: Element, name: str) -> bool:
    return (float_of(element, name) or 0) != 0


def _parents(element: Element, name: str) -> tuple[str, ...]:
    parts = text_of(element, name).split("/")[:_MOST_PARENTS]
    return tuple(part.strip() for part in parts if part.strip())


type _Reader = Callable[[Element, str], object]

_HEAD: tuple[tuple[str, str, _Reader], ...] = (
    ("Name", "name", _text),
    ("Manufacturer", "manufacturer", _text),
    ("Model", "model", _text),
    ("Owner", "owner", _text),
    ("CivilCode", "civil_code", _text),
    ("Block", "block", _text),
    ("Address", "address", _text),
    ("Parental", "parental", _any_but_zero),
    ("ParentID", "parents", _parents),
    ("SafetyWay", "safety_way", _number),
    ("RegisterWay", "register_way", _number),
    ("SecurityLevelCode", "security_level", _text),
    ("CertNum", "certificate", _text),
    ("Certifiable", "certifiable", _number),
    ("ErrCode", "error_code", _number),
    ("EndTime", "end_time", _text),
    ("Secrecy", "secrecy", _number),
    ("IPAddress", "ip_address", _text),
    ("Port", "port", _number),
    ("Status", "status", _text),
    ("Longitude", "longitude", _degrees),
    ("Latitude", "latitude", _degrees),
    ("BusinessGroupID", "business_group", _text),
)
_INFO: tuple[tuple[str, str, _Reader], ...] = (
    ("PTZType", "ptz_type", _number),
    ("PhotoelectricImagingType", "photoelectric_type", _text),
    ("PositionType", "position_type", _text),
    ("CapturePositionType", "capture_position", _text),
    ("RoomType", "room_type", _number),
    ("UseType", "use_type", _number),
    ("SupplyLightType", "supply_light", _number),
    ("DirectionType", "direction", _number),
    ("Resolution", "resolution", _text),
    ("StreamNumberList", "streams", _text),
    ("DownloadSpeed", "download_speed", _text),
    ("SVCSpaceSupportMode", "svc_space", _number),
    ("SVCTimeSupportMode", "svc_time", _number),
    ("SSVCRatioSupportList", "ssvc_ratios", _text),
    ("MobileDeviceType", "mobile_type", _number),
    ("HorizontalFieldAngle", "horizontal_angle_degrees", _degrees),
    ("VerticalFieldAngle", "vertical_angle_degrees", _degrees),
    ("MaxViewDistance", "view_distance_m", _distance),
    ("GrassrootsCode", "grassroots_code", _text),
    ("PointType", "point_type", _number),
    ("PointCommonName", "point_name", _text),
    ("MAC", "mac", _text),
    ("FunctionType", "function_type", _text),
    ("EncodeType", "encode_type", _text),
    ("InstallTime", "install_time", _text),
    ("ManagementUnit", "managing_unit", _text),
    ("ContactInfo", "contact", _text),
    ("RecordSaveDays", "record_save_days", _number),
    ("IndustrialClassification", "industry", _text),
)
_ONLY_2016 = frozenset(
    {"Owner", "SafetyWay", "CertNum", "Certifiable", "ErrCode", "EndTime", "PositionType", "UseType"}
)
_ONLY_2022 = frozenset({
    *("SecurityLevelCode", "PhotoelectricImagingType", "CapturePositionType", "StreamNumberList"),
    *("SSVCRatioSupportList", "MobileDeviceType", "HorizontalFieldAngle", "VerticalFieldAngle", "MaxViewDistance"),
    *("GrassrootsCode", "PointType", "PointCommonName", "MAC", "FunctionType", "EncodeType", "InstallTime"),
    *("ManagementUnit", "ContactInfo", "RecordSaveDays", "IndustrialClassification"),
})  # fmt: skip
_SHAPES = {
    BUSINESS_GROUP: ("Name", "CivilCode", "ParentID"),
    VIRTUAL_ORGANISATION: ("Name", "ParentID", "BusinessGroupID"),
}
"""The fields of what is no device (annex J). A division has its name alone."""


def read_item(element: Element) -> CatalogueItem:
    """One Item of a DeviceList. Fields of `Info` are also read beside it, and the business group also inside it.

    Raises Fault(INVALID) without a code of 20, or of 2, 4, 6 or 8 digits.
    """
    device = element.value("DeviceID")
    if not is_code(device) and not is_division(device):
        raise invalid("an entry without a code")
    info = element.child("Info") or Element("Info")
    values: dict[str, Any] = {attribute: read(element, name) for name, attribute, read in _HEAD}
    for name, attribute, read in _INFO:
        values[attribute] = read(info if info.child(name) is not None else element, name)
    if not values["business_group"]:
        values["business_group"] = text_of(info, "BusinessGroupID")
    return CatalogueItem(device=device, event=text_of(element, "Event").upper(), **values)


def write_item(item: CatalogueItem, version: Version) -> Element:
    """An entry as an Item with the fields of the edition, in the fixed shape of its kind (annex J)."""
    element = Element("Item")
    element.add("DeviceID", item.device)
    element.add_if("Event", item.event)
    kind = Code(item.device).type_code
    if is_division(item.device):
        element.add("Name", item.name)
    elif kind in _SHAPES:
        _write_fields(element, item, [row for row in _HEAD if row[0] in _SHAPES[kind]])
    elif item.event not in ("", "ADD", "UPDATE"):
        pass  # a change of state is the code and the event alone (annex N)
    else:
        unwanted = _ONLY_2016 if version is Version.V2022 else _ONLY_2022
        _write_fields(element, item, [row for row in _HEAD if row[0] not in unwanted])
        info = Element("Info")
        _write_fields(info, item, [row for row in _INFO if row[0] not in unwanted])
        if info.children:
            element.children.append(info)
    return element


def _write_fields(element: Element, item: CatalogueItem, rows: list[tuple[str, str, _Reader]]) -> None:
    for name, attribute, _ in rows:
        value = getattr(item, attribute)
        if name == "Parental":
            element.add(name, int(value))
        elif isinstance(value, tuple):
            element.add_if(name, "/".join(value))
        elif isinstance(value, float):
            element.add(name, write_number(value))
        else:
            element.add_if(name, value)


def division_item(code: str, name: str) -> CatalogueItem:
    """The entry of an administrative division of 2, 4, 6 or 8 digits. Raises Fault(INVALID) for another code."""
    if not is_division(code):
        raise invalid("no code of a division")
    return CatalogueItem(code, name)


def system_item(base: CatalogueItem) -> CatalogueItem:
    """The entry of a system, a full entry with entries below it. Raises Fault(INVALID) unless its type is 200."""
    _require_type(base.device, SIGNALLING_SERVER)
    return dataclasses.replace(base, parental=True)


def group_item(code: str, name: str, system: str, civil_code: str) -> CatalogueItem:
    """The entry of a business group of a system. Raises Fault(INVALID) unless its type is 215."""
    _require_type(code, BUSINESS_GROUP)
    return CatalogueItem(code, name, parents=(system,), civil_code=civil_code)


def organisation_item(code: str, name: str, group: str, parent: str = "") -> CatalogueItem:
    """The entry of a virtual organisation in a business group; `parent` is the organisation above, "" directly below
    the group. Raises Fault(INVALID) unless its type is 216."""
    _require_type(code, VIRTUAL_ORGANISATION)
    return CatalogueItem(code, name, parents=(parent,) if parent else (), business_group=group)


def _require_type(code: str, kind: str) -> None:
    if not is_code(code) or Code(code).type_code != kind:
        raise invalid(f"no code of type {kind}")
