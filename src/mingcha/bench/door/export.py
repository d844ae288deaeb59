"""The cost of an export and of its verification: processor time for a gigabyte (docs/ref/benchmarks.md).

Of the export: copying with both digests (of each fragment, and of the clip), lists, proofs and manifests, the zip with
its check sums; not what gateway and recorder need to read and send the bytes. Of the verification: the verify.py that
lies in the bag, as a process of its own, over the zip.
"""

import base64
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
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
from mingcha.evidence.bag_verifier import VERIFIER
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.evidence.log.proof import make_proof
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier
from mingcha.kit.words import Words
from mingcha.media.mp4.file_root import file_root
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment
from mingcha.media.units import VideoFormat

CAMERA, MINUTE = "42010200001320000001", 29_731_203
ORIGIN = "mingcha.invalid/bench/recorder/rec-0001"
APPLICATION = "mingcha.invalid/bench/application"
NUMBER, REQUEST = "E20261128-0001", "D20261128-0001"
PIECE_BYTES = 256 << 10
"""As a gateway's answer is read."""
FRAGMENT_BYTES = 500_000
"""A second at 4 Mbit/s."""
_RECORDER_KEY, _APPLICATION_KEY = bytes(range(32)), bytes(range(32, 64))
_KEYS = {ORIGIN: _RECORDER_KEY, APPLICATION: _APPLICATION_KEY}
_GIGABYTE = 1_000_000_000


def measure_export(size_bytes: int = _GIGABYTE, rounds: int = 3) -> dict[str, Any]:
    """Makes a bag of so many bytes in a temporary folder and verifies its zip, `rounds` times; medians of the processor
    time a gigabyte of clips. Raises Fault(CORRUPT) if the verifier does not accept it."""
    made, checked = [], []
    for _ in range(rounds):
        folder = Path(tempfile.mkdtemp(prefix="mingcha-bench-"))
        try:
            made.append(_made(folder, size_bytes))
            checked.append(_verified_s(folder) * _GIGABYTE / made[-1]["bytes"])
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return {
        "bytes": made[0]["bytes"],
        "rounds": rounds,
        "cpu_s_a_gb": round(statistics.median(one["cpu_s_a_gb"] for one in made), 3),
        "mb_a_s": round(statistics.median(one["mb_a_s"] for one in made), 1),
        "verify_cpu_s_a_gb": round(statistics.median(checked), 3),
    }


def _made(folder: Path, size_bytes: int) -> dict[str, Any]:
    """Makes one bag with its zip; bytes of the clips, processor seconds of this process and speed."""
    bag, notes = folder / NUMBER, folder / "notes.jsonl"
    writer = ClipWriter(bag, notes, CAMERA)
    signer, entries = Signer(_RECORDER_KEY), list[bytes]()
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
    return {"bytes": size, "cpu_s_a_gb": cpu_s * _GIGABYTE / size, "mb_a_s": size / wall_s / 1e6}


def _finish(folder: Path, bag: Path, notes: Path, writer: ClipWriter, signer: Signer, minutes: int) -> int:
    """Everything after the footage; the bytes of the clips."""
    writer.finish()
    writer.close()
    facts = tuple(MinuteFacts(MINUTE + number, (), is_disposed=False) for number in range(minutes))
    entries = tuple((log_id(ORIGIN), number) for number in range(minutes))
    proofs = LogProofs(FolderFiles(folder / "log").read, ORIGIN, Verifier(signer.public))
    content = CameraContent(CAMERA, notes, facts, entries)
    payload = write_payload(bag, [content], {log_id(ORIGIN): proofs}, _custody(minutes))
    act, proof = _handed_over(payload.manifest_sha256)
    write_tags(bag, payload, Tags(_policy(), act, proof, "bench", {VERIFIER.name: VERIFIER.read_bytes()}))
    stream = ZipStream(bag, bag_paths(bag), NUMBER, datetime.now(UTC))
    with (folder / "bag.zip").open("wb") as file:
        stream.write_to(file)
    return sum((bag / path).stat().st_size for path, _ in payload.clips)


def _verified_s(folder: Path) -> float:
    """Processor seconds of verify.py over the zip, with the start of its Python."""
    keys = folder / "keys.txt"
    keys.write_text(_policy(), encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, str(folder / NUMBER / VERIFIER.name), str(folder / "bag.zip"), "--keys", str(keys),
         "--quorum", "0", "--lang", "en"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        answer = (done.stdout or done.stderr).strip()[:300]
        words = Words(f"verify.py 没有接受这个包：{answer}", f"verify.py did not accept the bag: {answer}")
        raise Fault(FaultKind.CORRUPT, words)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _handed_over(manifest_sha256: str) -> tuple[bytes, bytes]:
    """The act that commits the manifest, and its proof, in an application's log of this entry alone."""
    facts: dict[str, Json] = {"export": NUMBER, "manifest_sha256": manifest_sha256, "request": REQUEST}
    act: dict[str, Json] = {"v": 1, "act": "access.export.make", "at_ms": MINUTE * 60_000, "cites": ["15"]}
    event, salt = canonical_json({**act, "by": {"id": "user:7"}, "facts": facts}), bytes(16)
    commitment = base64.b64encode(sha256(salt + event).digest()).decode()
    entry = canonical_json({**act, "t": "act", "by": "user:7", "rows": [], "c": commitment})
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        log = _appended(connection, APPLICATION, Signer(_APPLICATION_KEY), [entry])
        signed = log.head()
        assert signed is not None
        proof = make_proof(0, log.inclusion_proof(0), signed).to_bytes()
    text = {"entry": entry.decode(), "salt": base64.b64encode(salt).decode(), "event": event.decode()}
    return canonical_json(text), proof


def _policy() -> str:
    """The keys of a court that trusts both logs."""
    named = [NamedKey(name, ED25519, Signer(key).public) for name, key in _KEYS.items()]
    return write_policy(named, [])


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
        _appended(connection, ORIGIN, signer, entries).publish(folder)


def _appended(connection: sqlite3.Connection, origin: str, signer: Signer, entries: list[bytes]) -> Log:
    connection.executescript(SCHEMA)
    log = Log(origin, signer, SqliteRows(connection))
    connection.execute("BEGIN IMMEDIATE")
    log.append(entries, datetime.now(UTC))
    connection.execute("COMMIT")
    return log


def _custody(minutes: int) -> Custody:
    officer = BagOfficer("O1", "bench", "bench", "work_certificate", "1", date(2030, 1, 1))
    request = BagRequest(REQUEST, "public_security", "14(1)", "", "", "retrieve", "BENCH", False, "00" * 32)  # noqa: FBT003
    return Custody(
        bag=NUMBER, software="bench", made_ms=MINUTE * 60_000, request=request, officers=(officer,), papers=(),
        purpose="bench", destination="bench", measures="bench", return_by=date(2030, 1, 1), operator="bench",
        approver="bench", register="2026-000001", from_ms=MINUTE * 60_000, to_ms=(MINUTE + minutes) * 60_000,
        points=(BagPoint(CAMERA, "bench", "", "", ""),), clock=(),
    )  # fmt: skip


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE_BYTES):
        yield data[at : at + PIECE_BYTES]
