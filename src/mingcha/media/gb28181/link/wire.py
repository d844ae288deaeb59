"""The messages of the link: one JSON object a line, at most 64 KB, both ways (articles 2, 13(1)).

A request has "id" and "ask"; its answer has the same "id", with "trouble" and "detail" where it failed. A stream that
ends by itself is a message without "id": "ended" and "why".
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from ipaddress import ip_address

from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

LINE_LIMIT_BYTES = 64 << 10
TEXT_LIMIT_CHARACTERS = 200
"""Of a detail, a dialog and every other text of a message."""
_MOST_ID = 2**53 - 1
_MOST_VERB = 40
"""Members of a verb of control: media/ptz bounds what they hold."""
_TROUBLES = {
    "unreachable": GapReason.UNREACHABLE,
    "refused": GapReason.REFUSED,
    "not_found": GapReason.NOT_FOUND,
    "unsupported": GapReason.UNSUPPORTED,
    "silent": GapReason.SILENT,
}
_NAMES = {reason: name for name, reason in _TROUBLES.items()}

type Fields = Mapping[str, object]


class Ask(StrEnum):
    """What is asked; the value is sent."""

    PLAY = "play"
    BYE = "bye"
    CONTROL = "control"
    STATE = "state"
    CREDENTIALS_CHANGED = "credentials changed"
    CANCEL = "cancel"
    RECORDS = "records"


class Transport(StrEnum):
    """How a stream comes; the value is sent."""

    UDP = "udp"
    TCP = "tcp"  # the device connects to us
    TCP_ACTIVE = "tcp-active"  # we connect to the device


@dataclass(frozen=True, slots=True)
class PlayAsk:
    """A live stream of a channel, to be sent to a port of ours on this machine. `device`, `channel`: 20 digits;
    `stream`: 0 main, 1 sub; `ssrc`: 10 digits, "": the signalling program chooses."""

    device: str
    channel: str
    stream: int
    port: int
    transport: Transport
    ssrc: str = ""

    def fields(self) -> dict[str, object]:
        """As it is sent."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Played:
    """The device sends. `dialog` names it for `bye`; `host`: from where it speaks to the signalling program; `port`:
    where it sends from, or listens where we connect; `ssrc`: 10 digits, "" if it named none; `codec`: the encoding that
    it named ("PS"), "" for none; `media_host`: the host that its answer names, "" for none. It sends from one of the
    two hosts; packets from elsewhere are not its own."""

    dialog: str
    host: str = ""
    port: int = 0
    ssrc: str = ""
    codec: str = ""
    media_host: str = ""

    def fields(self) -> dict[str, object]:
        """As it is sent."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ControlAsk:
    """A verb of control for a channel, as media/ptz writes verbs."""

    device: str
    channel: str
    verb: dict[str, object] = field(default_factory=dict)

    def fields(self) -> dict[str, object]:
        """As it is sent."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What the signalling program knows of a device: whether it is registered and alive, from where ("udp
    10.1.2.3:5060", "" unknown), and when it was heard last (Unix ms, 0: not since the program began)."""

    online: bool
    place: str = ""
    heard_ms: int = 0

    def fields(self) -> dict[str, object]:
        """As it is sent."""
        return asdict(self)


def write_line(fields: Fields) -> bytes:
    """A message as a line. Raises Fault(INVALID) beyond 64 KB."""
    line = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    if len(line) > LINE_LIMIT_BYTES:
        raise broken("too long")
    return line


def read_line(line: bytes) -> dict[str, object]:
    """A line as its fields. Raises Fault(INVALID) for what is no JSON object, or longer than 64 KB."""
    if len(line) > LINE_LIMIT_BYTES:
        raise broken("too long")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise broken("no JSON") from None
    if not isinstance(found, dict):
        raise broken("no object")
    return found


def id_of(fields: Fields) -> int:
    """The number of a request or answer. Raises Fault(INVALID)."""
    return number_of(fields, "id", 1, _MOST_ID)


def ask_of(fields: Fields) -> Ask:
    """What a request asks. Raises Fault(INVALID), Fault(UNSUPPORTED) for what this program does not know."""
    name = text_of(fields, "ask")
    try:
        return Ask(name)
    except ValueError:
        words = Words("信令程序没有此操作", "the signalling program knows no such request")
        raise Fault(FaultKind.UNSUPPORTED, words) from None


def play_of(fields: Fields) -> PlayAsk:
    """A request for a stream. Raises Fault(INVALID)."""
    try:
        transport = Transport(text_of(fields, "transport"))
    except ValueError:
        raise broken("transport") from None
    ssrc = text_of(fields, "ssrc", "")
    if ssrc and not (len(ssrc) == 10 and ssrc.isascii() and ssrc.isdigit()):
        raise broken("ssrc")
    return PlayAsk(
        device=code_of(fields, "device"),
        channel=code_of(fields, "channel"),
        stream=number_of(fields, "stream", 0, 1),
        port=number_of(fields, "port", 1, 65_535),
        transport=transport,
        ssrc=ssrc,
    )


def played_of(fields: Fields) -> Played:
    """The answer to a request for a stream. Raises Fault(INVALID)."""
    dialog = text_of(fields, "dialog")
    if not dialog:
        raise broken("dialog")
    return Played(
        dialog,
        _address(fields, "host"),
        number_of(fields, "port", 0, 65_535),
        text_of(fields, "ssrc", ""),
        text_of(fields, "codec", ""),
        _address(fields, "media_host"),
    )


def control_of(fields: Fields) -> ControlAsk:
    """A verb of control. Raises Fault(INVALID)."""
    verb = fields.get("verb")
    if not isinstance(verb, dict) or len(verb) > _MOST_VERB:
        raise broken("verb")
    return ControlAsk(code_of(fields, "device"), code_of(fields, "channel"), verb)


def state_of(fields: Fields) -> DeviceState:
    """The state of a device. Raises Fault(INVALID)."""
    online = fields.get("online")
    if not isinstance(online, bool):
        raise broken("online")
    return DeviceState(online, text_of(fields, "place", ""), number_of(fields, "heard_ms", 0, _MOST_ID))


def dialog_of(fields: Fields, name: str = "dialog") -> str:
    """The name of a dialog. Raises Fault(INVALID)."""
    return text_of(fields, name)


def code_of(fields: Fields, name: str) -> str:
    """A code of 20 digits. Raises Fault(INVALID)."""
    code = text_of(fields, name)
    if not is_device_code(code):
        raise broken(name)
    return code


def cancelled_of(fields: Fields) -> int:
    """The number of the request that is taken back. Raises Fault(INVALID)."""
    return number_of(fields, "of", 1, _MOST_ID)


def trouble_fields(trouble: Trouble) -> dict[str, object]:
    """A Trouble as it is sent; reasons that the link has no name for are "unreachable"."""
    name = _NAMES.get(trouble.reason, "unreachable")
    return {"trouble": name, "detail": trouble.detail[:TEXT_LIMIT_CHARACTERS]}


def require_no_trouble(fields: Fields) -> None:
    """Raises the Trouble of an answer that has one, Fault(INVALID) for a detail that is no text."""
    if "trouble" in fields:
        reason = _TROUBLES.get(str(fields["trouble"])[:TEXT_LIMIT_CHARACTERS], GapReason.UNREACHABLE)
        raise Trouble(reason, text_of(fields, "detail", ""))


def text_of(fields: Fields, name: str, default: str | None = None) -> str:
    """A printable text of at most 200 characters. Raises Fault(INVALID), also where it is missing without a default."""
    text = fields.get(name, default)
    if not isinstance(text, str) or len(text) > TEXT_LIMIT_CHARACTERS or not (text.isprintable() or not text):
        raise broken(name)
    return text


def number_of(fields: Fields, name: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`. Raises Fault(INVALID)."""
    number = fields.get(name)
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        raise broken(name)
    return number


def _address(fields: Fields, name: str) -> str:
    text = text_of(fields, name, "")
    try:
        return str(ip_address(text)) if text else ""
    except ValueError:
        raise broken(name) from None


def broken(what: str) -> Fault:
    """The fault of a message that is not valid."""
    words = Words("信令连接上的消息格式不对", "a message of the link is broken")
    return Fault(FaultKind.INVALID, words, what)
