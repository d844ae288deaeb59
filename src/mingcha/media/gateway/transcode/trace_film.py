"""Searches a film for the mark of a viewing copy, in a separate process; this module decodes nothing (article
20(1))."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.transcode.workers import check_decoding
from mingcha.media.pictures.process import worker_environment

WORKER = (sys.executable, "-m", "mingcha.media.gateway.transcode.trace_worker")
LONGEST_S = 3600
"""The process is killed after this time; its own limit of processor time is shorter."""
_ANSWER_LIMIT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Trace:
    """The result for a film: the 40 bits of its mark, or None, and the agreement of the bits (docs/ref/marks.md)."""

    payload: int | None
    agreement: float


def trace_film(film: Path) -> Trace:
    """Searches a film, which takes about as long as decoding it. Blocks the calling thread.

    Raises Fault(UNSUPPORTED) without a decoder, Fault(NOT_FOUND) without the file, Fault(CORRUPT) if it is no film.
    """
    check_decoding()
    try:
        with film.open("rb") as opened:
            done = subprocess.run(
                WORKER, stdin=opened, capture_output=True, timeout=LONGEST_S, check=False, env=worker_environment()
            )
    except OSError as error:
        raise Fault(FaultKind.NOT_FOUND, Words("无法打开该文件", "the file cannot be opened"), str(error)) from None
    except subprocess.TimeoutExpired:
        raise _no_film("it took too long") from None
    try:
        facts = json.loads(done.stdout[:_ANSWER_LIMIT_BYTES])
    except ValueError:
        raise _no_film(f"the search ended with {done.returncode}") from None
    if "problem" in facts:
        raise _no_film(str(facts["problem"]))
    return Trace(facts["payload"], float(facts["agreement"]))


def _no_film(detail: str) -> Fault:
    words = Words("该文件不是可读取的视频", "the file is no video that can be read")
    return Fault(FaultKind.CORRUPT, words, detail)
