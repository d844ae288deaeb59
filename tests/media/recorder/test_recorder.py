"""A whole recorder on a real disk under a clock that is moved by hand, asked through its local socket."""

import asyncio
import base64
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.length import times
from tests.support.media.recorder_house import ASSIGN, START, House, disposal_order, opened, recorded_hour, running
from tests.support.media.synthetic import CAMERA, FORMAT, log_entries, now_90k, units

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import allow, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.local.wire import LIVE_EVENT, LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.file_root import file_root, leaf_hash
from mingcha.media.units import CameraPhase, CameraState, GapReason, LinkHour


async def test_minutes_and_hours_are_sealed_with_their_gaps(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        minutes = [entry for entry in house.log() if entry["t"] == "minute"]
        first = int(START.timestamp()) // 60
        assert [(m["min"], m["cover_ms"]) for m in minutes] == [(first, 30_000), (first + 1, 50_000)]
        begin = int(START.timestamp() * 1000)
        assert minutes[0]["gaps"] == [[first * 60_000, begin, "DISABLED"]]
        assert minutes[1]["gaps"] == [[begin + 40_000, begin + 50_000, "SILENT"]]
        (hour,) = (await house.client.ask("hours", after=0))["hours"]
        assert hour["bitmap"] == f"{3 << 58:015x}"
        assert hour["gaps"] == [*minutes[0]["gaps"], *minutes[1]["gaps"]]
        sealed = (await house.client.ask("minutes", camera=CAMERA, hour=hour["hour"]))["minutes"]
        assert [len(m["files"]) for m in sealed] == [1, 2]  # a new run in the same minute is another file
        for m, entry in zip(sealed, minutes, strict=True):
            for kept, logged in zip(m["files"], entry["files"], strict=True):
                digests = [base64.b64decode(digest) for _, digest in kept["parts"]]
                assert base64.b64encode(file_root(digests)).decode() == logged["root"] == kept["root"]
                assert (logged["bytes"], logged["parts"]) == (sum(s for s, _ in kept["parts"]), len(digests))
        assert hour["digest"] == _hour_digest(house, first // 60)
        spans = await house.client.ask("spans", camera=CAMERA, from_ms=0, to_ms=2**50, most=10)
        assert spans["footage"] == [[begin, begin + 40_000], [begin + 50_000, spans["newest_ms"]]]
        assert spans["gaps"] == [[first * 60_000, begin, "DISABLED"], [begin + 40_000, begin + 50_000, "SILENT"]]
        assert house.findings() == []


def _hour_digest(house: House, hour: int) -> str:
    from hashlib import sha256

    connection = sqlite3.connect(house.settings.journal)
    entries = [e for e in log_entries(connection) if json.loads(e).get("min", 0) // 60 == hour]
    connection.close()
    return base64.b64encode(sha256(b"".join(leaf_hash(e) for e in entries)).digest()).decode()


async def test_index_and_read_give_playable_bytes(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        at_90k = int(START.timestamp() * 90_000) + 7 * 90_000
        index = await house.client.ask("index", camera=CAMERA, from_90k=at_90k, to_90k=at_90k + 90_000, limit=10)
        starts = [row[0] for row in index["fragments"]]
        assert starts == [at_90k - 90_000, at_90k]  # the key frame is a second before
        assert [row[3] for row in index["fragments"]] == [True, False]
        for _, _, size, _, init, file, offset, _ in index["fragments"]:
            data = b"".join([part async for part in house.client.stream("read", file=file, offset=offset, bytes=size)])
            assert len(data) == size
            assert data[4:8] == b"prft"
            assert base64.b64decode(index["inits"][init]["init"])[4:8] == b"ftyp"
        with pytest.raises(Fault) as raised:
            _ = [part async for part in house.client.stream("read", file=99, offset=0, bytes=1)]
        assert raised.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("17")
async def test_loss_and_jitter_are_told_of_hours_that_have_ended(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await recorded_hour(house)
        present = int(clock.now().timestamp()) // 3600
        hours = tuple(
            LinkHour(hour, 2_000, 500, 3, 14_000_000, 9_000, 0, 90_000, 3_600_000, -40)
            for hour in (present - 1, present)
        )
        now_ms = int(clock.now().timestamp() * 1000)
        house.recorder.ingest.sinks[CAMERA].state(CameraState(CameraPhase.RECORDING, now_ms, link=hours))
        told = await house.client.ask("links")
        row = [present - 1, 2_000, 500, 3, 7_000, 9_000, 0, 90_000, 3_600_000, -40]
        assert told == {"links": {CAMERA: [row]}}


async def test_live_begins_with_the_last_gop(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        seen = []
        stream = house.client.live(CAMERA)
        async for message in stream:
            seen.append(message)
            if len(seen) == 52:
                break
        await stream.aclose()
        assert [message[0] for message in seen[:2]] == [LIVE_EVENT, LIVE_FORMAT]
        pictures = [message for message in seen[2:] if isinstance(message, LiveUnit)]
        assert [picture.key for picture in pictures] == [True] + [False] * 49
        assert {picture.duration_90k for picture in pictures} == {3600}


async def test_assignments_outlive_a_restart_and_down_time_is_a_gap(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await recorded_hour(house)
        stopped_ms = int(clock.now().timestamp() * 1000)
    clock.advance(timedelta(minutes=3))
    async with running(tmp_path, clock) as house:
        assert set(house.recorder.ingest.sinks) == {CAMERA}
        await house.tick()
        gaps = [gap for entry in house.log() if entry["t"] == "minute" for gap in entry["gaps"]]
        down = [gap for gap in gaps if gap[2] == "RECORDER_DOWN"]
        assert down[0][0] <= stopped_ms
        assert sum(gap[1] - gap[0] for gap in down) >= 2 * 60_000
        assert house.findings() == []


async def test_a_wrong_set_of_cameras_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        for cameras in ([{**ASSIGN, "epoch": "1"}], [ASSIGN, ASSIGN], {}, [{**ASSIGN, "camera": "1"}]):
            with pytest.raises(Fault) as raised:
                await house.client.ask("assign", version=1, cameras=cameras)
            assert raised.value.kind is FaultKind.INVALID
        await house.client.ask("assign", version=1, cameras=[{**ASSIGN, "epoch": 5, "sealed_password": "broken"}])
        status = await house.client.ask("status")
        assert status["cameras"][CAMERA]["reason"] == "REFUSED"
        with pytest.raises(Fault) as raised:
            await house.client.ask("assign", version=2, cameras=[ASSIGN])
        assert raised.value.kind is FaultKind.CONFLICT


async def test_disposal_in_two_phases(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        files = sorted(path.name for path in house.settings.footage.rglob("*.mp4"))
        refused = await house.client.ask("order", token=disposal_order(house, order="D-0"))
        assert (refused["state"], refused["article"]) == ("refused", "20")  # no holds were ever taken in
        await house.client.ask("holds", version=1, holds=[])
        assert (await house.client.ask("order", token=disposal_order(house)))["state"] == "waiting"
        assert (await house.client.ask("order", token=disposal_order(house)))["state"] == "waiting"
        await house.tick(3_500)
        assert sorted(path.name for path in house.settings.footage.rglob("*.mp4")) == files
        await house.tick(200)
        assert sorted(path.name for path in house.settings.footage.rglob("*.mp4")) == files, "the holds are an hour old"
        await house.client.ask("holds", version=1, holds=[])
        await house.tick(1)
        left = sorted(path.name for path in house.settings.footage.rglob("*.mp4"))
        assert left == [name for name in files if "T0558Z" not in name and "T0559Z" not in name]
        done = [entry for entry in house.log() if entry["t"].startswith("dispose")]
        assert [entry["t"] for entry in done] == ["dispose_intent", "dispose_done"]
        assert [name for name, _ in done[1]["files"]] == sorted(set(files) - set(left))
        assert house.log()[done[1]["intent"]] == done[0]
        assert house.findings() == []
        orders = (await house.client.ask("orders"))["orders"]
        assert {order["order"]: order["state"] for order in orders} == {"D-0": "refused", "D-1": "done"}
        assert (await house.client.ask("orders", received=["D-0", "D-1"]))["orders"] == []
        spans = await house.client.ask("spans", camera=CAMERA, from_ms=0, to_ms=2**50, most=10)
        assert spans["oldest_ms"] >= spans["footage"][0][0] >= (int(START.timestamp()) // 3600 + 1) * 3_600_000


async def test_another_order_of_a_known_number_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    """Custody's database was put back and gives a number out again: what became of the old order says nothing."""
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        await house.client.ask("holds", version=1, holds=[])
        token = disposal_order(house)
        assert (await house.client.ask("order", token=token))["state"] == "waiting"
        other = await house.client.ask("order", token=disposal_order(house, **{"class": "R90"}))
        assert (other["order"], other["state"], other["article"]) == ("D-1", "refused", "20(2)")
        assert (await house.client.ask("order", token=token))["state"] == "waiting"


async def test_a_hold_that_comes_in_the_veto_time_stops_disposal(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        await house.client.ask("holds", version=1, holds=[])
        await house.client.ask("order", token=disposal_order(house))
        hold = {"hold": "H-1", "camera": CAMERA, "from_ms": 0, "to_ms": 2**40}
        await house.client.ask("holds", version=2, holds=[hold])
        house.decision = refuse("16(5)", "留存中", "under hold")
        files = list(house.settings.footage.rglob("*.mp4"))
        await house.tick(3_700)
        await house.client.ask("holds", version=2, holds=[hold])
        await house.tick(1)
        assert list(house.settings.footage.rglob("*.mp4")) == files
        assert house.asked[-1][2] == 1
        (order,) = (await house.client.ask("orders"))["orders"]
        assert (order["state"], order["article"]) == ("refused", "16(5)")
        assert house.findings() == []


async def test_a_size_cap_only_in_a_demo_home(tmp_path: Path) -> None:
    async with running(tmp_path / "real", HandClock(START)) as house:
        with pytest.raises(Fault) as raised:
            await house.client.ask("keep", bytes=1)
        assert raised.value.kind is FaultKind.FORBIDDEN
        await house.client.ask("holds", version=1, holds=[])
        await recorded_hour(house)
        assert (await house.client.ask("order", token=disposal_order(house, basis="demo_cap")))["state"] == "refused"
    async with running(tmp_path / "demo", HandClock(START), demo=True) as house:
        await recorded_hour(house)
        await house.client.ask("keep", bytes=1000)
        disk = (await house.client.ask("status"))["disk"]
        assert disk["over_cap"] == disk["bytes_footage"] - 1000
        assert disk["oldest_hours"][0][:3] == [CAMERA, 1, int(START.timestamp()) // 3600]
        on_disk = sum(path.stat().st_size for path in house.settings.footage.rglob("*.mp4"))
        assert disk["bytes_footage"] <= on_disk


async def test_check_names_what_was_done_to_files(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await recorded_hour(house)
        files = sorted(house.settings.footage.rglob("*.mp4"))
        saved = files[0].read_bytes()
        files[0].unlink()
        assert house.findings() == ["missing_unexplained"]
        files[0].write_bytes(saved[:-1])
        assert house.findings() == ["fragment_missing"]
        files[0].write_bytes(saved + b"x")
        assert house.findings() == ["file_longer"]
        files[0].write_bytes(saved)
        (files[0].parent / "stranger.mp4").write_bytes(b"x")
        assert house.findings() == ["unknown_file"]


async def test_every_flipped_byte_is_found(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        house.recorder.ingest.sinks[CAMERA].format(FORMAT)
        house.feed(2)
        await house.client.ask("assign", version=2, cameras=[])
        await house.recorder.ask_writer(lambda journal: None)
        (file,) = house.settings.footage.rglob("*.mp4")
        whole = file.read_bytes()
        assert house.findings() == []
        for at in range(0, len(whole), times(3, 1)):
            flipped = bytearray(whole)
            flipped[at] ^= 0x10
            file.write_bytes(flipped)
            assert len(house.findings()) == 1, at


@pytest.mark.parametrize("unlinked", [0, 1, 99])
@pytest.mark.parametrize("held", [False, True])
async def test_disposal_that_was_cut_short_is_taken_up_again(tmp_path: Path, unlinked: int, held: bool) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await recorded_hour(house)
        await house.client.ask("holds", version=1, holds=[])
        token = disposal_order(house)
        await house.client.ask("order", token=token)
        clock.advance(timedelta(hours=2))
        root, recorder = house.settings.footage, house.recorder
        plan = await recorder.ask_writer(
            lambda journal: recorder.disposal.begin(
                journal, opened(token), lambda footage: (root / footage.path).exists(), clock.now()
            )
        )
        assert plan is not None
        for _, footage in plan.files[:unlinked]:
            (root / footage.path).unlink()
        assert house.findings() == []  # an order explains what is gone, even before its entry
    async with running(tmp_path, clock) as house:
        house.decision = refuse("16(5)", "留存中", "under hold") if held else allow()
        await house.client.ask("holds", version=1, holds=[])
        await house.recorder.dispose()
        gone = [name for name in plan.files if not (root / name[1].path).exists()]
        assert len(gone) == (min(unlinked, len(plan.files)) if held else len(plan.files))
        (done,) = [entry for entry in house.log() if entry["t"] == "dispose_done"]
        assert [name for name, _ in done["files"]] == [footage.name for _, footage in gone]
        (order,) = (await house.client.ask("orders"))["orders"]
        assert order["state"] == ("refused" if held else "done")
        assert house.findings() == []


async def test_cameras_taken_in_are_recorded_even_when_whoever_assigned_them_has_left(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        row = AssignmentRow(CAMERA, "rtsp://127.0.0.1/main", "u", "s", 1, "R30", enabled=True)
        asking = asyncio.create_task(house.recorder.assign([row], 1))
        await asyncio.sleep(0)
        asking.cancel()
        await house.client.ask("orders", received=["none"])  # queued behind it on the writer thread
        await asyncio.sleep(0)
        assert set(house.recorder.ingest.sinks) == {CAMERA}
        house.recorder.cameras.clear()  # whatever happened to it: the same set again makes it right
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        assert set(house.recorder.cameras) == {CAMERA}


async def test_the_hour_in_which_a_camera_was_withdrawn_is_sealed(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START - timedelta(minutes=20))) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        house.recorder.ingest.sinks[CAMERA].format(FORMAT)
        house.feed(20)
        await house.client.ask("assign", version=2, cameras=[])
        await house.tick(90)
        assert (await house.client.ask("hours", after=0))["hours"] == []  # it may come back within the hour
        await house.tick(20 * 60)
        (hour,) = (await house.client.ask("hours", after=0))["hours"]
        assert (hour["bitmap"], hour["hour"]) == (f"{1 << 38:015x}", int(START.timestamp()) // 3600)
        await house.client.ask("assign", version=3, cameras=[{**ASSIGN, "epoch": 2}])
        await house.tick(3600)
        hours = (await house.client.ask("hours", after=hour["sequence"]))["hours"]
        assert [each["hour"] for each in hours] == [hour["hour"] + 1]
        assert house.findings() == []


async def test_a_camera_that_comes_back_before_its_hour_was_sealed_leaves_no_hour_open(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        house.recorder.ingest.sinks[CAMERA].format(FORMAT)
        house.feed(10)
        await house.client.ask("assign", version=2, cameras=[])
        await house.tick(30)  # 13:59:10: its minute is sealed
        house.clock.advance(timedelta(seconds=52))  # 14:00:02: the hour is not
        await house.client.ask("assign", version=3, cameras=[ASSIGN])
        await house.tick(70)
        (hour,) = (await house.client.ask("hours", after=0))["hours"]
        assert hour["hour"] == int(START.timestamp()) // 3600
        minutes = [entry["min"] % 60 for entry in house.log() if entry["t"] == "minute"]
        assert minutes == [58, 59, 0]


async def test_a_clock_set_back_over_a_restart_puts_no_file_into_a_sealed_minute(tmp_path: Path) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await recorded_hour(house)
        sealed = max(entry["min"] for entry in house.log() if entry["t"] == "minute")
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        house.recorder.ingest.sinks[CAMERA].format(FORMAT)
        house.feed(70)
        await house.client.ask("assign", version=2, cameras=[])
        await house.tick(600)
        entries = [entry for entry in house.log() if entry["t"] == "minute"]
        assert len({entry["min"] for entry in entries}) == len(entries)
        assert sum(len(entry["files"]) for entry in entries) == len(list(house.settings.footage.rglob("*.mp4")))
        assert max(entry["min"] for entry in entries) > sealed
        assert house.findings() == []


async def test_the_last_picture_lasts_no_longer_than_pictures_do(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        sink = house.recorder.ingest.sinks[CAMERA]
        sink.format(FORMAT)
        pictures = list(units(now_90k(house.clock), 100))
        for unit in [*pictures[:25], pictures[99]]:  # three seconds of nothing before the last one
            sink.unit(unit)
        sink.interrupted(GapReason.SILENT, 0, "nothing came")
        await house.recorder.ask_writer(lambda journal: None)
        spans = await house.client.ask("spans", camera=CAMERA, from_ms=0, to_ms=2**50, most=10)
        assert spans["newest_ms"] == (pictures[99].dts_90k + 3600) // 90


async def test_a_viewer_that_fails_is_a_viewer_no_longer_and_recording_goes_on(tmp_path: Path) -> None:
    class Broken:
        def event(self, state) -> None: ...
        def format(self, init, masks) -> None: ...
        def unit(self, unit, duration_90k) -> None:
            raise RuntimeError

    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        recording = house.recorder.cameras[CAMERA]
        recording.format(FORMAT)
        recording.watch(Broken())  # type: ignore[arg-type]
        house.feed(3)
        assert not recording.is_watched
        recording.end(GapReason.DISABLED, 0)
        await house.recorder.ask_writer(lambda journal: None)
        assert house.recorder.store.figures.acknowledged_90k[CAMERA] == now_90k(house.clock)
