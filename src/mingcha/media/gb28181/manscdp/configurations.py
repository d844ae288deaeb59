"""DeviceConfig and ConfigDownload: settings of a device, written and read (2022: 9.12, A.2.3.2, A.2.4.7; articles 13(1)
and 18)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import int_of, text_of
from mingcha.media.gb28181.manscdp.picture_masks import PictureMask, read_picture_mask, write_picture_mask
from mingcha.media.gb28181.manscdp.text import invalid
from mingcha.media.gb28181.manscdp.upload_urls import checked_session, checked_url

DEVICE_CONFIG = "DeviceConfig"
CONFIG_DOWNLOAD = "ConfigDownload"
_MOST_LINES = 8
_MOST_LINE = 32
_MOST_PIXELS = 65_535


@dataclass(frozen=True, slots=True)
class BasicParameters:
    """Name and times of a device; None leaves a value as it is."""

    name: str = ""
    expiration_s: int | None = None
    heartbeat_s: int | None = None
    heartbeat_count: int | None = None


@dataclass(frozen=True, slots=True)
class OsdLine:
    """One line of text in the picture, at most 32 characters, at a pixel."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class OsdSettings:
    """Time and text that the camera writes into the picture. Raises Fault(INVALID) beyond 8 lines."""

    picture_width: int
    picture_height: int
    time_x: int = 0
    time_y: int = 0
    time_on: bool = True
    time_form: int | None = None
    """0: 2026-11-25 14:03:22; 1: with the signs of year, month and day; None: as the device does."""
    text_on: bool = True
    lines: tuple[OsdLine, ...] = ()

    def __post_init__(self) -> None:
        if len(self.lines) > _MOST_LINES or any(len(line.text) > _MOST_LINE for line in self.lines):
            raise invalid("more lines, or longer ones, than a camera writes")


@dataclass(frozen=True, slots=True)
class SnapshotOrder:
    """Takes pictures and sends them to a URL. Raises Fault(INVALID) out of range, and for another URL than of HTTP."""

    count: int
    interval_s: int
    upload_url: str
    session: str

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 10 or not 1 <= self.interval_s <= 86_400:
            raise invalid(f"{self.count} snapshots, one every {self.interval_s} s")
        checked_url(self.upload_url)
        checked_session(self.session)


type Setting = BasicParameters | OsdSettings | PictureMask | SnapshotOrder

NAMES: dict[type, str] = {
    BasicParameters: "BasicParam",
    OsdSettings: "OSDConfig",
    PictureMask: "PictureMask",
    SnapshotOrder: "SnapShotConfig",
}
"""The name of each setting: its element, and its ConfigType in a question."""


def write_configuration(serial: int, device: str, setting: Setting) -> Element:
    """The message that sets one setting."""
    root = new_message(MessageKind.CONTROL, DEVICE_CONFIG, serial, device)
    root.children.append(_written(setting))
    return root


def write_configuration_query(serial: int, device: str, kinds: Sequence[type]) -> Element:
    """The question for settings, by their types."""
    root = new_message(MessageKind.QUERY, CONFIG_DOWNLOAD, serial, device)
    root.add("ConfigType", "/".join(NAMES[kind] for kind in kinds))
    return root


def asked_settings(root: Element) -> tuple[str, ...]:
    """The names of the settings that a question asks for, at most 16."""
    names = root.value("ConfigType").split("/")[:16]
    return tuple(name.strip() for name in names if name.strip())


def write_configuration_answer(serial: int, device: str, settings: Sequence[Setting]) -> Element:
    """The answer of a device with the settings that it has."""
    root = new_message(MessageKind.RESPONSE, CONFIG_DOWNLOAD, serial, device)
    root.add("Result", "OK" if settings else "ERROR")
    root.children.extend(map(_written, settings))
    return root


def read_settings(root: Element) -> tuple[Setting, ...]:
    """The settings of a message, either direction; unknown ones are left out. Devices may answer with another setting
    than asked for. Raises Fault(INVALID) for values out of range."""
    return tuple(_READERS[child.name](child) for child in root.children if child.name in _READERS)


def _written(setting: Setting) -> Element:
    if isinstance(setting, PictureMask):
        return write_picture_mask(setting)
    element = Element(NAMES[type(setting)])
    match setting:
        case BasicParameters():
            element.add_if("Name", setting.name)
            element.add_if("Expiration", setting.expiration_s)
            element.add_if("HeartBeatInterval", setting.heartbeat_s)
            element.add_if("HeartBeatCount", setting.heartbeat_count)
        case SnapshotOrder():
            element.add("SnapNum", setting.count)
            element.add("Interval", setting.interval_s)
            element.add("UploadURL", setting.upload_url)
            element.add("SessionID", setting.session)
        case OsdSettings():
            _write_osd(element, setting)
    return element


def _write_osd(element: Element, osd: OsdSettings) -> None:
    element.add("Length", osd.picture_width)
    element.add("Width", osd.picture_height)
    element.add("TimeX", osd.time_x)
    element.add("TimeY", osd.time_y)
    element.add("TimeEnable", int(osd.time_on))
    element.add_if("TimeType", osd.time_form)
    element.add("TextEnable", int(osd.text_on))
    element.add("SumNum", len(osd.lines))
    for line in osd.lines:
        item = element.add("Item")
        item.add("Text", line.text)
        item.add("X", line.x)
        item.add("Y", line.y)


def _read_basic(element: Element) -> Setting:
    return BasicParameters(
        text_of(element, "Name"),
        int_of(element, "Expiration", 0, 10**7),
        int_of(element, "HeartBeatInterval", 0, 86_400),
        int_of(element, "HeartBeatCount", 0, 1_000),
    )


def _read_osd(element: Element) -> Setting:
    lines = [
        OsdLine(text_of(item, "Text", _MOST_LINE), _pixel(item, "X"), _pixel(item, "Y")) for item in element.all("Item")
    ]
    return OsdSettings(
        _pixel(element, "Length"),
        _pixel(element, "Width"),
        _pixel(element, "TimeX"),
        _pixel(element, "TimeY"),
        int_of(element, "TimeEnable", 0, 1) != 0,
        int_of(element, "TimeType", 0, 9),
        int_of(element, "TextEnable", 0, 1) != 0,
        tuple(lines[:_MOST_LINES]),
    )


def _read_snapshots(element: Element) -> Setting:
    return SnapshotOrder(
        int_of(element, "SnapNum", 0, 1_000) or 0,
        int_of(element, "Interval", 0, 100_000) or 0,
        text_of(element, "UploadURL", 2_048),
        text_of(element, "SessionID"),
    )


def _pixel(element: Element, name: str) -> int:
    return int_of(element, name, 0, _MOST_PIXELS) or 0


_READERS: dict[str, Callable[[Element], Setting]] = {
    "BasicParam": _read_basic,
    "OSDConfig": _read_osd,
    "PictureMask": read_picture_mask,
    "SnapShotConfig": _read_snapshots,
    "SnapShot": _read_snapshots,
}
"""By element. The order for snapshots has two spellings."""
