"""What a search found in each source file, kept beside the compiled modules: only a changed file is searched again.

The key of a file is the SHA-256 of its bytes. A store that cannot be read or written costs time and changes no result.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

type Found = list[list[str]]
"""What is found in one file, as plain texts."""
STORES = Path(__file__).with_name("__pycache__")
"""The folder of the stores; like compiled modules they are made where the code may be written, and never committed."""


def found_in_files(
    files: Iterable[Path], search: Callable[[Path, str], Found], *, store: Path | None, searcher: str
) -> dict[Path, Found]:
    """The findings of `search(path, text)` in each file, in the order of the files.

    `store`: the file of earlier findings, None for none; `searcher`: changes when the search itself does. Raises what
    `search` raises, and UnicodeDecodeError for a file that is no UTF-8.
    """
    known = _stored(store, searcher)
    found: dict[Path, Found] = {}
    held: dict[str, tuple[str, Found]] = {}
    for path in files:
        data = path.read_bytes()
        digest, name = hashlib.sha256(data).hexdigest(), path.as_posix()
        before = known.get(name)
        rows = before[1] if before is not None and before[0] == digest else search(path, data.decode("utf-8"))
        found[path], held[name] = rows, (digest, rows)
    if store is not None and held != known:
        _keep(store, searcher, held)
    return found


def digest_of(*modules: Path) -> str:
    """The name of a searcher: the SHA-256 of the modules that search."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in modules)).hexdigest()


def _stored(store: Path | None, searcher: str) -> dict[str, tuple[str, Found]]:
    if store is None:
        return {}
    try:
        content = json.loads(store.read_text(encoding="utf-8"))
        if content["searcher"] != searcher:
            return {}
        return {name: (digest, rows) for name, (digest, rows) in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _keep(store: Path, searcher: str, held: dict[str, tuple[str, Found]]) -> None:
    try:
        store.parent.mkdir(exist_ok=True)
        beside = store.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps({"searcher": searcher, "files": held}), encoding="utf-8")
        beside.replace(store)
    except OSError:  # an installation that may not write beside its code searches at each start
        return
