"""The workers of a redaction, seen from the job: starts one with its order and reads its answer. Decodes nothing."""

import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.pictures.process import worker_environment
from mingcha.privacy.detection.computing import wanted_computing
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.rendering.source import SourceFragment

DONE, FAILED = b"+", b"-"
DETECT = (sys.executable, "-m", "mingcha.privacy.rendering.detect_worker")
RENDER = (sys.executable, "-m", "mingcha.privacy.rendering.render_worker")
COVER_STILL = (sys.executable, "-m", "mingcha.privacy.rendering.still_worker")
SEEK_IN_STILLS = (sys.executable, "-m", "mingcha.privacy.rendering.still_seek_worker")
LONGEST_S = 3600.0
"""A worker is killed after this time; a picture has its own limit."""
ANSWER_LIMIT_BYTES = 256 << 20
_NEEDED: dict[tuple[str, ...], tuple[str, ...]] = {
    DETECT: ("av", "numpy", "onnxruntime"),
    SEEK_IN_STILLS: ("av", "numpy", "onnxruntime"),
    RENDER: ("av", "numpy"),
    COVER_STILL: ("av", "numpy"),
}


def detect_order(chunk: FilmSpan, fragments: Sequence[SourceFragment], models: Path, settings: str) -> dict[str, Json]:
    """What `DETECT` reads."""
    return {**_source(chunk, fragments), **_detectors(models, settings)}


def render_order(chunk: FilmSpan, fragments: Sequence[SourceFragment], order: RenderOrder) -> dict[str, Json]:
    """What `RENDER` reads."""
    return {**_source(chunk, fragments), "render": order.as_json()}


def check_order(film: Path, offset_bytes: int, models: Path, settings: str) -> dict[str, Json]:
    """What `DETECT` reads to look at a fragment of a film."""
    return {"film": str(film), "offset": offset_bytes, **_detectors(models, settings)}


def run_worker(program: tuple[str, ...], order: Mapping[str, Json], limit_s: float = LONGEST_S) -> bytes:
    """The result of a worker. Blocks the calling thread.

    Raises Fault(UNSUPPORTED) if its packages are not installed, Fault(UNAVAILABLE) if it ends without a result.
    """
    require_packages(program)
    process = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=worker_environment()
    )
    killer = threading.Timer(limit_s, process.kill)
    killer.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdout as result:
            with process.stdin as to:
                to.write(json.dumps(order).encode())
            answer = result.read(ANSWER_LIMIT_BYTES + 1)
    except BrokenPipeError:
        answer = b""
    finally:
        killer.cancel()
        process.kill()
        process.wait()
    if len(answer) > ANSWER_LIMIT_BYTES or not answer.startswith(DONE):
        detail = answer[1:301].decode(errors="replace") if answer.startswith(FAILED) else "it ended without an answer"
        words = Words("脱敏处理进程未能完成", "a worker of the redaction did not finish")
        raise Fault(FaultKind.UNAVAILABLE, words, detail)
    return answer[1:]


def require_packages(program: tuple[str, ...]) -> None:
    """Raises Fault(UNSUPPORTED) if a package that a worker needs is not installed: without detectors nothing is
    published (T21c-N)."""
    missing = [name for name in _NEEDED.get(program, ()) if importlib.util.find_spec(name) is None]
    if missing:
        words = Words("本机未安装脱敏所需的软件包", "the packages for redaction are not installed (extra redaction)")
        raise Fault(FaultKind.UNSUPPORTED, words, ", ".join(missing))


def _detectors(models: Path, settings: str) -> dict[str, Json]:
    """The worker has none of our settings in its environment, so its order says what to compute on."""
    return {"models": str(models), "settings": settings, "computing": wanted_computing().value}


def _source(chunk: FilmSpan, fragments: Sequence[SourceFragment]) -> dict[str, Json]:
    return {"chunk": list(chunk), "fragments": [list(one) for one in fragments]}
