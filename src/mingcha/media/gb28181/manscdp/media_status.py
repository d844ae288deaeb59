"""MediaStatus: the device has sent everything of a recording (2022: 9.8 and 9.9, A.2.5.4; article 13(1))."""

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message

MEDIA_STATUS = "MediaStatus"
_FINISHED = "121"


def is_finished(root: Element) -> bool:
    """Whether the message means the end of a playback or a download."""
    return root.value("NotifyType") == _FINISHED


def write_finished(serial: int, device: str) -> Element:
    """The message that a playback or a download is at its end."""
    root = new_message(MessageKind.NOTIFY, MEDIA_STATUS, serial, device)
    root.add("NotifyType", _FINISHED)
    return root
