"""The limits and the environment of a process that decodes: bitstreams are hostile and may end only their own process.

Imports no decoder, so that programs that only start such a process can read it.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO

MEMORY_LIMIT_BYTES = 1536 << 20
"""Address space: libraries take some 250 MiB, the decoded pictures of a 4K stream some 300."""
PICTURE_LIMIT_S = 10
"""Time limit for decoding and encoding one picture; beyond it the process exits (SIGALRM)."""
_NICE = 10
_PR_SET_DUMPABLE = 4


def limit_process(memory_limit_bytes: int = MEMORY_LIMIT_BYTES) -> None:
    """Limits this process for good: address space, no core dump, no file written; a picture that takes too long ends
    it, SIGINT does not."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process even inside a decoder
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that started it ends it, not the terminal
    forbid_dumps()
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit_bytes, memory_limit_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def forbid_dumps() -> None:
    """Forbids core dumps of this process for good: its memory has pictures without masks and passwords (article 18).

    Where the machine passes core dumps to a program (core_pattern "|..."), Linux ignores the limit of 0; a process that
    is not dumpable has none there either. Call it after what this process writes below /proc/self: it may not later.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):  # Linux alone has prctl
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def lower_priority() -> None:
    """Puts this process behind the recorder, for processor and memory."""
    os.nice(_NICE)
    with contextlib.suppress(OSError):  # if memory is short, the kernel must kill this process, not the gateway
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def worker_environment() -> dict[str, str]:
    """The environment of a worker: only what Python needs, none of our settings, so that it has no path of a key."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "LC_ALL") if name in os.environ}
    return kept | {"OPENBLAS_NUM_THREADS": "1"}  # a worker has one thread; each more would reserve address space


def private_output() -> BinaryIO:
    """The pipe of standard output, under another number: what a library prints must not get between the messages."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    return out
