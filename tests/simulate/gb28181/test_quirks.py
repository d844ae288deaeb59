"""Quirks of simulated devices, seen in what they write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.support.fault_kinds import fault_of
from tests.support.gb28181.scripted_model import CHANNEL, DEVICE, PICTURES, SOUND, ScriptedModel
from tests.support.gb28181.tiny_server import CODE, TinyServer, streamed

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem, read_item, write_item
from mingcha.media.gb28181.manscdp.text import read_manscdp
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.gb28181.streams.sdp import MediaDescription
from mingcha.simulate.gb28181.quirks import Quirk, QuirkyManners, parse_quirks


@asynccontextmanager
async def device_with(quirk: Quirk, *, tcp: bool = False) -> AsyncIterator[tuple[TinyServer, ScriptedModel]]:
    server, model = await TinyServer().start(tcp=tcp), ScriptedModel()
    settings = DeviceSettings(DEVICE, "secret", CODE, "127.0.0.1", server.port, tcp, heartbeat_s=1)
    try:
        async with DeviceAgent(settings, model, SystemClock(), QuirkyManners(frozenset({quirk}))):
            if quirk is not Quirk.KEEPALIVE_ONLY:
                await server.registered()
            yield server, model
    finally:
        await server.stop()


@pytest.mark.parametrize(
    ("quirk", "there", "missing"),
    [
        (Quirk.QOP_ABSENT, 'response="', "qop"),
        (Quirk.QOP_AUTH, 'qop="auth", nc=00000001', "qop=auth"),
        (Quirk.LOWERCASE_NC, "qop=auth, nc=0000000a", "nc=0000000A"),
    ],
)
async def test_digests(quirk: Quirk, there: str, missing: str) -> None:
    """The server of the test checks the digest itself."""
    async with device_with(quirk) as (server, _):
        authorization = server.registrations[0].heads["authorization"]
        assert there in authorization
        assert missing not in authorization


async def test_requests_without_a_branch_or_from_another() -> None:
    async with device_with(Quirk.NO_BRANCH) as (server, _):
        assert "branch" not in server.registrations[0].heads["via"]
        assert "branch" not in (await server.message(b"Keepalive")).heads["via"]
    async with device_with(Quirk.WRONG_FROM) as (server, _):
        assert (await server.message(b"Keepalive")).user("from") == "42010000001320000001"


async def test_a_device_that_never_registers() -> None:
    async with device_with(Quirk.KEEPALIVE_ONLY) as (server, _):
        await server.message(b"Keepalive")
        assert (server.registrations, server.challenged) == ([], 0)


ITEM = CatalogueItem(CHANNEL, "\u95e8\u9555", address="Street", parental=True)


def body(*quirks: Quirk) -> bytes:
    return QuirkyManners(frozenset(quirks)).body(write_item(ITEM, Version.V2016), Version.V2022)


def test_bodies() -> None:
    assert b'encoding="GB18030"' in body()
    assert b'encoding="GB2312"?>' in body(Quirk.GBK_UNDER_GB2312)
    assert b"<Name>\xc3\xc5\xe9F</Name>" in body(Quirk.GBK_UNDER_GB2312)
    assert b'encoding="GB2312"?>' in body(Quirk.UTF8)
    assert b"<Name>\xe9\x97\xa8\xe9\x95\x95</Name>" in body(Quirk.UTF8)
    assert b"<Address>Street\x00\x01 <3</Address>" in body(Quirk.CONTROL_BYTES)
    assert b"<Parental>65535</Parental>" in body(Quirk.PARENTAL_65535)


def test_what_a_receiver_makes_of_bodies() -> None:
    for quirk in (Quirk.GBK_UNDER_GB2312, Quirk.UTF8, Quirk.PARENTAL_65535):
        assert read_item(read_manscdp(body(quirk))) == ITEM
    assert read_item(read_manscdp(body(Quirk.CONTROL_BYTES))).address == "Street <3"


def test_answers() -> None:
    answer = MediaDescription(CHANNEL, "127.0.0.1", 9, ssrc="0100000001")
    assert QuirkyManners(frozenset()).answer(answer) == answer
    assert QuirkyManners(frozenset({Quirk.NO_Y})).answer(answer).ssrc == ""
    assert QuirkyManners(frozenset({Quirk.Y_IS_DEVICE})).answer(answer).ssrc == CHANNEL
    assert QuirkyManners(frozenset({Quirk.OTHER_SSRC})).ssrc(1) != 1
    assert QuirkyManners(frozenset({Quirk.SMALL_PACKETS})).packet_bytes == 200
    assert QuirkyManners(frozenset({Quirk.PACKETS_32K})).packet_bytes == 32_000
    assert QuirkyManners(frozenset({Quirk.REREGISTERS})).register_every_s == 5


def composed(*quirks: Quirk) -> list[bytes]:
    """Every picture of the script and a sound, one packet each."""
    composer = QuirkyManners(frozenset(quirks)).composer("h264", "alaw")
    parts = [composer.picture(unit, pts, key=number % 3 == 0) for number, (unit, pts) in enumerate(PICTURES)]
    return [bytes(12) + part for part in [*parts, composer.sound(SOUND, 20_000)]]


@pytest.mark.parametrize(
    ("quirks", "maps"),
    [((), 2), ((Quirk.NO_PSM_UNTIL_SECOND_KEY,), 1), ((Quirk.PES_LENGTH_0, Quirk.STUFFING_6, Quirk.RAW_G711), 2)],
)
def test_streams(quirks: tuple[Quirk, ...], maps: int) -> None:
    packets = composed(*quirks)
    found = streamed(packets)
    assert found.units == [(pts_90k, unit) for unit, pts_90k in PICTURES]
    assert (found.sounds, found.maps) == ([SOUND], maps)
    assert (packets[1][12 + 13] == 0xFE) is (Quirk.STUFFING_6 in quirks)
    assert (packets[1][12 + 14 + 4 : 12 + 14 + 6] == b"\0\0") is False
    assert (b"\0\0\1\xe0\0\0\x80" in packets[1]) is (Quirk.PES_LENGTH_0 in quirks)
    assert (len(packets[-1]) == 12 + 160) is (Quirk.RAW_G711 in quirks)


async def test_a_connection_before_the_ack() -> None:
    connected = asyncio.Event()

    async def receive(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        writer.close()

    async with device_with(Quirk.TCP_BEFORE_ACK, tcp=True) as (server, _):
        listening = await asyncio.start_server(receive, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        await server.invite(CHANNEL, port, "a=setup:passive\r\n", "TCP/RTP/AVP")
        await asyncio.wait_for(connected.wait(), 10)
        listening.close()


async def test_pictures_after_the_bye() -> None:
    async with device_with(Quirk.KEEPS_SENDING_AFTER_BYE) as (server, model):
        call, answer = await server.invite(CHANNEL, 9)
        server.request("ACK", CHANNEL, call=call, to=answer.heads["to"])
        server.request("BYE", CHANNEL, call=call, to=answer.heads["to"])
        assert (await server.answer(call)).code == 200
        assert model.feeds[0].is_running


def test_names() -> None:
    assert parse_quirks(["no_y", "utf8", "no_y"]) == {Quirk.NO_Y, Quirk.UTF8}
    assert fault_of(parse_quirks, ["no_z"]) is FaultKind.INVALID
