"""Several disks: each is known by its own file, a wrong or failing one is left out, the others go on (art. 16(5))."""

import errno
import json
import shutil
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.faulty_disks import FaultyDisks
from tests.support.media.rows_of_disks import CODES, OWNER, START, Row
from tests.support.media.synthetic import FRAME_90K, ListLog, log_entries

from mingcha.kit.errors import Fault
from mingcha.media.disk.disks import IDENTITY, Disk, Disks, DiskSetting, DiskState, Owner, chosen, prepare_disk
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.disk.footage_files import FootageName, parse_path
from mingcha.media.journal.sealing import seal
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.store.fragment_writer import QueueBound
from mingcha.media.store.recovery import recover
from mingcha.media.units import GapReason

pytestmark = pytest.mark.usefixtures("named_in_turn")


def test_weights_share_out_the_hours_and_a_lost_disk_moves_its_own_share_alone() -> None:
    disks = [Disk(DiskSetting(Path(f"/d{n}"), weight), f"id{n}") for n, weight in enumerate([1, 2, 5, 0])]
    keys = [(CODES[n % 8], n // 8) for n in range(8000)]
    before = {key: chosen(disks, *key) for key in keys}
    counts = Counter(disk.id for disk in before.values() if disk is not None)
    assert [round(counts[f"id{n}"] / 1000, 0) for n in range(4)] == [1, 2, 5, 0]
    disks[1].state = DiskState.FAULT
    after = {key: chosen(disks, *key) for key in keys}
    assert all(after[key] is disk for key, disk in before.items() if disk is not disks[1])
    assert {disk.id for key, disk in after.items() if before[key] is disks[1] and disk} == {"id0", "id2"}
    for disk in disks:
        disk.state = DiskState.MISSING
    assert chosen(disks, *keys[0]) is None


def test_each_disk_is_known_by_its_own_file(tmp_path: Path) -> None:
    files = FaultyDisks()
    roots = [tmp_path / name for name in ("good", "unmounted", "foreign", "copy", "read_only", "spoilt", "gone")]
    for root in roots[:-1]:
        root.mkdir()
    name = prepare_disk(files, roots[0], OWNER)
    prepare_disk(files, roots[2], Owner("x" * 32, "rec-1"))
    shutil.copy(roots[0] / IDENTITY, roots[3] / IDENTITY)
    prepare_disk(files, roots[4], OWNER)
    files.read_only.add(roots[4])
    (roots[5] / IDENTITY).write_text("{")
    disks = Disks([DiskSetting(root) for root in roots], OWNER, files)
    disks.read_identities()
    states = ["good", "missing", "wrong", "double", "read_only", "wrong", "missing"]
    assert [disk.state.value for disk in disks.all] == states
    assert disks.all[0].id == name
    assert disks.readable == [disks.all[0], disks.all[4]]


def test_the_own_folder_is_marked_once_and_never_written_to_without_its_mark(tmp_path: Path) -> None:
    own = tmp_path / "footage"
    own.mkdir()
    disks = Disks([DiskSetting(own)], OWNER, SystemFiles())
    disks.read_identities()
    name = disks.adopt_own()
    said = json.loads((own / IDENTITY).read_bytes())
    assert said == {"v": 1, "home": OWNER.home, "recorder": "rec-1", "disk": name}
    (own / IDENTITY).unlink()  # what an unmounted disk leaves: an empty folder of the same name
    disks.read_identities(own_must_have_identity=True)
    assert disks.all[0].state is DiskState.MISSING


@pytest.mark.parametrize("what", ["nothing", "marked", "other"])
def test_only_an_empty_folder_becomes_a_disk(tmp_path: Path, what: str) -> None:
    root = tmp_path / "d"
    if what != "nothing":
        root.mkdir()
    if what == "marked":
        prepare_disk(SystemFiles(), root, OWNER)
    if what == "other":
        (root / "letters").mkdir()
    with pytest.raises(Fault):
        prepare_disk(SystemFiles(), root, OWNER)


def test_footage_lies_on_both_disks_and_is_found(tmp_path: Path, journal: JournalWriter) -> None:
    row = Row(tmp_path, journal)
    row.feed(70)
    row.end()
    assert row.findings() == []
    first, second = row.lying()
    assert first
    assert second
    assert first | second == set(CODES)
    assert not first & second, "an hour of a camera lies on one disk"
    for number, root in enumerate(row.roots):
        for path in root.rglob("*.mp4"):
            name = parse_path(path.relative_to(root).as_posix())
            assert name is not None
            assert row.disks.find(name, "") == path
            moved = row.roots[1 - number] / name.path  # by hand, to another disk
            moved.parent.mkdir(parents=True, exist_ok=True)
            path.rename(moved)
            assert row.disks.find(name, row.disks.all[number].id) == moved
    assert row.findings() == []


def test_a_disk_that_hangs_stops_nobody_and_comes_back(tmp_path: Path, journal: JournalWriter) -> None:
    row = Row(tmp_path, journal)
    row.feed(10)
    row.settle()
    hung = row.lying()[1]
    assert 0 < len(hung) < 8
    row.files.hang[row.roots[1]] = threading.Event()
    row.feed(10)
    assert row.files.hanging.wait(10)
    left = row.writers.call(lambda _: "sealed")  # waits for every disk, as sealing does
    assert not left.done()
    row.give_up_second()
    assert left.result(10) == "sealed"
    row.feed(10)
    row.settle()
    row.feed(130)  # two minutes' ends: what was on the hung disk goes on on the other one
    row.settle()
    assert row.lying()[0] == set(CODES)
    for code in CODES:
        assert row.reasons(code)[-1] == "flows", code
        assert (GapReason.DISK_FAULT.value in row.reasons(code)) is (code in hung), code
    row.files.hang[row.roots[1]].set()
    (given_up,) = row.writers._lanes[1].given_up
    assert given_up.ended.wait(10)
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.disks.all[1].state is DiskState.GOOD
    row.clock.advance(timedelta(hours=1))
    row.feed(10)
    row.settle()
    assert any("T07" in path.name for path in row.roots[1].rglob("*.mp4"))
    row.end()
    assert journal.connection.execute("SELECT count(*) FROM tail").fetchone() == (0,)
    assert row.findings() == []


def test_while_a_disk_hangs_its_queue_keeps_to_its_bound(tmp_path: Path, journal: JournalWriter) -> None:
    row = Row(tmp_path, journal, count=1, bound=QueueBound(size_bytes=200_000, fragments=50))
    row.feed(4)
    row.settle()
    row.files.hang[row.roots[0]] = threading.Event()
    row.feed(2)
    assert row.files.hanging.wait(10)
    for _ in range(30):
        row.feed(10)
        fragments, size_bytes = row.writers.queued
        assert fragments <= 50
        assert size_bytes <= 200_000
    row.files.hang[row.roots[0]].set()
    row.settle()
    row.end()
    assert row.findings() == []
    assert all(GapReason.DISK_FAULT.value in row.reasons(code) for code in CODES)


def test_a_killed_recorder_cuts_what_a_hung_disk_had_begun(tmp_path: Path, journal: JournalWriter) -> None:
    row = Row(tmp_path, journal)
    row.feed(10)
    row.settle()
    row.files.hang[row.roots[1]] = threading.Event()
    row.feed(10)
    assert row.files.hanging.wait(10)
    row.give_up_second()
    row.settle()
    (file, *_) = [path for path in row.roots[1].rglob("*.mp4") if path.stat().st_size]
    with file.open("ab") as torn:
        torn.write(b"half a fragment that came late")
    assert [found.split()[0] for found in row.findings()].count("tail_left") == 1
    row.writers._lanes[0].writer.stop()
    assert recover(row.look(), "rec-1", SystemFiles(), journal, ListLog(), row.clock.now()).cut
    assert row.findings() == []
    row.files.hang[row.roots[1]].set()


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS, errno.ENOSPC])
def test_a_disk_that_fails_is_left_out_and_asked_again(tmp_path: Path, journal: JournalWriter, number: int) -> None:
    row = Row(tmp_path, journal)
    row.feed(10)
    row.settle()
    failing = row.lying()[1]
    row.files.fail[row.roots[1]] = OSError(number, "fault")
    row.feed(6)
    row.settle()
    row.feed(120)
    row.settle()
    assert row.lying()[0] == set(CODES)
    reason = "DISK_FULL" if number == errno.ENOSPC else "DISK_FAULT"
    assert all((reason in row.reasons(code)) is (code in failing) for code in CODES)
    assert all(row.reasons(code)[-1] == "flows" for code in CODES)
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.disks.all[1].state is DiskState.FAULT
    row.files.fail.clear()
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.disks.all[1].state is DiskState.GOOD
    row.end()
    tails = row.findings()
    assert {found.split()[0] for found in tails} <= {"tail_left"}  # ends that the failing disk did not let us cut
    recover(row.look(), "rec-1", SystemFiles(), journal, ListLog(), row.clock.now())
    assert row.findings() == []


def test_a_disk_that_is_taken_away_or_swapped_is_never_written_to(tmp_path: Path, journal: JournalWriter) -> None:
    row = Row(tmp_path, journal, count=3)
    row.feed(10)
    row.settle()
    away = row.roots[2].rename(tmp_path / "in a drawer")
    row.roots[2].mkdir()  # its mount point
    for _ in range(8):
        row.feed(20)
        row.settle()
    assert list(row.roots[2].iterdir()) == []
    assert row.lying()[0] | row.lying()[1] == set(CODES)
    assert {found.split()[0] for found in row.findings()} == {"disk_not_usable", "disk_away"}
    foreign = tmp_path / "foreign"
    row.roots[2].rmdir()
    foreign.mkdir()
    prepare_disk(SystemFiles(), foreign, Owner("y" * 32, "rec-1"))
    foreign.rename(row.roots[2])
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.disks.all[2].state is DiskState.WRONG
    row.clock.advance(timedelta(hours=1))
    row.feed(10)
    row.settle()
    assert [path.name for path in row.roots[2].iterdir()] == [IDENTITY]
    shutil.rmtree(row.roots[2])
    away.rename(row.roots[2])
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.disks.all[2].state is DiskState.GOOD
    row.end()
    recover(row.look(), "rec-1", SystemFiles(), journal, ListLog(), row.clock.now())
    assert row.findings() == []


def test_sealed_minutes_have_no_hole_without_a_reason_over_a_hung_disk(tmp_path: Path, journal: JournalWriter) -> None:
    row = Row(tmp_path, journal)
    row.feed(30)
    row.settle()
    row.files.hang[row.roots[1]] = threading.Event()
    row.feed(60)
    assert row.files.hanging.wait(10)
    row.give_up_second()
    row.clock.advance(timedelta(seconds=-21))
    row.feed(120)
    row.settle()
    closed = row.now_ms // 60_000
    until = {"": closed} | dict.fromkeys(CODES, closed)
    row.writers.call(lambda journal: seal(journal, "rec-1", until, ListLog(), row.clock.now())).result(10)
    begin, minutes = int(START.timestamp()) // 60, Counter[str]()
    for entry in map(json.loads, log_entries(journal.connection)):
        minutes[entry["cam"]] += 1
        told = entry["cover_ms"] + sum(b - a for a, b, _ in entry["gaps"])
        assert abs(told - 60_000) <= 3, entry
        if entry["min"] > begin:
            assert {why for _, _, why in entry["gaps"]} <= {"DISK_FAULT"}
    assert set(minutes.values()) == {closed - begin}
    row.files.hang[row.roots[1]].set()
    row.end()
    assert FRAME_90K == 3600


def test_a_file_that_hung_at_its_birth_is_set_aside_when_its_minute_was_sealed(
    tmp_path: Path, journal: JournalWriter
) -> None:
    row = Row(tmp_path, journal)
    row.feed(10)
    row.settle()
    row.end()
    closed = row.now_ms // 60_000 + 1
    seal(journal, "rec-1", {"": closed} | dict.fromkeys(CODES, closed), ListLog(), row.clock.now())
    some = next(iter(row.roots[0].rglob("*.mp4")))
    name = parse_path(some.relative_to(row.roots[0]).as_posix())
    assert name is not None
    late = row.roots[1] / FootageName(name.camera, name.epoch, name.minute, name.n + 7).path
    late.parent.mkdir(parents=True, exist_ok=True)
    late.write_bytes(some.read_bytes())
    done = recover(row.look(), "rec-1", SystemFiles(), journal, ListLog(), row.clock.now())
    assert [Path(path).name for path in done.torn] == [late.name]
    assert row.findings() == []
