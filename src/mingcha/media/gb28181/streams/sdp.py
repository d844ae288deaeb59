"""Session descriptions of GB/T 28181: offers and answers of live view, playback and download (annex G; article 13(1)).

Offers and answers have one form. Reading is tolerant, as devices are not strict: only a media line must be right.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_SIZE_LIMIT_BYTES = 64 * 1024
_LINES_LIMIT = 256
_FORMATS_LIMIT = 32
_RTPMAP = re.compile(r"([0-9]{1,3}) +([^/ ]{1,32})/([0-9]{1,9})(?:/.*)?")
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_SSRC = re.compile(r"[0-9]{1,10}", re.ASCII)
_STREAM_ATTRIBUTES = ("streamnumber", "streamprofile", "streamMode")


class SessionKind(StrEnum):
    """`s=`. Values that are none of these are read as PLAY."""

    PLAY = "Play"
    PLAYBACK = "Playback"
    DOWNLOAD = "Download"
    TALK = "Talk"


class Setup(StrEnum):
    """Who connects over TCP, from the point of view of the writer (RFC 4145, 4)."""

    ACTIVE = "active"
    PASSIVE = "passive"


@dataclass(frozen=True, slots=True)
class MediaFormat:
    """One `a=rtpmap`."""

    payload_type: int
    name: str
    """Encoding name as written: "PS", "H264", "PCMA"."""
    clock_rate_hz: int = 90_000


@dataclass(frozen=True, slots=True)
class MediaDescription:
    """An offer or an answer."""

    owner: str
    """The code of 20 digits in `o=`."""
    host: str
    """The IP address of `c=`, "" if it has none."""
    port: int
    kind: SessionKind = SessionKind.PLAY
    media: str = "video"
    """ "video" or "audio"."""
    is_tcp: bool = False
    setup: Setup | None = None
    formats: tuple[MediaFormat, ...] = (MediaFormat(96, "PS"),)
    direction: str = ""
    """ "recvonly" (offers), "sendonly" (answers), "sendrecv"."""
    ssrc: str = ""
    """`y=`: ten digits with leading zeros; "" if it has none, or has something else, as a device code."""
    uri: str = ""
    """`u=`, of history: channel code and kind, or a URI."""
    start_s: int = 0
    stop_s: int = 0
    """`t=`: Unix seconds of history; 0 live."""
    form: str = ""
    """`f=`: video and sound parameters."""
    download_speed: int = 0
    file_size_bytes: int = 0
    """Of an answer to a download; 0 if unknown."""
    stream_number: int | None = None
    """0 main, 1 and 2 sub streams."""
    attributes: tuple[str, ...] = field(default=())
    """Further `a=` lines of a vendor, without "a="; written as they are, not read."""

    @property
    def payloads(self) -> dict[int, str]:
        """Encoding names in upper case, by payload type."""
        return {one.payload_type: one.name.upper() for one in self.formats}

    @property
    def ssrc_number(self) -> int | None:
        """The SSRC that packets should have; None if there is none, or no 32 bits."""
        number = int(self.ssrc) if self.ssrc else -1
        return number if 0 <= number < 1 << 32 else None


def ssrc_text(domain: str, number: int, *, live: bool) -> str:
    """An SSRC of ten digits (annex G): 0 live or 1 history, digits 4 to 8 of the domain, a number below 10,000."""
    return f"{0 if live else 1}{domain[3:8]}{number:04}"


def read_description(data: bytes) -> MediaDescription:
    """Reads the first video, or else audio, of a description. Raises Fault(INVALID)."""
    if len(data) > _SIZE_LIMIT_BYTES:
        raise _invalid("too long")
    lines = [line.strip("\0 \t") for line in data.decode("utf-8", "replace").splitlines()]
    pairs = [(line[0], line[2:].strip()) for line in lines if line[1:2] == "="]
    if len(pairs) > _LINES_LIMIT:
        raise _invalid("too many lines")
    session, media = _sections(pairs)
    spoken = media[0][1].split()
    port = _number(spoken[1].partition("/")[0]) if len(spoken) >= 4 else None
    if port is None or port > 65_535:
        raise _invalid("a media line without a port or a format")
    attributes = [value for name, value in (*session, *media) if name == "a"]
    lined = _last_values(session, media)
    times = [_number(text) or 0 for text in lined.get("t", "").split()[:2]] + [0, 0]
    return MediaDescription(
        owner=lined.get("o", "").split(" ")[0][:64],
        host=_host(lined.get("c", "")),
        port=port,
        kind=_kind(lined.get("s", "")),
        media=spoken[0].lower(),
        is_tcp="TCP" in spoken[2].upper(),
        setup=_setup(_attribute(attributes, "setup")),
        formats=_formats(spoken[3:], attributes),
        direction=next((name for name in ("recvonly", "sendonly", "sendrecv") if name in attributes), ""),
        ssrc=_ssrc(lined.get("y", "")),
        uri=lined.get("u", "")[:1024],
        start_s=times[0],
        stop_s=times[1],
        form=lined.get("f", "")[:256],
        download_speed=_number(_attribute(attributes, "downloadspeed")) or 0,
        file_size_bytes=_number(_attribute(attributes, "filesize")) or 0,
        stream_number=_stream_number(attributes),
    )


def write_description(described: MediaDescription) -> bytes:
    """Writes an offer or an answer, in the order of annex G, with CRLF. ASCII alone; raises UnicodeEncodeError else."""
    family = "IP6" if ":" in described.host else "IP4"
    formats = " ".join(str(one.payload_type) for one in described.formats)
    lines = [
        "v=0",
        f"o={described.owner} 0 0 IN {family} {described.host}",
        f"s={described.kind.value}",
        *((f"u={described.uri}",) if described.uri else ()),
        f"c=IN {family} {described.host}",
        f"t={described.start_s} {described.stop_s}",
        f"m={described.media} {described.port} {'TCP/RTP/AVP' if described.is_tcp else 'RTP/AVP'} {formats}",
        *((f"a={described.direction}",) if described.direction else ()),
        *(f"a=rtpmap:{one.payload_type} {one.name}/{one.clock_rate_hz}" for one in described.formats),
    ]
    if described.is_tcp and described.setup is not None:
        lines += [f"a=setup:{described.setup.value}", "a=connection:new"]
    if described.stream_number is not None:
        lines.append(f"a=streamnumber:{described.stream_number}")
    if described.download_speed:
        lines.append(f"a=downloadspeed:{described.download_speed}")
    if described.file_size_bytes:
        lines.append(f"a=filesize:{described.file_size_bytes}")
    lines += [f"a={text}" for text in described.attributes]
    lines += [f"y={described.ssrc}"] if described.ssrc else []
    lines += [f"f={described.form}"] if described.form else []
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


type _Pairs = list[tuple[str, str]]


def _sections(pairs: _Pairs) -> tuple[_Pairs, _Pairs]:
    """The lines of the session, and those of the first video, or else the first media."""
    starts = [place for place, (name, _) in enumerate(pairs) if name == "m"]
    if not starts:
        raise _invalid("no media")
    sections = [pairs[start:stop] for start, stop in zip(starts, [*starts[1:], len(pairs)], strict=True)]
    video = next((one for one in sections if one[0][1].lower().startswith("video")), sections[0])
    return pairs[: starts[0]], video


def _last_values(*sections: _Pairs) -> dict[str, str]:
    """The last value of each letter: that of the media stands above that of the session."""
    return {name: value for section in sections for name, value in section}


def _host(text: str) -> str:
    spoken = text.split()
    return spoken[2].partition("/")[0][:64] if len(spoken) >= 3 else ""


def _kind(text: str) -> SessionKind:
    return next((kind for kind in SessionKind if kind.value.lower() == text.lower()), SessionKind.PLAY)


def _setup(text: str) -> Setup | None:
    return next((setup for setup in Setup if setup.value == text.lower()), None)


def _formats(types: list[str], attributes: list[str]) -> tuple[MediaFormat, ...]:
    """The payload types of the media line that have a name, by rtpmap or as RFC 3551 gives it."""
    named = {0: MediaFormat(0, "PCMU", 8000), 8: MediaFormat(8, "PCMA", 8000)}
    for text in attributes:
        name, _, rest = text.partition(":")
        found = _RTPMAP.fullmatch(rest.strip()) if name == "rtpmap" else None
        if found is not None and int(found[1]) < 128:
            named[int(found[1])] = MediaFormat(int(found[1]), found[2], int(found[3]))
    numbers = [number for text in types[:_FORMATS_LIMIT] if (number := _number(text)) is not None]
    return tuple(named[number] for number in numbers if number in named)


def _ssrc(text: str) -> str:
    """Ten digits; shorter ones get their leading zeros, and what is longer is no SSRC."""
    return text.zfill(10) if _SSRC.fullmatch(text) else ""


def _stream_number(attributes: list[str]) -> int | None:
    return next(
        (found for name in _STREAM_ATTRIBUTES if (found := _number(_attribute(attributes, name))) is not None), None
    )


def _attribute(attributes: list[str], wanted: str) -> str:
    for text in attributes:
        name, _, rest = text.partition(":")
        if name.strip().lower() == wanted.lower():
            return rest.strip()
    return ""


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _invalid(detail: str) -> Fault:
    words = Words("会话描述（SDP）无效", "the session description (SDP) is not valid")
    return Fault(FaultKind.INVALID, words, detail)
