"""Keepalive: a device reports once a minute that it is there, and which of its parts are faulty (2022: 9.6; article
13(1))."""

from dataclasses import dataclass

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message

KEEPALIVE = "Keepalive"
_MOST_FAULTY = 1_000


@dataclass(frozen=True, slots=True)
class KeepaliveNotice:
    """What a keepalive contains."""

    ok: bool = True
    faulty: tuple[str, ...] = ()
    """Codes of channels that are faulty."""


def read_keepalive(root: Element) -> KeepaliveNotice:
    """The content of a keepalive. A missing status counts as OK: devices leave it out."""
    info = root.child("Info")
    codes = () if info is None else tuple(child.text for child in info.all("DeviceID"))
    faulty = tuple(code for code in codes[:_MOST_FAULTY] if code.isascii() and code.isdecimal())
    return KeepaliveNotice(root.value("Status").upper() in ("", "OK", "ON"), faulty)


def write_keepalive(serial: int, device: str, notice: KeepaliveNotice) -> Element:
    """The message of a keepalive."""
    root = new_message(MessageKind.NOTIFY, KEEPALIVE, serial, device)
    root.add("Status", "OK" if notice.ok else "ERROR")
    if notice.faulty:
        info = root.add("Info")
        for code in notice.faulty:
            info.add("DeviceID", code)
    return root
