"""The machine's own file system with disks that hang, fail or turn read-only when a test says so."""

import threading
from pathlib import Path

from mingcha.media.disk.file_layer import DiskSpace, SystemFiles


class FaultyDisks(SystemFiles):
    """Faults by root: `hang` blocks writes until the event is set; `fail` raises; `read_only` and `free` are told.
    `hold` and `refuse` do the first two to one operation below one folder."""

    def __init__(self) -> None:
        self.hang: dict[Path, threading.Event] = {}
        self.fail: dict[Path, OSError] = {}
        self.hold: dict[tuple[str, Path], threading.Event] = {}
        self.refuse: dict[tuple[str, Path], OSError] = {}
        self.read_only: set[Path] = set()
        self.free: dict[Path, int] = {}
        self.hanging = threading.Event()
        self._roots: dict[int, Path] = {}

    def create(self, path: Path) -> int:
        self._meet_in("create", path)
        self._meet(path)
        handle = super().create(path)
        self._roots[handle] = path
        return handle

    def write(self, handle: int, data: bytes | bytearray) -> None:
        path = self._roots.get(handle)
        if path is not None:
            try:
                self._meet(path)
            except OSError:
                super().write(handle, data[: len(data) // 2])
                raise
        super().write(handle, data)

    def open_read(self, path: Path) -> int:
        self._meet_in("open_read", path)
        handle = super().open_read(path)
        self._roots[handle] = path
        return handle

    def fdatasync(self, handle: int) -> None:
        path = self._roots.get(handle)
        if path is not None:
            self._meet_in("fdatasync", path)
        super().fdatasync(handle)

    def truncate(self, path: Path, size_bytes: int) -> None:
        self._meet_in("truncate", path)
        self._meet(path)
        super().truncate(path, size_bytes)

    def unlink(self, path: Path) -> None:
        self._meet_in("unlink", path)
        super().unlink(path)

    def rename(self, old: Path, new: Path) -> None:
        self._meet_in("rename", old)
        super().rename(old, new)

    def is_writable(self, path: Path) -> bool:
        return path not in self.read_only and super().is_writable(path)

    def space(self, path: Path) -> DiskSpace:
        return DiskSpace(self.free.get(path, 1 << 40), 1 << 41)

    def _meet_in(self, operation: str, path: Path) -> None:
        for (named, folder), event in self.hold.items():
            if named == operation and folder in path.parents and not event.is_set():
                self.hanging.set()
                event.wait(30)
        for (named, folder), error in self.refuse.items():
            if named == operation and folder in path.parents:
                raise error

    def _meet(self, path: Path) -> None:
        for root, event in self.hang.items():
            if root in path.parents and not event.is_set():
                self.hanging.set()
                event.wait(30)
        for root, error in self.fail.items():
            if root in path.parents:
                raise error
