"""Playback and download at a device, against a server of the tests: offers, orders, the end and what is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.support.gb28181.scripted_model import CHANNEL, DEVICE, PICTURES, SECOND, ScriptedModel
from tests.support.gb28181.tiny_server import CODE, Sip, TinyServer, frames, streamed

from mingcha.kit.clock import SystemClock
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.settings import DeviceSettings

pytestmark = pytest.mark.law("13(1)")
MANSRTSP = "Content-Type: Application/MANSRTSP\r\n"


@asynccontextmanager
async def device() -> AsyncIterator[tuple[TinyServer, ScriptedModel, int, list[bytes]]]:
    """A registered device, a port to which it sends, and the packets that came there."""
    packets: list[bytes] = []
    server, model = await TinyServer().start(), ScriptedModel()

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await frames(reader, packets)
        writer.close()

    listening = await asyncio.start_server(receive, "127.0.0.1", 0)
    settings = DeviceSettings(DEVICE, "secret", CODE, "127.0.0.1", server.port)
    try:
        async with DeviceAgent(settings, model, SystemClock(), history=model):
            await server.registered()
            yield server, model, listening.sockets[0].getsockname()[1], packets
    finally:
        listening.close()
        await server.stop()


async def info(server: TinyServer, call: str, answer: Sip, body: bytes) -> Sip:
    server.request("INFO", CHANNEL, body, MANSRTSP, call=call, to=answer.heads["to"])
    return await server.answer(call)


async def test_a_download_at_its_speed_with_a_size_and_an_end() -> None:
    async with device() as (server, model, port, packets):
        call, answer = await server.invite_history(CHANNEL, port, "Download", "a=downloadspeed:8\r\n")
        assert answer.code == 200
        for line in ("s=Download", "t=1764000000 1764000002", "a=downloadspeed:8", "a=filesize:300000", "y=1100000001"):
            assert f"{line}\r\n".encode() in answer.body
        assert model.asked_history == [(CHANNEL, 1_764_000_000, 1_764_000_002, 0)]
        server.request("ACK", CHANNEL, call=call, to=answer.heads["to"])
        end = await server.message(b"MediaStatus")
        assert (end.method, end.heads["call-id"], end.heads["from"]) == ("MESSAGE", call, answer.heads["to"])
        assert f"<DeviceID>{CHANNEL}</DeviceID>\r\n<NotifyType>121</NotifyType>".encode() in end.body
        expected = [(pts_90k * 5, annex_b) for annex_b, pts_90k in PICTURES]
        async with asyncio.timeout(10):
            while streamed(packets).units != expected:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        server.request("BYE", CHANNEL, call=call, to=answer.heads["to"])
        assert (await server.answer(call)).code == 200


async def test_orders_are_answered_in_the_words_of_mansrtsp() -> None:
    async with device() as (server, _, port, _):
        call, answer = await server.invite_history(CHANNEL, port, "Playback")
        assert b"filesize" not in answer.body
        server.request("ACK", CHANNEL, call=call, to=answer.heads["to"])
        paused = await info(server, call, answer, b"PAUSE RTSP/1.0\r\nCSeq: 3\r\nPauseTime: now\r\n")
        assert (paused.code, paused.body) == (200, b"RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n")
        assert paused.heads["content-type"] == "Application/MANSRTSP"
        faster = await info(server, call, answer, b"PLAY MANSRTSP/1.0\r\nCSeq: 4\r\nScale: 8\r\n\r\n")
        assert (faster.code, faster.body) == (200, b"MANSRTSP/1.0 200 OK\r\nCSeq: 4\r\nScale: 8.000000\r\n\r\n")
        beyond = await info(server, call, answer, b"PLAY RTSP/1.0\r\nCSeq: 5\r\nRange: npt=3-\r\n")
        assert (beyond.code, beyond.body) == (488, b"RTSP/1.0 457 Invalid Range\r\nCSeq: 5\r\n\r\n")
        assert (await info(server, call, answer, b"REWIND RTSP/1.0\r\n")).code == 400
        assert (await info(server, "another", answer, b"PAUSE RTSP/1.0\r\n")).code == 481
        await server.message(b"MediaStatus")
        torn = await info(server, call, answer, b"TEARDOWN RTSP/1.0\r\nCSeq: 9\r\n")
        assert torn.body == b"RTSP/1.0 200 OK\r\nCSeq: 9\r\n\r\n"
        server.request("BYE", CHANNEL, call=call, to=answer.heads["to"])
        assert (await server.answer(call)).code == 200


async def test_spans_and_channels_without_recordings() -> None:
    async with device() as (server, _, _, _):
        assert (await server.invite_history(SECOND, 9, "Playback"))[1].code == 404
        good = (
            f"v=0\r\ns=Playback\r\nu={CHANNEL}:0\r\nc=IN IP4 127.0.0.1\r\nt=1 2\r\n"
            "m=video 9 RTP/AVP 96\r\na=rtpmap:96 PS/90000\r\n"
        )
        for wrong in (("t=1 2", "t=2 2"), ("t=1 2", "t=0 0"), (f"{CHANNEL}:", f"{SECOND}:"), (f"u={CHANNEL}:0", "u=http://x"),
                      ("t=1 2", "t=1 99999999999")):  # fmt: skip
            refused = server.request("INVITE", CHANNEL, good.replace(*wrong).encode())
            assert (await server.answer(refused)).code == 488, wrong
        assert (await server.answer(server.request("INVITE", CHANNEL, good.encode()))).code == 200
