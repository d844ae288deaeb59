"""The modules imported by an entry of the player, for preload links: the browser then fetches all of them at once."""

import re
from functools import cache
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders

FOLDER = "build/player"
_IMPORT = re.compile(r'\bfrom "\./([a-z0-9_]+\.js)"')


@cache
def modules_of(entry: str) -> tuple[str, ...]:
    """Static paths of an entry ("viewer.js") and of all its imports, the entry first; omits files that are not
    built."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        file = finders.find(f"{FOLDER}/{name}")
        if name in found or file is None:
            continue
        found[name] = None
        waiting += _IMPORT.findall(Path(str(file)).read_text(encoding="utf-8"))
    return tuple(str(PurePosixPath(FOLDER) / name) for name in found)
