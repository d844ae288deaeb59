"""Alarms of devices and their answers (2022: 9.4, A.2.5.3; articles 12 and 13(1)).

Alarms of a lens that is covered or of a picture that is abnormal feed the looks at cameras; none is about persons.
"""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import float_of, instant_of, int_of, text_of, write_instant, write_number

ALARM = "Alarm"


@dataclass(frozen=True, slots=True)
class AlarmNotice:
    """One alarm. Numbers are None where the device gives none."""

    priority: int | None = None
    """1 (highest) to 4."""
    method: int | None = None
    """1 telephone, 2 device, 3 text message, 4 position, 5 video, 6 device fault, 7 other."""
    at: datetime | None = None
    """By the clock of the device."""
    description: str = ""
    longitude: float | None = None
    latitude: float | None = None
    kind: int | None = None
    """AlarmType. Method 2: 1 picture lost, 2 opened, 3 disk full, 4 hot, 5 cold. Method 5: 11 picture abnormal, 13 lens
    covered. Method 6: 1 disk, 2 fan."""
    event: int | None = None
    """EventType: 1 enters, 2 leaves."""


def read_alarm(root: Element) -> AlarmNotice:
    """The alarm of a message. AlarmType is read inside Info and beside it."""
    info = root.child("Info") or Element("Info")
    kind = int_of(info, "AlarmType", 0, 1_000)
    return AlarmNotice(
        int_of(root, "AlarmPriority", 1, 4),
        int_of(root, "AlarmMethod", 1, 7),
        instant_of(root, "AlarmTime"),
        text_of(root, "AlarmDescription"),
        float_of(root, "Longitude", -180, 180),
        float_of(root, "Latitude", -90, 90),
        int_of(root, "AlarmType", 0, 1_000) if kind is None else kind,
        int_of(info.child("AlarmTypeParam") or info, "EventType", 0, 100),
    )


def write_alarm(serial: int, device: str, alarm: AlarmNotice) -> Element:
    """The message of an alarm."""
    root = new_message(MessageKind.NOTIFY, ALARM, serial, device)
    root.add_if("AlarmPriority", alarm.priority)
    root.add_if("AlarmMethod", alarm.method)
    if alarm.at is not None:
        root.add("AlarmTime", write_instant(alarm.at))
    root.add_if("AlarmDescription", alarm.description)
    for name, degrees in (("Longitude", alarm.longitude), ("Latitude", alarm.latitude)):
        if degrees is not None:
            root.add(name, write_number(degrees))
    if alarm.kind is not None:
        info = root.add("Info")
        info.add("AlarmType", alarm.kind)
        if alarm.event is not None:
            info.add("AlarmTypeParam").add("EventType", alarm.event)
    return root


def write_alarm_answer(serial: int, device: str) -> Element:
    """The answer to an alarm with its serial number, which the receiver must send."""
    root = new_message(MessageKind.RESPONSE, ALARM, serial, device)
    root.add("Result", "OK")
    return root
