"""Events of a device by a pull point (ONVIF Core, 9; article 12): a covered or disturbed picture, and a lost one.

Every other topic is dropped unread, those about persons, vehicles and motion among them.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from mingcha.kit.bounded_xml import Element
from mingcha.media.onvif.device import OnvifDevice, Service

PICTURE_ABNORMAL, LENS_COVERED = 11, 13
"""The same values as AlarmType of GB/T 28181 for method 5."""
_MOST_NOTICES = 100
_STATES = ("State", "IsTamper", "Tamper", "Value", "Logical")
_KINDS = {
    "GlobalSceneChange": LENS_COVERED,
    "Tamper": LENS_COVERED,
    "TamperDetector": LENS_COVERED,
    "SignalLoss": PICTURE_ABNORMAL,
    "VideoLoss": PICTURE_ABNORMAL,
    "ImageTooBlurry": PICTURE_ABNORMAL,
    "ImageTooDark": PICTURE_ABNORMAL,
    "ImageTooBright": PICTURE_ABNORMAL,
}
_MANAGER = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager"
_ANSWER_S = 5.0
"""Beyond the time that the device waits."""
_UTC_TIME = re.compile(r"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Notice:
    """A state of the picture that began or ended. `at`: by the device's clock; None if it does not say. `source`: token
    of the video source that it names."""

    kind: int
    is_active: bool
    at: datetime | None
    source: str = ""


class PullPoint:
    """A subscription at a device. It ends by itself after `lasts_s` seconds."""

    def __init__(self, device: OnvifDevice, *, lasts_s: int = 60) -> None:
        """Subscribes. Raises as OnvifDevice.ask, Fault(INVALID) for a pull point of another host."""
        self._device, self._lasts_s = device, lasts_s
        body = f"<v:InitialTerminationTime>PT{lasts_s}S</v:InitialTerminationTime>"
        found = device.ask(Service.EVENTS, "CreatePullPointSubscription", body)
        self._address = device.own(found.value("SubscriptionReference", "Address"))

    def pull(self, wait_s: int) -> tuple[Notice, ...]:
        """What happened, as soon as something has, else nothing after `wait_s` seconds. Raises as OnvifDevice.ask."""
        body = f"<v:Timeout>PT{wait_s}S</v:Timeout><v:MessageLimit>{_MOST_NOTICES}</v:MessageLimit>"
        action = f"{Service.EVENTS}/PullPointSubscription/PullMessagesRequest"
        found = self._device.ask(
            Service.EVENTS, "PullMessages", body, at=self._address, action=action, within_s=wait_s + _ANSWER_S
        )
        return notices_of(found)

    def renew(self) -> None:
        """Lets it last from now on. Raises as OnvifDevice.ask."""
        self._manage("Renew", f"<v:TerminationTime>PT{self._lasts_s}S</v:TerminationTime>")

    def end(self) -> None:
        """Ends it. Raises as OnvifDevice.ask; then the device forgets it by itself."""
        self._manage("Unsubscribe", "")

    def _manage(self, name: str, body: str) -> None:
        action = f"{_MANAGER}/{name}Request"
        self._device.ask(Service.NOTIFICATION, name, body, at=self._address, action=action)


def notices_of(found: Element) -> tuple[Notice, ...]:
    """The notices of an answer to PullMessages that are about the picture, in their order."""
    notices = (_notice(one) for one in islice(found.all("NotificationMessage"), _MOST_NOTICES))
    return tuple(notice for notice in notices if notice is not None)


def _notice(found: Element) -> Notice | None:
    topic = [step.rpartition(":")[2] for step in found.value("Topic")[:200].split("/")]
    kind = next((_KINDS[step] for step in topic if step in _KINDS), None)
    message = found.child("Message", "Message")
    if kind is None or message is None:
        return None
    data = _items(message.child("Data"))
    state = next((data[name] for name in _STATES if name in data), "")
    if state.lower() not in ("true", "false", "1", "0"):
        return None
    source = _items(message.child("Source"))
    named = next((value for name, value in source.items() if name.startswith(("VideoSource", "Source"))), "")
    return Notice(kind, state.lower() in ("true", "1"), _instant(message.attributes.get("UtcTime", "")), named[:64])


def _items(found: Element | None) -> dict[str, str]:
    items = islice(found.all("SimpleItem"), 16) if found else ()
    return {one.attributes.get("Name", ""): one.attributes.get("Value", "") for one in items}


def _instant(text: str) -> datetime | None:
    if not _UTC_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
