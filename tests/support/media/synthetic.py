"""Access units that no encoder made, a log that is a list, and the pieces of a recorder put together for tests."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from mingcha.kit.clock import Clock, HandClock, to_90k
from mingcha.media.disk.file_layer import FileLayer
from mingcha.media.journal.rows import AssignmentRow, CauseRow
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.camera_recording import CameraRecording
from mingcha.media.store.footage_store import FootageFile, FootageStore, FragmentJob
from mingcha.media.units import AccessUnit, VideoFormat

CAMERA = "42010200001310000001"
FRAME_90K = 3600
SPS = bytes.fromhex("6742c00dda0507e84000000300400000")
PPS = bytes.fromhex("68ce0fc8")
CONFIG = bytes([1, SPS[1], SPS[2], SPS[3], 0xFF, 0xE1, 0, len(SPS)]) + SPS + bytes([1, 0, len(PPS)]) + PPS
FORMAT = VideoFormat("avc1.42c00d", 320, 240, (SPS, PPS), CONFIG, FRAME_90K)
ASSIGNED = AssignmentRow(CAMERA, "rtsp://127.0.0.1/main", "", "", 1, "R30", enabled=True)


def units(begin_90k: int, count: int, gop: int = 50, payload_bytes: int = 40) -> Iterator[AccessUnit]:
    """`count` pictures at 25 a second, each with a payload of its own."""
    for i in range(count):
        body = i.to_bytes(4, "big") * (payload_bytes // 4)
        at_90k = begin_90k + i * FRAME_90K
        yield AccessUnit(at_90k, at_90k, i % gop == 0, len(body).to_bytes(4, "big") + body, i * FRAME_90K, 0)


class ListLog:
    """Entries in a table of the journal's own transaction, so that they vanish with it as the real log's would."""

    def __call__(self, connection: sqlite3.Connection, entries: Sequence[bytes], at: datetime) -> range:
        connection.execute("CREATE TABLE IF NOT EXISTS test_log (id INTEGER PRIMARY KEY, entry BLOB)")
        first = connection.execute("SELECT count(*) FROM test_log").fetchone()[0]
        for i, entry in enumerate(entries):
            connection.execute("INSERT INTO test_log VALUES (?, ?)", (first + i, entry))
        return range(first, first + len(entries))


def log_entries(connection: sqlite3.Connection) -> list[bytes]:
    """What ListLog holds."""
    return [row[0] for row in connection.execute("SELECT entry FROM test_log ORDER BY id")]


class DirectWriter:
    """Stands where the writer thread stands and does everything at once, on the caller's thread."""

    def __init__(self, store: FootageStore) -> None:
        self.store = store
        self.acknowledged: list[FragmentJob] = []
        self._synced: list[FragmentJob] = []

    def put(self, job: FragmentJob) -> None:
        self.store.keep([job])
        if not job.file.failed:
            self._synced.append(job)
        self.store.commit()
        self.acknowledged, self._synced = self.acknowledged + self._synced, []

    def close_file(self, file: FootageFile) -> None:
        self.store.close_file(file)

    def cause(self, row: CauseRow) -> None:
        self.store.cause(row)


def recording_on(
    root: Path, files: FileLayer, journal: JournalWriter, clock: Clock
) -> tuple[CameraRecording, DirectWriter]:
    """A camera's recording whose fragments go straight to the disk."""
    writer = DirectWriter(FootageStore(root, "rec-1", files, journal, clock))
    recording = CameraRecording(ASSIGNED, "run", clock, writer)  # type: ignore[arg-type]
    recording.begin(int(clock.now().timestamp() * 1000))
    recording.format(FORMAT)
    return recording, writer


def now_90k(clock: HandClock) -> int:
    """The clock's instant in ticks."""
    return to_90k(clock.now())
