"""Bags for tests: footage as a recorder writes it, its minutes in a log that is published, and the bag made of both."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.support.evidence.log_workshop import ORIGIN, SIGNER, SqliteLog
from tests.support.media.synthetic import FORMAT

from mingcha.evidence.bag.bag_files import CameraContent, Payload, Tags, write_payload, write_tags
from mingcha.evidence.bag.clip_writer import ClipWriter
from mingcha.evidence.bag.custody import BagClock, BagOfficer, BagPaper, BagPoint, BagRequest, Custody
from mingcha.evidence.bag.gaps import MinuteFacts
from mingcha.evidence.bag.proofs import LogProofs, log_id
from mingcha.evidence.bag.values import Fragment, SourceFile
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.evidence.log.proof import make_proof
from mingcha.evidence.log.publish import FolderFiles
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.keys import Signer, Verifier
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.mp4.file_root import file_root
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment

CAMERA, OTHER = "42010200001320000001", "42010200001320000002"
MINUTE = 29_731_203
"""Unix seconds // 60."""
BEGIN_MS = MINUTE * 60_000
NUMBER = "E20261128-0001"
SECOND_90K = 90_000
ALAW = SoundFormat("alaw", 8000, 1)
FRAMES = 5
"""Pictures of a fragment, which lasts a second."""


@dataclass(frozen=True)
class Heard:
    """The sound of a fragment."""

    start_90k: int
    samples: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class MadeFile:
    """A file of a recorder: what it holds, and each fragment with its bytes."""

    source: SourceFile
    fragments: tuple[tuple[Fragment, bytes], ...]
    entry: dict[str, Json]


def made_file(
    camera: str, minute: int, *, n: int = 0, first: int = 0, count: int = 60, run: str = "run-1", payload: int = 200,
    recorder: str = "east-1", epoch: int = 7, sound: bool = False, mask: Json = None,
) -> MadeFile:  # fmt: skip
    """A file of `count` fragments of a second, from second `first` of its minute on. Its entry's place is set later."""
    facts: dict[str, Json] = {
        "v": 1, "camera": camera, "epoch": epoch, "label": "R30", "minute": minute, "n": n, "recorder": recorder,
        "run": run,
    } | ({"mask": mask} if mask else {})  # fmt: skip
    header = file_header(init_segment(FORMAT, ALAW if sound else None), facts)
    fragments, at_90k = [], minute * 60 * SECOND_90K + first * SECOND_90K
    for number in range(1, count + 1):
        seed = f"{camera}/{minute}/{n}/{number}".encode()
        body = (sha256(seed).digest() * (payload // 32 + 1))[:payload]
        samples = [Sample(SECOND_90K // FRAMES, i == 0, 0, len(body).to_bytes(4) + body) for i in range(FRAMES)]
        heard = Heard(at_90k, ((SECOND_90K, body * 10),)) if sound else None
        sealed = disk_fragment(number, at_90k, samples, heard)
        one = Fragment(number, len(sealed.data), sealed.digest, at_90k, at_90k + SECOND_90K)
        fragments.append((one, bytes(sealed.data)))
        at_90k += SECOND_90K
    parts = (sha256(header).digest(), *(one.digest for one, _ in fragments))
    size = len(header) + sum(len(data) for _, data in fragments)
    source = SourceFile(camera, epoch, minute, n, size, parts, header, log_id(ORIGIN), 0)
    root = base64.b64encode(file_root(parts)).decode()
    entry: dict[str, Json] = {"n": n, "bytes": size, "parts": len(parts), "root": root}
    return MadeFile(source, tuple(fragments), entry)


def minute_entry(
    camera: str,
    minute: int,
    files: Sequence[MadeFile],
    gaps: Sequence[tuple[int, int, str]],
    recorder: str = "east-1",
    epoch: int = 7,
    mask: Json = None,
) -> bytes:
    """The entry of a sealed minute."""
    cover_ms = sum(1000 * len(file.fragments) for file in files)
    said: dict[str, Json] = {
        "v": 1, "t": "minute", "rec": recorder, "cam": camera, "ep": epoch, "min": minute, "label": "R30",
        "files": [file.entry for file in files], "cover_ms": cover_ms, "gaps": [list(gap) for gap in gaps],
    } | ({"mask": mask} if mask else {})  # fmt: skip
    return canonical_json(said)


@dataclass
class Recorded:
    """Footage in memory with its published log: by camera the files in order, and what is known of its minutes."""

    log_folder: Path
    files: dict[str, list[MadeFile]]
    minutes: dict[str, list[tuple[MinuteFacts, int]]]
    origin: str = ORIGIN
    signer: Signer = SIGNER

    def proofs(self) -> LogProofs:
        """Entries and proofs of the log."""
        return LogProofs(FolderFiles(self.log_folder).read, self.origin, Verifier(self.signer.public))

    def touching(self, camera: str, from_ms: int, to_ms: int) -> Iterator[tuple[SourceFile, Fragment, bytes]]:
        """The fragments of a camera that touch a span."""
        for file in self.files[camera]:
            for one, data in file.fragments:
                if one.end_90k > from_ms * 90 and one.begin_90k < to_ms * 90:
                    yield file.source, one, data


def recorded(
    folder: Path, cameras: Sequence[str] = (CAMERA,), minutes: int = 3, *, payload: int = 200, origin: str = ORIGIN,
    signer: Signer = SIGNER, epoch: int = 7, sound: bool = False, mask: Json = None,
) -> Recorded:  # fmt: skip
    """Whole minutes of some cameras; in the second minute of each there is a hole of ten seconds, with its reason.
    `mask`: the privacy masks that files and minutes name; the hole is then one of their making."""
    log, recorder = SqliteLog(origin=origin, signer=signer), origin.rpartition("/")[2]
    cameras_files: dict[str, list[MadeFile]] = {camera: [] for camera in cameras}
    found = Recorded(folder, cameras_files, {camera: [] for camera in cameras}, origin, signer)
    more: dict[str, Any] = {"payload": payload, "recorder": recorder, "epoch": epoch, "sound": sound, "mask": mask}
    for number in range(minutes):
        for camera in cameras:
            minute, gaps = MINUTE + number, []
            if number == 1:
                files = [
                    made_file(camera, minute, count=20, **more),
                    made_file(camera, minute, n=1, first=30, count=30, run="run-2", **more),
                ]
                gaps = [(minute * 60_000 + 20_000, minute * 60_000 + 30_000, "MASK_FAULT" if mask else "UNREACHABLE")]
            else:
                run = "run-1" if number == 0 else "run-2"
                files = [made_file(camera, minute, run=run, **more)]
            (index,) = log.append([minute_entry(camera, minute, files, gaps, recorder, epoch, mask)])
            placed = [replace(file, source=replace(file.source, index=index, log=log_id(origin))) for file in files]
            found.files[camera] += placed
            found.minutes[camera].append((MinuteFacts(minute, tuple(gaps), is_disposed=False), index))
    log.log.publish(folder)
    log.close()
    return found


def custody(cameras: Sequence[str], from_ms: int, to_ms: int) -> Custody:
    """A custody record of two officers."""
    officers = tuple(
        BagOfficer(f"O20261128-000{i}", name, "武汉市公安局某分局", "work_certificate", f"00{i}", date(2027, 12, 31))
        for i, name in enumerate(("张三", "李四"), 1)
    )
    paper = BagPaper(
        "L20261128-0001", "letter_of_introduction", "某分局", "介〔2026〕1 号", date(2026, 11, 27), None, "ab" * 32
    )
    request = BagRequest(
        "D20261128-0001", "public_security", "14(1)", "A4201", "侦查盗窃", "retrieve", "HQXX", urgent=False,
        asked_digest="cd" * 32,
    )  # fmt: skip
    return Custody(
        bag=NUMBER, software="mingcha test", made_ms=BEGIN_MS + 3_600_000, request=request, officers=officers,
        papers=(paper,), purpose="case_investigation", destination="某分局案管中心", measures="专人保管，加密存放",
        return_by=date(2026, 12, 28), operator="王五", approver="赵六", register="2026-000001", from_ms=from_ms,
        to_ms=to_ms,
        points=tuple(BagPoint(camera, "南门", "学校", "114.305500", "30.592800") for camera in cameras),
        clock=tuple(BagClock(camera, "east-1", BEGIN_MS, 12, None, ()) for camera in cameras),
    )  # fmt: skip


def write_clips(bag: Path, notes: Path, kept: Recorded, camera: str, from_ms: int, to_ms: int) -> Path:
    """The clips of a camera; the path of the notes."""
    writer = ClipWriter(bag, notes / f"{camera}.jsonl", camera)
    for source, one, data in kept.touching(camera, from_ms, to_ms):
        if not writer.has(source.name, one.part):
            writer.write(source, one, [data[at : at + 1000] for at in range(0, len(data), 1000)])
    writer.finish()
    writer.close()
    return notes / f"{camera}.jsonl"


def make_bag(
    folder: Path, kept: Recorded, from_ms: int = BEGIN_MS + 5_500, to_ms: int = BEGIN_MS + 170_000
) -> tuple[Path, Payload]:
    """A whole bag of all cameras; its folder and its payload. The act of handing over is in an own small log."""
    bag, cameras = folder / NUMBER, list(kept.files)
    contents = []
    for camera in cameras:
        notes = write_clips(bag, folder / "notes", kept, camera, from_ms, to_ms)
        touched = [
            (facts, index)
            for facts, index in kept.minutes[camera]
            if facts.minute * 60_000 < to_ms and (facts.minute + 1) * 60_000 > from_ms
        ]
        entries = tuple((log_id(ORIGIN), index) for _, index in touched)
        contents.append(CameraContent(camera, notes, tuple(facts for facts, _ in touched), entries))
    payload = write_payload(bag, contents, {log_id(ORIGIN): kept.proofs()}, custody(cameras, from_ms, to_ms))
    export, proof = handed_over(payload.manifest_sha256)
    write_tags(bag, payload, Tags(policy(), export, proof, "某学校"))
    return bag, payload


def handed_over(manifest_sha256: str, origin: str = ORIGIN, signer: Signer = SIGNER) -> tuple[bytes, bytes]:
    """export.json and its proof, in a log of one entry that the same key signs under the application's name."""
    facts: dict[str, Json] = {"export": NUMBER, "manifest_sha256": manifest_sha256, "request": "D20261128-0001"}
    said: dict[str, Json] = {"v": 1, "act": "access.export.make", "at_ms": BEGIN_MS}
    event = canonical_json({**said, "by": {"id": "user:7"}, "cites": ["15"], "facts": facts})
    salt = bytes(16)
    commitment = base64.b64encode(sha256(salt + event).digest()).decode()
    entry = canonical_json({**said, "t": "act", "by": "user:7", "cites": ["15"], "rows": [], "c": commitment})
    log = SqliteLog(origin=origin, signer=signer)
    log.append([entry])
    signed = log.log.head()
    assert signed is not None
    proof = make_proof(0, log.log.inclusion_proof(0), signed).to_bytes()
    log.close()
    text = {"entry": entry.decode(), "salt": base64.b64encode(salt).decode(), "event": event.decode()}
    return canonical_json(text), proof


def policy() -> str:
    """The policy of a court that trusts the log's key."""
    return write_policy([NamedKey(ORIGIN, ED25519, SIGNER.public)], [])


def lines(path: Path) -> list[dict]:
    """The objects of a .jsonl file."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]
