"""The fallback reader: a program that reads RTSP over TCP with PyAV and writes undecoded packets to a pipe (piped/).

Runs as its own process, `python -m mingcha.media.pyav.reader`, because libav parses untrusted bytes. Reads the address
with its password as JSON from standard input, never from the command line. Logs nothing.

libav follows redirects and has no option to disable that. It logs a line before it connects to the other address: at
that line this process ends. Allowed redirects were followed by our own client before (ingest/camera.py).
"""

import ipaddress
import json
import logging
import os
import resource
import socket
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit, urlunsplit

import av
import av.logging

from mingcha.media.pictures.process import forbid_dumps
from mingcha.media.piped.pipe import (
    MESSAGE_LIMIT_BYTES,
    PipeFormat,
    PipePacket,
    PipeTrouble,
    pack_format,
    pack_packet,
    pack_trouble,
)

_MEMORY_LIMIT_BYTES = 2 << 30
_OPEN_S, _READ_S = 8.0, 8.0
_OPTIONS = {"rtsp_transport": "tcp", "analyzeduration": "1", "fpsprobesize": "0"}
"""The shortest probing that libav allows: pictures that it holds back arrive late and all at once."""
_WAITING_LIMIT = 100
_REDIRECTED = PipeTrouble("NOT_A_CAMERA", "redirected, which the fallback reader does not follow")
_REASONS = {
    av.error.HTTPUnauthorizedError: "REFUSED",
    av.error.HTTPForbiddenError: "REFUSED",
    av.error.HTTPNotFoundError: "NOT_FOUND",
    av.error.InvalidDataError: "UNSUPPORTED",
    av.error.TimeoutError: "SILENT",
}


def main() -> int:
    """Reads until the stream ends or the recorder closes the pipe."""
    _limit()
    out = sys.stdout.buffer
    _stop_at_redirects(out)
    try:
        given = json.load(sys.stdin)
        _read(_with_credentials(given["url"], given["username"], given["password"]), out)
        end = PipeTrouble("UNREACHABLE", "the stream ended")
    except BrokenPipeError:
        return 0
    except av.error.FFmpegError as error:
        reason = next((reason for kind, reason in _REASONS.items() if isinstance(error, kind)), "UNREACHABLE")
        end = PipeTrouble(reason, error.strerror or "libav cannot read it")
    out.write(pack_trouble(end))
    out.flush()
    return 0


def _read(url: str, out: BinaryIO) -> None:
    with av.open(url, options=_OPTIONS, timeout=(_OPEN_S, _READ_S)) as container:
        if not _came_to(url):  # in case another version of libav logs redirects differently
            out.write(pack_trouble(_REDIRECTED))
            return
        if not container.streams.video:
            out.write(pack_trouble(PipeTrouble("UNSUPPORTED", "no video at all")))
            return
        stream = container.streams.video[0]
        for message in messages(stream, container.demux(stream)):
            out.write(message)
            out.flush()


def messages(stream: Any, packets: Iterator[Any]) -> Iterator[bytes]:
    """Yields the packed messages of a stream: its format, then its packets, each with a presentation time.

    libav returns the first packets without a time: they wait for a packet with one and get times before it, one frame
    duration apart.
    """
    context = stream.codec_context
    rate = stream.average_rate or stream.guessed_rate or 0
    frame_90k = round(90_000 / rate) if 1 <= rate <= 240 else 0
    extradata = bytes(context.extradata or b"")
    yield pack_format(PipeFormat(context.name, context.width, context.height, frame_90k, extradata))
    tick_90k = Fraction(90_000) * Fraction(stream.time_base)
    waiting: list[Any] = []
    for packet in packets:
        if not packet.size or packet.size > MESSAGE_LIMIT_BYTES - 64:
            continue
        waiting.append(packet)
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None and len(waiting) < _WAITING_LIMIT:
            continue
        at_90k = int((stamp or 0) * tick_90k) - (len(waiting) - 1) * (frame_90k or 3600)
        for place, held in enumerate(waiting):
            pts_90k = at_90k + place * (frame_90k or 3600)
            yield pack_packet(PipePacket(bool(held.is_keyframe), pts_90k, bytes(held)))
        waiting.clear()


def _with_credentials(url: str, username: str, password: str) -> str:
    if not username:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{quote(username, '')}:{quote(password, '')}@{parts.netloc}"))


class _AtRedirects(logging.Handler):
    """Ends the process when libavformat/rtsp.c logs a redirect, which it does before it connects."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        """Drops every other line: it may contain the address with its password."""
        if "Redirecting to" in record.getMessage():
            self._out.write(pack_trouble(_REDIRECTED))
            self._out.flush()
            os._exit(0)


def _stop_at_redirects(out: BinaryIO) -> None:
    av.logging.set_level(av.logging.INFO)
    av.logging.set_skip_repeated(False)
    logger = logging.getLogger("libav")
    logger.handlers, logger.propagate = [_AtRedirects(out)], False
    logger.setLevel(logging.INFO)


def _came_to(url: str) -> bool:
    """Whether every connection of this process is to the host of the URL (an IP address)."""
    wanted = ipaddress.ip_address(urlsplit(url).hostname or "")
    return all(peer == wanted for peer in _peers())


def _peers() -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    for handle in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:
        try:
            with socket.socket(fileno=os.dup(handle)) as held:
                if held.family in (socket.AF_INET, socket.AF_INET6):
                    yield ipaddress.ip_address(held.getpeername()[0])
        except OSError:  # no socket, or one that is not connected
            continue


def _limit() -> None:
    """Limits memory, since a stream may make libav allocate without bound, and forbids core dumps (the password)."""
    forbid_dumps()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT_BYTES, _MEMORY_LIMIT_BYTES))


if __name__ == "__main__":
    sys.exit(main())
