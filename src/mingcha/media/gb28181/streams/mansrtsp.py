"""MANSRTSP: orders for a playback that runs, in the body of INFO (GB/T 28181-2022, 9.8 and annex B; article 13(1)).

Offsets are seconds from the begin of the span that was asked for (`t=`). Reading is tolerant: devices and platforms
name the protocol "RTSP/1.0" or "MANSRTSP/1.0", leave CSeq out, and end lines with LF.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MANSRTSP = "Application/MANSRTSP"
_SIZE_LIMIT_BYTES = 4_096
_LINES_LIMIT = 32
_MOST_S = 366 * 86_400
_PROTOCOL = re.compile(r"(?:MANS)?RTSP/[0-9]\.[0-9]", re.ASCII | re.IGNORECASE)
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,9})?", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9]):([0-5][0-9](?:\.[0-9]{0,9})?)", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)


class PlaybackMethod(StrEnum):
    """What is ordered."""

    PLAY = "PLAY"
    PAUSE = "PAUSE"
    TEARDOWN = "TEARDOWN"


class PlaybackStatus(StrEnum):
    """How an order is answered (RFC 2326, 7.1.1), with its reason."""

    OK = "200 OK"
    NOT_NOW = "455 Method Not Valid In This State"
    NO_SUCH_SCALE = "451 Parameter Not Understood"
    NO_SUCH_RANGE = "457 Invalid Range"


@dataclass(frozen=True, slots=True)
class PlaybackOrder:
    """One order. `at_s`: go on from there; None: from where it is. `until_s`: end there; None: at the end of the span.
    `scale`: that many times as fast, negative: backwards; None: as before."""

    method: PlaybackMethod
    number: int = 0
    """CSeq; 0 without one."""
    at_s: float | None = None
    until_s: float | None = None
    scale: float | None = None
    protocol: str = "RTSP/1.0"


def read_order(data: bytes) -> PlaybackOrder:
    """An order. Raises Fault(INVALID) for anything else, and for a range or scale that cannot be read."""
    if len(data) > _SIZE_LIMIT_BYTES:
        raise _invalid("too long")
    lines = [line.strip() for line in data.decode("ascii", "replace").strip("\0 \r\n").splitlines()]
    if not lines or len(lines) > _LINES_LIMIT:
        raise _invalid("no order, or too many lines")
    parts = lines[0].split()
    method = parts[0].upper() if parts else ""
    protocol = parts[-1] if len(parts) > 1 else "RTSP/1.0"
    if method not in PlaybackMethod or not _PROTOCOL.fullmatch(protocol):
        raise _invalid("no order that there is")
    heads = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    number = heads.get("cseq", "")
    at_s, until_s = _range(heads["range"]) if "range" in heads else (None, None)
    return PlaybackOrder(
        PlaybackMethod(method),
        int(number) if _NUMBER.fullmatch(number) else 0,
        at_s,
        until_s,
        _scale(heads["scale"]) if "scale" in heads else None,
        protocol.upper(),
    )


def write_status(order: PlaybackOrder, status: PlaybackStatus) -> bytes:
    """The answer to an order, for the body of the response to its INFO."""
    lines = [f"{order.protocol} {status.value}", f"CSeq: {order.number}"]
    if order.scale is not None and status is PlaybackStatus.OK:
        lines.append(f"Scale: {order.scale:.6f}")
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def _range(text: str) -> tuple[float | None, float | None]:
    """Begin and end of `npt=...`; None: now, or the end. Raises Fault(INVALID)."""
    unit, _, span = text.partition("=")
    begin, dash, end = span.partition("-")
    if unit.strip().lower() != "npt" or not dash:
        raise _invalid("a range that is no npt")
    at_s = None if begin.strip().lower() in ("now", "") else _offset_s(begin)
    until_s = None if not end.strip() else _offset_s(end)
    if at_s is not None and until_s is not None and until_s <= at_s:
        raise _invalid("a range that ends before it begins")
    return at_s, until_s


def _offset_s(text: str) -> float:
    """Seconds, or hours, minutes and seconds."""
    stripped = text.strip()
    found = _CLOCK.fullmatch(stripped)
    if found is not None:
        offset_s = int(found[1]) * 3_600 + int(found[2]) * 60 + float(found[3])
    elif _DECIMAL.fullmatch(stripped) and not stripped.startswith("-"):
        offset_s = float(stripped)
    else:
        raise _invalid("an offset that cannot be read")
    if offset_s > _MOST_S:
        raise _invalid("an offset beyond a year")
    return offset_s


def _scale(text: str) -> float:
    if not _DECIMAL.fullmatch(text) or not float(text):
        raise _invalid("a scale that cannot be read")
    return float(text)


def _invalid(detail: str) -> Fault:
    words = Words("回放控制命令无效", "the order for a playback is not valid")
    return Fault(FaultKind.INVALID, words, detail)
