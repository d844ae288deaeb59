"""The recorder's disks: identity, state, the disk for a new file, the disk of an existing file (article 16(5)).

A disk is identified by a file on it, not by its path: an unmounted, swapped or foreign disk lacks that file and is
never written to. Paths within a disk are the same on every disk (docs/design/disks.md).
"""

import errno
import json
import math
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import DiskSpace, FileLayer
from mingcha.media.disk.footage_files import TORN_SUFFIX, FootageName

IDENTITY = "mingcha-disk.json"
PROBE = "mingcha-disk.probe"
_IDENTITY_LIMIT_BYTES = 4096
ROOM_BYTES = 256 << 20
"""A full disk gets files again once this much is free, so that it is not full again at once."""


class DiskState(StrEnum):
    """The state of a disk for its recorder; only a GOOD disk is written to."""

    GOOD = "good"
    MISSING = "missing"  # no folder, or no identity file where one must be: not mounted
    WRONG = "wrong"  # another installation's or another recorder's, or an identity file without an id
    DOUBLE = "double"  # a copy of another mounted disk
    READ_ONLY = "read_only"
    FULL = "full"
    FAULT = "fault"  # it failed
    HANGS = "hangs"  # it does not answer: any call to it would block


READABLE = frozenset({DiskState.GOOD, DiskState.READ_ONLY, DiskState.FULL, DiskState.FAULT})


@dataclass(frozen=True, slots=True)
class DiskSetting:
    """A folder of footage and the share of this disk relative to the others; 0: read, never written to."""

    path: Path
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Owner:
    """The installation and recorder that own the disks."""

    home: str
    recorder: str


@dataclass(slots=True, eq=False)
class Disk:
    """One disk as it was last seen."""

    setting: DiskSetting
    id: str = ""
    """As in its identity file; "" for one that has none (a home's own folder before its first start)."""
    state: DiskState = DiskState.GOOD
    detail: str = ""

    @property
    def root(self) -> Path:
        """Its folder of footage."""
        return self.setting.path

    def as_json(self, space: DiskSpace | None) -> dict[str, object]:
        """The form for the local protocol and `mingcha status`."""
        return {
            "disk": self.id, "path": str(self.root), "weight": self.setting.weight, "state": self.state.value,
            "detail": self.detail, "bytes_free": None if space is None else space.bytes_free,
            "bytes_total": None if space is None else space.bytes_total,
        }  # fmt: skip


class Disks:
    """All disks of one recorder; the first is the home's own folder."""

    def __init__(self, settings: Sequence[DiskSetting], owner: Owner, files: FileLayer) -> None:
        self.all = [Disk(setting) for setting in settings]
        self.owner = owner
        self.files = files

    @property
    def readable(self) -> list[Disk]:
        """Disks of this recorder that can be read."""
        return [disk for disk in self.all if disk.state in READABLE]

    @property
    def away(self) -> list[Disk]:
        """Configured disks that cannot be read: missing, wrong, double, hanging."""
        return [disk for disk in self.all if disk.state not in READABLE]

    def read_identities(self, *, own_must_have_identity: bool = False) -> None:
        """Reads every identity file. `own_must_have_identity`: the home's own folder once had one."""
        seen: set[str] = set()
        for number, disk in enumerate(self.all):
            disk.id, disk.state, disk.detail = self._read(disk.root, bare=number == 0 and not own_must_have_identity)
            if disk.state is DiskState.GOOD and disk.id and disk.id in seen:
                disk.state, disk.detail = DiskState.DOUBLE, "a disk of this identity is there already"
            seen.add(disk.id)

    def reread(self, disk: Disk) -> Disk:
        """Reads one disk's identity file again and returns the disk with its new state; the argument is not changed. A
        disk with a known id must still have it; one without may have been mounted since."""
        before = disk.id
        name, state, detail = self._read(disk.root, bare=not before and disk is self.all[0])
        # a hanging disk is still mounted: another disk with its id is a copy
        there = [other for other in self.all if other.state in READABLE or other.state is DiskState.HANGS]
        if state is DiskState.GOOD and name in {other.id for other in there if other is not disk and other.id}:
            state, detail = DiskState.DOUBLE, "a disk of this identity is there already"
        return Disk(disk.setting, name or before, state, detail)

    def adopt_own(self) -> str:
        """Writes the identity file of the home's own folder if it has none; returns its id."""
        own = self.all[0]
        if own.state is DiskState.GOOD and not own.id:
            own.id = write_identity(self.files, own.root, self.owner)
        return own.id

    def is_still(self, disk: Disk) -> bool:
        """Whether the disk that is mounted there now is the one whose identity was read."""
        return not disk.id or read_identity(self.files, disk.root).get("disk") == disk.id

    def require_still(self, disks: Sequence[Disk]) -> None:
        """Raises OSError if one of these disks is no longer mounted: in its empty mount point every file seems gone."""
        for disk in disks:
            if not self.is_still(disk):
                raise OSError(errno.ENODEV, f"not the disk that was seen: {disk.root}")

    def find(self, name: FootageName, hint: str = "") -> Path:
        """The path of a file: on the disk in `hint`, else on any other; if no disk has it, the path where it belongs.

        So a file that was moved to another disk by hand is found by its name.
        """
        disks = self.readable
        disks.sort(key=lambda disk: disk.id != hint)
        for disk in disks if len(disks) > 1 else ():
            try:
                if lies(self.files, disk.root / name.path):
                    return disk.root / name.path
            except OSError:
                continue  # a failing disk does not show whether it has the file
        return (disks or self.all)[0].root / name.path

    def find_torn(self, name: FootageName) -> int | None:
        """Bytes of the torn file kept under this name, on any disk; None if there is none."""
        for disk in self.readable:
            path = disk.root / (name.path + TORN_SUFFIX)
            if lies(self.files, path):
                return next((size for found, size in self.files.walk(path.parent) if found == path), 0)
        return None

    def is_away(self, hint: str, readable: Sequence[Disk] | None = None) -> bool:
        """Whether the disk of a file (`hint`, its id) may be a configured disk that cannot be read now. If all
        configured disks are readable, a disk with another id was removed for good, and nothing waits for it.

        `readable`: the readable disks as the caller took them earlier; None for those of now.
        """
        there = self.readable if readable is None else readable
        # a disk that failed before its identity was read may be any
        all_there = len(there) == len(self.all) and all(disk.id or disk.state is not DiskState.FAULT for disk in there)
        return bool(hint) and not all_there and hint not in {disk.id for disk in there}

    def walk(self) -> Iterator[tuple[Disk, Path, str, int]]:
        """(disk, path, path below the disk, bytes) of every file on every readable disk, except identity and probe
        files."""
        for disk in self.readable:
            for path, size in self.files.walk(disk.root):
                below = path.relative_to(disk.root).as_posix()
                if below not in (IDENTITY, PROBE):
                    yield disk, path, below, size

    def _read(self, root: Path, *, bare: bool) -> tuple[str, DiskState, str]:
        try:
            identity = read_identity(self.files, root)
        except OSError as error:
            return "", DiskState.FAULT, error.strerror or str(error)
        if not identity:
            if bare:
                return "", DiskState.GOOD, ""
            return "", DiskState.MISSING, f"no {IDENTITY}: not mounted, or not prepared"
        if (identity.get("home"), identity.get("recorder")) != (self.owner.home, self.owner.recorder):
            return "", DiskState.WRONG, "the disk of another installation or recorder"
        name = identity.get("disk")
        if not isinstance(name, str) or not name:
            return "", DiskState.WRONG, "its identity file says no disk"
        if not self.files.is_writable(root):
            return name, DiskState.READ_ONLY, ""
        return name, DiskState.GOOD, ""


def disks_at(where: Path | Disks, files: FileLayer) -> Disks:
    """The given disks, or a folder as the only disk."""
    if isinstance(where, Disks):
        return where
    disks = Disks([DiskSetting(where)], Owner("", ""), files)
    name = read_identity(files, where).get("disk")
    disks.all[0].id = name if isinstance(name, str) else ""
    return disks


def chosen(disks: Sequence[Disk], camera: str, hour: int) -> Disk | None:
    """The disk for a camera's hour (Unix s // 3600) by weighted rendezvous hashing: each disk gets its share, and the
    loss of a disk moves only its own share. None if no disk can be written to."""
    best, highest = None, -1.0
    for disk in disks:
        if disk.setting.weight > 0 and disk.state is DiskState.GOOD:
            digest = blake2b(f"{disk.id}/{camera}/{hour}".encode(), digest_size=8).digest()
            share = (int.from_bytes(digest, "big") + 0.5) / 2**64
            score = disk.setting.weight / -math.log(share)
            if score > highest:
                best, highest = disk, score
    return best


def read_identity(files: FileLayer, root: Path) -> Mapping[str, object]:
    """The content of a disk's identity file; empty if there is none or it is not valid. Raises OSError."""
    try:
        handle = files.open_read(root / IDENTITY)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    try:
        identity = json.loads(files.read(handle, 0, _IDENTITY_LIMIT_BYTES))
    except (ValueError, RecursionError):
        return {"v": 0}
    finally:
        files.close(handle)
    return identity if isinstance(identity, dict) else {"v": 0}


def write_identity(files: FileLayer, root: Path, owner: Owner) -> str:
    """Writes the identity file of a folder, durably; returns the new disk id. Raises OSError."""
    name = secrets.token_hex(8)
    handle = files.create(root / IDENTITY)
    try:
        files.write(handle, canonical_json({"v": 1, "home": owner.home, "recorder": owner.recorder, "disk": name}))
        files.fdatasync(handle)
    finally:
        files.close(handle)
    files.fsync_dir(root)
    return name


def prepare_disk(files: FileLayer, root: Path, owner: Owner) -> str:
    """Makes an empty folder, or one with only footage, a disk of this recorder; returns its id.

    Raises Fault(NOT_FOUND) without the folder, Fault(CONFLICT) if it has an identity file or other files.
    """
    if not root.is_dir():
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有文件夹 {root}", f"there is no folder {root}"))
    if read_identity(files, root):
        words = Words(f"{root} 已是一块录像盘", f"{root} is marked as a disk already")
        raise Fault(FaultKind.CONFLICT, words)
    strange = [path.name for path in root.iterdir() if not _may_lie_there(path.name)]
    if strange:
        words = Words(f"{root} 中有其他内容：{strange[0]}", f"{root} holds something else: {strange[0]}")
        raise Fault(FaultKind.CONFLICT, words)
    return write_identity(files, root, owner)


def probe(files: FileLayer, disk: Disk) -> None:
    """Writes, syncs and removes a small file. Raises OSError if the disk cannot be written to."""
    path = disk.root / PROBE
    try:
        files.unlink(path)
    except FileNotFoundError:
        pass
    handle = files.create(path)
    try:
        files.write(handle, b"mingcha")
        files.fdatasync(handle)
    finally:
        files.close(handle)
    files.unlink(path)


def lies(files: FileLayer, path: Path) -> bool:
    """Whether a file exists. Raises OSError if the disk fails."""
    try:
        files.close(files.open_read(path))
    except FileNotFoundError:
        return False
    return True


def _may_lie_there(name: str) -> bool:
    return name == "lost+found" or (len(name) == 20 and name.isascii() and name.isdigit())
