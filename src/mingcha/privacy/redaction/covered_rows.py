"""The rows of `frozen.json` by chunk, as they were after earlier edits: an edit writes those of its own time again and
takes the others as they are, since it changes nothing elsewhere (tracks/editing.py).

Never the truth: what is rendered is computed anew from the detections, and must have the digest that was reviewed.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from mingcha.kit.canonical import canonical_json
from mingcha.privacy.redaction.edits import NewEdit, edit_text

_VERSION = 2


@dataclass(frozen=True, slots=True)
class _RowsFile:
    """A file: the rows of some chunks after so many edits, and the count of edits whose file has the others."""

    path: Path
    places: dict[int, tuple[int, int, int]]
    """Place of a chunk -> offset and length in the file, and CRC-32."""
    earlier: int | None
    """None: it has all chunks."""


class CoveredRows:
    """The rows in a folder of a redaction after these edits, in files by their number and digest."""

    def __init__(self, folder: Path, edits: Sequence[NewEdit]) -> None:
        self._folder, self._count = folder, len(edits)
        self._names = [_name(count, digest) for count, digest in enumerate(_digests(edits))]

    def known(self) -> int | None:
        """After how many of the edits rows are there; None if after none."""
        return next((count for count in range(self._count, -1, -1) if self._chain(count) is not None), None)

    def write(self, chunks: int, changed: Iterable[int] | None, rows: Callable[[int], bytes]) -> None:
        """Keeps the rows after all edits: those of the changed chunks beside those that are known, or of all (None).
        A disk that takes nothing is no matter: they are computed again then."""
        earlier = self.known() if changed is not None else None
        places = range(chunks) if earlier is None or changed is None else sorted(set(changed))
        parts = [(place, rows(place)) for place in places]
        offsets, at = {}, 0
        for place, part in parts:
            offsets[str(place)] = [at, len(part), zlib.crc32(part)]
            at += len(part)
        head = canonical_json({"v": _VERSION, "earlier": -1 if earlier is None else earlier, "places": offsets})
        with suppress(OSError):
            lines = [b"%08x" % zlib.crc32(head), b" ", head, b"\n"]
            keep_file(self._folder, self._names[-1], [*lines, *(part for _, part in parts)])

    def parts(self, chunks: int) -> Iterator[bytes | None]:
        """The rows of each chunk; None for rows that are not there, or not as they were written."""
        files = self._chain(self._count) or []
        return _read([next((one for one in files if place in one.places), None) for place in range(chunks)])

    def _chain(self, count: int) -> list[_RowsFile] | None:
        """The files that together have all rows after so many edits, the newest first."""
        files: list[_RowsFile] = []
        at: int | None = count
        while at is not None:
            file = _opened(self._folder / self._names[at]) if at <= count else None
            if file is None or (file.earlier is not None and file.earlier >= at):
                return None
            files.append(file)
            at = file.earlier
        return files


def _digests(edits: Sequence[NewEdit]) -> Iterator[str]:
    """Of the first 0, 1, … edits."""
    hashed = hashlib.sha256()
    yield hashed.hexdigest()
    for edit in edits:
        hashed.update(edit_text(edit).encode() + b"\n")
        yield hashed.hexdigest()


def _name(count: int, digest: str) -> str:
    return f"rows-{count:05}-{digest[:16]}.part"


def _opened(path: Path) -> _RowsFile | None:
    try:
        with path.open("rb") as file:
            line = file.readline()
        crc, packed = line.rstrip(b"\n").split(b" ", 1)
        if crc != b"%08x" % zlib.crc32(packed):
            return None
        head: Any = json.loads(packed)
        if head["v"] != _VERSION:
            return None
        places = {int(place): (len(line) + at, *more) for place, (at, *more) in head["places"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return _RowsFile(path, places, None if head["earlier"] < 0 else head["earlier"])


def _read(having: Sequence[_RowsFile | None]) -> Iterator[bytes | None]:
    handles: dict[Path, int] = {}
    try:
        for place, file in enumerate(having):
            if file is None:
                yield None
                continue
            if file.path not in handles:
                handles[file.path] = os.open(file.path, os.O_RDONLY)
            at, length, crc = file.places[place]
            part = os.pread(handles[file.path], length, at)
            yield part if zlib.crc32(part) == crc else None
    finally:
        for handle in handles.values():
            os.close(handle)


def keep_file(folder: Path, name: str, parts: Sequence[bytes]) -> None:
    """A draft of its own, made durable, then moved to its name: two pages may write the same rows at once."""
    with NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False) as draft:
        try:
            draft.writelines(parts)
            draft.flush()
            os.fsync(draft.fileno())
        except OSError:
            Path(draft.name).unlink(missing_ok=True)
            raise
    Path(draft.name).chmod(0o640)
    Path(draft.name).replace(folder / name)
