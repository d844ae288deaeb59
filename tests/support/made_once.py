"""What is costly to make and the same for every process of tests: made by the first one that needs it, then copied.

scripts/stages.py names a folder for one run of `make test`. Without it each process makes its own.
"""

import atexit
import fcntl
import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

SHARED = "MINGCHA_MADE_ONCE"


@functools.cache
def _folder(by_all: bool) -> Path:
    """Shared by processes of one priority: at idle priority another one may take minutes, and nobody shall wait."""
    if SHARED in os.environ:
        folder = Path(os.environ[SHARED]) / ("all" if by_all else f"{os.sched_getscheduler(0)}-{os.nice(0)}")
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    folder = Path(tempfile.mkdtemp(prefix="mingcha-made-once-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def made_once(name: str, make: Callable[[Path], object], *, by_all: bool = False) -> Path:
    """A folder that `make` filled. It is copied, never changed; what `make` raises is raised, and the next process that
    needs the folder makes it. What processes of another priority have made is taken, and nobody waits for them.
    `by_all`: one for every priority, where what needs it never runs side by side."""
    path = _folder(by_all) / name
    if SHARED in os.environ and (made := next(Path(os.environ[SHARED]).glob(f"*/{name}"), None)):
        return made
    with (_folder(by_all) / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = path.with_name(f"{name}.making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(path)
    return path
