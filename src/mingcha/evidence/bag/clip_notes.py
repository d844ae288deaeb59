"""The notes of a writer of clips: one JSON line per step, so that an interrupted writer can resume.

Kinds: `clip` (begun, with its `ftyp moov`), `file`, `segment`, `missing` (an unavailable fragment), `closed` (with the
clip's SHA-256), `done`.
"""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mingcha.kit.canonical import Json, canonical_json


class ClipNotes:
    """The notes of one camera, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.lines = list(_whole_lines(path))
        """The lines of earlier writers."""
        self._file = path.open("ab")
        self._file.truncate(sum(len(canonical_json(line)) + 1 for line in self.lines))

    def add(self, line: dict[str, Json]) -> None:
        """Adds a line; `sync` makes it durable."""
        self._file.write(canonical_json(line) + b"\n")

    def sync(self) -> None:
        """Syncs the added lines."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def keep(self, lines: Sequence[dict[str, Any]]) -> None:
        """Replaces all lines by these, since the rest was not on the disk."""
        self._file.close()
        draft = self._path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.writelines(canonical_json(line) + b"\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        self.lines = list(lines)
        self._file = self._path.open("ab")

    def close(self) -> None:
        """Ends writing."""
        self._file.close()


def _whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines up to the first torn one."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                found = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                return
            if not isinstance(found, dict):
                return
            yield found
