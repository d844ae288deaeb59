"""One list of the pages is read at a time: by a process, whose few threads answer everybody, and for a person in all
processes of a home (article 7)."""

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words

_of_process = threading.Lock()


@contextlib.contextmanager
def one_reading(home: Home, person: int) -> Iterator[None]:
    """Around the reading of a list that a person handed in. Raises Fault(UNAVAILABLE), without waiting, while this
    process reads another list, or any process of the home another one of this person."""
    if not _of_process.acquire(blocking=False):
        raise _busy("另一份清单", "another list")
    try:
        with _turn_of(home, person):
            yield
    finally:
        _of_process.release()


@contextlib.contextmanager
def _turn_of(home: Home, person: int) -> Iterator[None]:
    """Holds a file of this person, which goes with the turn; a process that dies gives the lock back."""
    home.imports.mkdir(mode=0o700, exist_ok=True)
    path = home.imports / f"reading-{person}"
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        if not _is_locked(file):
            raise _busy("您的另一份清单", "another list of yours")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(file)


def _is_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(file).st_nlink > 0  # else its holder has removed it since it was opened


def _busy(zh: str, en: str) -> Fault:
    words = Words(f"正在读取{zh}，请稍后再试", f"{en} is being read: try again in a moment")
    return Fault(FaultKind.UNAVAILABLE, words)
