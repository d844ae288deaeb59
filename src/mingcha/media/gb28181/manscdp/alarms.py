"""Alarms of devices and their answers (2022: 9.4, A.2.5.3; articles 12 and 13(1)).

Alarms about the picture feed the looks at cameras. All others are known by their type alone: those about persons,
faces, vehicles and lines that are crossed are dropped by it, neither kept nor shown.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import float_of, instant_of, int_of, text_of, write_instant, write_number

ALARM = "Alarm"
_ALL = 0
"""Of priority and method in a question: every one."""


class AlarmMethod(IntEnum):
    """How an alarm came about."""

    TELEPHONE = 1
    DEVICE = 2
    TEXT_MESSAGE = 3
    POSITION = 4
    VIDEO = 5
    FAULT = 6
    OTHER = 7


class AlarmMatter(StrEnum):
    """What a type of alarm is about."""

    PICTURE = "picture"
    EQUIPMENT = "equipment"
    SCENE = "scene"  # persons, vehicles and things in front of the camera
    BY_HAND = "by_hand"


class AlarmType(StrEnum):
    """Every type that the editions of 2016 and 2022 know; 13 of video came with the latter."""

    PICTURE_LOST = "picture_lost"
    PICTURE_ABNORMAL = "picture_abnormal"
    LENS_COVERED = "lens_covered"
    CASE_OPENED = "case_opened"
    DISK_FULL = "disk_full"
    TOO_HOT = "too_hot"
    TOO_COLD = "too_cold"
    DISK_FAULT = "disk_fault"
    FAN_FAULT = "fan_fault"
    BY_HAND = "by_hand"
    MOTION = "motion"
    LEFT_OBJECT = "left_object"
    REMOVED_OBJECT = "removed_object"
    TRIPWIRE = "tripwire"
    INTRUSION = "intrusion"
    WRONG_WAY = "wrong_way"
    LOITERING = "loitering"
    COUNTING = "counting"
    DENSITY = "density"
    FAST_MOVE = "fast_move"

    @property
    def matter(self) -> AlarmMatter:
        """What it is about."""
        return _MATTERS.get(self, AlarmMatter.SCENE)


_MATTERS = {
    AlarmType.PICTURE_LOST: AlarmMatter.PICTURE,
    AlarmType.PICTURE_ABNORMAL: AlarmMatter.PICTURE,
    AlarmType.LENS_COVERED: AlarmMatter.PICTURE,
    AlarmType.CASE_OPENED: AlarmMatter.EQUIPMENT,
    AlarmType.DISK_FULL: AlarmMatter.EQUIPMENT,
    AlarmType.TOO_HOT: AlarmMatter.EQUIPMENT,
    AlarmType.TOO_COLD: AlarmMatter.EQUIPMENT,
    AlarmType.DISK_FAULT: AlarmMatter.EQUIPMENT,
    AlarmType.FAN_FAULT: AlarmMatter.EQUIPMENT,
    AlarmType.BY_HAND: AlarmMatter.BY_HAND,
}
"""A type that is not here is about what is in front of the camera."""
_TYPES = {
    AlarmMethod.DEVICE: (
        AlarmType.PICTURE_LOST, AlarmType.CASE_OPENED, AlarmType.DISK_FULL, AlarmType.TOO_HOT, AlarmType.TOO_COLD,
    ),
    AlarmMethod.VIDEO: (
        AlarmType.BY_HAND, AlarmType.MOTION, AlarmType.LEFT_OBJECT, AlarmType.REMOVED_OBJECT, AlarmType.TRIPWIRE,
        AlarmType.INTRUSION, AlarmType.WRONG_WAY, AlarmType.LOITERING, AlarmType.COUNTING, AlarmType.DENSITY,
        AlarmType.PICTURE_ABNORMAL, AlarmType.FAST_MOVE, AlarmType.LENS_COVERED,
    ),
    AlarmMethod.FAULT: (AlarmType.DISK_FAULT, AlarmType.FAN_FAULT),
}  # fmt: skip
"""By method, in the order of their numbers from 1."""
ENDS = 2
"""EventType of what is over ("leaves")."""


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

    @property
    def type(self) -> AlarmType | None:
        """What it says; None for a method and a number that the standard does not have together."""
        types = _TYPES.get(AlarmMethod(self.method), ()) if self.method else ()
        return types[self.kind - 1] if self.kind and self.kind <= len(types) else None

    @property
    def is_end(self) -> bool:
        """Whether it says that something is over."""
        return self.event == ENDS


def numbers_of(kind: AlarmType) -> tuple[AlarmMethod, int]:
    """Method and AlarmType by which a type is written."""
    return next((method, types.index(kind) + 1) for method, types in _TYPES.items() if kind in types)


def write_alarm_subscription(serial: int, device: str) -> Element:
    """The question of a subscription for every alarm of a device (2022: 9.11.2.1)."""
    root = new_message(MessageKind.QUERY, ALARM, serial, device)
    root.add("StartAlarmPriority", _ALL)
    root.add("EndAlarmPriority", _ALL)
    root.add("AlarmMethod", _ALL)
    return root


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
