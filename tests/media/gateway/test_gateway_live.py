"""Live through the gateway with a real WebSocket client: one subscription, the same bytes, and ends within a second."""

import asyncio
import json
from datetime import timedelta

import pytest
from tests.support.media.gateway_live import CAMERA, OTHER, close_code, watch
from websockets.exceptions import InvalidStatus

from mingcha.media.gateway.live import Channel, binary_frame, text_frame
from mingcha.media.local.wire import LIVE_EVENT, LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.fragment import Sample, live_fragment

INIT = b"\x00\x00\x00\x08ftyp"
FORMAT = (LIVE_FORMAT, {"codec": "avc1.42c01f", "width": 640, "height": 360, "init": "AAAACGZ0eXA="})
SOURCE = {"codec": "avc1.42c01f", "width": 640, "height": 360}
DESCRIBED = {"type": "format", **SOURCE, "stream": "main", "source": SOURCE}
START_90K = 160_000_000_000_000


def unit(number, *, key=False, payload=b"picture"):
    return LiveUnit(key, START_90K + number * 3600, 0, 3600, payload)


def fragment(number, sequence):
    """A picture as it goes out; every third one is a key."""
    return live_fragment(sequence, START_90K + number * 3600, [Sample(3600, number % 3 == 0, 0, b"picture")])


async def pictures(socket, count):
    """The next binary messages; text ones are put aside."""
    found = []
    async with asyncio.timeout(5):
        while len(found) < count:
            message = await socket.recv()
            if isinstance(message, bytes):
                found.append(message)
    return found


async def subscribed(recorder, count=1):
    async with asyncio.timeout(5):
        while recorder.subscriptions < count:  # noqa: ASYNC110 - the real server decides when
            await asyncio.sleep(0.001)


async def test_a_close_from_our_side_reads_the_goodbye_and_ends_without_a_bug(gateway, desk, recorder):
    bugs = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: bugs.append(context))
    async with watch(gateway, desk.ticket()) as socket:
        await subscribed(recorder)
        socket.transport.pause_reading()  # a client that is slow to answer the close frame
        recorder.push(None)
        for _ in range(50):
            await asyncio.sleep(0)
        socket.transport.resume_reading()
        assert (await close_code(socket))[0] == 4503
        await socket.wait_closed()
    await gateway.stop()
    assert bugs == []


async def test_many_viewers_share_one_subscription_and_late_ones_get_the_last_group_first(gateway, desk, recorder):
    async with watch(gateway, desk.ticket()) as first:
        assert first.subprotocol == "mingcha.v1"
        assert json.loads(await first.recv())["type"] == "time"
        await subscribed(recorder)
        recorder.push(FORMAT, unit(0, key=True), unit(1))
        described = json.loads(await first.recv())
        assert described == DESCRIBED
        assert await pictures(first, 2) == [INIT + fragment(0, 1), fragment(1, 2)]
        async with watch(gateway, desk.ticket()) as second:
            assert await pictures(second, 1) == [INIT + fragment(0, 1) + fragment(1, 2)]
            recorder.push(unit(2))
            assert await pictures(first, 1) == await pictures(second, 1) == [fragment(2, 3)]
        assert recorder.subscriptions == 1
    async with asyncio.timeout(5):
        while recorder.queues[CAMERA]:  # noqa: ASYNC110
            await asyncio.sleep(0.001)


@pytest.mark.law("16(3)", "19")
@pytest.mark.parametrize(
    ("changes", "code", "reason"),
    [
        ({"exp_ms": 1}, 4401, "the ticket has ended"),
        ({"iat_ms": 1}, 4401, "the ticket is valid for longer than any issued here"),
        ({"points": (OTHER,)}, 4403, "19"),
        ({"modes": ("playback",)}, 4403, "19"),
        ({"origin": "http://127.0.0.2:8000"}, 4403, "the ticket was made for another page"),
    ],
)
async def test_a_ticket_that_does_not_open_this_picture_is_told_so_and_gets_none(
    gateway, desk, recorder, changes, code, reason
):
    async with watch(gateway, desk.ticket(**changes)) as socket:
        assert await close_code(socket) == (code, reason)
    assert recorder.subscriptions == 0


@pytest.mark.law("16(3)")
async def test_without_a_ticket_or_with_a_changed_one_there_is_no_picture(gateway, desk, recorder):
    for token in ("none", desk.ticket()[:-4] + "AAAA"):
        async with watch(gateway, token) as socket:
            assert (await close_code(socket))[0] == 4401
    assert recorder.subscriptions == 0


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:8001", "null", None])
async def test_a_foreign_page_gets_no_websocket(gateway, desk, recorder, origin):
    with pytest.raises(InvalidStatus) as refused:
        async with watch(gateway, desk.ticket(), origin=origin):
            pass
    assert refused.value.response.status_code == 403
    assert recorder.subscriptions == 0


@pytest.mark.law("16(3)")
async def test_revocation_closes_a_running_stream_at_once(gateway, desk, recorder):
    async with watch(gateway, desk.ticket()) as socket, watch(gateway, desk.ticket(grant="G-2")) as other:
        await subscribed(recorder)
        recorder.push(FORMAT, unit(0, key=True))
        await pictures(socket, 1)
        await pictures(other, 1)
        gateway.desk.revoke(desk.revocation("G-1", desk.payload().iat_ms))
        async with asyncio.timeout(1):
            assert await close_code(socket) == (4401, "ticket ended")
        recorder.push(unit(1))
        assert len(await pictures(other, 1)) == 1


@pytest.mark.law("16(3)")
async def test_a_ticket_that_is_not_renewed_ends_the_picture_and_a_renewed_one_goes_on(gateway, desk, recorder, clock):
    async with watch(gateway, desk.ticket()) as left, watch(gateway, desk.ticket()) as renewed:
        await subscribed(recorder)
        recorder.push(FORMAT, unit(0, key=True))
        await pictures(left, 1)
        await pictures(renewed, 1)
        clock.advance(timedelta(seconds=60))
        await renewed.send(json.dumps({"type": "ticket", "token": desk.ticket()}))
        pong = await renewed.ping()
        await pong
        clock.advance(timedelta(seconds=61))
        assert (await close_code(left))[0] == 4401
        recorder.push(unit(1))
        assert len(await pictures(renewed, 1)) == 1


async def test_renewing_with_a_ticket_for_another_point_ends_the_picture(gateway, desk, recorder):
    async with watch(gateway, desk.ticket()) as socket:
        await subscribed(recorder)
        await socket.send("not JSON")
        await socket.send(json.dumps({"type": "ticket", "token": desk.ticket(points=(OTHER,))}))
        assert await close_code(socket) == (4403, "19")


async def test_an_unknown_camera_and_a_recorder_that_goes_away_are_told(gateway, desk, recorder):
    async with watch(gateway, desk.ticket(points=(OTHER,)), camera=OTHER) as socket:
        assert (await close_code(socket))[0] == 4404
    async with watch(gateway, desk.ticket()) as socket:
        await subscribed(recorder)
        recorder.push(None)
        assert (await close_code(socket))[0] == 4503


class PaperViewer:
    """Keeps what it is sent and says how much is unread."""

    def __init__(self):
        self.unsent_bytes = 0
        self.frames = []

    def send(self, frame):
        self.frames.append(frame)

    def close(self, code, reason):
        self.frames.append((code, reason))


def test_a_slow_viewer_skips_to_the_next_key_frame_and_the_others_get_every_frame_as_the_same_object():
    channel, slow, quick, quick_too = Channel(CAMERA), PaperViewer(), PaperViewer(), PaperViewer()
    for viewer in (slow, quick, quick_too):
        channel.add(viewer)
    channel.take(FORMAT)
    channel.take(unit(0, key=True))
    slow.unsent_bytes = 2 << 20
    channel.take(unit(1))
    slow.unsent_bytes = 0
    channel.take(unit(2))
    channel.take(unit(3, key=True))
    channel.take(unit(4))
    start = [text_frame(DESCRIBED), binary_frame(INIT, fragment(0, 1))]
    assert slow.frames == [*start, binary_frame(fragment(3, 4)), binary_frame(fragment(4, 5))]
    assert len(quick.frames) == 6
    assert all(one is other for one, other in zip(quick.frames[2:], quick_too.frames[2:], strict=True))


def test_a_new_format_is_told_with_its_init_before_the_next_key_frame():
    channel, viewer = Channel(CAMERA), PaperViewer()
    channel.add(viewer)
    channel.take(FORMAT)
    channel.take(unit(0, key=True))
    channel.take(FORMAT)
    channel.take(unit(1))
    channel.take(unit(3, key=True))
    assert [frame[:1] for frame in viewer.frames] == [b"\x81", b"\x82", b"\x81", b"\x82"]
    assert viewer.frames[3] == binary_frame(INIT, fragment(3, 3))


@pytest.mark.law("18")
def test_a_viewer_is_told_how_many_masks_the_pictures_have_behind_their_format():
    channel, viewer, late = Channel(CAMERA), PaperViewer(), PaperViewer()
    channel.add(viewer)
    channel.take((LIVE_FORMAT, {**FORMAT[1], "masks": 2}))
    channel.take(unit(0, key=True))
    channel.add(late)
    start = [text_frame(DESCRIBED), text_frame({"type": "masks", "count": 2}), binary_frame(INIT, fragment(0, 1))]
    assert viewer.frames == late.frames == start
    channel.take(FORMAT)
    channel.take(unit(3, key=True))
    assert viewer.frames[3:] == [text_frame(DESCRIBED), binary_frame(INIT, fragment(3, 2))], "none: said by a format"
    transcoded, viewer = Channel(CAMERA), PaperViewer()
    transcoded.transcoded_from(FORMAT[1])
    transcoded.add(viewer)
    for count in (1, 1, 0):
        transcoded.transcoded_from({**FORMAT[1], "masks": count})
    assert viewer.frames == [text_frame({"type": "masks", "count": count}) for count in (1, 0)]


def test_a_late_viewer_is_told_the_state_of_the_camera():
    channel, viewer = Channel(CAMERA), PaperViewer()
    channel.take((LIVE_EVENT, {"state": "trouble", "reason": "SILENT", "since_ms": 5}))
    channel.add(viewer)
    event = {"type": "event", "state": "trouble", "reason": "SILENT", "since_ms": 5}
    assert viewer.frames == [text_frame(event)]
