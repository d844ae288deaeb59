"""All operating-system calls on footage and its folders, behind a protocol; tests replace it with a faulty disk."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mingcha.kit.durable import sync_folder

_COPY_LIMIT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """The file system that holds the footage."""

    bytes_free: int
    """Bytes that this process may still write."""
    bytes_total: int


class FileLayer(Protocol):
    """Paths are absolute. Every method raises OSError as the system would. Handles are small integers."""

    def create(self, path: Path) -> int:
        """Opens a new file for appending. Raises FileExistsError if the name exists."""
        ...

    def open_read(self, path: Path) -> int:
        """Opens a file for reading at offsets."""
        ...

    def write(self, handle: int, data: bytes | bytearray) -> None:
        """Appends all of `data` or raises; after a raise part of it may be in the file."""
        ...

    def read(self, handle: int, offset_bytes: int, count_bytes: int) -> bytes:
        """Up to `count_bytes` from an offset; fewer only at the end of the file."""
        ...

    def size(self, handle: int) -> int:
        """Bytes in the file."""
        ...

    def begin_sync(self, handle: int, offset_bytes: int, count_bytes: int) -> None:
        """Starts writeback of bytes just written, without waiting. A hint: only fdatasync makes them durable."""
        ...

    def fdatasync(self, handle: int) -> None:
        """Returns when the data is on the disk. After an error the call is never repeated: the kernel may have dropped
        the pages and report success the second time."""
        ...

    def truncate(self, path: Path, size_bytes: int) -> None:
        """Cuts a file to its first `size_bytes` and makes that durable."""
        ...

    def close(self, handle: int) -> None:
        """Closes the handle."""
        ...

    def make_folder(self, path: Path) -> bool:
        """Makes one folder; False if it exists."""
        ...

    def fsync_dir(self, path: Path) -> None:
        """Makes names made, moved or removed in this folder durable."""
        ...

    def unlink(self, path: Path) -> None:
        """Removes a name."""
        ...

    def remove_folder(self, path: Path) -> None:
        """Removes an empty folder."""
        ...

    def rename(self, old: Path, new: Path) -> None:
        """Moves a name within one folder."""
        ...

    def walk(self, path: Path) -> Iterator[tuple[Path, int]]:
        """Every file below a folder with its size in bytes, sorted by name; empty if the folder does not exist."""
        ...

    def space(self, path: Path) -> DiskSpace:
        """Free and total bytes of the file system of this path."""
        ...

    def is_writable(self, path: Path) -> bool:
        """Whether the folder is writable: false without permission or on a file system mounted read-only."""
        ...


class SystemFiles:
    """The machine's own file system."""

    def create(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o640)

    def open_read(self, path: Path) -> int:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)

    def write(self, handle: int, data: bytes | bytearray) -> None:
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, memoryview(data)[written:])

    def read(self, handle: int, offset_bytes: int, count_bytes: int) -> bytes:
        data = os.pread(handle, count_bytes, offset_bytes)
        if len(data) == count_bytes or not data:
            return data
        parts = [data]
        while data and count_bytes > sum(map(len, parts)):
            done = sum(map(len, parts))
            data = os.pread(handle, min(count_bytes - done, _COPY_LIMIT_BYTES), offset_bytes + done)
            parts.append(data)
        return b"".join(parts)

    def size(self, handle: int) -> int:
        return os.fstat(handle).st_size

    def begin_sync(self, handle: int, offset_bytes: int, count_bytes: int) -> None:
        # Linux starts writeback of dirty pages and does not wait for those already under writeback
        os.posix_fadvise(handle, offset_bytes, count_bytes, os.POSIX_FADV_DONTNEED)

    def fdatasync(self, handle: int) -> None:
        os.fdatasync(handle)

    def truncate(self, path: Path, size_bytes: int) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.ftruncate(handle, size_bytes)
            os.fsync(handle)
        finally:
            os.close(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def make_folder(self, path: Path) -> bool:
        try:
            path.mkdir(mode=0o750)
        except FileExistsError:
            return False
        return True

    def fsync_dir(self, path: Path) -> None:
        sync_folder(path)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def remove_folder(self, path: Path) -> None:
        path.rmdir()

    def rename(self, old: Path, new: Path) -> None:
        old.rename(new)

    def walk(self, path: Path) -> Iterator[tuple[Path, int]]:
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                file = Path(folder, name)
                yield file, file.lstat().st_size

    def space(self, path: Path) -> DiskSpace:
        facts = os.statvfs(path)
        return DiskSpace(facts.f_bavail * facts.f_frsize, facts.f_blocks * facts.f_frsize)

    def is_writable(self, path: Path) -> bool:
        return os.access(path, os.W_OK)


def make_folders(files: FileLayer, root: Path, folder: str, durable: set[Path]) -> None:
    """Makes `folder` (a path with slashes) below `root`, durably.

    Syncs the parent of every folder not yet in `durable`, even if the folder exists: an earlier process may have been
    killed between making it and syncing.
    """
    here = root
    for part in folder.split("/"):
        parent, here = here, here / part
        if here not in durable:
            files.make_folder(here)
            files.fsync_dir(parent)
            durable.add(here)
