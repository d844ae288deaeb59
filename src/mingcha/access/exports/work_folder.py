"""The folder in which a bag is made, and the file for delivery, which is complete or absent (MINGCHA_HOME/exports)."""

import errno
import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingcha.evidence.bag.bag_files import CameraContent, Payload
from mingcha.evidence.bag.gaps import MinuteFacts
from mingcha.evidence.bag.paths import bag_name
from mingcha.evidence.bag.values import Gap
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.separate_users import group_reads
from mingcha.kit.words import Words

RESERVE_BYTES = 256 << 20
"""Space that an export leaves free on its disk, which pages and database share."""
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class PointContent:
    """The results of fetching a point: its minutes and their entries by (log, index), and for each log its origin and
    the gateway that has it."""

    minutes: tuple[MinuteFacts, ...]
    entries: tuple[tuple[str, int], ...]
    logs: tuple[tuple[str, str, str], ...]
    """(log, origin, gateway)"""


class WorkFolder:
    """The folder of one export. Raises ValueError for an invalid number."""

    def __init__(self, exports: Path, number: str, file_name: str) -> None:
        self.path = exports / bag_name(number)
        self.building = self.path / "building"
        self.bag = self.building / number
        self.file = self.path / file_name

    def make(self) -> None:
        """Creates the folders for their owner; with separate users, the pages can read the file for delivery."""
        for folder in (self.path.parent, self.path):
            folder.mkdir(mode=group_reads(0o700), exist_ok=True)
        for folder in (self.building, self.bag):
            folder.mkdir(mode=0o700, exist_ok=True)

    @contextmanager
    def alone(self, part: int) -> Iterator[None]:
        """While one part is done: a worker that lost its lease without knowing it may still write the same files.
        Raises Fault(UNAVAILABLE) while another process of this host has the part; it is tried again."""
        with (self.building / f".part-{part}.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                words = Words("该部分仍由另一进程处理，稍后重试", "another worker still has this part")
                raise Fault(FaultKind.UNAVAILABLE, words, str(part)) from None
            yield

    def notes(self, camera: str) -> Path:
        """The notes of a point's writer."""
        return self.building / f"{camera}.jsonl"

    def keep_content(self, camera: str, content: PointContent) -> None:
        """Stores the results of a point, in one step."""
        path = self.building / f"{camera}.json"
        draft = path.with_suffix(".draft")
        minutes: list[Json] = [
            [one.minute, [list(gap) for gap in one.gaps], one.is_disposed] for one in content.minutes
        ]
        entries: list[Json] = [list(each) for each in content.entries]
        logs: list[Json] = [list(each) for each in content.logs]
        draft.write_bytes(canonical_json({"minutes": minutes, "entries": entries, "logs": logs}))
        draft.replace(path)

    def content(self, camera: str) -> tuple[CameraContent, PointContent]:
        """The results of a point for the writer of lists, with its logs."""
        found: dict[str, Any] = json.loads((self.building / f"{camera}.json").read_bytes())
        minutes = tuple(
            MinuteFacts(minute, tuple((a, b, why) for a, b, why in gaps), is_disposed)
            for minute, gaps, is_disposed in found["minutes"]
        )
        entries = tuple((str(log), int(index)) for log, index in found["entries"])
        logs = tuple((str(log), str(origin), str(gateway)) for log, origin, gateway in found["logs"])
        camera_content = CameraContent(camera, self.notes(camera), minutes, entries)
        return camera_content, PointContent(minutes, entries, logs)

    def keep_payload(self, payload: Payload) -> None:
        """Stores the facts of the payload before they go into the log and the register."""
        found: dict[str, Json] = {
            "manifest_sha256": payload.manifest_sha256, "clips": [list(each) for each in payload.clips],
            "size_bytes": payload.size_bytes, "files": payload.files, "sound": payload.has_sound,
            "gaps": [gap.as_json() for gap in payload.gaps], "copies": [list(each) for each in payload.copies],
        }  # fmt: skip
        draft = self.path / "payload.draft"
        draft.write_bytes(canonical_json(found))
        draft.chmod(group_reads(0o600))
        draft.replace(self.path / "payload.json")
        sync_folder(self.path)

    def payload(self) -> Payload:
        """The stored facts of the payload. Raises Fault(NOT_FOUND) if the export was removed."""
        try:
            found: dict[str, Any] = json.loads((self.path / "payload.json").read_bytes())
        except FileNotFoundError:
            words = Words("导出文件已清除", "the files of the export were removed")
            raise Fault(FaultKind.NOT_FOUND, words) from None
        clips = tuple((str(path), str(digest)) for path, digest in found["clips"])
        gaps = tuple(Gap(**each) for each in found["gaps"])
        size_bytes, files = int(found["size_bytes"]), int(found["files"])
        copies = tuple((str(path), str(digest)) for path, digest in found["copies"])
        manifest, has_sound = str(found["manifest_sha256"]), bool(found["sound"])
        return Payload(manifest, clips, size_bytes, files, gaps, has_sound, copies)

    def require_room(self, wanted_bytes: int) -> None:
        """Raises Fault(EXHAUSTED) if the disk has not this much space besides a reserve."""
        require_room(self.path, wanted_bytes)

    def discard_building(self) -> None:
        """Removes everything but the file for delivery."""
        shutil.rmtree(self.building, ignore_errors=True)

    def remove(self) -> None:
        """Removes the whole folder."""
        shutil.rmtree(self.path, ignore_errors=True)

    @property
    def is_packed(self) -> bool:
        """Whether the file for delivery exists."""
        return self.file.exists()


@contextmanager
def disk_may_be_full() -> Iterator[None]:
    """Turns a full disk into Fault(EXHAUSTED)."""
    try:
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise no_room(str(problem)) from None
        raise


def require_room(folder: Path, wanted_bytes: int) -> None:
    """Raises Fault(EXHAUSTED) if the disk of a folder has not this much space besides a reserve."""
    free = shutil.disk_usage(folder).free
    if free < wanted_bytes + RESERVE_BYTES:
        raise no_room(f"{free} bytes free, {wanted_bytes} wanted")


def no_room(detail: str) -> Fault:
    """The fault of a full disk."""
    words = Words(
        "导出所用磁盘空间不足，未留下不完整的文件", "the disk has no room for the export; nothing of it is left"
    )
    return Fault(FaultKind.EXHAUSTED, words, detail)
