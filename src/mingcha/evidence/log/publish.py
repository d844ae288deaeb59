"""Publishes a log as static files (C2SP tlog-tiles): tiles are only ever created, the checkpoint is replaced last.

A reader that reads the checkpoint first always finds its tiles, even after a power failure at any moment.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.merkle import TILE_WIDTH, StoredTree
from mingcha.evidence.log.rows import LogRows
from mingcha.evidence.log.tiles import CHECKPOINT, Tile, encode_bundle, tiles_of
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.kit.words import Words


class StaticFiles(Protocol):
    """A store for published files, by relative path: a folder, or an object store."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None if there is none."""
        ...

    def create(self, path: str, data: bytes) -> None:
        """Writes a new file durably. Raises FileExistsError if it exists."""
        ...

    def replace(self, path: str, data: bytes) -> None:
        """Writes a file durably and in one step, replacing any existing one."""
        ...

    def remove_below(self, path: str) -> None:
        """Removes every file whose path starts with `path` and a slash, if any."""
        ...

    def paths(self) -> Iterator[str]:
        """Every file, without drafts of an interrupted write."""
        ...


class FolderFiles:
    """Published files in a folder. Each file appears completely or not at all; its directory is synced with it."""

    _DRAFT = ".draft"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def create(self, path: str, data: bytes) -> None:
        target = self.folder / path
        draft = self._draft(target, data)
        try:
            os.link(draft, target)
        finally:
            draft.unlink()
        sync_folder(target.parent)

    def replace(self, path: str, data: bytes) -> None:
        target = self.folder / path
        self._draft(target, data).replace(target)
        sync_folder(target.parent)

    def remove_below(self, path: str) -> None:
        if (self.folder / path).is_dir():
            shutil.rmtree(self.folder / path)

    def paths(self) -> Iterator[str]:
        for path in sorted(self.folder.rglob("*")):
            if not path.is_dir() and path.suffix != self._DRAFT:
                yield path.relative_to(self.folder).as_posix()

    def _draft(self, target: Path, data: bytes) -> Path:
        self._make_folder(target.parent)
        draft = target.with_name(target.name + self._DRAFT)
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return draft

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            sync_folder(folder.parent)


def publish(signed: SignedCheckpoint, rows: LogRows, files: StaticFiles, verifier: Verifier) -> int:
    """Writes the files up to the signed head of `rows`; returns its size. See Log.publish."""
    size = signed.checkpoint.size
    old_size = _published_size(signed, rows, files, verifier)
    if old_size == size:
        return size
    tiles = tiles_of(size, old_size)
    for tile in tiles:
        _create(files, tile.path, tile_content(tile, rows))
    files.replace(CHECKPOINT, signed.note)
    for tile in tiles:
        if tile.width == TILE_WIDTH:
            files.remove_below(f"{tile.path}.p")  # tlog-tiles: partial tiles may be removed once the full one exists
    return size


def _published_size(signed: SignedCheckpoint, rows: LogRows, files: StaticFiles, verifier: Verifier) -> int:
    data = files.read(CHECKPOINT)
    if data is None:
        return 0
    try:
        old = open_checkpoint(data, verifier, signed.checkpoint.origin).checkpoint
        if StoredTree(signed.checkpoint.size, rows.hashes).root(old.size) != old.root:
            raise ValueError("it is not a prefix of the log")
    except ValueError as error:
        words = Words("已公布的日志与库中日志不一致", "what was published is not a prefix of the log")
        raise Fault(FaultKind.CORRUPT, words, f"{signed.checkpoint.origin}: {error}") from None
    return old.size


def tile_content(tile: Tile, rows: LogRows) -> bytes:
    """The bytes of a tile or bundle. Raises ValueError if the rows lack a part of it."""
    stop = tile.start + tile.width
    if tile.level is None:
        parts = [entry.body for entry in rows.entries(tile.start, stop)]
    else:
        parts = rows.hashes(tile.level, tile.start, stop)
    if len(parts) != tile.width:
        raise ValueError(f"{tile.path} is not whole in the rows of the log")
    return encode_bundle(parts) if tile.level is None else b"".join(parts)


def _create(files: StaticFiles, path: str, data: bytes) -> None:
    try:
        files.create(path, data)
    except FileExistsError:
        if files.read(path) != data:
            words = Words(f"已公布的文件内容不同：{path}", f"a published file differs: {path}")
            raise Fault(FaultKind.CORRUPT, words) from None
