"""A recorder acts by the plan of masks: files by version, no picture without them, no way beside them (article 18)."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.media.masked import LEFT_HALF
from tests.support.media.recorder_house import ASSIGN, START, running
from tests.support.media.synthetic import CAMERA, FORMAT, now_90k, units

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import camera_address
from mingcha.media.disk.disks import disks_at
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.ingest.trial import Trial
from mingcha.media.journal.barred_devices import kept_barred, kept_places, parse_barred, parse_places
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.local.wire import LIVE_EVENT, LiveUnit
from mingcha.media.masks.plan import UNMASKED, ClosedReason, Mask, MaskedBy, MaskPlan, Window
from mingcha.media.mp4.scan import parse_header
from mingcha.media.recorder import address_trials
from mingcha.media.recorder.mask_switch import MaskedCameras
from mingcha.media.store.rebuilding import Rebuilding
from mingcha.media.units import AccessUnit, CameraPhase, CameraState, GapReason

START_MS = int(START.timestamp() * 1000)
SUB = f"{CAMERA}/sub"
SECOND = replace(LEFT_HALF, version="M00000013.1")
BY_CAMERA = Mask("M00000014.1", MaskedBy.CAMERA, 10, LEFT_HALF.polygons)
NAMES = {one.version: [one.version, one.by.value] for one in (LEFT_HALF, SECOND, BY_CAMERA)}
SWITCHING = MaskPlan(
    (Window(0, None, LEFT_HALF), Window(START_MS + 20_000, START_MS + 40_000, SECOND), Window(0, None, BY_CAMERA))
)


def masked(plan: MaskPlan, **more: object) -> dict:
    return {**ASSIGN, "mask_plan": plan.as_text(), **more}


def filled(begin_90k: int, seconds: int, plan: MaskPlan, late_90k: int = 0) -> Iterator[AccessUnit]:
    """Pictures as a masking worker gives them: each with the versions of its own time, which the feed places later."""
    for unit in units(begin_90k, seconds * 25):
        unit.filled = getattr(plan.at((unit.pts_90k - late_90k) // 90), "versions", "")
        yield unit


def mask_rows(journal: Path) -> list[list[list[str]]]:
    with closing(sqlite3.connect(journal)) as connection:
        rows = connection.execute("SELECT mask FROM file ORDER BY minute, n").fetchall()
    return [json.loads(mask) if mask else [] for (mask,) in rows]


@pytest.mark.parametrize("late_90k", [0, 4000])
@pytest.mark.law("18(4)", "18(5)", "20(2)")
async def test_a_file_has_one_set_of_versions_and_the_log_names_them(tmp_path: Path, late_90k: int) -> None:
    clock = HandClock(START)
    async with running(tmp_path, clock) as house:
        await house.client.ask("assign", version=1, cameras=[masked(SWITCHING)])
        sink = house.recorder.ingest.sinks[CAMERA]
        sink.format(FORMAT)
        for unit in filled(now_90k(clock), 60, SWITCHING, late_90k):
            unit.key = unit.key or unit.pts_90k - late_90k in (t * 90 + START_MS * 90 for t in (20_000, 40_000))
            sink.unit(unit)
        sink.interrupted(GapReason.SILENT, 0, "")
        await house.tick(160)
        entries = house.log()
        assert house.findings() == []
    alone, both = [NAMES["M00000012.3"], NAMES["M00000014.1"]], [NAMES[one] for one in sorted(NAMES)]
    in_plan_order = [NAMES[one] for one in ("M00000012.3", "M00000013.1", "M00000014.1")]
    rows = mask_rows(tmp_path / "journal.db")
    assert rows == ([alone, in_plan_order, in_plan_order, alone] if not late_90k else rows)
    assert [row for row, before in zip(rows, [None, *rows], strict=False) if row != before] == [
        alone, in_plan_order, alone,
    ]  # fmt: skip
    headers = [parse_header(path.read_bytes()) for path in sorted((tmp_path / "footage").rglob("*.mp4"))]
    assert [header and header.facts["mask"] for header in headers] == rows
    minutes = [entry.get("mask") for entry in entries if entry["t"] == "minute"]
    assert minutes == [both, both, None]  # the last one is empty: nothing was recorded
    again = JournalWriter(tmp_path / "again.db")
    with again.transaction():
        done = Rebuilding(again, disks_at(tmp_path / "footage", SystemFiles()), {})
        done.run(enumerate(json.dumps(entry).encode() for entry in entries))
    again.close()
    assert (done.masked, mask_rows(tmp_path / "again.db")) == ({CAMERA}, rows)


@pytest.mark.parametrize("wrong", ["", "M00000012.2", "M00000012.3 M00000013.1"])
@pytest.mark.law("18(4)")
async def test_a_picture_without_the_masks_of_its_time_is_neither_recorded_nor_shown(
    tmp_path: Path, wrong: str
) -> None:
    clock, plan = HandClock(START), MaskPlan((Window(0, None, LEFT_HALF),))
    async with running(tmp_path, clock) as house:
        await house.client.ask("assign", version=1, cameras=[masked(plan)])
        sink = house.recorder.ingest.sinks[CAMERA]
        stream = house.client.live(CAMERA)
        assert (await anext(stream))[0] == LIVE_EVENT
        sink.format(FORMAT)
        for second in range(15):
            for unit in filled(now_90k(clock) + second * 90_000, 1, plan):
                unit.filled = unit.filled if second < 5 or second >= 10 else wrong
                sink.unit(unit)
        formats = [await anext(stream) for _ in range(2)]
        assert [facts["masks"] for _, facts in formats] == [0, 1], "once the first picture had one"  # type: ignore[misc]
        shown = [await anext(stream) for _ in range(10 * 25)]
        sink.interrupted(GapReason.SILENT, 0, "")
        await house.tick(120)
        spans = await house.client.ask("spans", camera=CAMERA, from_ms=START_MS, to_ms=START_MS + 15_000)
        assert spans["footage"] == [[START_MS, START_MS + 5_000], [START_MS + 10_000, START_MS + 15_000]]
        assert spans["gaps"][0] == [START_MS + 5_000, START_MS + 10_000, "MASK_FAULT"]
        index = await house.client.ask("index", camera=CAMERA, from_90k=START_MS * 90, to_90k=2**56, limit=1000)
        assert index["masks"] == {str(row[5]): 1 for row in index["fragments"]}
        ours = [unit.dts_90k // 90 - START_MS for unit in shown if isinstance(unit, LiveUnit)]
        assert [at_ms for at_ms in ours if 5_000 <= at_ms < 10_000] == []
        assert len(ours) == 250
        await stream.aclose()


@pytest.mark.law("18(4)", "18(5)")
async def test_nothing_is_recorded_unmasked_between_a_windows_begin_and_the_next_tick(tmp_path: Path) -> None:
    clock = HandClock(START)
    plan = MaskPlan(
        (Window(START_MS + 5_000, START_MS + 9_000, LEFT_HALF), Window(START_MS + 9_000, None, ClosedReason.MOVED))
    )
    async with running(tmp_path, clock) as house:
        await house.client.ask("assign", version=1, cameras=[masked(plan)])
        sink = house.recorder.ingest.sinks[CAMERA]
        sink.format(FORMAT)
        for unit in units(now_90k(clock), 20 * 25):
            unit.filled = LEFT_HALF.version if unit.pts_90k // 90 >= START_MS + 14_000 else ""
            sink.unit(unit)
        sink.interrupted(GapReason.SILENT, 0, "")
        await house.tick(120)
        spans = await house.client.ask("spans", camera=CAMERA, from_ms=START_MS, to_ms=START_MS + 20_000)
    assert spans["footage"] == [[START_MS, START_MS + 5_000]]
    assert mask_rows(tmp_path / "journal.db") == [[]]


@pytest.mark.law("18(4)", "18(5)")
async def test_a_sub_stream_is_neither_offered_nor_read_while_masks_hold(tmp_path: Path) -> None:
    clock = HandClock(START)
    plan = MaskPlan((Window(START_MS + 60_000, START_MS + 90_000, LEFT_HALF),))
    async with running(tmp_path, clock) as house:
        ingest = house.recorder.ingest
        await house.client.ask("assign", version=1, cameras=[masked(plan, sub_url="rtsp://127.0.0.1/sub")])
        stream = house.client.live(CAMERA, "sub")
        await anext(stream)
        closed = Window(START_MS + 60_000, START_MS + 90_000, ClosedReason.MISSING)
        assert ingest.masks[SUB] == MaskPlan((closed,))  # the ingest itself reads it in no window
        clock.set_wall(START.replace(minute=59, second=40))
        ingest.sinks[SUB].state(CameraState(CameraPhase.TROUBLE, 0, GapReason.MASK_MISSING))
        left = [item async for item in stream]
        assert [item[0] for item in left] in ([], [LIVE_EVENT])
        assert SUB not in ingest.sinks
        with pytest.raises(Fault) as refused:
            await anext(house.client.live(CAMERA, "sub"))
        assert refused.value.kind is FaultKind.NOT_FOUND
        clock.set_wall(START.replace(hour=6, minute=0, second=1))
        again = house.client.live(CAMERA, "sub")
        await anext(again)
        await house.client.ask(
            "assign", version=2, cameras=[masked(SWITCHING, sub_url="rtsp://127.0.0.1/sub")]
        )  # another plan ends who watches
        with pytest.raises(StopAsyncIteration):
            await anext(again)
        assert SUB not in ingest.sinks


@pytest.mark.law("18(4)")
async def test_the_device_of_a_masked_camera_is_not_connected_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[bool] = []

    def tried(_address: object, _clock: object, reach: address_trials.Reach, *_: object) -> Trial:
        reached.append(reach("127.0.0.1"))
        return Trial("avc1", 8, 8)

    monkeypatch.setattr(address_trials, "try_camera", tried)
    networks = {"unit": ["0.0.0.0/0"], "installation": ["0.0.0.0/0"]}
    async with running(tmp_path, HandClock(START)) as house:
        ask = house.client.ask
        await ask("assign", version=1, cameras=[masked(SWITCHING, sub_url="rtsp://127.0.0.1/sub")])
        answer = await ask("try", url="rtsp://127.0.0.1:554/main#udp")
        assert (answer["reason"], answer["codec"]) == ("CONNECTING", "")
        sink = house.recorder.ingest.sinks[CAMERA]
        sink.format(FORMAT)
        sink.state(CameraState(CameraPhase.RECORDING, 0))
        for path in ("main", "sub"):
            answer = await ask("try", url=f"rtsp://127.0.0.1/{path}")
            assert (answer["reason"], answer["codec"], answer["width"]) == (None, FORMAT.codec, 320)
            assert answer["picture"] == answer["init"] == ""
        for url in ("rtsp://127.0.0.1/other", "rtsps://[::ffff:127.0.0.1]:8554/main"):
            with pytest.raises(Fault) as refused:
                await ask("try", url=url)
            assert refused.value.kind is FaultKind.FORBIDDEN
        assert reached == []
        assert (await ask("try", url="rtsp://127.0.0.2/main", **networks))["width"] == 8
        assert reached == [False]  # nor by a redirect
        await ask("assign", version=2, cameras=[{**masked(SWITCHING), "enabled": False}])
        assert (await ask("try", url="rtsp://127.0.0.1/main"))["reason"] == "CONNECTING"  # nor while it is off
        elsewhere = {"url": "rtsp://127.0.0.7/main", **networks}  # the device of a masked camera of another recorder
        assert house.recorder.ingest.barred == {"127.0.0.1"}
        assert (await ask("try", **elsewhere))["width"] == 8
        reached.pop()
        with pytest.raises(Fault) as wrong:
            await ask("assign", version=3, cameras=[ASSIGN], barred=["camera.local"])
        assert wrong.value.kind is FaultKind.INVALID
        await ask("assign", version=3, cameras=[ASSIGN], barred=["127.0.0.7", "::ffff:127.0.0.7"])
        assert house.recorder.ingest.masks[CAMERA] == UNMASKED
        assert house.recorder.ingest.barred == {"127.0.0.7"}
        assert kept_barred(house.recorder.journal) == ("127.0.0.7",), "for a start while the uplink is away"
        with pytest.raises(Fault) as refused:
            await ask("try", **elsewhere)
        assert refused.value.kind is FaultKind.FORBIDDEN
        assert (await ask("try", url="rtsp://127.0.0.1/main", **networks))["width"] == 8
        assert reached == [False, True]
        for wrong_places in (["34020000001180000001"], ["camera.local"], "127.0.0.7"):
            with pytest.raises(Fault) as wrong:
                await ask("assign", version=4, cameras=[ASSIGN], places=wrong_places)
            assert wrong.value.kind is FaultKind.INVALID
        await ask("assign", version=4, cameras=[ASSIGN], barred=[DEVICE], places=["127.0.0.8"])
        assert (house.recorder.ingest.barred, house.recorder.ingest.places) == ({DEVICE}, {"127.0.0.8"})
        assert kept_places(house.recorder.journal) == ("127.0.0.8",)
        with pytest.raises(Fault) as refused:  # a masked device that registers, by its other name
            await ask("try", url="rtsp://127.0.0.8/main", **networks)
        assert refused.value.kind is FaultKind.FORBIDDEN


DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"
REGISTERED = f"gb28181://{DEVICE}/{CHANNEL}"


@pytest.mark.law("18(4)")
def test_a_masked_channel_of_a_device_that_registers_bars_its_device() -> None:
    assert parse_barred(["10.0.0.9", DEVICE, "::ffff:10.0.0.9"]) == ("10.0.0.9", DEVICE)
    with pytest.raises(Fault):
        parse_barred([DEVICE[1:]])
    assert parse_places(["::ffff:10.0.0.9"]) == ("10.0.0.9",)
    cameras = MaskedCameras(places=("10.0.0.3",))
    assert cameras.barred_to(camera_address("rtsp://10.0.0.1/a")) == {"10.0.0.3"}
    cameras.bar((), ())
    plan = MaskPlan((Window(0, None, LEFT_HALF),)).as_text()
    row = AssignmentRow(
        CAMERA, f"{REGISTERED}#udp", "", "", 1, "", enabled=True, sub_url=f"{REGISTERED}#sub", mask_plan=plan
    )
    cameras.take([row])
    assert cameras.hosts == {DEVICE}
    assert cameras.barred_to(camera_address("rtsp://10.0.0.1/a")) == {DEVICE}
    assert cameras.barred_to(camera_address(f"gb28181://{DEVICE}/{CHANNEL[:-1]}8")) == frozenset()
    own = cameras.trial(camera_address(REGISTERED), lambda _: None)
    assert own is not None and own.reason is GapReason.CONNECTING  # noqa: PT018 - nobody connected to it
    with pytest.raises(Fault) as fault:
        cameras.trial(camera_address(f"gb28181://{DEVICE}/{CHANNEL[:-1]}8"), lambda _: None)
    assert fault.value.kind is FaultKind.FORBIDDEN
    assert cameras.trial(camera_address("rtsp://10.0.0.1/a"), lambda _: None) is None
