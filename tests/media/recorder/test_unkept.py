"""A camera whose pictures come and are not kept does not record: its state says so, and why (articles 16(1), 16(5))."""

import errno
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.faulty_disks import FaultyDisks
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.rows_of_disks import CODES, Row
from tests.support.media.synthetic import CAMERA, FORMAT
from tests.support.media.taking_in import until_so

from mingcha.kit.clock import HandClock
from mingcha.media.disk.disks import DiskState
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.state_board import StateBoard
from mingcha.media.store.fragment_writer import QueueBound
from mingcha.media.units import CameraPhase, CameraState, GapReason, LostFootage

pytestmark = pytest.mark.law("16(1)", "16(5)")
RECORDING = CameraState(CameraPhase.RECORDING, 5)
LOST = LostFootage(GapReason.DISK_FULL, 7)


def test_a_change_of_what_is_kept_is_passed_on_once() -> None:
    board, heard = StateBoard(), []
    board.show("a", RECORDING)
    board.show("b", CameraState(CameraPhase.TROUBLE, 6, GapReason.SILENT))
    board.follow(lambda camera, state: heard.append((camera, state)))
    heard.clear()
    for lost in ({"a": LOST, "b": LOST}, {"a": LOST, "b": LOST}, {}):
        board.lose(lost)
    told = [(camera, state.phase, state.reason, state.since_ms) for camera, state in heard]
    assert told == [("a", CameraPhase.TROUBLE, GapReason.DISK_FULL, 7), ("a", CameraPhase.RECORDING, None, 5)]
    board.lose({"a": LOST})
    late: list[tuple[str, CameraState | None]] = []
    board.follow(lambda camera, state: late.append((camera, state)))
    assert [(camera, state.reason) for camera, state in late if state] == [
        ("a", GapReason.DISK_FULL),
        ("b", GapReason.SILENT),
    ]
    board.show("a", CameraState(CameraPhase.TROUBLE, 9, GapReason.SILENT))
    assert late[-1][1] == CameraState(CameraPhase.TROUBLE, 9, GapReason.SILENT), "its own trouble comes first"


@pytest.mark.parametrize(
    ("number", "reason", "state"), [(errno.ENOSPC, "DISK_FULL", "full"), (errno.EIO, "DISK_FAULT", "fault")]
)
async def test_the_only_disk_that_fails_is_said_of_disk_and_cameras_and_ends(
    tmp_path: Path, number: int, reason: str, state: str
) -> None:
    """Before, the disk of such a recorder stayed good and its cameras "recording" while nothing was kept: no alarm, and
    a live picture that said nothing of it."""
    files, clock = FaultyDisks(), HandClock(START)
    async with running(tmp_path, clock, files=files) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        sink = house.recorder.ingest.sinks[CAMERA]
        sink.format(FORMAT)
        sink.state(CameraState(CameraPhase.RECORDING, 0))
        house.feed(4)
        assert await seen(house) == ("recording", None, "good", None)
        files.fail[house.settings.footage] = OSError(number, "no")
        house.feed(4)
        await until_so(lambda: is_seen(house, ("trouble", reason, state, reason)))
        files.fail.clear()
        house.feed(8)
        await until_so(lambda: is_seen(house, ("recording", None, "good", None)))


def test_a_camera_that_is_not_kept_is_named_while_the_same_disk_keeps_others(
    tmp_path: Path, journal: JournalWriter
) -> None:
    """Before, any camera's success on the disk made the others "recording"."""
    row = Row(tmp_path, journal, count=1)
    row.feed(4)
    row.settle()
    row.files.fail[row.roots[0] / CODES[0]] = OSError(errno.EIO, "no")
    row.feed(4)
    row.settle()
    assert row.writers.trouble is None, "the disk keeps the others"
    assert {code: lost.reason for code, lost in row.writers.lost.items()} == {CODES[0]: GapReason.DISK_FAULT}
    row.files.fail.clear()
    row.feed(8)
    row.settle()
    assert row.writers.lost == {}
    row.end()


def test_an_only_disk_that_no_camera_tries_is_asked_and_good_again(tmp_path: Path, journal: JournalWriter) -> None:
    """Before, it stayed full until some camera wrote, although there was room."""
    row = Row(tmp_path, journal, count=1)
    row.files.fail[row.roots[0]] = OSError(errno.ENOSPC, "no")
    for seconds in (12, 4):
        row.feed(seconds)
        row.settle()
    lane, disk = row.writers._lanes[0], row.disks.all[0]
    row.writers.watch()
    assert lane.asking is None, "its fragments try it"
    for works, state in ((False, DiskState.FULL), (True, DiskState.GOOD)):
        if works:
            row.files.fail.clear()
        row.clock.advance(timedelta(seconds=11))
        row.writers.watch()
        assert lane.asking is not None
        lane.asking.join(10)
        assert (row.writers.as_met(disk).state, disk.state) == (state, DiskState.GOOD)
    assert row.writers.trouble is None
    row.end()


def test_a_disk_that_is_slower_than_what_comes_is_named_until_it_has_caught_up(
    tmp_path: Path, journal: JournalWriter
) -> None:
    """Before, its cameras were "recording" and the disk good while a full queue dropped most of their pictures."""
    row = Row(tmp_path, journal, count=1, bound=QueueBound(size_bytes=200_000, fragments=50))
    row.feed(4)
    row.settle()
    assert (row.writers.lost, row.writers.trouble) == ({}, None)
    slow = row.files.hang[row.roots[0]] = threading.Event()
    since_ms = row.now_ms - 1_000  # the second that was not cut yet
    for _ in range(3):
        row.feed(10)
    disk = row.disks.all[0]
    assert {one.reason for one in row.writers.lost.values()} == {GapReason.DISK_FAULT}
    assert set(row.writers.lost) == set(CODES)
    assert min(one.since_ms for one in row.writers.lost.values()) >= since_ms
    assert (row.writers.trouble, row.writers.as_met(disk).state) == (GapReason.DISK_FAULT, DiskState.FAULT)
    assert (disk.state, row.writers._is_out(row.writers._lanes[0])) == (DiskState.GOOD, False), "it is still written to"
    slow.set()
    row.settle()
    row.feed(4)
    row.settle()
    assert (row.writers.lost, row.writers.trouble) == ({}, None)
    assert row.writers.as_met(disk).state is DiskState.GOOD
    row.end()


async def seen(house: House) -> tuple[object, ...]:
    """Phase and reason of the camera, state of the disk, trouble of the recorder, as its status says."""
    status = await house.client.ask("status")
    camera, disk = status["cameras"][CAMERA], status["disk"]
    return camera["phase"], camera["reason"], disk["disks"][0]["state"], disk["trouble"]


async def is_seen(house: House, expected: tuple[object, ...]) -> bool:
    """Whether the status says so."""
    return await seen(house) == expected
