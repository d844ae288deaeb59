"""Writes the clips of one camera from the fragments of a recorder's files, byte for byte, in one pass.

Each fragment is compared with its digest while it is copied; the digest of the clip is computed from the same pieces.
Copied fragments are noted (clip_notes), so that an interrupted writer resumes after the last whole fragment.
"""

import base64
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from mingcha.evidence.bag.clip_notes import ClipNotes
from mingcha.evidence.bag.paths import CLIP
from mingcha.evidence.bag.values import DIGEST_BOX_BYTES, DIGEST_BOX_HEAD, Fragment, Missing, Segment, SourceFile
from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SYNC_EVERY_BYTES = 64 << 20
"""Bytes that a power failure may lose."""
_PIECE_BYTES = 1 << 20


class ClipWriter:
    """The clips of one camera below `bag`, with its notes in `notes`. Raises OSError if the disk cannot be written
    to."""

    def __init__(self, bag: Path, notes: Path, camera: str) -> None:
        self._bag, self._camera = bag, camera
        self._notes = ClipNotes(notes)
        self._clips = 0
        self._clip = ""
        self._file: BinaryIO | None = None
        self._hash = hashlib.sha256()
        self._offset = 0
        self._unsynced = 0
        self._end_90k = -1
        self._stretch: tuple[str | bytes, ...] = ()
        self._files: set[str] = set()
        self._have: set[tuple[str, int]] = set()
        self.is_done = False
        (bag / "data").mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_up()

    def has(self, file: str, part: int) -> bool:
        """Whether this fragment of the file of this name is already written or noted as missing."""
        return (file, part) in self._have

    def write(self, file: SourceFile, one: Fragment, pieces: Iterable[bytes]) -> None:
        """Appends a fragment. If its bytes differ from the sealed digest, keeps nothing of it and raises
        Fault(CORRUPT)."""
        if one.part >= len(file.parts) or file.parts[one.part] != one.digest:
            raise _altered(file, one)
        follows = self._is_empty or one.begin_90k == self._end_90k
        if self._file is None or file.stretch != self._stretch or not follows:
            self._begin(file)
        assert self._file is not None
        before = self._hash.copy()
        try:
            if not self._copy(one, pieces):
                raise _altered(file, one)
        except BaseException:
            self._file.seek(self._offset)
            self._file.truncate()
            self._hash = before
            raise
        if file.name not in self._files:
            self._files.add(file.name)
            self._notes.add({"t": "file", **file_line(file)})
        segment = Segment(self._camera, self._clip, self._offset, file.name, one, file.log, file.index)
        self._notes.add({"t": "segment", **segment.as_json(), "begin_90k": one.begin_90k, "end_90k": one.end_90k})
        self._have.add((file.name, one.part))
        self._offset += one.size_bytes
        self._end_90k = one.end_90k
        self._unsynced += one.size_bytes
        if self._unsynced >= SYNC_EVERY_BYTES:
            self._sync()

    def note_missing(self, one: Missing) -> None:
        """Notes an unavailable fragment; the clip ends before it."""
        if (one.file, one.part) not in self._have:
            self._have.add((one.file, one.part))
            self._notes.add({"t": "missing", **one.as_json()})

    def finish(self) -> None:
        """Ends the last clip, once every fragment of the camera is handled."""
        if not self.is_done:
            self._end()
            self._notes.add({"t": "done"})
            self._notes.sync()
            self.is_done = True

    def close(self) -> None:
        """Closes the files; another writer can continue an open clip."""
        if self._file is not None:
            self._sync()
            self._file.close()
            self._file = None
        self._notes.close()

    def _copy(self, one: Fragment, pieces: Iterable[bytes]) -> bool:
        """Copies the pieces; returns whether they are the fragment, with its digest and its digest box."""
        assert self._file is not None
        body = hashlib.sha256()
        left, box = one.size_bytes - DIGEST_BOX_BYTES, b""
        for piece in pieces:
            self._file.write(piece)
            self._hash.update(piece)
            if left >= len(piece):
                body.update(piece)
                left -= len(piece)
                continue
            view = memoryview(piece)
            body.update(view[:left])
            box += view[left:]
            left = 0
            if len(box) > DIGEST_BOX_BYTES:
                return False
        return left == 0 and body.digest() == one.digest and box == DIGEST_BOX_HEAD + one.digest

    @property
    def _is_empty(self) -> bool:
        """Whether the open clip has no fragment: its first one was altered, or the writer was interrupted."""
        return self._file is not None and self._offset == len(self._stretch[-1])

    def _begin(self, file: SourceFile) -> None:
        if self._is_empty:
            self._discard()
        self._end()
        self._clips += 1
        self._clip = CLIP.format(camera=self._camera, number=self._clips)
        self._file = (self._bag / self._clip).open("wb")
        self._file.write(file.init)
        self._hash = hashlib.sha256(file.init)
        self._offset, self._stretch = len(file.init), file.stretch
        init = base64.b64encode(file.init).decode()
        self._notes.add(
            {"t": "clip", "clip": self._clip, "init": init, "stretch": [str(each) for each in file.stretch[:-1]]}
        )

    def _discard(self) -> None:
        """Removes the open clip, which has no fragment; the next one takes its name."""
        assert self._file is not None
        self._file.close()
        self._file = None
        (self._bag / self._clip).unlink()
        self._clips -= 1

    def _end(self) -> None:
        """Closes the open clip finally."""
        if self._is_empty:
            self._discard()
        if self._file is None:
            return
        self._sync()
        self._file.close()
        self._file = None
        digest = self._hash.hexdigest()
        self._notes.add({"t": "closed", "clip": self._clip, "bytes": self._offset, "sha256": digest})
        self._notes.sync()

    def _sync(self) -> None:
        """Syncs the clip before its notes, so that a note never names data that is not on the disk."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._notes.sync()
        self._unsynced = 0

    def _take_up(self) -> None:
        """Resumes at the end of the notes: reads an open clip again, up to its last whole fragment."""
        lines = self._notes.lines
        begun = [place for place, line in enumerate(lines) if line["t"] == "clip"]
        self._clips = len({lines[place]["clip"] for place in begun})
        closed = {line["clip"] for line in lines if line["t"] == "closed"}
        if begun and lines[begun[-1]]["clip"] not in closed:
            lines = self._read_again(lines, begun[-1])
        for line in lines:
            if line["t"] in ("segment", "missing"):
                self._have.add((line["file"], line["part"]))
                self._end_90k = line.get("end_90k", self._end_90k)
            elif line["t"] == "file":
                self._files.add(line["file"])
            self.is_done = self.is_done or line["t"] == "done"

    def _read_again(self, lines: list[dict[str, Any]], begun: int) -> list[dict[str, Any]]:
        """Hashes the open clip; returns the lines that agree with it, with the clip open after them."""
        first = lines[begun]
        init = base64.b64decode(first["init"])
        path = self._bag / first["clip"]
        if not path.exists() or _read(path, 0, len(init)) != init:
            self._notes.keep(lines[:begun])
            self._clips -= 1
            return lines[:begun]
        self._hash, self._offset = hashlib.sha256(init), len(init)
        kept = lines[: begun + 1]
        with path.open("rb") as file:
            file.seek(self._offset)
            for line in lines[begun + 1 :]:
                if line["t"] == "segment" and not self._has_fragment(file, line):
                    break
                kept.append(line)
        self._file = path.open("r+b")
        self._file.truncate(self._offset)
        self._file.seek(self._offset)
        self._clip, self._stretch = str(first["clip"]), (*first["stretch"], init)
        if kept and kept[-1]["t"] == "file":
            kept.pop()  # without its first fragment
        self._notes.keep(kept)
        return kept

    def _has_fragment(self, file: BinaryIO, line: dict[str, Any]) -> bool:
        body, whole = hashlib.sha256(), self._hash.copy()
        left = int(line["bytes"]) - DIGEST_BOX_BYTES
        while left:
            piece = file.read(min(left, _PIECE_BYTES))
            if not piece:
                return False
            whole.update(piece)
            body.update(piece)
            left -= len(piece)
        box = file.read(DIGEST_BOX_BYTES)
        if body.hexdigest() != line["sha256"] or box != DIGEST_BOX_HEAD + body.digest():
            return False
        whole.update(box)
        self._hash, self._offset = whole, self._offset + int(line["bytes"])
        return True


def file_line(file: SourceFile) -> dict[str, Json]:
    """The line of a file in files.jsonl."""
    return {
        "camera": file.camera, "file": file.name, "epoch": file.epoch, "minute": file.minute, "n": file.n,
        "bytes": file.size_bytes, "parts": [part.hex() for part in file.parts],
        "header": base64.b64encode(file.header).decode(), "log": file.log, "index": file.index,
    }  # fmt: skip


def _read(path: Path, offset: int, size_bytes: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(size_bytes)


def _altered(file: SourceFile, one: Fragment) -> Fault:
    words = Words(
        f"录像 {file.name} 第 {one.part} 段与封存时的摘要不符，不能作为原始证据导出",
        f"part {one.part} of {file.name} differs from its sealed digest; it cannot leave as original evidence",
    )
    return Fault(FaultKind.CORRUPT, words)
