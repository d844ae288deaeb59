"""The files that programs under `mingcha up` write to: logs/NAME.log, the last few of them, none without bound."""

import os
import shutil
from pathlib import Path

KEPT = 3
"""Older logs kept beside the current one: NAME.1.log (the youngest) to NAME.3.log."""
LARGEST_BYTES = 16 * 1024 * 1024
_LAST_WORDS_BYTES = 2048


def begin_log(folder: Path, name: str) -> Path:
    """Moves the log of the last start aside and returns the path of the new one (not yet there)."""
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size:
        _make_room(folder, name)
        path.replace(folder / f"{name}.1.log")
    return path


def cap_log(path: Path, largest_bytes: int = LARGEST_BYTES) -> bool:
    """Moves what a log holds aside when it is too large; whether it did. Its writer goes on writing to the same file.

    The writer must append (O_APPEND); lines written between the copy and the cut are lost.
    """
    if not path.exists() or path.stat().st_size <= largest_bytes:
        return False
    name = path.stem
    _make_room(path.parent, name)
    shutil.copyfile(path, path.with_name(f"{name}.1.log"))
    os.truncate(path, 0)
    return True


def last_words(path: Path) -> str:
    """The last line of a log that is not empty, at most 300 characters; "" when there is none."""
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
