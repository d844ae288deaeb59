"""Alarms of simulated devices: `--alarm KIND:AFTER_S[:FOR_S]` (articles 12, 13(1)).

By a subscription if the server has one, else as a MESSAGE, as devices do. The end of a covered or abnormal picture is
the event "leaves"; a lost picture comes back by a notification of the catalogue, so the server must have subscribed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.registration import RegistrationState
from mingcha.media.gb28181.device.subscriptions import Notified
from mingcha.media.gb28181.manscdp.alarms import AlarmNotice, AlarmType, numbers_of, write_alarm
from mingcha.media.gb28181.manscdp.catalogue import CataloguePage, write_catalogue_page
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.envelope import MessageKind
from mingcha.media.gb28181.manscdp.versions import Version

KINDS = {
    "covered": AlarmType.LENS_COVERED,
    "abnormal": AlarmType.PICTURE_ABNORMAL,
    "lost": AlarmType.PICTURE_LOST,
    "motion": AlarmType.MOTION,
    "intrusion": AlarmType.INTRUSION,
    "disk_full": AlarmType.DISK_FULL,
}
"""The last three show that a server drops what is not about the picture."""
_MOST_S = 86_400
_GRAVE = 1
_BEGINS, _ENDS = 1, 2
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PlannedAlarm:
    """An alarm of the first channel of each device, so many seconds after it registered. `for_s`: until its end is
    reported; 0: never."""

    kind: AlarmType
    after_s: int
    for_s: int = 0


def parse_alarms(texts: Iterable[str]) -> tuple[PlannedAlarm, ...]:
    """Alarms as they are written in the option. Raises Fault(INVALID)."""
    return tuple(_parsed(text) for text in texts)


class DeviceAlarms:
    """The alarms of one device. Call `due` every second."""

    def __init__(
        self, agent: DeviceAgent, device: str, channel: str, planned: Sequence[PlannedAlarm], clock: Clock,
        version: Version = Version.V2022,
    ) -> None:  # fmt: skip
        self._agent, self._device, self._channel = agent, device, channel
        self._planned, self._clock, self._version = planned, clock, version
        self._acts: list[tuple[int, PlannedAlarm, bool]] | None = None

    def due(self) -> int:
        """Sends what has fallen due; returns how many messages."""
        now_ns = self._clock.monotonic_ns()
        if self._acts is None:
            if self._agent.registration.state is not RegistrationState.IN:
                return 0
            self._acts = sorted(
                (
                    (now_ns + seconds * _SECOND_NS, one, is_end)
                    for one in self._planned
                    for seconds, is_end in ((one.after_s, False), (one.after_s + one.for_s, True))
                    if one.for_s or not is_end
                ),
                key=lambda act: act[0],
            )
        ready = [act for act in self._acts if act[0] <= now_ns]
        self._acts = self._acts[len(ready) :]
        for _, one, is_end in ready:
            self._send(one, is_end=is_end)
        return len(ready)

    def _send(self, one: PlannedAlarm, *, is_end: bool) -> None:
        if is_end and one.kind is AlarmType.PICTURE_LOST:
            item = CatalogueItem(self._channel, event="ON", status="ON")
            serial, page = self._agent.next_serial(), CataloguePage(1, (item,))
            root = write_catalogue_page(MessageKind.NOTIFY, serial, self._device, page, self._version)
            self._agent.subscriptions.notify(Notified.CATALOGUE, root)
            return
        method, number = numbers_of(one.kind)
        event = _ENDS if is_end else _BEGINS
        notice = AlarmNotice(_GRAVE, method, self._clock.now(), "", None, None, number, event)
        root = write_alarm(self._agent.next_serial(), self._channel, notice)
        if not self._agent.subscriptions.notify(Notified.ALARMS, root):
            self._agent.notify(root)


def _parsed(text: str) -> PlannedAlarm:
    name, *seconds = text.split(":")
    good = all(one.isascii() and one.isdigit() and len(one) <= 5 and int(one) <= _MOST_S for one in seconds)
    if name not in KINDS or not good or not 1 <= len(seconds) <= 2:
        words = Words(
            f"报警依次写种类、多少秒后、持续多少秒（可不写），以半角冒号分隔，种类为 {'、'.join(KINDS)}",
            f"an alarm is written KIND:AFTER_S or KIND:AFTER_S:FOR_S; the kinds are {', '.join(KINDS)}",
        )
        raise Fault(FaultKind.INVALID, words, text)
    return PlannedAlarm(KINDS[name], *map(int, seconds))
