"""What devices report by themselves: alarms, and changes of their catalogue (2022: 9.4, annex N; articles 12, 13(1)).

An alarm about anything but the picture ends here, by its type. Repetitions and floods cost a reading each, at most.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.identity import is_code
from mingcha.media.gb28181.manscdp.alarms import (
    ALARM,
    AlarmMatter,
    AlarmNotice,
    AlarmType,
    read_alarm,
    write_alarm_answer,
)
from mingcha.media.gb28181.manscdp.catalogue import CATALOGUE, read_catalogue_page
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.envelope import Envelope, MessageKind, read_envelope
from mingcha.media.gb28181.manscdp.text import GB2312, read_manscdp, write_manscdp
from mingcha.media.gb28181.server.buckets import Buckets
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.keepalive import first_parts
from mingcha.media.gb28181.server.questions import Questions

NOTICES_PER_S, NOTICES_AT_ONCE = 2.0, 200
"""Of one device that are read: a recorder of 64 channels that loses its network reports all of them at once."""
ALL_PER_S, ALL_AT_ONCE = 2_000, 10_000
"""Of all devices together."""
SAME_S = 60
"""An alarm of the same device, channel, method, type and time within this is the same one."""
MOST_KNOWN = 20_000
_SECOND_NS = 1_000_000_000


class PictureAlarm(StrEnum):
    """What a device says of the picture of a channel."""

    COVERED = "covered"
    ABNORMAL = "abnormal"
    NO_PICTURE = "no_picture"


_OF_TYPES = {
    AlarmType.LENS_COVERED: PictureAlarm.COVERED,
    AlarmType.PICTURE_ABNORMAL: PictureAlarm.ABNORMAL,
    AlarmType.PICTURE_LOST: PictureAlarm.NO_PICTURE,
}


class ChannelEvent(StrEnum):
    """What a notification of the catalogue says of an entry (annex N)."""

    ON = "ON"
    OFF = "OFF"
    PICTURE_LOST = "VLOST"
    DEFECT = "DEFECT"
    ADD = "ADD"
    DEL = "DEL"
    UPDATE = "UPDATE"


_OF_EVENTS = {ChannelEvent.PICTURE_LOST: PictureAlarm.NO_PICTURE, ChannelEvent.DEFECT: PictureAlarm.ABNORMAL}


@dataclass(frozen=True, slots=True)
class SpokenAlarm:
    """What a device said of the picture of a channel (20 digits), or that it is over."""

    channel: str
    kind: PictureAlarm
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class ChangedChannel:
    """A change of an entry of the catalogue."""

    event: ChannelEvent
    item: CatalogueItem


@dataclass(frozen=True, slots=True)
class Notification:
    """What a message says that the register is to hear."""

    alarms: Sequence[SpokenAlarm] = ()
    changes: Sequence[ChangedChannel] = ()


class Notifications:
    """Reads what devices report. `dropped` counts what was left out by a bound."""

    def __init__(self, questions: Questions, clock: Clock) -> None:
        self._questions, self._clock = questions, clock
        self._of_device = Buckets(clock, NOTICES_PER_S, NOTICES_AT_ONCE)
        self._of_all = Buckets(clock, ALL_PER_S, ALL_AT_ONCE)
        self._known: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self.dropped = 0

    def is_notification(self, body: bytes) -> bool:
        """Whether a body is to be read here."""
        parts = first_parts(body)
        return not parts.is_response and parts.command in (ALARM, CATALOGUE)

    def take(self, device: DeviceState, body: bytes, *, answers: bool) -> Notification | None:
        """What a body of a registered device says; None if it says nothing that is to be heard. `answers`: an alarm
        that came as MESSAGE is answered with a message of ours (9.4), one of a subscription is not."""
        if not (self._of_device.take(device.code) and self._of_all.take("")):
            self.dropped += 1
            return None
        try:
            root = read_manscdp(body)
            envelope = read_envelope(root)
            if envelope.kind is not MessageKind.NOTIFY:
                return None
            if envelope.command == CATALOGUE:
                return _changes(read_catalogue_page(root).items)
            if envelope.command != ALARM:
                return None
            alarm = read_alarm(root)
        except Fault:
            return None  # acknowledged, and nothing in it can be read
        if answers:
            self._answer(device, envelope)
        return self._alarm(device, envelope, alarm)

    def _alarm(self, device: DeviceState, envelope: Envelope, alarm: AlarmNotice) -> Notification | None:
        kind = alarm.type
        if kind is None or kind.matter is not AlarmMatter.PICTURE or not is_code(envelope.device):
            return None
        if self._is_known((device.code, envelope.device, alarm.method, alarm.kind, alarm.is_end, alarm.at)):
            return None
        return Notification(alarms=(SpokenAlarm(envelope.device, _OF_TYPES[kind], alarm.is_end),))

    def _is_known(self, key: tuple[object, ...]) -> bool:
        now_ns = self._clock.monotonic_ns()
        before_ns = self._known.get(key)
        if before_ns is not None and now_ns - before_ns < SAME_S * _SECOND_NS:
            return True
        self._known[key] = now_ns
        self._known.move_to_end(key)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return False

    def _answer(self, device: DeviceState, envelope: Envelope) -> None:
        body = write_manscdp(write_alarm_answer(envelope.serial, envelope.device), GB2312)
        try:
            self._questions.command(device, body, lambda _: None)
        except Fault:
            self.dropped += 1  # too much is under way; the device has its 200


def _changes(items: Sequence[CatalogueItem]) -> Notification:
    """The changes of a notification; an entry without an event that is known says nothing."""
    changes = [ChangedChannel(ChannelEvent(name), one) for one in items if (name := one.event.upper()) in ChannelEvent]
    alarms = list[SpokenAlarm]()
    for change in changes:
        if not is_code(change.item.device):
            continue
        kind = _OF_EVENTS.get(change.event)
        if kind is not None:
            alarms.append(SpokenAlarm(change.item.device, kind))
        elif change.event is ChannelEvent.ON:  # what was lost or defect is so no more; a cover may be there still
            alarms += (SpokenAlarm(change.item.device, one, is_over=True) for one in _OF_EVENTS.values())
    return Notification(tuple(alarms), tuple(changes))
