"""The process that reads a film in search of a mark: `python -m mingcha.media.gateway.transcode.trace_worker`.

Reads the film from standard input, a file opened for reading, and writes one line of JSON. Films are untrusted: they
are read under the limits of a worker, with demuxers that open no other file or address, in bounded time.
"""

import json
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.media.marks.detect import MOST_HEIGHT, WIDTH, find_mark
from mingcha.media.pictures.codecs import SIDE_LIMIT
from mingcha.media.pictures.process import PICTURE_LIMIT_S, limit_process, lower_priority

CPU_LIMIT_S = 900
"""Processor seconds of one film; then the kernel ends the process."""
MOST_PICTURES = 30_000
"""Pictures searched in a film: the first twenty minutes at 25 a second."""
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,h264,hevc,flv,asf,mpegvideo,gif"
_NOMINAL_S = 1 / 25


def pictures_of(film: BinaryIO) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """(seconds, luma of WIDTH columns) of a film's first picture stream, in order of showing.

    Pictures that cannot be decoded are left out. Raises av.FFmpegError and ValueError on a file that is no film.
    """
    options = {"protocol_whitelist": "", "format_whitelist": _FORMATS, "max_pixels": str(SIDE_LIMIT * SIDE_LIMIT // 2)}
    with av.open(film, options=options) as container:
        if not container.streams.video:
            raise ValueError("no picture stream")
        stream = container.streams.video[0]
        stream.thread_count = 1
        count = 0
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.FFmpegError:
                continue
            for frame in frames:
                time_s = frame.time if frame.time is not None else count * _NOMINAL_S
                count += 1
                yield float(time_s), _small(frame)
                if count >= MOST_PICTURES:
                    return
        if not count:
            raise ValueError("no picture that can be decoded")


def _small(frame: Any) -> NDArray[np.uint8]:
    """The luma of a frame, WIDTH columns wide."""
    height = min(MOST_HEIGHT, max(16, round(WIDTH * frame.height / frame.width)))
    small = frame.reformat(WIDTH, height, "gray", interpolation="AREA")
    plane = small.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:height, :WIDTH].copy()


def main() -> int:
    """The process: limits first, then the film; 1 if it could not be read."""
    lower_priority()
    limit_process()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    try:
        found = find_mark(_each_in_time(pictures_of(sys.stdin.buffer)))
    except Exception as error:  # noqa: BLE001 - PyAV raises many kinds; any means that this is no film
        answer: dict[str, object] = {"problem": f"{type(error).__name__}: {error}"[:300]}
    else:
        answer = {"payload": found.payload, "agreement": round(found.agreement, 3)}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 1 if "problem" in answer else 0


def _each_in_time(pictures: Iterator[tuple[float, NDArray[np.uint8]]]) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Passes pictures on; one that takes longer than PICTURE_LIMIT_S ends the process."""
    while True:
        signal.alarm(PICTURE_LIMIT_S)
        picture = next(pictures, None)
        signal.alarm(0)
        if picture is None:
            return
        yield picture


if __name__ == "__main__":
    raise SystemExit(main())
