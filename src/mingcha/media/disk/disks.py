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
"""A disk that was full takes files again when so much is free: not at the first byte, only to be full again at once."""


class DiskState(StrEnum):
    """What a disk is to its recorder; only a GOOD one is written to."""

    GOOD = "good"
    MISSING = "missing"  # no folder, or no identity file where one must be: not mounted
    WRONG = "wrong"  # another installation's or another recorder's, or an identity file that says nothing
    DOUBLE = "double"  # a copy of a disk that is there already
    READ_ONLY = "read_only"
    FULL = "full"
    FAULT = "fault"  # it failed
    HANGS = "hangs"  # it does not answer: whoever asks it for anything would wait as long as it does


READABLE = frozenset({DiskState.GOOD, DiskState.READ_ONLY, DiskState.FULL, DiskState.FAULT})


@dataclass(frozen=True, slots=True)
class DiskSetting:
    """A folder of footage and how much of it this disk takes, beside the others; 0: read, never written to."""

    path: Path
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose disks they are."""

    home: str
    recorder: str


@dataclass(slots=True, eq=False)
class Disk:
    """One disk as it was last seen."""

    setting: DiskSetting
    id: str = ""
    """As its identity file says; "" for one that has none (a home's own folder before its first start)."""
    state: DiskState = DiskState.GOOD
    detail: str = ""

    @property
    def root(self) -> Path:
        """Where footage lies on it."""
        return self.setting.path

    def as_json(self, space: DiskSpace | None) -> dict[str, object]:
        """As the local protocol and `mingcha status` tell it."""
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
        """Those that are ours and there."""
        return [disk for disk in self.all if disk.state in READABLE]

    @property
    def away(self) -> list[Disk]:
        """Those that are named and not to be read: missing, wrong, double, hanging."""
        return [disk for disk in self.all if disk.state not in READABLE]

    def look(self, *, own_must_have_identity: bool = False) -> None:
        """Reads every identity file. `own_must_have_identity`: the home's own folder once had one."""
        seen: set[str] = set()
        for number, disk in enumerate(self.all):
            disk.id, disk.state, disk.detail = self._seen(disk.root, bare=number == 0 and not own_must_have_identity)
            if disk.state is DiskState.GOOD and disk.id and disk.id in seen:
                disk.state, disk.detail = DiskState.DOUBLE, "a disk of this identity is there already"
            seen.add(disk.id)

    def look_again(self, disk: Disk) -> Disk:
        """One disk as its identity file, read anew, makes it; the one given stays as it was. A disk that was seen
        before must be the same; one that was not there may have come."""
        before = disk.id
        name, state, detail = self._seen(disk.root, bare=not before and disk is self.all[0])
        # one that hangs is there all the same: what bears its id elsewhere is a copy
        there = [other for other in self.all if other.state in READABLE or other.state is DiskState.HANGS]
        if state is DiskState.GOOD and name in {other.id for other in there if other is not disk and other.id}:
            state, detail = DiskState.DOUBLE, "a disk of this identity is there already"
        return Disk(disk.setting, name or before, state, detail)

    def adopt_own(self) -> str:
        """Gives the home's own folder its identity file where it has none; its id."""
        own = self.all[0]
        if own.state is DiskState.GOOD and not own.id:
            own.id = write_identity(self.files, own.root, self.owner)
        return own.id

    def is_still(self, disk: Disk) -> bool:
        """Whether the disk that is mounted there now is the one that was seen."""
        return not disk.id or read_identity(self.files, disk.root).get("disk") == disk.id

    def require_still(self, disks: Sequence[Disk]) -> None:
        """Raises OSError when one of these disks is not what was seen there: unmounted since, it tells of every file
        that it is gone."""
        for disk in disks:
            if not self.is_still(disk):
                raise OSError(errno.ENODEV, f"not the disk that was seen: {disk.root}")

    def find(self, name: FootageName, hint: str = "") -> Path:
        """Where a file lies: first on the disk that took it, then on any; where none has it, where it should lie.

        A file that was brought to another disk by hand is found all the same: its name says what it is.
        """
        disks = self.readable
        disks.sort(key=lambda disk: disk.id != hint)
        for disk in disks if len(disks) > 1 else ():
            try:
                if lies(self.files, disk.root / name.path):
                    return disk.root / name.path
            except OSError:
                continue  # a disk that fails tells nothing of what lies there
        return (disks or self.all)[0].root / name.path

    def find_torn(self, name: FootageName) -> int | None:
        """Bytes of the file that was set aside under this name, on whichever disk; None when there is none."""
        for disk in self.readable:
            path = disk.root / (name.path + TORN_SUFFIX)
            if lies(self.files, path):
                return next((size for found, size in self.files.walk(path.parent) if found == path), 0)
        return None

    def is_away(self, hint: str, readable: Sequence[Disk] | None = None) -> bool:
        """Whether the disk that took a file may be one that is named and not to be read now. Where all are there,
        a disk of another id was taken out for good, and nobody waits for it.

        `readable`: the disks that are looked at, for one who began before now.
        """
        there = self.readable if readable is None else readable
        # of a disk that failed before its identity was read nobody knows which one it is
        all_there = len(there) == len(self.all) and all(disk.id or disk.state is not DiskState.FAULT for disk in there)
        return bool(hint) and not all_there and hint not in {disk.id for disk in there}

    def walk(self) -> Iterator[tuple[Disk, Path, str, int]]:
        """(disk, path, path below the disk, bytes) of every file on every readable disk, our own marks left out."""
        for disk in self.readable:
            for path, size in self.files.walk(disk.root):
                below = path.relative_to(disk.root).as_posix()
                if below not in (IDENTITY, PROBE):
                    yield disk, path, below, size

    def _seen(self, root: Path, *, bare: bool) -> tuple[str, DiskState, str]:
        try:
            said = read_identity(self.files, root)
        except OSError as error:
            return "", DiskState.FAULT, error.strerror or str(error)
        if not said:
            if bare:
                return "", DiskState.GOOD, ""
            return "", DiskState.MISSING, f"no {IDENTITY}: not mounted, or not prepared"
        if (said.get("home"), said.get("recorder")) != (self.owner.home, self.owner.recorder):
            return "", DiskState.WRONG, "the disk of another installation or recorder"
        name = said.get("disk")
        if not isinstance(name, str) or not name:
            return "", DiskState.WRONG, "its identity file says no disk"
        if not self.files.is_writable(root):
            return name, DiskState.READ_ONLY, ""
        return name, DiskState.GOOD, ""


def disks_at(where: Path | Disks, files: FileLayer) -> Disks:
    """Disks as they are, or a single folder as the one disk that there is."""
    if isinstance(where, Disks):
        return where
    disks = Disks([DiskSetting(where)], Owner("", ""), files)
    name = read_identity(files, where).get("disk")
    disks.all[0].id = name if isinstance(name, str) else ""
    return disks


def chosen(disks: Sequence[Disk], camera: str, hour: int) -> Disk | None:
    """The disk for a camera's hour (Unix s // 3600): weighted rendezvous hashing, so that each disk gets its share and
    a disk that falls out changes the place of its own share alone. None when nothing may be written to."""
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
        said = json.loads(files.read(handle, 0, _IDENTITY_LIMIT_BYTES))
    except (ValueError, RecursionError):
        return {"v": 0}
    finally:
        files.close(handle)
    return said if isinstance(said, dict) else {"v": 0}


def write_identity(files: FileLayer, root: Path, owner: Owner) -> str:
    """Marks a folder as a disk of this recorder, durably; its new id. Raises OSError."""
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
    """Marks an empty folder, or one that holds nothing but footage, as a disk of this recorder; its id.

    Raises Fault(NOT_FOUND | CONFLICT): there is no folder, it is marked already, or it holds other things.
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
    """Writes, syncs and removes a small file. Raises OSError while the disk does not take it."""
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
    """Whether a file lies there. Raises OSError when that cannot be told."""
    try:
        files.close(files.open_read(path))
    except FileNotFoundError:
        return False
    return True


def _may_lie_there(name: str) -> bool:
    return name == "lost+found" or (len(name) == 20 and name.isascii() and name.isdigit())
