"""What lies under a mask is nowhere: a camera paints a code there, and the same search finds it unmasked (article 18).

Looked for by correlation in pictures, and by bytes (coded pictures of the camera, rows of decoded ones) in files and in
the memory of the recorder.
"""

import asyncio
import random
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.support.length import times
from tests.support.media.masked import LEFT_HALF
from tests.support.media.painted import (
    CODE,
    HEIGHT,
    SURE,
    WIDTH,
    PaintedRecorder,
    Served,
    Source,
    painted,
    strengths,
)

from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.masks.plan import UNMASKED, MaskedBy, MaskPlan, Window
from mingcha.media.recorder.checks import check_footage
from mingcha.simulate.painter import Painter
from mingcha.simulate.scenes import SCENES

PLAN = MaskPlan((Window(0, None, LEFT_HALF),))
NAMES = [[LEFT_HALF.version, "recorder"]]


def now_ms() -> int:
    return int(time.time() * 1000)


def test_the_code_is_found_in_any_size_and_made_faint_and_not_in_what_has_none() -> None:
    painter, bare = Painter(SCENES[0], WIDTH, HEIGHT, "C", CODE), Painter(SCENES[0], WIDTH, HEIGHT, "C")
    noise = np.random.default_rng(1)
    for unix_ms in range(1_795_586_310_000, 1_795_586_316_000, 730):
        for one in (painter, bare):
            one.draw(unix_ms, unix_ms / 1000, with_sub=True)
        luma, sub = (frame.to_ndarray()[: frame.height] for frame in (painter.frame, painter.sub_frame))
        faint = (60 + (luma.astype(float) - 128) / 40 + noise.normal(0, 1, luma.shape)).astype(np.uint8)
        assert min(strengths([luma, sub])) > 0.95
        assert strengths([faint])[0] > SURE
        assert max(strengths([bare.frame.to_ndarray()[:HEIGHT], np.full((HEIGHT, WIDTH), 60, np.uint8)])) < SURE / 2
        assert strengths([noise.integers(56, 64, (HEIGHT, WIDTH)).astype(np.uint8)])[0] < SURE * 0.75


async def killed_again_and_again(recorder: PaintedRecorder, source: Source, kills: int, chance: random.Random) -> None:
    """Kills worker and recorder in turn at random moments; whatever is then in memory and on disk has none of it."""
    for turn in range(kills):
        await recorder.records()
        await asyncio.sleep(chance.uniform(0.1, 1.5))
        if turn % 2:
            assert source.in_memory(recorder.pid) == []
            await recorder.end(signal.SIGKILL)
            await recorder.start()
        else:
            assert recorder.kill_worker()
            await recorder.stands()  # else the next end comes before the gap has its reason
        assert source.in_files(recorder.folder) == []


async def nothing_of_it(recorder: PaintedRecorder, source: Source, served: Served) -> None:
    """The camera is recorded, the right half is seen, and nothing of the code is anywhere."""
    await recorder.records(3)
    shown = await served.everything(now_ms() - 2_500, now_ms() - 1_000)
    assert source.in_memory(recorder.pid) == []
    assert source.in_files(recorder.folder) == []
    for way, lumas in shown.items():
        assert lumas, way
        assert max(strengths(lumas)) < SURE, way
        assert all(luma[:, luma.shape[1] * 6 // 10 :].std() > 8 for luma in lumas), way


@pytest.mark.law("18(4)")
async def test_nothing_under_a_mask_is_recorded_served_or_held_over_kills_of_worker_and_recorder(
    tmp_path: Path,
) -> None:
    async with painted(tmp_path / "home") as (cameras, source, recorder), Served(recorder) as served:
        await recorder.assign(cameras.url(0), PLAN, sub_url=cameras.url(0, sub=True))
        await killed_again_and_again(recorder, source, times(2, 20), random.Random(18))
        await nothing_of_it(recorder, source, served)
        status = await recorder.ask("spans", camera="42010200001310000001", from_ms=0, to_ms=now_ms(), most=1000)
        assert {reason for *_, reason in status["gaps"]} >= {"MASK_FAULT", "RECORDER_DOWN"}
        await recorder.end()
        files = recorder.files()
        assert list(check_footage(tmp_path / "home/footage", SystemFiles(), tmp_path / "home/journal.db")) == []
    assert sum(len(lumas) for _, lumas in files) > 20
    for mask, lumas in files:
        assert mask == NAMES
        assert max(strengths(lumas)) < SURE


@pytest.mark.law("18(4)", "18(5)")
async def test_the_same_search_finds_it_without_a_mask_and_not_in_the_window_of_one(tmp_path: Path) -> None:
    async with painted(tmp_path / "home") as (cameras, source, recorder), Served(recorder) as served:
        await recorder.assign(cameras.url(0), UNMASKED, sub_url=cameras.url(0, sub=True))
        await recorder.records(3)
        shown = await served.everything(now_ms() - 2_500, now_ms() - 1_000)
        assert source.in_memory(recorder.pid)
        assert source.in_files(recorder.folder)
        for way, lumas in shown.items():
            assert min(strengths(lumas)) > SURE, way
        begin_ms = now_ms() + 1_500
        until_ms = begin_ms + 5_000
        plan = MaskPlan((Window(begin_ms, until_ms, LEFT_HALF),))
        await recorder.assign(cameras.url(0), plan, sub_url=cameras.url(0, sub=True), version=2)
        await asyncio.sleep((until_ms - now_ms()) / 1000 + 0.5)
        await recorder.records(1)
        # the last picture from before is shown until the first one after it, however late a busy machine makes that
        inside = await served.footage(begin_ms + 2_000, until_ms)
        assert len(inside) > 10
        assert max(strengths(inside)) < SURE
        await recorder.end()
        files = recorder.files()
    masked = [mask for mask, _ in files if mask]
    assert masked == [NAMES] * len(masked) != [], "one file, or two where a minute ends or the worker was late"
    for mask, lumas in files:
        found = strengths(lumas)
        assert max(found) < SURE if mask else min(found) > SURE
    assert files[0][0] is None
    assert files[-1][0] is None


@pytest.mark.soak
@pytest.mark.law("18(4)")
async def test_a_camera_that_should_fill_its_mask_and_does_not_is_masked_here(tmp_path: Path) -> None:
    """Looked at before the first picture is recorded; the files say who filled it."""
    plan = MaskPlan((Window(0, None, replace(LEFT_HALF, by=MaskedBy.CAMERA)),))
    async with painted(tmp_path / "home") as (cameras, source, recorder):
        await recorder.assign(cameras.url(0), plan)
        await recorder.records(2)
        assert source.in_memory(recorder.pid) == []
        state = (await recorder.ask("status"))["cameras"]["42010200001310000001"]
        assert [found["result"] for found in state["looks"]] == ["not_seen"]
        await recorder.end()
        files = recorder.files()
    assert sum(len(lumas) for _, lumas in files) > 10
    for mask, lumas in files:
        assert mask == NAMES
        assert max(strengths(lumas)) < SURE
