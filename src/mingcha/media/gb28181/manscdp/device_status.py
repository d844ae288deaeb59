"""DeviceStatus: whether a device works, records and is guarded, and the time of its clock (2022: A.2.4.2 and A.2.6.4;
articles 12 and 13(1))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import instant_of, on_off, text_of, write_instant

DEVICE_STATUS = "DeviceStatus"
_MOST_INPUTS = 1_000


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What a device reports of its state. None where it reports nothing."""

    ok: bool = True
    online: bool | None = None
    working: bool | None = None
    reason: str = ""
    encoding: bool | None = None
    recording: bool | None = None
    device_time: datetime | None = None
    duties: tuple[tuple[str, str], ...] = ()
    """(code of an alarm input, ONDUTY, OFFDUTY or ALARM)."""


def write_status_query(serial: int, device: str) -> Element:
    """The question."""
    return new_message(MessageKind.QUERY, DEVICE_STATUS, serial, device)


def read_status(root: Element) -> DeviceStatus:
    """The answer. The list of alarm inputs has two spellings."""
    listed = root.child("Alarmstatus") or root.child("AlarmStatus") or Element("Alarmstatus")
    items = list(listed.all("Item"))[:_MOST_INPUTS]
    return DeviceStatus(
        root.value("Result").upper() in ("", "OK"),
        _truth(root, "Online", "ONLINE", "OFFLINE"),
        _truth(root, "Status", "OK", "ERROR"),
        text_of(root, "Reason"),
        _truth(root, "Encode", "ON", "OFF"),
        _truth(root, "Record", "ON", "OFF"),
        instant_of(root, "DeviceTime"),
        tuple((text_of(item, "DeviceID", 20), text_of(item, "DutyStatus", 16).upper()) for item in items),
    )


def write_status(serial: int, device: str, status: DeviceStatus) -> Element:
    """The answer of a device."""
    root = new_message(MessageKind.RESPONSE, DEVICE_STATUS, serial, device)
    root.add("Result", "OK" if status.ok else "ERROR")
    if status.online is not None:
        root.add("Online", "ONLINE" if status.online else "OFFLINE")
    if status.working is not None:
        root.add("Status", "OK" if status.working else "ERROR")
    root.add_if("Reason", status.reason)
    for name, value in (("Encode", status.encoding), ("Record", status.recording)):
        if value is not None:
            root.add(name, on_off(value))
    if status.device_time is not None:
        root.add("DeviceTime", write_instant(status.device_time))
    if status.duties:
        listed = root.add("Alarmstatus")
        listed.attributes["Num"] = str(len(status.duties))
        for code, duty in status.duties:
            item = listed.add("Item")
            item.add("DeviceID", code)
            item.add("DutyStatus", duty)
    return root


def _truth(root: Element, name: str, yes: str, no: str) -> bool | None:
    return {yes: True, no: False}.get(root.value(name).upper())
