"""The envelope of every MANSCDP message: kind, command, serial number and the device meant (annex A; article 13(1))."""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.text import invalid

_MOST_COMMAND = 64
_MOST_DIGITS = 20
_MOST_SERIAL = 2**63


class MessageKind(StrEnum):
    """The root element."""

    CONTROL = "Control"
    QUERY = "Query"
    NOTIFY = "Notify"
    RESPONSE = "Response"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every message begins with."""

    kind: MessageKind
    command: str
    """CmdType, as it stands."""
    serial: int
    """SN: an answer has that of its question. 0 if the sender gave none."""
    device: str
    """DeviceID: 20 digits of a device or platform, or 2 to 8 digits of a division."""


def read_envelope(root: Element) -> Envelope:
    """The envelope of a message. Raises Fault(INVALID) for another root, no command, or no code of a device."""
    if root.name not in MessageKind:
        raise invalid("another root")
    command, device = (root.value(name) or root.attributes.get(name, "").strip() for name in ("CmdType", "DeviceID"))
    if not (command.isascii() and command.isalnum() and len(command) <= _MOST_COMMAND):
        raise invalid("no command")
    if not (device.isascii() and device.isdecimal() and 2 <= len(device) <= _MOST_DIGITS):
        raise invalid("no code of a device")
    return Envelope(MessageKind(root.name), command, _serial(root), device)


def new_message(kind: MessageKind, command: str, serial: int, device: str) -> Element:
    """A message with its envelope, to be filled."""
    root = Element(kind.value)
    root.add("CmdType", command)
    root.add("SN", serial)
    root.add("DeviceID", device)
    return root


def _serial(root: Element) -> int:
    text = root.value("SN") or root.attributes.get("SN", "").strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0
    return number if number < _MOST_SERIAL else 0
