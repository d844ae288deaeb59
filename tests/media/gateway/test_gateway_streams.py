"""Which stream a viewer gets, and transcoded live pictures by real workers: shared, timed as the source, harmless."""

import asyncio
import dataclasses
import io
import json
import os
import random
import re
import signal
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from tests.support.media.gateway_live import CAMERA, close_code, watch
from tests.support.media.recorded import clip
from websockets.exceptions import InvalidStatus

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway import channels as gateway_channels
from mingcha.media.gateway import watching as gateway_watching
from mingcha.media.gateway.channels import Channels
from mingcha.media.gateway.transcode import workers as transcoding
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.local.wire import LIVE_EVENT, LIVE_FORMAT, LiveUnit

START_90K = int(datetime(2026, 11, 25, 6, 3, tzinfo=UTC).timestamp()) * 90_000
HEVC, AVC = clip("libx265"), clip("libx264")


class Cameras:
    """Streams by name; each subscription gets what is pushed from then on, after the last group."""

    def __init__(self, **streams):
        self.streams = streams
        self.queues = {}
        self.subscriptions = []

    async def live(self, camera, stream="main"):
        if stream not in self.streams:
            raise Fault(FaultKind.NOT_FOUND, Words("没有", "none"))
        queue = asyncio.Queue()
        self.queues.setdefault(stream, []).append(queue)
        self.subscriptions.append(stream)
        try:
            for item in self.streams[stream]:
                yield item
            while (item := await queue.get()) is not None:
                yield item
            raise Fault(FaultKind.UNAVAILABLE, Words("不在", "away"))
        finally:
            self.queues[stream].remove(queue)

    def push(self, stream, *items):
        for queue in self.queues[stream]:
            for item in items:
                queue.put_nowait(item)


class Viewer:
    """What a socket was sent, read as the page would."""

    def __init__(self):
        self.unsent_bytes = 0
        self.texts = []
        self.pictures = []
        self.closed = None
        self.changed = asyncio.Event()

    def send(self, frame):
        length = frame[1]
        start = {126: 4, 127: 10}.get(length, 2)
        if frame[0] == 0x81:
            self.texts.append(json.loads(frame[start:]))
        else:
            self.pictures.append(frame[start:])
        self.changed.set()

    def close(self, code, reason):
        self.closed = self.closed or (code, reason)
        self.changed.set()

    @property
    def formats(self):
        return [text for text in self.texts if text["type"] == "format"]

    async def until(self, condition):
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


def frames_in(data):
    """(pts, luma) of what is decoded from an init and fragments."""
    with av.open(io.BytesIO(data), format="mp4") as container:
        return [
            (frame.pts, round(frame.reformat(format="yuv420p").to_ndarray()[: frame.height].mean()))
            for frame in container.decode(video=0)
        ]


@pytest.fixture
def open_channels():
    """Makes channels and ends them, with their workers, afterwards."""
    made = []

    def make(cameras, most=1, **given):
        workers = Workers(most, **given)
        made.append((Channels(cameras.live, workers), workers))
        return made[-1]

    yield make
    assert all(not workers.running for _, workers in made)


async def ended(workers):
    async with asyncio.timeout(5):
        while workers.running:  # noqa: ASYNC110 - a real process ends when it ends
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("streams", "asked", "plays", "served"),
    [
        ({"main": HEVC, "sub": AVC}, "main", {"avc1"}, "sub"),
        ({"main": HEVC, "sub": AVC}, "sub", {"avc1"}, "sub"),
        ({"main": HEVC, "sub": AVC}, "main", {"avc1", "hvc1"}, "main"),
        ({"main": HEVC, "sub": AVC}, "sub", {"avc1", "hvc1"}, "sub"),
        ({"main": AVC, "sub": HEVC}, "sub", {"avc1"}, "main"),
        ({"main": AVC}, "sub", {"avc1"}, "main"),
        ({"main": AVC}, "main", {"avc1"}, "main"),
        ({"main": HEVC}, "main", {"avc1", "hvc1"}, "main"),
    ],
)
async def test_a_viewer_gets_what_it_asks_for_when_its_browser_plays_that_else_the_other_stream(
    open_channels, streams, asked, plays, served
):
    cameras = Cameras(**{name: made.items(START_90K) for name, made in streams.items()})
    channels, _ = open_channels(cameras)
    viewer = Viewer()
    channels.join(CAMERA, viewer, asked, frozenset(plays))
    await viewer.until(lambda: viewer.pictures)
    source = {"codec": streams[served].codec, "width": 320, "height": 180}
    assert viewer.formats == [{"type": "format", **source, "stream": served, "source": source}]
    channels.leave(viewer)
    await channels.stop()


async def test_a_sub_stream_that_sends_nothing_is_not_waited_for(open_channels, monkeypatch):
    monkeypatch.setattr(gateway_channels, "SUB_WAIT_S", 0.02)
    cameras = Cameras(main=AVC.items(START_90K), sub=[(LIVE_EVENT, {"state": "trouble", "reason": "UNREACHABLE"})])
    channels, _ = open_channels(cameras)
    viewer = Viewer()
    channels.join(CAMERA, viewer, "sub")
    await viewer.until(lambda: viewer.pictures)
    assert [one["stream"] for one in viewer.formats] == ["main"]
    await channels.stop()


async def test_a_transcode_begins_with_the_newest_picture_keeps_the_times_and_is_shared(open_channels):
    cameras = Cameras(main=HEVC.items(START_90K)[:18])
    channels, workers = open_channels(cameras)
    first, second = Viewer(), Viewer()
    channels.join(CAMERA, first)
    await first.until(lambda: first.pictures)
    assert first.formats[-1]["stream"] == "transcoded"
    assert first.formats[-1]["source"] == {"codec": HEVC.codec, "width": 320, "height": 180}
    assert first.formats[-1]["codec"].startswith("avc1.")
    channels.join(CAMERA, second)
    await second.until(lambda: second.pictures)
    cameras.push("main", *HEVC.items(START_90K)[18:])
    last_90k = START_90K + 29 * 3600
    await first.until(lambda: frames_in(b"".join(first.pictures))[-1][0] == last_90k)
    shown = dict(frames_in(b"".join(first.pictures)))
    assert shown[last_90k] == pytest.approx(40 + 4 * 29, abs=4)
    assert START_90K not in shown  # the old pictures of the group were decoded, not shown
    assert all((pts - START_90K) % 3600 == 0 for pts in shown)
    await second.until(lambda: frames_in(b"".join(second.pictures))[-1][0] == last_90k)
    assert (workers.transcodes, workers.figures.started) == (1, 1)
    channels.leave(first)
    assert workers.transcodes == 1
    channels.leave(second)
    await ended(workers)
    assert workers.transcodes == 0


async def test_states_of_the_camera_pass_a_transcode_as_they_are(open_channels):
    cameras = Cameras(main=HEVC.items(START_90K)[:11])
    channels, _ = open_channels(cameras)
    viewer = Viewer()
    channels.join(CAMERA, viewer)
    await viewer.until(lambda: viewer.pictures)
    event = {"state": "trouble", "reason": "SILENT", "since_ms": 5}
    cameras.push("main", (LIVE_EVENT, event))
    await viewer.until(lambda: {"type": "event", **event} in viewer.texts)
    await channels.stop()


@pytest.mark.parametrize(
    ("given", "code", "kind"),
    [
        ({"most": 0}, 4507, "exhausted"),
        ({"installed": lambda: False}, 4501, "unsupported"),
        ({"command": ("/bin/false",)}, 4500, "corrupt"),
        ({"command": ("/nonexistent",)}, 4503, None),
    ],
)
async def test_what_cannot_be_transcoded_is_told_in_both_languages_and_ends(open_channels, given, code, kind):
    channels, workers = open_channels(Cameras(main=HEVC.items(START_90K)), **given)
    viewer = Viewer()
    channels.join(CAMERA, viewer)
    await viewer.until(lambda: viewer.closed)
    assert viewer.closed[0] == code
    told = [text for text in viewer.texts if text["type"] == "fault"]
    assert [one["kind"] for one in told] == ([kind] if kind else [])
    assert all(one["zh"] != one["en"] for one in told)
    assert (workers.transcodes, workers.running) == (0, set())


async def test_a_worker_that_dies_is_replaced_and_the_picture_goes_on(open_channels):
    cameras = Cameras(main=HEVC.items(START_90K)[:12])
    channels, workers = open_channels(cameras)
    viewer = Viewer()
    channels.join(CAMERA, viewer)
    await viewer.until(lambda: viewer.pictures)
    os.kill(next(iter(workers.running)).pid, signal.SIGSEGV)
    await viewer.until(lambda: len(viewer.formats) == 2)
    await viewer.until(lambda: len(viewer.pictures) >= 2)
    assert viewer.closed is None
    assert (workers.figures.started, workers.figures.failed) == (2, 1)
    await channels.stop()


def noise(count=40):
    """Key pictures of bytes that are none."""
    return [LiveUnit(True, START_90K + n, 0, 1, bytes(range(256)) * 40) for n in range(count)]  # noqa: FBT003


FORMAT = (LIVE_FORMAT, HEVC.facts())
HOSTILE = {
    "no init": [(LIVE_FORMAT, HEVC.facts() | {"init": "AAAA"})],
    "noise as init": [(LIVE_FORMAT, HEVC.facts() | {"init": "c2hvdw==" * 50})],
    "noise as pictures": [FORMAT, *noise()],
    "a picture before its format": noise(1),
    "another codec's pictures": [FORMAT, *AVC.items(START_90K)[1:], *noise()],
}


async def outcome(workers, items):
    """The fault that a transcode of these items ends in."""

    async def source():
        for item in items:
            yield item

    try:
        async for _ in workers.transcode("live", source()):
            pass
    except Fault as fault:
        return fault.kind
    return None


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_stream_ends_with_words_and_the_next_one_plays(open_channels, name):
    cameras = Cameras(main=HEVC.items(START_90K))
    channels, workers = open_channels(cameras)
    assert await outcome(workers, HOSTILE[name]) is FaultKind.CORRUPT
    viewer = Viewer()
    channels.join(CAMERA, viewer)
    await viewer.until(lambda: viewer.pictures)
    await channels.stop()


async def test_one_broken_picture_is_left_out_up_to_the_next_key_picture(open_channels):
    _, workers = open_channels(Cameras())
    items = HEVC.items(START_90K)
    items[6] = noise(1)[0]

    async def source():
        for item in items:
            yield item

    times = [item.dts_90k async for item in workers.transcode("all", source()) if isinstance(item, LiveUnit)]
    assert [(time - START_90K) // 3600 for time in times] == [*range(5), *range(10, 30)]


async def test_flipped_bits_end_at_most_their_own_stream(open_channels):
    _, workers = open_channels(Cameras())
    generator = random.Random(7)
    for _ in range(8):
        items = [FORMAT]
        for unit in HEVC.items(START_90K)[1:]:
            payload = bytearray(unit.payload)
            for _ in range(generator.randrange(8)):
                payload[generator.randrange(len(payload))] ^= 1 << generator.randrange(8)
            items.append(dataclasses.replace(unit, payload=bytes(payload)))
        assert await outcome(workers, items) in (None, FaultKind.CORRUPT)
    assert workers.transcodes == 0


async def test_a_stream_that_kills_its_worker_again_and_again_ends(open_channels):
    cameras = Cameras(main=HEVC.items(START_90K)[:12])
    channels, workers = open_channels(cameras)
    viewer = Viewer()
    channels.join(CAMERA, viewer)
    for died in range(4):
        await viewer.until(lambda count=died: len(viewer.formats) > count)
        os.kill(next(iter(workers.running)).pid, signal.SIGKILL)
    await viewer.until(lambda: viewer.closed)
    assert viewer.closed == (4500, "the video could not be transcoded")


async def test_a_worker_that_hangs_is_ended(open_channels, monkeypatch):
    monkeypatch.setattr(transcoding, "HANG_S", 0.05)
    _, workers = open_channels(Cameras(), command=("/bin/sleep", "600"))
    assert await outcome(workers, HEVC.items(START_90K)) is FaultKind.CORRUPT
    assert workers.running == set()


@pytest.mark.parametrize("query", ["&stream=third", "&plays=av%00", "&plays=" + ",".join("a" * 17), "&plays="])
async def test_parameters_that_cannot_be_open_no_socket(gateway, desk, recorder, query):
    with pytest.raises(InvalidStatus) as refused:
        async with watch(gateway, desk.ticket(), camera=CAMERA + query):
            pass
    assert refused.value.response.status_code == 422
    assert recorder.subscriptions == 0


async def test_a_grant_opens_a_bounded_number_of_pictures(gateway, desk, monkeypatch):
    monkeypatch.setattr(gateway_watching, "PICTURES_A_GRANT", 2)
    async with watch(gateway, desk.ticket()), watch(gateway, desk.ticket()):
        async with watch(gateway, desk.ticket()) as third:
            assert await close_code(third) == (4429, "more than 2 pictures at once")
        async with watch(gateway, desk.ticket(grant="G-2")) as other:
            assert json.loads(await other.recv())["type"] == "time"
            assert gateway.figures.refused["too_many"] == 1


async def test_who_renews_without_end_is_sent_away(gateway, desk):
    async with watch(gateway, desk.ticket()) as socket:
        for _ in range(13):
            await socket.send(json.dumps({"type": "ticket", "token": desk.ticket()}))
        assert await close_code(socket) == (4429, "more than 12 tickets a minute")


async def test_a_picture_too_large_for_a_message_is_left_out_up_to_the_next_key_picture(open_channels, monkeypatch):
    monkeypatch.setattr(transcoding, "PICTURE_LIMIT_BYTES", 100_000)
    _, workers = open_channels(Cameras())
    items = HEVC.items(START_90K)
    items[16] = dataclasses.replace(items[16], payload=bytes(100_001))

    async def source():
        for item in items:
            yield item

    times = [item.dts_90k async for item in workers.transcode("all", source()) if isinstance(item, LiveUnit)]
    assert [(time - START_90K) // 3600 for time in times] == [*range(15), *range(20, 30)]


def said_of(pid):
    """(environment, limits) of a process."""
    return tuple(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("environ", "limits"))


async def test_a_worker_knows_no_setting_of_ours(open_channels, monkeypatch):
    monkeypatch.setenv("MINGCHA_KEYS", "/somewhere")
    channels, workers = open_channels(Cameras(main=HEVC.items(START_90K)))
    viewer = Viewer()
    channels.join(CAMERA, viewer)
    await viewer.until(lambda: viewer.pictures)
    pid = next(iter(workers.running)).pid
    environment, limits = said_of(pid)
    assert b"MINGCHA" not in environment
    assert re.search(rb"Max address space +1610612736 +1610612736", limits)
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    await channels.stop()
