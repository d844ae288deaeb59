"""SM3 digests of sealed files in the recorder's log: taken once, gone on with after a restart, compared by checks."""

import base64
import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows, open_to_read
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import HandClock
from mingcha.kit.home import FIRST_RECORDER, Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.disk.disks import Disks
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.recorder import Recorder, RecorderSettings
from mingcha.station.disks import disks_of
from mingcha.station.recorder_log import RecorderLog
from mingcha.station.sm3_digests import Sm3Digests, check_sm3_digests, sm3_of

CAMERA = "42010200001310000007"
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)


@dataclass
class QuietRecorder:
    """As much of a recorder as the digests need: its journal, its log, its disks."""

    home: Home
    clock: HandClock
    disks: Disks

    def __post_init__(self) -> None:
        self.settings = RecorderSettings(
            FIRST_RECORDER, self.home.footage, self.home.journal, self.home.socket, demo=False
        )
        self.journal = JournalWriter(self.home.journal)
        self.journal.connection.executescript(SCHEMA)
        self.log = RecorderLog(self.home, KeyFolder(self.home.keys))

    def append(self, connection: Any, entries: Sequence[bytes], at: datetime) -> range:
        return self.log.append(connection, entries, at)

    async def ask_writer(self, run: Callable[[JournalWriter], Any]) -> Any:
        return run(self.journal)

    def seal(self, minute: int, contents: Sequence[bytes]) -> None:
        """Files of a minute and the entry that seals them."""
        files = []
        for n, content in enumerate(contents):
            path = self.home.footage / FootageName(CAMERA, 1, minute, n).path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            files.append({"n": n, "bytes": len(content), "parts": 2, "root": "x"})
        entry = {"v": 1, "t": "minute", "rec": FIRST_RECORDER, "cam": CAMERA, "ep": 1, "min": minute, "files": files}
        with self.journal.transaction() as connection:
            self.append(connection, [canonical_json(entry)], self.clock.now())

    def said(self) -> list[dict[str, Any]]:
        with closing(open_to_read(self.home.journal)) as journal:
            bodies = [entry.body for entry in SqliteRows(journal).entries(0, 10_000)]
        return [json.loads(body) for body in bodies if b'"t":"sm3"' in body]

    def findings(self) -> list[str]:
        with closing(open_to_read(self.home.journal)) as journal:
            return [f"{each.kind} {each.subject}" for each in check_sm3_digests(journal, self.disks)]


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[QuietRecorder]:
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    made = QuietRecorder(home, HandClock(NOW), disks_of(home, FIRST_RECORDER))
    yield made
    made.journal.close()


async def take(recorder: QuietRecorder) -> None:
    digests = Sm3Digests(cast("Recorder", recorder))
    while await digests.turn():
        pass


def test_the_digest_is_that_of_the_standard_and_of_openssl(recorder: QuietRecorder, tmp_path: Path) -> None:
    name = FootageName(CAMERA, 1, 29_410_563, 0)
    recorder.seal(name.minute, [b"abc" + b"left out"])
    digest = sm3_of(recorder.disks, name, 3)
    assert digest is not None
    assert digest.hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # GB/T 32905, A.1
    (tmp_path / "abc").write_bytes(b"abc")
    done = subprocess.run(["openssl", "dgst", "-sm3", "-r", str(tmp_path / "abc")], capture_output=True, check=True)
    assert done.stdout.decode().startswith(digest.hex())
    assert sm3_of(recorder.disks, name, 99) is None
    assert sm3_of(recorder.disks, FootageName(CAMERA, 1, 5, 0), 3) is None


@pytest.mark.law("20(2)")
async def test_what_is_sealed_from_now_on_is_digested_once(recorder: QuietRecorder) -> None:
    recorder.seal(100, [b"before"])
    await take(recorder)
    assert [(entry["upto"], entry["files"]) for entry in recorder.said()] == [(1, [])]
    recorder.seal(101, [b"one" * 1000, b"two"])
    await take(recorder)
    await take(recorder)  # a new start goes on where the log says that it was
    assert len(recorder.said()) == 2
    shown = base64.b64encode(hashlib.new("sm3", b"two").digest()).decode()
    assert recorder.said()[1]["files"][1] == [CAMERA, 1, 101, 1, 3, shown]
    assert recorder.findings() == []
    path = FootageName(CAMERA, 1, 101, 0).path
    (recorder.home.footage / path).write_bytes(b"one" * 999 + b"0ne")
    assert recorder.findings() == [f"sm3_altered {path}"]
    (recorder.home.footage / path).unlink()
    assert recorder.findings() == [], "whether it may be gone is for others to say"


async def test_a_thousand_files_a_minute_fit_into_entries(recorder: QuietRecorder) -> None:
    await take(recorder)
    for minute in range(2):
        recorder.seal(200 + minute, [b"%d" % number for number in range(450)])
    (recorder.home.footage / FootageName(CAMERA, 1, 200, 7).path).unlink()
    await take(recorder)
    assert [len(entry["files"]) for entry in recorder.said()] == [0, 400, 400, 100]
    assert [entry["upto"] for entry in recorder.said()] == [0, 0, 0, 3]
    assert recorder.said()[1]["files"][7][5] is None
    assert recorder.findings() == []
