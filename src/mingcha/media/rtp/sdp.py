"""Session descriptions (RFC 4566 / RFC 8866), the parts needed for a camera's video and sound."""

import base64
import binascii
import re
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_MEDIA_LIMIT = 32
_SIZE_LIMIT_BYTES = 256 * 1024
_RTPMAP = re.compile(r"([0-9]{1,3})\s+([^/\s]+)/([0-9]{1,9})(?:/(.*))?")
_STATIC_CODECS = {0: ("PCMU", 8_000), 8: ("PCMA", 8_000), 26: ("JPEG", 90_000), 32: ("MPV", 90_000)}  # RFC 3551


@dataclass(frozen=True, slots=True)
class Media:
    """One `m=` section, with its first payload format."""

    kind: str
    """ "video", "audio", "application" ..."""
    payload_type: int
    codec: str
    """The encoding name of its rtpmap in upper case; "" if it has none."""
    clock_rate: int
    """Ticks a second; 0 if unknown."""
    control: str
    parameters: tuple[tuple[str, str], ...]
    """Of `a=fmtp`, names in lower case."""
    frames_per_second: float
    """Of `a=framerate`; 0 if there is none."""
    channels: int = 1
    """Of sound, by its rtpmap; 0 if it is not a number."""

    def parameter(self, name: str) -> str:
        """A format parameter; "" if there is none."""
        return next((value for key, value in self.parameters if key == name), "")


@dataclass(frozen=True, slots=True)
class SessionDescription:
    """The control attribute of the session and its media, in the order of the description."""

    control: str
    media: tuple[Media, ...]


def read_sdp(data: bytes) -> SessionDescription:
    """Parses a description. Raises Fault(INVALID) if it is malformed or has a malformed media line."""
    if len(data) > _SIZE_LIMIT_BYTES:
        raise _invalid("too long")
    sections: list[list[tuple[str, str]]] = [[]]
    for raw in data.decode("utf-8", "replace").splitlines():
        line = raw.strip("\0 \t")
        if len(line) < 2 or line[1] != "=":
            continue  # blank and malformed lines are common and harmless
        if line[0] == "m":
            if len(sections) > _MEDIA_LIMIT:
                raise _invalid("too many media")
            sections.append([])
        sections[-1].append((line[0], line[2:].strip()))
    if ("v", "0") not in sections[0]:
        raise _invalid("no v=0 at its beginning")
    return SessionDescription(_attribute(sections[0], "control"), tuple(_media(section) for section in sections[1:]))


def sprop_parameter_sets(media: Media, *names: str) -> tuple[bytes, ...]:
    """The NAL units in these format parameters (RFC 6184, 8.1; RFC 7798, 7.1); invalid base64 is skipped."""
    units = []
    for text in ",".join(map(media.parameter, names)).split(","):
        try:
            unit = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            continue
        if unit:
            units.append(unit)
    return tuple(units)


def _media(section: list[tuple[str, str]]) -> Media:
    words = section[0][1].split()
    if len(words) < 4:
        raise _invalid("a media line without a format")
    payload_type = int(words[3]) if re.fullmatch(r"[0-9]{1,3}", words[3], re.ASCII) else -1
    codec, clock_rate = _STATIC_CODECS.get(payload_type, ("", 0))
    channels = 1
    parameters: tuple[tuple[str, str], ...] = ()
    for kind, value in section:
        if kind != "a":
            continue
        name, _, rest = value.partition(":")
        if name == "rtpmap" and (found := _RTPMAP.fullmatch(rest.strip())) and int(found[1]) == payload_type:
            codec, clock_rate = found[2].upper(), int(found[3])
            channels = _channels(found[4])
        elif name == "fmtp" and rest.split(maxsplit=1)[:1] == [str(payload_type)]:
            parameters = _format_parameters(rest.strip().partition(" ")[2])
    return Media(
        kind=words[0].lower(),
        payload_type=payload_type,
        codec=codec,
        clock_rate=clock_rate,
        control=_attribute(section, "control"),
        parameters=parameters,
        frames_per_second=_frame_rate(_attribute(section, "framerate")),
        channels=channels,
    )


def _format_parameters(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in text.split(";"))
    return tuple((name.strip().lower(), value.strip()) for name, _, value in pairs if name.strip())


def _attribute(section: list[tuple[str, str]], wanted: str) -> str:
    for kind, value in section:
        name, _, rest = value.partition(":")
        if kind == "a" and name == wanted:
            return rest.strip()
    return ""


def _channels(text: str | None) -> int:
    if not text:
        return 1
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text.strip(), re.ASCII) else 0


def _frame_rate(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", text, re.ASCII):
        return 0.0
    return float(text)


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("会话描述（SDP）无效", "the session description (SDP) is not valid"), detail)
