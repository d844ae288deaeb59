"""A device against a server of the tests: registration, answers, streams over UDP and TCP, ends from both sides."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from tests.support.gb28181.scripted_model import CHANNEL, DEVICE, PICTURES, SECOND, SOUND, ScriptedModel
from tests.support.gb28181.tiny_server import (
    CODE,
    TinyServer,
    datagrams,
    frames,
    streamed,
    udp_port,
)

from mingcha.kit.clock import SystemClock
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.control import DeviceRecording
from mingcha.media.gb28181.manscdp.media_status import write_finished
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.ptz.verbs import GoToPreset


def settings_for(server: TinyServer, **changed: object) -> DeviceSettings:
    settings = DeviceSettings(DEVICE, "secret", CODE, "127.0.0.1", server.port, heartbeat_s=1, retry_s=1)
    return replace(settings, **changed)  # type: ignore[arg-type]


@asynccontextmanager
async def device_at(*, tcp: bool = False, **changed: object) -> AsyncIterator[tuple[TinyServer, ScriptedModel]]:
    """A server and a device that is registered there."""
    server = await TinyServer().start(tcp=tcp)
    model = ScriptedModel()
    try:
        async with DeviceAgent(settings_for(server, is_tcp=tcp, **changed), model, SystemClock(), history=model):
            await server.registered()
            yield server, model
    finally:
        await server.stop()


def question(command: str, more: str = "", kind: str = "Query", device: str = DEVICE) -> bytes:
    return (
        f'<?xml version="1.0" encoding="GB2312"?><{kind}><CmdType>{command}</CmdType><SN>11</SN>'
        f"<DeviceID>{device}</DeviceID>{more}</{kind}>"
    ).encode()


@pytest.mark.law("13(1)")
@pytest.mark.parametrize("tcp", [False, True])
async def test_it_registers_keeps_alive_and_leaves(tcp: bool) -> None:
    async with device_at(tcp=tcp, version=Version.V2016) as (server, _):
        assert server.challenged == 1
        first = server.registrations[0]
        assert (first.user("from"), first.user("to"), first.heads["expires"]) == (DEVICE, DEVICE, "3600")
        assert first.heads["x-gb-ver"] == "2.0"
        assert f"<sip:{DEVICE}@127.0.0.1:" in first.heads["contact"]
        keepalive = await server.message(b"Keepalive")
        assert keepalive.heads["content-type"] == "Application/MANSCDP+xml"
        assert keepalive.body.startswith(b'<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n')
        assert f"<DeviceID>{DEVICE}</DeviceID>\r\n<Status>OK</Status>".encode() in keepalive.body
    assert server.registrations[-1].heads["expires"] == "0"


async def test_a_wrong_password_is_tried_again_later_and_not_at_once() -> None:
    server = await TinyServer(password="other").start()
    async with DeviceAgent(settings_for(server, retry_s=60), ScriptedModel(), SystemClock()) as agent:
        async with asyncio.timeout(10):
            while not agent.registration.refused:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        assert agent.registration.refused == "the password was refused"
        await asyncio.sleep(0.3)
        assert server.challenged == 2
    await server.stop()


async def test_a_server_that_forgot_it_gets_a_registration_at_once() -> None:
    async with device_at() as (server, _):
        server.refuses = 403
        await server.registered(2)


async def test_a_redirection() -> None:
    second = await TinyServer().start()
    first = await TinyServer(redirect_to=second.port).start()
    async with DeviceAgent(settings_for(first), ScriptedModel(), SystemClock()):
        await second.registered()
        await second.message(b"Keepalive")
        assert first.registrations == []
    await first.stop()
    await second.stop()


async def test_a_connection_that_was_cut_is_made_again() -> None:
    async with device_at(tcp=True) as (server, _):
        server.drop()
        await server.registered(2)
        assert server.connections == 2


@pytest.mark.law("13(1)")
async def test_a_catalogue_in_pages_one_after_another() -> None:
    async with device_at() as (server, _):
        answer = await server.answer(server.request("MESSAGE", DEVICE, question("Catalog")))
        assert (answer.code, answer.body) == (200, b"")
        pages = [await server.message(b"Catalog") for _ in range(2)]
        assert [page.body.count(b"<Item>") for page in pages] == [4, 2]
        assert all(b"<SN>11</SN>" in page.body and b"<SumNum>6</SumNum>" in page.body for page in pages)
        assert b'encoding="GB18030"' in pages[0].body
        assert b"<Name>\xc3\xc5\xe9F</Name>" in pages[0].body
        assert len({page.heads["call-id"] for page in pages}) == 2


@pytest.mark.law("13(1)")
async def test_questions_controls_and_settings() -> None:
    span = "<StartTime>2026-11-25T00:00:00</StartTime><EndTime>2026-11-25T01:00:00</EndTime>"
    asked = {
        "DeviceInfo": ("", b"<DeviceName>\xc3\xc5</DeviceName>"),
        "DeviceStatus": ("", b"<Online>ONLINE</Online>"),
        "RecordInfo": (span, b"<StartTime>2026-11-25T00:00:00</StartTime>"),
        "PresetQuery": ("", b"<PresetName>home</PresetName>"),
        "HomePositionQuery": ("", b"<ResetTime>300</ResetTime>"),
        "PTZPosition": ("", b"<Pan>1.5</Pan>"),
        "ConfigDownload": ("<ConfigType>BasicParam/OSDConfig</ConfigType>", b"<Name>A</Name>"),
    }
    async with device_at() as (server, model):
        for command, (more, expected) in asked.items():
            server.request("MESSAGE", DEVICE, question(command, more))
            assert expected in (await server.message(f"<CmdType>{command}".encode())).body, command
        control = "<RecordCmd>Record</RecordCmd>"
        server.request("MESSAGE", DEVICE, question("DeviceControl", control, "Control", CHANNEL))
        assert b"<Result>OK</Result>" in (await server.message(b"DeviceControl")).body
        server.request("MESSAGE", DEVICE, question("DeviceControl", "<PTZCmd>nothing</PTZCmd>", "Control"))
        assert b"<Result>ERROR</Result>" in (await server.message(b"DeviceControl")).body
        setting = "<BasicParam><Name>B</Name></BasicParam>"
        server.request("MESSAGE", DEVICE, question("DeviceConfig", setting, "Control"))
        assert b"<Result>OK</Result>" in (await server.message(b"DeviceConfig")).body
        move = server.request(
            "MESSAGE", DEVICE, question("DeviceControl", "<PTZCmd>A50F01820005003C</PTZCmd>", "Control", CHANNEL)
        )
        assert (await server.answer(move)).code == 200
        assert model.commands == [(CHANNEL, DeviceRecording(on=True)), (CHANNEL, GoToPreset(5))]
        assert [setting.name for setting in model.configured] == ["B"]


@pytest.mark.parametrize("body", [b"", b"<Query>", b"<Query><CmdType>Catalog</CmdType></Query>"])
async def test_a_message_that_cannot_be_read(body: bytes) -> None:
    async with device_at() as (server, _):
        assert (await server.answer(server.request("MESSAGE", DEVICE, body))).code == 400
        for method, code in (("OPTIONS", 200), ("SUBSCRIBE", 489), ("INFO", 481), ("REFER", 405)):
            assert (await server.answer(server.request(method, DEVICE))).code == code


def check_stream(packets: list[bytes], ssrc: int = 100_000_001) -> None:
    found = streamed(packets)
    assert found.units == [(pts_90k, annex_b) for annex_b, pts_90k in PICTURES]
    assert found.sounds == [SOUND]
    assert (found.ssrcs, found.maps) == ({ssrc}, 2)
    assert {packet[1] & 0x7F for packet in packets} == {96}


@pytest.mark.law("13(1)")
async def test_a_stream_over_udp_and_a_bye_of_the_server() -> None:
    async with device_at() as (server, model):
        port, ended, packets = udp_port(), asyncio.Event(), list[bytes]()
        reading = asyncio.create_task(datagrams(port, ended, packets))
        call, answer = await server.invite(CHANNEL, port.getsockname()[1], "a=streamnumber:0\r\n")
        assert answer.code == 200
        text = answer.body.decode()
        assert f"o={CHANNEL} 0 0 IN IP4 127.0.0.1\r\ns=Play\r\n" in text
        assert "a=sendonly\r\n" in text
        assert "a=rtpmap:96 PS/90000\r\n" in text
        assert text.endswith("a=streamnumber:0\r\ny=0100000001\r\n")
        assert model.feeds[0].task is None  # nothing is sent before the ACK
        server.request("ACK", CHANNEL, call=call, to=answer.heads["to"])
        async with asyncio.timeout(10):
            while not packets or packets[-1][-160:] != SOUND:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        check_stream(packets)
        assert max(map(len, packets)) == 1_400
        server.request("BYE", CHANNEL, call=call, to=answer.heads["to"])
        assert (await server.answer(call)).code == 200
        assert not model.feeds[0].is_running
        server.request("BYE", CHANNEL, call=call, to=answer.heads["to"])
        assert (await server.answer(call)).code == 481
        ended.set()
        await reading
        port.close()


@pytest.mark.law("13(1)")
async def test_a_stream_over_tcp_that_the_device_makes_and_the_server_cuts() -> None:
    packets: list[bytes] = []
    cut = asyncio.Event()

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reading = asyncio.create_task(frames(reader, packets))
        await cut.wait()
        writer.transport.abort()
        await reading

    async with device_at(tcp=True) as (server, model):
        listening = await asyncio.start_server(receive, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        lines = "a=setup:passive\r\na=connection:new\r\n"
        call, answer = await server.invite(CHANNEL, port, lines, "TCP/RTP/AVP")
        assert b"TCP/RTP/AVP 96\r\n" in answer.body
        assert b"a=setup:active\r\na=connection:new\r\n" in answer.body
        server.request("ACK", CHANNEL, call=call, to=answer.heads["to"])
        async with asyncio.timeout(10):
            while not packets or packets[-1][-160:] != SOUND:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        check_stream(packets)
        cut.set()
        bye = await server.message(b"BYE")
        assert bye.heads["call-id"] == call
        assert bye.heads["from"] == answer.heads["to"]
        assert bye.heads["to"].endswith(";tag=77")
        assert not model.feeds[0].is_running
        listening.close()


@pytest.mark.law("13(1)")
async def test_a_stream_over_tcp_that_the_server_makes() -> None:
    async with device_at() as (server, _):
        call, answer = await server.invite(CHANNEL, 9, "a=setup:active\r\n", "TCP/RTP/AVP")
        assert b"a=setup:passive\r\n" in answer.body
        port = int(answer.body.split(b"m=video ")[1].split(b" ")[0])
        server.request("ACK", CHANNEL, call=call, to=answer.heads["to"])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        packets: list[bytes] = []
        reading = asyncio.create_task(frames(reader, packets))
        async with asyncio.timeout(10):
            while not packets or packets[-1][-160:] != SOUND:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)
        check_stream(packets)
        server.request("BYE", CHANNEL, call=call, to=answer.heads["to"])
        await asyncio.wait_for(reading, 10)
        writer.close()


async def test_what_is_not_sent_and_what_is_replaced() -> None:
    async with device_at() as (server, model):
        _, unknown = await server.invite("42010000001320000009", 9)
        assert unknown.code == 404
        nothing = server.request("INVITE", CHANNEL, b"v=0\r\n")
        assert (await server.answer(nothing)).code == 488
        past = b"v=0\r\ns=Playback\r\nc=IN IP4 127.0.0.1\r\nt=1 2\r\nm=video 9 RTP/AVP 96\r\na=rtpmap:96 PS/90000\r\n"
        talk = past.replace(b"Playback", b"Talk")
        assert (await server.answer(server.request("INVITE", CHANNEL, talk))).code == 488
        bare = past.replace(b"Playback", b"Play").replace(b"PS/", b"H264/")
        assert (await server.answer(server.request("INVITE", CHANNEL, bare))).code == 488
        for wrong in ((b"127.0.0.1", b"evil.example"), (b"video 9", b"video 0")):
            offer = past.replace(b"Playback", b"Play").replace(*wrong)
            assert (await server.answer(server.request("INVITE", CHANNEL, offer))).code == 488
        calls = []
        for channel in (CHANNEL, CHANNEL, SECOND):
            call, answer = await server.invite(channel, 9)
            server.request("ACK", channel, call=call, to=answer.heads["to"])
            calls.append(call)
        server.request("BYE", CHANNEL, call=calls[0], to=answer.heads["to"])
        assert (await server.answer(calls[0])).code == 481  # the second one replaced it: the same Subject
        server.request("BYE", CHANNEL, call=calls[1], to=answer.heads["to"])
        assert (await server.answer(calls[1])).code == 200
        # the first two had no way out
        assert [feed.is_running for feed in model.feeds] == [False, False, False, False, True]


async def test_a_message_of_its_own() -> None:
    server = await TinyServer().start()
    async with DeviceAgent(settings_for(server), ScriptedModel(), SystemClock()) as agent:
        await server.registered()
        agent.notify(write_finished(agent.next_serial(), CHANNEL))
        assert b"<NotifyType>121</NotifyType>" in (await server.message(b"MediaStatus")).body
    await server.stop()
