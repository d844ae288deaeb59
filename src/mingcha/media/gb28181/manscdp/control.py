"""DeviceControl: control of a camera by verbs, and of its device (2022: 9.3, A.2.3.1; articles 2, 7(2) and 13(1))."""

from collections.abc import Callable
from dataclasses import dataclass

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.manscdp.control_bytes import read_control_bytes, write_control_bytes
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import float_of, int_of, text_of, write_number
from mingcha.media.gb28181.manscdp.presets import HomePosition, read_home_position, write_home_position
from mingcha.media.gb28181.manscdp.text import invalid
from mingcha.media.gb28181.manscdp.upload_urls import checked_session, checked_url
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.ptz.verbs import DragZoom, GoHome, PreciseMove, Verb

DEVICE_CONTROL = "DeviceControl"
_PRIORITY = 5
_MOST_CARDS = 64


@dataclass(frozen=True, slots=True)
class KeyPicture:
    """Sends a key picture at once."""


@dataclass(frozen=True, slots=True)
class Reboot:
    """Starts the device anew."""


@dataclass(frozen=True, slots=True)
class DeviceRecording:
    """Begins or ends recording in the device."""

    on: bool
    stream: int | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """Arms or disarms an alarm input."""

    on: bool


@dataclass(frozen=True, slots=True)
class ResetAlarm:
    """Ends an alarm; of one method and kind, or any."""

    method: int | None = None
    kind: int | None = None


@dataclass(frozen=True, slots=True)
class Upgrade:
    """Fetches and installs a firmware (2022). Raises Fault(INVALID) for another URL than of HTTP, or a session that is
    not 32 to 128 letters, digits and hyphens."""

    firmware: str
    file_url: str
    manufacturer: str
    session: str

    def __post_init__(self) -> None:
        checked_url(self.file_url)
        checked_session(self.session)


@dataclass(frozen=True, slots=True)
class FormatCard:
    """Formats a memory card; 0 is every card (2022)."""

    card: int

    def __post_init__(self) -> None:
        if not 0 <= self.card <= _MOST_CARDS:
            raise invalid(f"card {self.card}")


type DeviceAct = KeyPicture | Reboot | DeviceRecording | Guard | ResetAlarm | HomePosition | Upgrade | FormatCard
type Command = Verb | DeviceAct

_ANSWERED = (DeviceRecording, Guard, ResetAlarm, HomePosition, Upgrade)


def is_answered(command: Command) -> bool:
    """Whether a device answers with a result (9.3): movements and restarts have none."""
    return isinstance(command, _ANSWERED)


def write_control(serial: int, device: str, command: Command, version: Version) -> Element:
    """The message of a control. Raises Fault(UNSUPPORTED) for what the edition does not have, and for GoHome: the
    caller knows the preset of the home position."""
    if isinstance(command, GoHome) or (
        version is Version.V2016 and isinstance(command, PreciseMove | Upgrade | FormatCard)
    ):
        name = type(command).__name__
        raise Fault(FaultKind.UNSUPPORTED, Words("设备不支持该控制指令", "the device has no such control"), name)
    root = new_message(MessageKind.CONTROL, DEVICE_CONTROL, serial, device)
    match command:
        case KeyPicture():
            root.add(version.key_picture_command, "Send")
        case Reboot():
            root.add("TeleBoot", "Boot")
        case DeviceRecording(on, stream):
            root.add("RecordCmd", "Record" if on else "StopRecord")
            if version is Version.V2022:
                root.add_if("StreamNumber", stream)
        case Guard(on):
            root.add("GuardCmd", "SetGuard" if on else "ResetGuard")
        case ResetAlarm():
            _write_reset(root, command)
        case HomePosition():
            root.children.append(write_home_position(command))
        case Upgrade():
            _write_upgrade(root, command)
        case FormatCard(card):
            root.add("FormatSDCard", card)
        case _:
            _write_verb(root, command)
    return root


def read_control(root: Element) -> Command:
    """The command of a control. Raises Fault(INVALID) for an unknown one, and for values out of range."""
    for element in root.children:
        read = _READERS.get(element.name)
        if read is not None:
            return read(element, root)
    raise invalid("no control that is known")


def write_result(serial: int, device: str, command: str, *, ok: bool) -> Element:
    """The answer to a DeviceControl or a DeviceConfig with its serial number."""
    root = new_message(MessageKind.RESPONSE, command, serial, device)
    root.add("Result", "OK" if ok else "ERROR")
    return root


def read_result(root: Element) -> bool:
    """Whether the device did what was asked; a missing result is no."""
    return root.value("Result").upper() == "OK"


def _write_verb(root: Element, verb: Verb) -> None:
    match verb:
        case PreciseMove(pan, tilt, zoom):
            precise = root.add("PTZPreciseCtrl")
            for name, number in (("Pan", pan), ("Tilt", tilt), ("Zoom", zoom)):
                precise.add(name, write_number(number))
        case DragZoom():
            drag = root.add("DragZoomIn" if verb.zoom_in else "DragZoomOut")
            for name, attribute in _DRAG_FIELDS:
                drag.add(name, getattr(verb, attribute))
        case _:
            root.add("PTZCmd", write_control_bytes(verb))
            root.add("Info").add("ControlPriority", _PRIORITY)


_DRAG_FIELDS = (
    ("Length", "picture_width"),
    ("Width", "picture_height"),
    ("MidPointX", "middle_x"),
    ("MidPointY", "middle_y"),
    ("LengthX", "width"),
    ("LengthY", "height"),
)


def _write_reset(root: Element, reset: ResetAlarm) -> None:
    root.add("AlarmCmd", "ResetAlarm")
    if reset.method is not None or reset.kind is not None:
        info = root.add("Info")
        info.add_if("AlarmMethod", reset.method)
        info.add_if("AlarmType", reset.kind)


def _write_upgrade(root: Element, upgrade: Upgrade) -> None:
    element = root.add("DeviceUpgrade")
    element.add("Firmware", upgrade.firmware)
    element.add("FileURL", upgrade.file_url)
    element.add("Manufacturer", upgrade.manufacturer)
    element.add("SessionID", upgrade.session)


def _read_precise(element: Element, _root: Element) -> Command:
    pan, tilt = float_of(element, "Pan"), float_of(element, "Tilt")
    zoom = float_of(element, "Zoom")
    if pan is None or tilt is None:
        raise invalid("a precise movement without direction")
    return PreciseMove(pan, tilt, 1.0 if zoom is None else zoom)


def _read_drag(element: Element, _root: Element) -> Command:
    numbers = [number for name, _ in _DRAG_FIELDS if (number := int_of(element, name, 0, 65_535)) is not None]
    if len(numbers) != len(_DRAG_FIELDS):
        raise invalid("a rectangle without its numbers")
    picture_width, picture_height, middle_x, middle_y, width, height = numbers
    zoom_in = element.name == "DragZoomIn"
    return DragZoom(picture_width, picture_height, middle_x, middle_y, width, height, zoom_in)


def _read_reset(element: Element, root: Element) -> Command:
    _choose(element, {"ResetAlarm": True})
    info = root.child("Info") or Element("Info")
    return ResetAlarm(int_of(info, "AlarmMethod", 0, 99), int_of(info, "AlarmType", 0, 1_000))


def _read_home(_element: Element, root: Element) -> Command:
    home = read_home_position(root)
    assert home is not None  # it is the element that was found
    return home


def _read_upgrade(element: Element, _root: Element) -> Command:
    return Upgrade(
        text_of(element, "Firmware"),
        text_of(element, "FileURL", 2_048),
        text_of(element, "Manufacturer"),
        text_of(element, "SessionID"),
    )


def _read_card(_element: Element, root: Element) -> Command:
    card = int_of(root, "FormatSDCard", 0, _MOST_CARDS)
    if card is None:
        raise invalid("no number of a card")
    return FormatCard(card)


def _choose(element: Element, choices: dict[str, bool]) -> bool:
    """The meaning of an element's text. Raises Fault(INVALID) for another text."""
    found = choices.get(element.text)
    if found is None:
        raise invalid(f"{element.name} with another value")
    return found


_READERS: dict[str, Callable[[Element, Element], Command]] = {
    "PTZCmd": lambda element, _: read_control_bytes(element.text),
    "PTZPreciseCtrl": _read_precise,
    "DragZoomIn": _read_drag,
    "DragZoomOut": _read_drag,
    "IFrameCmd": lambda *_: KeyPicture(),
    "IFameCmd": lambda *_: KeyPicture(),
    "TeleBoot": lambda *_: Reboot(),
    "RecordCmd": lambda element, root: DeviceRecording(
        _choose(element, {"Record": True, "StopRecord": False}), int_of(root, "StreamNumber", 0, 9)
    ),
    "GuardCmd": lambda element, _: Guard(_choose(element, {"SetGuard": True, "ResetGuard": False})),
    "AlarmCmd": _read_reset,
    "HomePosition": _read_home,
    "DeviceUpgrade": _read_upgrade,
    "FormatSDCard": _read_card,
}
"""By the element that says which control it is; both spellings of the key picture are read."""
