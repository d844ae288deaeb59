"""DeviceInfo: name, maker, model and firmware of a device (2022: A.2.4.4 and A.2.6.6; article 13(1))."""

from dataclasses import dataclass

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import int_of, text_of

DEVICE_INFORMATION = "DeviceInfo"


@dataclass(frozen=True, slots=True)
class DeviceInformation:
    """What a device reports of itself. Texts are "" and numbers None where it reports nothing."""

    ok: bool = True
    name: str = ""
    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    channels: int | None = None


def write_information_query(serial: int, device: str) -> Element:
    """The question."""
    return new_message(MessageKind.QUERY, DEVICE_INFORMATION, serial, device)


def read_information(root: Element) -> DeviceInformation:
    """The answer."""
    channels = int_of(root, "Channel", 0, 100_000)
    return DeviceInformation(
        root.value("Result").upper() in ("", "OK"),
        text_of(root, "DeviceName"),
        text_of(root, "Manufacturer"),
        text_of(root, "Model"),
        text_of(root, "Firmware"),
        int_of(root, "MaxCamera", 0, 100_000) if channels is None else channels,
    )


def write_information(serial: int, device: str, information: DeviceInformation) -> Element:
    """The answer of a device."""
    root = new_message(MessageKind.RESPONSE, DEVICE_INFORMATION, serial, device)
    root.add_if("DeviceName", information.name)
    root.add("Result", "OK" if information.ok else "ERROR")
    root.add_if("Manufacturer", information.manufacturer)
    root.add_if("Model", information.model)
    root.add_if("Firmware", information.firmware)
    root.add_if("Channel", information.channels)
    return root
