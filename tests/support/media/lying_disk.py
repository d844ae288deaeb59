"""A disk that forgets: what was not synced is gone after power_cut(), names too; and it can fail at a chosen call."""

from collections.abc import Iterator
from pathlib import Path

from mingcha.media.disk.file_layer import DiskSpace


class PowerCut(BaseException):
    """The power goes at this very call: nothing of ours may catch it."""


class _Content:
    def __init__(self) -> None:
        self.data = bytearray()
        self.synced = b""


class LyingDisk:
    """A FileLayer in memory. `cut_at` names the mutating call (counted from 1) at which the power goes: with `torn`,
    half of what was not synced reaches the disk all the same."""

    def __init__(self, root: Path) -> None:
        self.names: dict[Path, _Content] = {}
        self.folders: set[Path] = {root}
        self.durable_names: dict[Path, _Content] = {}
        self.durable_folders: set[Path] = {root}
        self._root = root
        self._handles: dict[int, _Content] = {}
        self._next = 3
        self.calls = 0
        self.cut_at = 0
        self.fail_at: dict[int, OSError] = {}
        """Number of a mutating call -> the error that this one call raises."""
        self.fail: dict[str, OSError] = {}
        """Operation name -> the error it raises, while it stands here."""

    def power_cut(self, *, torn: bool) -> None:
        """What a machine finds after the power came back."""
        kept = {}
        for path, content in self.durable_names.items():
            if all(self._is_durable(folder) for folder in path.relative_to(self._root).parents):
                lost = bytes(content.data[len(content.synced) :])
                content.data = bytearray(content.synced + (lost[: len(lost) // 2] if torn else b""))
                content.synced = bytes(content.data)
                kept[path] = content
        self.names, self.durable_names = dict(kept), dict(kept)
        self.folders = set(self.durable_folders)
        self._handles.clear()
        self.cut_at = 0

    def kill(self) -> None:
        """The process dies, the machine goes on: everything written stays, nothing more is durable than before."""
        self._handles.clear()
        self.cut_at = 0

    def create(self, path: Path) -> int:
        self._step("create")
        if path in self.names:
            raise FileExistsError(17, "exists")
        if path.parent not in self.folders:
            raise FileNotFoundError(2, "no folder")
        self.names[path] = _Content()
        return self._handle(self.names[path])

    def open_read(self, path: Path) -> int:
        if path not in self.names:
            raise FileNotFoundError(2, "no file")
        return self._handle(self.names[path])

    def write(self, handle: int, data: bytes) -> None:
        content = self._handles[handle]
        try:
            self._step("write")
        except (OSError, PowerCut):
            content.data += data[: len(data) // 2]
            raise
        content.data += data

    def read(self, handle: int, offset_bytes: int, count_bytes: int) -> bytes:
        return bytes(self._handles[handle].data[offset_bytes : offset_bytes + count_bytes])

    def size(self, handle: int) -> int:
        return len(self._handles[handle].data)

    def begin_sync(self, handle: int, offset_bytes: int, count_bytes: int) -> None:
        assert offset_bytes + count_bytes == len(self._handles[handle].data)

    def fdatasync(self, handle: int) -> None:
        self._step("fdatasync")
        content = self._handles[handle]
        content.synced = bytes(content.data)

    def truncate(self, path: Path, size_bytes: int) -> None:
        self._step("truncate")
        content = self.names[path]
        del content.data[size_bytes:]
        content.synced = bytes(content.data)

    def close(self, handle: int) -> None:
        del self._handles[handle]

    def make_folder(self, path: Path) -> bool:
        self._step("make_folder")
        if path in self.folders:
            return False
        if path.parent not in self.folders:
            raise FileNotFoundError(2, "no folder")
        self.folders.add(path)
        return True

    def fsync_dir(self, path: Path) -> None:
        self._step("fsync_dir")
        if path not in self.folders:
            raise FileNotFoundError(2, "no folder")
        for name, content in self.names.items():
            if name.parent == path:
                self.durable_names[name] = content
        for name in [name for name in self.durable_names if name.parent == path and name not in self.names]:
            del self.durable_names[name]
        self.durable_folders |= {folder for folder in self.folders if folder.parent == path}
        self.durable_folders -= {f for f in self.durable_folders if f.parent == path and f not in self.folders}

    def unlink(self, path: Path) -> None:
        self._step("unlink")
        if path not in self.names:
            raise FileNotFoundError(2, "no file")
        del self.names[path]

    def remove_folder(self, path: Path) -> None:
        self._step("remove_folder")
        if any(name.parent == path for name in (*self.names, *self.folders)):
            raise OSError(39, "not empty")
        self.folders.discard(path)

    def rename(self, old: Path, new: Path) -> None:
        self._step("rename")
        self.names[new] = self.names.pop(old)

    def walk(self, path: Path) -> Iterator[tuple[Path, int]]:
        yield from sorted((name, len(c.data)) for name, c in self.names.items() if path in name.parents)

    def space(self, path: Path) -> DiskSpace:
        return DiskSpace(1 << 30, 1 << 40)

    def is_writable(self, path: Path) -> bool:
        return True

    def _handle(self, content: _Content) -> int:
        self._next += 1
        self._handles[self._next] = content
        return self._next

    def _step(self, operation: str) -> None:
        self.calls += 1
        if self.calls == self.cut_at:
            raise PowerCut
        if self.calls in self.fail_at:
            raise self.fail_at[self.calls]
        if operation in self.fail:
            raise self.fail[operation]

    def _is_durable(self, folder: Path) -> bool:
        return self._root / folder in self.durable_folders
