"""The digest of the footage that was fetched for a redaction: what is rendered is what was looked at (article 21)."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from mingcha.kit.canonical import Json, canonical_json


def clips_sha256(folder: Path, advance: Callable[[], None] = lambda: None) -> str:
    """The SHA-256 of the list of names (below the folder) and digests of the clips `*.mp4` that lie there; `advance` is
    called after each and may end it by raising. Raises OSError."""
    listed: list[Json] = []
    for name in sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.mp4")):
        with (folder / name).open("rb") as file:
            listed.append([name, hashlib.file_digest(file, "sha256").hexdigest()])
        advance()
    return hashlib.sha256(canonical_json(listed)).hexdigest()
