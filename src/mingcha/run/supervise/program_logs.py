"""The log files of programs under `mingcha up`: logs/NAME.log and the last few older ones, each bounded in size."""

import os
import threading
from pathlib import Path
from typing import TextIO

KEPT = 3
"""Number of older logs kept: NAME.1.log (the newest) to NAME.3.log."""
LARGEST_BYTES = 16 * 1024 * 1024
_LAST_WORDS_BYTES = 2048


def begin_log(folder: Path, name: str) -> Path:
    """Renames the log of the last start and returns the path of the new one (not created yet)."""
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size:
        _make_room(folder, name)
        path.replace(folder / f"{name}.1.log")
    return path


def cap_log(path: Path, largest_bytes: int = LARGEST_BYTES) -> bool:
    """Renames a log that is too large and creates a new one under its name; returns whether it did.

    No line is lost: the writer continues in its open file until it notices the new one (FollowedLog).
    """
    if not path.exists() or path.stat().st_size <= largest_bytes:
        return False
    name = path.stem
    _make_room(path.parent, name)
    path.replace(path.with_name(f"{name}.1.log"))
    path.touch(mode=0o600)
    return True


class FollowedLog:
    """Standard output to a log file that another process rotates: before each line it checks whether the file was
    renamed, and reopens it (file descriptors 1 and 2).

    A line that cannot be written is dropped and counted in the next one: logging that the disk is full must not stop
    the thread that writes footage.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._lost = 0

    def write(self, text: str) -> int:
        """Writes to standard output, which may be a new file; never raises on disk errors."""
        with self._lock:
            self._follow()
            line = f'\n{{"event": "log_lines_lost", "lines": {self._lost}, "level": "warning"}}\n' if self._lost else ""
            data = (line + text).encode("utf-8", "backslashreplace")
            try:
                whole = os.write(1, data) == len(data)
            except OSError:
                whole = False
            self._lost = 0 if whole else self._lost + 1
            return len(text)

    def flush(self) -> None:
        """Does nothing: writes are unbuffered."""

    def _follow(self) -> None:
        try:
            named, here = self._path.stat(), os.fstat(1)
            if (named.st_dev, named.st_ino) == (here.st_dev, here.st_ino):
                return
            log = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        except OSError:
            return  # continue with the old file
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(log)


class SurvivingOutput:
    """Standard output to systemd's journal, a terminal or a pipe: if the reader is gone, lines are dropped and the
    program continues.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes, or drops the line."""
        try:
            return self._stream.write(text)
        except (OSError, ValueError):
            return len(text)

    def flush(self) -> None:
        """Flushes, or drops the buffered lines."""
        try:
            self._stream.flush()
        except (OSError, ValueError):
            return


def last_words(path: Path) -> str:
    """The last non-empty line of a log, at most 300 characters; "" if there is none."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - _LAST_WORDS_BYTES))
            lines = log.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")


def _make_room(folder: Path, name: str) -> None:
    for number in range(KEPT, 1, -1):
        younger = folder / f"{name}.{number - 1}.log"
        if younger.exists():
            younger.replace(folder / f"{name}.{number}.log")
