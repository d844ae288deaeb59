"""What the detectors compute on: the processor, or a graphics processor that onnxruntime offers (MINGCHA_DETECTION).

onnxruntime is asked in a process of its own, so that no page and no command loads it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.pictures.process import worker_environment

COMPUTING = "MINGCHA_DETECTION"
"""Environment variable: auto | cpu | gpu."""
CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
_ASK = "import json, onnxruntime; print(json.dumps(onnxruntime.get_available_providers()))"
_LONGEST_S = 30.0


class Computing(StrEnum):
    """What the setting asks for."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


def wanted_computing() -> Computing:
    """The setting, `auto` by default. Raises Fault(INVALID) for another value."""
    given = os.environ.get(COMPUTING, "") or Computing.AUTO.value
    if given not in [one.value for one in Computing]:
        raise Fault(FaultKind.INVALID, Words(f"{COMPUTING} 须为 auto、cpu 或 gpu", f"{COMPUTING} is auto, cpu or gpu"))
    return Computing(given)


def providers_for(wanted: Computing, offered: Collection[str]) -> tuple[str, ...]:
    """The providers of a session, the first that can is used: a graphics processor where one is offered and not
    refused, and always the processor, so that detection works without."""
    return (CUDA, CPU) if wanted is not Computing.CPU and CUDA in offered else (CPU,)


@lru_cache(maxsize=1)
def offered_providers() -> tuple[str, ...]:
    """What onnxruntime offers here, () if it is not installed or does not answer. Asked once: the packages of a program
    do not change while it runs."""
    try:
        done = subprocess.run(
            (sys.executable, "-c", _ASK), capture_output=True, timeout=_LONGEST_S, env=worker_environment(), check=True
        )
        return tuple(str(one) for one in json.loads(done.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return ()


def computing_words(wanted: Computing, offered: Collection[str]) -> Words:
    """What is computed on, and why, as a sentence."""
    if not offered:
        return Words("未安装 onnxruntime，不能检测", "onnxruntime is not installed: nothing is detected")
    if providers_for(wanted, offered)[0] == CUDA:
        return Words("图形处理器（CUDA）", "graphics processor (CUDA)")
    if wanted is Computing.GPU:
        return Words("中央处理器：已设为 gpu，但 onnxruntime 未提供图形处理器",
                     "processor: gpu is set, but onnxruntime offers none")  # fmt: skip
    return Words("中央处理器", "processor")
