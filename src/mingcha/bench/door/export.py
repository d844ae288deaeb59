"""The cost of an export: processor time for a gigabyte from fragments to the finished zip (docs/ref/benchmarks.md).

Measured: copying with both digests (of each fragment, and of the clip), lists, proofs and manifests, the zip with its
check sums. Not measured: what gateway and recorder need to read and send the bytes.
"""

import base64
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from mingcha.evidence.bag.bag_files import CameraContent, Tags, bag_paths, write_payload, write_tags
from mingcha.evidence.bag.clip_writer import ClipWriter
from mingcha.evidence.bag.custody import BagOfficer, BagPoint, BagRequest, Custody
from mingcha.evidence.bag.gaps import MinuteFacts
from mingcha.evidence.bag.proofs import LogProofs, log_id
from mingcha.evidence.bag.values import Fragment, SourceFile
from mingcha.evidence.bag.zip_stream import ZipStream
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.keys import Signer, Verifier
from mingcha.media.mp4.file_root import file_root
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment
from mingcha.media.units import VideoFormat

CAMERA, MINUTE = "42010200001320000001", 29_731_203
ORIGIN = "mingcha.invalid/bench/recorder/rec-0001"
NUMBER = "E20261128-0001"
PIECE_BYTES = 256 << 10
"""As a gateway's answer is read."""
FRAGMENT_BYTES = 500_000
"""A second at 4 Mbit/s."""
_GIGABYTE = 1_000_000_000


def measure_export(size_bytes: int = _GIGABYTE) -> dict[str, Any]:
    """Makes a bag of so many bytes in a temporary folder; `cpu_s_a_gb` is the processor time of this process."""
    folder = Path(tempfile.mkdtemp(prefix="mingcha-bench-"))
    try:
        return _measured(folder, size_bytes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(folder: Path, size_bytes: int) -> dict[str, Any]:
    bag, notes = folder / NUMBER, folder / "notes.jsonl"
    writer = ClipWriter(bag, notes, CAMERA)
    signer, entries = Signer(bytes(range(32))), list[bytes]()
    cpu_s = wall_s = 0.0
    minutes = max(1, size_bytes // (FRAGMENT_BYTES * 60))
    for number in range(minutes):
        source, fragments, entry = _minute(MINUTE + number, number)
        entries.append(entry)
        for one, data in fragments:
            pieces = list(_pieces(data))
            cpu, wall = time.process_time(), time.perf_counter()
            writer.write(source, one, pieces)
            cpu_s, wall_s = cpu_s + time.process_time() - cpu, wall_s + time.perf_counter() - wall
    _publish(folder / "log", signer, entries)
    cpu, wall = time.process_time(), time.perf_counter()
    size = _finish(folder, bag, notes, writer, signer, minutes)
    cpu_s, wall_s = cpu_s + time.process_time() - cpu, wall_s + time.perf_counter() - wall
    return {
        "bytes": size,
        "cpu_s_a_gb": round(cpu_s * _GIGABYTE / size, 3),
        "mb_a_s": round(size / wall_s / 1e6, 1),
    }


def _finish(folder: Path, bag: Path, notes: Path, writer: ClipWriter, signer: Signer, minutes: int) -> int:
    """Everything after the footage; the bytes of the clips."""
    writer.finish()
    writer.close()
    facts = tuple(MinuteFacts(MINUTE + number, (), is_disposed=False) for number in range(minutes))
    entries = tuple((log_id(ORIGIN), number) for number in range(minutes))
    proofs = LogProofs(FolderFiles(folder / "log").read, ORIGIN, Verifier(signer.public))
    content = CameraContent(CAMERA, notes, facts, entries)
    payload = write_payload(bag, [content], {log_id(ORIGIN): proofs}, _custody(minutes))
    write_tags(bag, payload, Tags("quorum none\n", b"{}", b"", "bench"))
    stream = ZipStream(bag, bag_paths(bag), NUMBER, datetime.now(UTC))
    with (folder / "bag.zip").open("wb") as file:
        stream.write_to(file)
    return sum((bag / path).stat().st_size for path, _ in payload.clips)


def _minute(minute: int, number: int) -> tuple[SourceFile, list[tuple[Fragment, bytes]], bytes]:
    facts: dict[str, Json] = {
        "v": 1, "camera": CAMERA, "epoch": 1, "label": "R30", "minute": minute, "n": 0, "recorder": "rec-0001",
        "run": "bench",
    }  # fmt: skip
    video = VideoFormat("avc1.42c01f", 1280, 720, (), bytes([1, 66, 192, 31, 255, 224, 0]) + bytes(8), 3600)
    header = file_header(init_segment(video), facts)
    fragments, at_90k = list[tuple[Fragment, bytes]](), minute * 60 * 90_000
    for part in range(1, 61):
        body = sha256(f"{number}/{part}".encode()).digest() * (FRAGMENT_BYTES // 32)
        sealed = disk_fragment(part, at_90k, [Sample(90_000, key=True, composition_90k=0, payload=body)])
        one = Fragment(part, len(sealed.data), sealed.digest, at_90k, at_90k + 90_000)
        fragments.append((one, bytes(sealed.data)))
        at_90k += 90_000
    parts = (sha256(header).digest(), *(one.digest for one, _ in fragments))
    size = len(header) + sum(one.size_bytes for one, _ in fragments)
    source = SourceFile(CAMERA, 1, minute, 0, size, parts, header, log_id(ORIGIN), number)
    root = base64.b64encode(file_root(parts)).decode()
    entry: dict[str, Json] = {
        "v": 1, "t": "minute", "rec": "rec-0001", "cam": CAMERA, "ep": 1, "min": minute, "label": "R30",
        "files": [{"n": 0, "bytes": size, "parts": len(parts), "root": root}], "cover_ms": 60_000, "gaps": [],
    }  # fmt: skip
    return source, fragments, canonical_json(entry)


def _publish(folder: Path, signer: Signer, entries: list[bytes]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        log = Log(ORIGIN, signer, SqliteRows(connection))
        connection.execute("BEGIN IMMEDIATE")
        log.append(entries, datetime.now(UTC))
        connection.execute("COMMIT")
        log.publish(folder)


def _custody(minutes: int) -> Custody:
    officer = BagOfficer("O1", "bench", "bench", "work_certificate", "1", date(2030, 1, 1))
    request = BagRequest("D1", "public_security", "14(1)", "", "", "retrieve", "BENCH", False, "00" * 32)  # noqa: FBT003
    return Custody(
        bag=NUMBER, software="bench", made_ms=MINUTE * 60_000, request=request, officers=(officer,), papers=(),
        purpose="bench", destination="bench", measures="bench", return_by=date(2030, 1, 1), operator="bench",
        approver="bench", register="2026-000001", from_ms=MINUTE * 60_000, to_ms=(MINUTE + minutes) * 60_000,
        points=(BagPoint(CAMERA, "bench", "", "", ""),), clock=(),
    )  # fmt: skip


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE_BYTES):
        yield data[at : at + PIECE_BYTES]
