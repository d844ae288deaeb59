"""A disk that fails, hangs or is read-only delays its own work alone: starts, the watch, disposal (article 16(5))."""

import asyncio
import errno
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.faulty_disks import FaultyDisks
from tests.support.media.recorder_house import START as HOUSE_START
from tests.support.media.recorder_house import House, disposal_order, recorded_hour, running
from tests.support.media.rows_of_disks import CODES, OWNER, START, Row
from tests.support.media.synthetic import CAMERA, ListLog

from mingcha.kit.clock import HandClock
from mingcha.media.disk.disks import Disk, Disks, DiskSetting, DiskState, Owner, prepare_disk
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.disk.footage_files import FootageName, parse_path
from mingcha.media.journal.ordered_footage import Plan
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.recorder.service import run_recorder
from mingcha.media.store.disk_writers import DiskWriters
from mingcha.media.store.fragment_writer import QueueBound
from mingcha.media.store.recovery import recover
from mingcha.media.store.unlinking import is_present, unlink_files
from mingcha.media.units import GapReason

pytestmark = pytest.mark.usefixtures("named_in_turn")
DAYS = timedelta(days=2)


def _killed(folder: Path, journal: JournalWriter) -> Row:
    """A recorder that was killed with an open file of each camera, each with a torn end; both disks hold some."""
    row = Row(folder, journal)
    row.feed(10)
    row.settle()
    assert all(row.lying())
    for root in row.roots:
        for path in root.rglob("*.mp4"):
            with path.open("ab") as torn:
                torn.write(b"half a fragment")
    return row


def _count(journal: JournalWriter, what: str) -> int:
    return int(journal.connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def test_a_disk_that_turned_read_only_delays_its_own_clean_up_alone(tmp_path: Path, journal: JournalWriter) -> None:
    row = _killed(tmp_path, journal)
    root = row.roots[1]
    some = next(iter(root.rglob("*.mp4")))
    name = parse_path(some.relative_to(root).as_posix())
    assert name is not None
    for n, data in ((7, b""), (8, some.read_bytes())):
        (root / FootageName(name.camera, name.epoch, name.minute, n).path).write_bytes(data)
    row.files.read_only.add(root)
    for operation in ("truncate", "unlink", "rename"):
        row.files.refuse[operation, root] = OSError(errno.EROFS, "read-only")
    done = recover(row.look(), "rec-1", row.files, journal, ListLog(), row.clock.now())
    assert {path[:20] for path, _ in done.cut} == row.lying()[0]
    assert (done.lost, done.torn, len(done.later)) == ([], [], 2)
    assert _count(journal, "file WHERE state = 0") == 0
    assert [found.split()[0] for found in row.findings()].count("tail_left") == len(row.lying()[1])

    row.files.refuse.clear()
    row.files.read_only.clear()
    row.clock.advance(DAYS)  # the next start looks at those hours all the same
    with journal.transaction():
        journal.set_state("alive_ms", str(row.now_ms))
    done = recover(row.look(), "rec-1", row.files, journal, ListLog(), row.clock.now())
    assert {path[:20] for path, _ in done.cut} == row.lying()[1]
    assert (len(done.torn), done.later) == (1, [])
    assert row.findings() == []
    assert journal.state("unlooked_hours") == ""


@pytest.mark.parametrize("operation", ["open_read", "fdatasync"])
def test_a_file_that_cannot_be_read_at_a_start_is_not_called_lost(
    tmp_path: Path, journal: JournalWriter, operation: str
) -> None:
    row = _killed(tmp_path, journal)
    before = row.lying()
    row.files.refuse[operation, row.roots[1]] = OSError(errno.EIO, "fault")
    done = recover(row.look(), "rec-1", row.files, journal, ListLog(), row.clock.now())
    assert {path[:20] for path, _ in done.cut} == before[0]
    assert (done.lost, done.torn) == ([], [])
    assert row.lying() == before, "nothing was set aside on a guess"
    assert _count(journal, "file WHERE state = 0") == 0
    assert "missing_unexplained" not in {found.split()[0] for found in row.findings()}
    row.files.refuse.clear()
    done = recover(row.look(), "rec-1", row.files, journal, ListLog(), row.clock.now())
    assert {path[:20] for path, _ in done.cut} == before[1]
    assert row.findings() == []


def test_a_tail_that_still_cannot_be_cut_stays_named(tmp_path: Path, journal: JournalWriter) -> None:
    row = _killed(tmp_path, journal)
    row.files.refuse["truncate", row.roots[1]] = OSError(errno.EROFS, "read-only")
    for _ in range(2):
        recover(row.look(), "rec-1", row.files, journal, ListLog(), row.clock.now())
        assert {found.split()[0] for found in row.findings()} == {"tail_left"}
    row.files.refuse.clear()
    recover(row.look(), "rec-1", row.files, journal, ListLog(), row.clock.now())
    assert row.findings() == []
    assert _count(journal, "tail") == 0


def test_a_dying_disk_that_is_asked_keeps_no_other_from_being_watched(
    tmp_path: Path, journal: JournalWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.media.store.disk_writers._ANSWER_S", 0.01)
    row = Row(tmp_path, journal, count=3)
    row.feed(10)
    row.settle()
    _, dying, other = row.writers._lanes
    dying.writer.store.take_out(GapReason.DISK_FAULT, "told by the test")
    held = row.files.hold["create", row.roots[1]] = threading.Event()
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.files.hanging.wait(10)
    asking = dying.asking
    assert asking is not None
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert dying.asking is asking, "one question at a time"
    assert asking.is_alive()
    row.files.hanging.clear()
    row.files.hang[row.roots[2]] = threading.Event()
    row.feed(10)
    assert row.files.hanging.wait(10)
    for lane in row.writers._lanes[:2]:
        lane.writer.call(lambda _: None).result(10)
    row.clock.advance(timedelta(seconds=21))
    row.writers.watch()
    row.writers.watch()
    assert other.given_up
    assert row.disks.all[2].state is DiskState.HANGS
    held.set()
    asking.join(10)
    assert row.disks.all[1].state is DiskState.GOOD
    assert dying.writer.store.figures.trouble is None
    row.files.hang[row.roots[2]].set()
    assert other.given_up[0].ended.wait(10)
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert other.asking is not None
    other.asking.join(10)
    assert [disk.state for disk in row.disks.all] == [DiskState.GOOD] * 3
    row.end()


def test_a_late_answer_says_nothing_of_a_disk_that_was_given_up_meanwhile(
    tmp_path: Path, journal: JournalWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.media.store.disk_writers._ANSWER_S", 0.01)
    row = Row(tmp_path, journal)
    lane, disk = row.writers._lanes[1], row.disks.all[1]
    lane.writer.store.take_out(GapReason.DISK_FAULT, "told by the test")
    held = row.files.hold["create", row.roots[1]] = threading.Event()
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    assert row.files.hanging.wait(10)
    row.writers._give_up(lane)
    assert lane.asking is not None
    held.set()
    lane.asking.join(10)
    assert disk.state is DiskState.HANGS
    assert lane.writer.store.figures.trouble is GapReason.DISK_FAULT
    assert lane.given_up[0].ended.wait(10)
    row.clock.advance(timedelta(seconds=11))
    row.writers.watch()
    lane.asking.join(10)
    assert [each.state for each in row.disks.all] == [DiskState.GOOD] * 2
    row.end()


def test_a_disk_that_takes_nothing_has_no_share_of_the_queue(tmp_path: Path, journal: JournalWriter) -> None:
    for weights, share in (((0, 1), 1000), ((1, 1), 500), ((0, 0), 1000)):
        settings = [DiskSetting(tmp_path / str(number), weight) for number, weight in enumerate(weights)]
        disks = Disks(settings, OWNER, SystemFiles())
        writers = DiskWriters(disks, "rec-1", journal, HandClock(START), QueueBound(1000, 10))
        assert writers._lanes[1].writer._bound.size_bytes == share


def test_a_disk_that_was_taken_out_for_good_is_not_waited_for(tmp_path: Path) -> None:
    files, roots = FaultyDisks(), [tmp_path / "a", tmp_path / "b"]
    for root in roots:
        root.mkdir()
        prepare_disk(files, root, OWNER)
    disks = Disks([DiskSetting(root) for root in roots], OWNER, files)
    disks.read_identities()
    first, second = disks.all
    assert not any(map(disks.is_away, ["", first.id, second.id, "taken out"]))
    for state in (DiskState.MISSING, DiskState.HANGS):
        second.state = state
        away = [hint for hint in ("", first.id, second.id, "unknown") if disks.is_away(hint)]
        assert away == [second.id, "unknown"], "it may be the one"
    files.refuse["open_read", roots[1]] = OSError(errno.EIO, "fault")
    held = second.id
    disks.read_identities()
    assert second.state is DiskState.FAULT
    assert disks.is_away(held), "nobody could read which disk this is"


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
def test_a_disk_that_fails_keeps_no_other_from_getting_its_room_back(tmp_path: Path, number: int) -> None:
    files, disks = FaultyDisks(), [Disk(DiskSetting(tmp_path / name), name) for name in ("bad", "good")]
    names = [FootageName(CODES[n], 1, 29_000_000, 0) for n in range(2)]
    paths = [disk.root / name.path for disk, name in zip(disks, names, strict=True)]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"footage")
    plan = Plan("D-1", tuple(enumerate(names)))
    files.refuse["unlink", disks[0].root] = OSError(number, "fault")
    with pytest.raises(OSError, match=r"fault|still there"):
        unlink_files(files, disks, plan)
    assert [path.exists() for path in paths] == [True, False]
    if number == errno.EROFS:  # said of a name that is not there, too
        paths[0].unlink()
        unlink_files(files, disks, plan)
    files.refuse["open_read", disks[0].root] = OSError(number, "fault")
    with pytest.raises(OSError, match="fault"):
        is_present(files, disks, names[1])
    paths[1].parent.mkdir(parents=True, exist_ok=True)
    paths[1].write_bytes(b"footage")
    assert is_present(files, disks, names[1])


async def _due(house: House) -> None:
    """An hour later; the holds are confirmed, as they must be."""
    house.clock.advance(timedelta(seconds=3700))
    await house.client.ask("holds", version=1, holds=[])


async def _states(house: House) -> dict[str, str]:
    return {order["order"]: order["state"] for order in (await house.client.ask("orders"))["orders"]}


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
async def test_an_order_that_meets_a_failing_disk_keeps_no_other_waiting(tmp_path: Path, number: int) -> None:
    files = FaultyDisks()
    async with running(tmp_path, HandClock(HOUSE_START), files=files) as house:
        await recorded_hour(house)
        house.recorder.ingest.sinks[CAMERA].interrupted(GapReason.SILENT, 0, "nothing came")
        await house.tick(3700)
        await house.client.ask("holds", version=1, holds=[])
        hour, later_ms = int(HOUSE_START.timestamp()) // 3600, int(house.clock.now().timestamp() * 1000) + 3_600_001
        await house.client.ask("order", token=disposal_order(house))
        await house.client.ask(
            "order", token=disposal_order(house, order="D-2", hours=[hour + 1], not_before_ms=later_ms)
        )
        folder = house.settings.footage / CAMERA / "20261125" / "05"
        files.refuse["unlink", folder] = OSError(number, "fault")
        await _due(house)
        await house.tick()
        assert await _states(house) == {"D-1": "unlinking", "D-2": "done"}
        assert {path.parent for path in house.settings.footage.rglob("*.mp4")} == {folder}
        files.refuse.clear()
        await house.tick()
        assert await _states(house) == {"D-1": "done", "D-2": "done"}
        assert list(house.settings.footage.rglob("*.mp4")) == []
        assert house.findings() == []


def _second_disk(folder: Path) -> DiskSetting:
    root = folder / "second"
    root.mkdir()
    prepare_disk(SystemFiles(), root, Owner("", "rec-1"))
    return DiskSetting(root)


@pytest.mark.parametrize("holding", [True, False])
async def test_while_a_disk_hangs_only_orders_of_its_own_footage_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holding: bool
) -> None:
    monkeypatch.setattr("mingcha.media.recorder.service._TICK_S", 3600)  # the test looks at the disks itself
    files, second = FaultyDisks(), _second_disk(tmp_path)
    async with running(tmp_path, HandClock(HOUSE_START), files=files, disks=(second,)) as house:
        await recorded_hour(house)
        house.recorder.ingest.sinks[CAMERA].interrupted(GapReason.SILENT, 0, "nothing came")
        await house.recorder.ask_writer(lambda _: None)
        await house.client.ask("holds", version=1, holds=[])
        await house.client.ask("order", token=disposal_order(house))
        writers, disks = house.recorder.writer, house.recorder.disks.all
        lane = next(lane for lane in writers._lanes if any(lane.disk.root.rglob("*T055*")) is holding)
        writers._give_up(lane)
        files.refuse["open_read", lane.disk.root] = OSError(errno.EIO, "a disk that hangs is not asked")
        await _due(house)
        await house.tick()
        rows = house.recorder.disk_json()["disks"]
        assert isinstance(rows, list)
        assert [row["bytes_free"] is None for row in rows] == [disk is lane.disk for disk in disks]
        assert [row["state"] for row in rows if row["disk"] == lane.disk.id] == ["hangs"]
        assert await _states(house) == {"D-1": "waiting" if holding else "done"}
        assert any(any(disk.root.rglob("*T055*")) for disk in disks) is holding
        files.refuse.clear()
        assert await asyncio.to_thread(lane.given_up[0].ended.wait, 10)
        house.clock.advance(timedelta(seconds=11))
        await asyncio.to_thread(writers.watch)
        assert lane.asking is not None
        await asyncio.to_thread(lane.asking.join, 10)
        assert lane.disk.state is DiskState.GOOD
        await house.tick()
        assert await _states(house) == {"D-1": "done"}
        assert not any(any(disk.root.rglob("*T055*")) for disk in disks)


async def test_a_disk_that_was_unmounted_unseen_is_not_said_to_be_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was written to it since, so its state is that of before; a look-up in its mount point finds nothing."""
    monkeypatch.setattr("mingcha.media.recorder.service._TICK_S", 3600)
    second = _second_disk(tmp_path)
    async with running(tmp_path, HandClock(HOUSE_START), disks=(second,)) as house:
        await recorded_hour(house)
        house.recorder.ingest.sinks[CAMERA].interrupted(GapReason.SILENT, 0, "nothing came")
        await house.recorder.ask_writer(lambda _: None)
        await house.client.ask("holds", version=1, holds=[])
        await house.client.ask("order", token=disposal_order(house))
        holding = next(disk for disk in house.recorder.disks.all if any(disk.root.rglob("*T055*")))
        elsewhere = holding.root.rename(tmp_path / "pulled out")
        holding.root.mkdir()
        await _due(house)
        await house.tick()
        assert await _states(house) == {"D-1": "waiting"}
        assert any(elsewhere.rglob("*T055*"))
        holding.root.rmdir()
        elsewhere.rename(holding.root)
        await house.tick()
        assert await _states(house) == {"D-1": "done"}
        assert not any(any(disk.root.rglob("*T055*")) for disk in house.recorder.disks.all)


async def test_a_disk_that_hangs_in_a_look_up_keeps_neither_holds_nor_minutes_waiting(tmp_path: Path) -> None:
    files = FaultyDisks()
    async with running(tmp_path, HandClock(HOUSE_START), files=files) as house:
        await recorded_hour(house)
        house.recorder.ingest.sinks[CAMERA].interrupted(GapReason.SILENT, 0, "nothing came")
        await house.client.ask("holds", version=1, holds=[])
        await house.client.ask("order", token=disposal_order(house))
        await _due(house)
        held = files.hold["open_read", house.settings.footage] = threading.Event()
        disposing = [asyncio.create_task(house.recorder.dispose()) for _ in range(2)]
        assert await asyncio.to_thread(files.hanging.wait, 10)
        await house.client.ask("holds", version=2, holds=[])
        await house.recorder.seal()
        sealed = max(entry["min"] for entry in house.log() if entry["t"] == "minute")
        assert sealed == (int(house.clock.now().timestamp()) - 5) // 60 - 1
        assert not any(task.done() for task in disposing)
        held.set()
        await asyncio.gather(*disposing)
        done = [entry for entry in house.log() if entry["t"] == "dispose_done"]
        assert [entry.get("refused") for entry in done] == [None], "two turns at once carry nothing out twice"
        assert await _states(house) == {"D-1": "done"}
        assert house.findings() == []


async def test_minutes_are_sealed_beside_a_disposal_that_waits(tmp_path: Path) -> None:
    house = House(tmp_path, HandClock(HOUSE_START))
    stop, begun, sealed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def dispose() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def seal() -> None:
        if begun.is_set():
            sealed.set()

    house.recorder.dispose, house.recorder.seal = dispose, seal  # type: ignore[method-assign]
    service = asyncio.create_task(run_recorder(house.recorder, stop, tick_s=0.001))
    try:
        await asyncio.wait_for(sealed.wait(), 10)
    finally:
        stop.set()
        await service
