"""What goes wrong in the field, through the front door: each trouble has its reason in `status --json` and its gap.

`mingcha record` before simulated cameras with troubles, a web server, a closed port; a full disk and locked databases.
Nothing acknowledged is lost, and the cameras that are well are recorded as if nothing were.
"""

import errno
import itertools
import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import KeepingRecorder, assign_cameras, inside, now
from tests.support.e2e.programs import environment_of, mingcha, prepared, simulated, started, three_free_ports
from tests.support.e2e.warm_line import WarmLine, warm_line

from mingcha.custody.checks import recorder_entries
from mingcha.custody.proofs.day_account import NOT_ASSIGNED
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.units import GapReason
from mingcha.web.custody.gap_words import GAP_WORDS, HOST_AWAY

pytestmark = pytest.mark.timed
TROUBLES = ("1=holes:37", "2=resolution:3", "3=silent:1", "4=reboot:3", "5=wrong_sdp")
EXPECTED = {
    "good": set(),
    "holes": {"LOSS"},
    "resolution": set(),
    "silent": {"SILENT"},
    "reboot": {"UNREACHABLE"},
    "broken sdp": {"NOT_A_CAMERA"},
    "wrong path": {"NOT_FOUND"},
    "wrong password": {"REFUSED"},
    "web server": {"NOT_A_CAMERA"},
    "closed port": {"UNREACHABLE"},
}
STATES = ("silent", "broken sdp", "wrong path", "wrong password", "web server", "closed port")
CODES = {name: f"420102000013100000{number:02d}" for number, name in enumerate(EXPECTED)}
WATCHED_S = 14.0
SMALL = ("--size", "640x360", "--fps", "12")
"""How many pictures a camera draws is not judged here."""


@dataclass
class Watched:
    """What `mingcha status --json` said over a while, and the home afterwards."""

    home: Home
    reasons: dict[str, set[str]] = field(default_factory=dict)
    phases: dict[str, set[str]] = field(default_factory=dict)
    acknowledged: set[tuple[int, int, bytes]] = field(default_factory=set)


class QuietHandler(SimpleHTTPRequestHandler):
    """A web server that writes nothing on the test's own output."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def web_server() -> Iterator[int]:
    """What somebody types instead of a camera; yields its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), QuietHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Somebody holds the only write lock of a database."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def acknowledged(home: Home) -> set[tuple[int, int, bytes]]:
    with closing(sqlite3.connect(f"{home.journal.as_uri()}?mode=ro", uri=True)) as connection:
        return set(connection.execute("SELECT camera, start_90k, digest FROM fragment"))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """All troubles at once, with the application's database locked all the time and the journal for two seconds."""
    path = tmp_path_factory.mktemp("troubles") / "var"
    prepared(path)
    watched = Watched(Home(path, path / "keys"))
    faults = [word for trouble in TROUBLES for word in ("--fault", trouble)]
    with ExitStack() as stack:
        cameras = stack.enter_context(simulated("--cameras", "6", *SMALL, *faults))
        guarded = stack.enter_context(simulated("--cameras", "1", *SMALL, "--password", "right-one"))
        web = stack.enter_context(web_server())
        urls = [f"{cameras}/cam{number}" for number in range(6)]
        urls += [f"{cameras}/nothing", f"{guarded}/cam0", f"rtsp://127.0.0.1:{web}/main"]
        urls += [f"rtsp://127.0.0.1:{three_free_ports()}/main"]
        line = stack.enter_context(warm_line(environment_of(path)))
        with started(path, "record"):
            assign_cameras(watched.home, dict(zip(CODES.values(), urls, strict=True)))
            with locked(watched.home.database):
                _watch(watched, line, WATCHED_S / 2)
                with locked(watched.home.journal):
                    time.sleep(2)  # longer than a commit's turn, shorter than the recorder's patience
                _watch(watched, line, WATCHED_S / 2)
                for _ in range(20):  # a state between two tries lasts half a second at first, longer each time
                    if all(EXPECTED[name] <= watched.reasons.get(name, set()) for name in STATES):
                        break
                    _watch(watched, line, 1)
            watched.acknowledged = acknowledged(watched.home)
    return watched


def _watch(watched: Watched, line: WarmLine, seconds: float) -> None:
    names = {code: name for name, code in CODES.items()}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        status = json.loads(line("status", "--json", check=False).stdout)
        for code, camera in status["recorder"]["cameras"].items():
            watched.phases.setdefault(names[code], set()).add(camera["phase"])
            if camera["reason"]:
                watched.reasons.setdefault(names[code], set()).add(camera["reason"])
        assert status["well"] is False
        time.sleep(0.4)


@pytest.mark.parametrize("name", STATES)
def test_status_says_why(watched: Watched, name: str) -> None:
    assert EXPECTED[name] <= watched.reasons[name]
    assert "trouble" in watched.phases[name]


def test_a_good_camera_is_recorded_all_the_time(watched: Watched) -> None:
    assert watched.phases["good"] <= {"connecting", "recording"}
    assert watched.reasons.get("good", set()) <= {"CONNECTING"}  # before its first picture
    with closing(sqlite3.connect(watched.home.journal)) as connection:
        rows = connection.execute(
            "SELECT start_90k, duration_90k FROM fragment WHERE camera ="
            " (SELECT number FROM camera WHERE code = ?) ORDER BY start_90k",
            (CODES["good"],),
        ).fetchall()
    assert sum(duration for _, duration in rows) > (WATCHED_S - 4) * 90_000
    assert all(start + duration == after for (start, duration), (after, _) in itertools.pairwise(rows))


def test_a_change_of_resolution_begins_another_file(watched: Watched) -> None:
    with closing(sqlite3.connect(watched.home.journal)) as connection:
        sizes = connection.execute(
            "SELECT DISTINCT i.width, i.height FROM file f JOIN init i ON i.id = f.init WHERE f.camera ="
            " (SELECT number FROM camera WHERE code = ?)",
            (CODES["resolution"],),
        ).fetchall()
    assert sorted(sizes) == [(320, 180), (640, 360)]


def test_every_trouble_is_a_gap_with_its_reason_and_nothing_acknowledged_is_lost(watched: Watched) -> None:
    sealed_later(watched.home)
    gaps: dict[str, set[str]] = {code: set() for code in CODES.values()}
    for _, body in recorder_entries(watched.home.journal)():
        entry = json.loads(body)
        if entry["t"] == "minute":
            gaps[entry["cam"]] |= {why for _, _, why in entry["gaps"]}
    for name, reasons in EXPECTED.items():
        assert reasons <= gaps[CODES[name]], (name, gaps[CODES[name]])
    assert watched.acknowledged <= acknowledged(watched.home)
    done = mingcha(watched.home.path, "check", "--json", check=False)
    assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])


def sealed_later(home: Home) -> None:
    """The recorder two minutes later, so that the minutes of the test are sealed without waiting for it."""
    recorder = KeepingRecorder(home, HandClock(now() + timedelta(minutes=2)))
    recorder.tick()
    recorder.close()


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> None:
    path = tmp_path / "var"
    prepared(path)
    home = Home(path, path / "keys")
    clock = HandClock(now() - timedelta(minutes=5))
    write = SystemFiles.write
    recorder = KeepingRecorder(home, clock)
    try:
        assign_cameras(home, {CODES["good"]: "rtsp://127.0.0.1/main"})
        recorder.feed(20)
        recorder.settle()
        before = acknowledged(home)
        monkeypatch.setattr(SystemFiles, "write", _full)
        recorder.feed(20)
        recorder.settle()
        status = json.loads(mingcha(path, "status", "--json", check=False).stdout)
        assert status["recorder"]["disk"]["trouble"] == "DISK_FULL"
        monkeypatch.setattr(SystemFiles, "write", write)
        clock.advance(timedelta(seconds=2))
        recorder.feed(20)
        recorder.settle()
        status = json.loads(mingcha(path, "status", "--json", check=False).stdout)
        assert status["recorder"]["disk"]["trouble"] is None
        recorder.interrupt(GapReason.UNREACHABLE, 0)  # the file ends, so that its minute can be sealed
        recorder.tick(timedelta(minutes=2))
    finally:
        recorder.close()
    assert before
    assert before < acknowledged(home)
    entries = [json.loads(body) for _, body in recorder_entries(home.journal)()]
    gaps = [gap for entry in entries if entry["t"] == "minute" for gap in entry["gaps"]]
    full_ms = sum(to_ms - from_ms for from_ms, to_ms, why in gaps if why == "DISK_FULL")
    assert 20_000 <= full_ms <= 26_000, gaps
    with django_db_blocker.unblock(), inside(home):
        done = mingcha(path, "check", "--json", check=False)
    assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_every_reason_has_its_words_in_both_languages() -> None:
    assert set(GAP_WORDS) == {*GapReason, NOT_ASSIGNED, HOST_AWAY}
    texts = [text for words in GAP_WORDS.values() for text in (words.zh, words.en)]
    assert len(set(texts)) == len(texts)
    assert all(texts)
