"""What both workers of a redaction are: a process that limits itself, does one order and answers by its pipe.

The only processes in which footage is decoded for publication. They write no file. The order is JSON on standard input,
the answer "+" and the result or "-" and a reason.
"""

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mingcha.kit.errors import Fault
from mingcha.media.pictures.process import limit_process, lower_priority, private_output
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.rendering.decoding import frames_of
from mingcha.privacy.rendering.processes import DONE, FAILED
from mingcha.privacy.rendering.source import SourceFragment

MEMORY_LIMIT_BYTES = 3 << 30
"""Address space: the networks take some 450 MiB, the pictures that the encoder holds back at 1080p some 150."""
PICTURE_LIMIT_S = 30
"""Processor seconds for all that is done with one picture; beyond it the process ends (SIGPROF). Not by the clock:
a busy machine gives a worker of low priority little of it, and processes.LONGEST_S ends one that hangs."""


def main(work: Callable[[Mapping[str, Any]], bytes]) -> int:
    """Does one order."""
    lower_priority()
    limit_process(MEMORY_LIMIT_BYTES)
    out = private_output()
    try:
        answer = DONE + work(json.load(sys.stdin))
    except Fault as fault:
        answer = FAILED + str(fault).encode()[:300]
    except Exception as error:  # noqa: BLE001 - PyAV and onnxruntime raise many kinds; any means that it failed
        answer = FAILED + f"{type(error).__name__}: {error}".encode()[:300]
    out.write(answer)
    out.flush()
    return 0


def source_frames(order: Mapping[str, Any]) -> Iterator[Any]:
    """The decoded pictures of the chunk of an order, each within its time limit."""
    fragments = [SourceFragment(*row) for row in order["fragments"]]
    return each_in_time(frames_of(FilmSpan(*order["chunk"]), fragments))


def each_in_time(frames: Iterable[Any]) -> Iterator[Any]:
    """Passes pictures on; one that takes longer than PICTURE_LIMIT_S, with what is done with it, ends the process."""
    _limit()
    for frame in frames:
        _limit()
        yield frame
    _limit()  # for the encoder's end


def _limit() -> None:
    signal.setitimer(signal.ITIMER_PROF, PICTURE_LIMIT_S)
