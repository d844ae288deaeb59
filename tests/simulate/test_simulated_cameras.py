"""The whole server on a real socket: the behaviour of working cameras and of cameras with simulated faults."""

import asyncio
import re
from itertools import pairwise

import pytest
from tests.support.simulate.client import SMALL, Client

from mingcha.kit.errors import Fault
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras
from mingcha.simulate.rtsp_messages import Credentials, digest_response
from mingcha.simulate.troubles import Trouble, TroubleKind, parse_troubles


async def test_a_client_describes_sets_up_and_gets_a_report_then_a_key_picture_with_its_parameter_sets():
    async with SimulatedCameras(CameraSettings(2, **SMALL)) as cameras, Client(cameras, 1) as client:
        assert (await client.ask("OPTIONS"))[0] == 200
        status, head, sdp = await client.ask("DESCRIBE", headers="Accept: application/sdp\r\n")
        assert status == 200
        assert f"Content-Base: {client.url}/\r\n" in head
        assert "a=rtpmap:96 H264/90000\r\n" in sdp
        assert re.search(
            r"a=fmtp:96 packetization-mode=1;profile-level-id=42[0-9A-F]{4};sprop-parameter-sets=\S+,\S+\r\n", sdp
        )
        await client.play("4-5")
        assert cameras.listeners(1) == 0 or cameras.listeners(1) == 1
        channel, report = await client.packet()
        assert (channel, report[1]) == (5, 200)
        packets = [await client.packet() for _ in range(3)]
        assert [channel for channel, _ in packets] == [4, 4, 4]
        assert [packet[12] & 0x1F for _, packet in packets][:2] == [7, 8]
        numbers = [int.from_bytes(packet[2:4], "big") for _, packet in packets]
        assert [(number - numbers[0]) % 65536 for number in numbers] == [0, 1, 2]


async def test_a_keepalive_and_the_teardown_belong_to_the_session():
    async with SimulatedCameras(CameraSettings(1, **SMALL, loop=True)) as cameras, Client(cameras) as client:
        await client.play()
        await client.packet()
        async with Client(cameras) as other:
            assert (await other.ask("GET_PARAMETER", headers="Session: nobody\r\n"))[0] == 454
            assert (await other.ask("TEARDOWN", headers="Session: nobody\r\n"))[0] == 454
            assert (await other.ask("PLAY", headers="Session: nobody\r\n"))[0] == 454
            assert (await other.ask("RECORD"))[0] == 405
            assert (await other.ask("DESCRIBE", cameras.url(7)))[0] == 404
            assert (await other.ask("SETUP", headers="Transport: RTP/AVP;unicast;client_port=5000-5001\r\n"))[0] == 461
        client.writer.write(f"TEARDOWN {client.url} RTSP/1.0\r\nCSeq: 9\r\nSession: {client.session}\r\n\r\n".encode())
        rest = await asyncio.wait_for(client.reader.read(), 5)
        while tail := await asyncio.wait_for(client.reader.read(), 5):
            rest += tail
        assert b"RTSP/1.0 200 OK\r\nCSeq: 9\r\n" in rest
        assert cameras.listeners(0) == 0


async def test_digest_is_asked_for_when_there_is_a_password():
    known = Credentials("admin", "secret")
    async with SimulatedCameras(CameraSettings(1, **SMALL, credentials=known)) as cameras, Client(cameras) as client:
        status, head, _ = await client.ask("DESCRIBE")
        assert status == 401
        nonce = re.search(r'WWW-Authenticate: Digest realm="simulated camera", nonce="(\w+)", algorithm=MD5', head)[1]
        answer = digest_response(known, "DESCRIBE", client.url, nonce)
        good = f'Authorization: Digest username="admin", realm="{known.realm}", nonce="{nonce}", '
        good += f'uri="{client.url}", response="{answer}"\r\n'
        assert (await client.ask("DESCRIBE", headers=good.replace(answer, "0" * 32)))[0] == 401
        assert (await client.ask("DESCRIBE", headers=good))[0] == 200


async def test_a_loop_goes_on_with_rising_time_stamps_after_its_end():
    settings = CameraSettings(1, **SMALL, fps=50, loop=True)
    async with SimulatedCameras(settings) as cameras, Client(cameras) as client:
        await client.play()
        stamps = []
        while len(stamps) < 30:
            channel, packet = await client.packet()
            if channel == 0 and packet[1] & 0x80:
                stamps.append(int.from_bytes(packet[4:8], "big"))
        assert {(after - before) % 2**32 for before, after in pairwise(stamps)} == {1800}


@pytest.mark.parametrize("loop", [False, True])
async def test_sub_streams_are_made_only_while_somebody_reads_them(loop):
    async with SimulatedCameras(CameraSettings(1, **SMALL, loop=loop)) as cameras:
        async with Client(cameras, sub=True) as client:
            await client.play()
            await client.packet()
            assert (cameras.listeners(0, sub=True), cameras.listeners(0)) == (1, 0)
        async with asyncio.timeout(5):
            while cameras.listeners(0, sub=True):  # noqa: ASYNC110 - the server detects the end itself
                await asyncio.sleep(0.01)


def in_trouble(text):
    return CameraSettings(1, **SMALL, troubles=parse_troubles([f"0={text}"]))


async def test_a_camera_with_a_wrong_sdp_and_one_that_sends_garbage():
    async with SimulatedCameras(in_trouble("wrong_sdp")) as cameras, Client(cameras) as client:
        assert "a=rtpmap:96 H264\r\n" in (await client.ask("DESCRIBE"))[2]
    async with SimulatedCameras(in_trouble("garbage")) as cameras, Client(cameras) as client:
        await client.play()
        assert (await asyncio.wait_for(client.reader.readexactly(1000), 5)).count(b"$") == 0


async def test_a_camera_that_reboots_closes_and_stays_away_for_a_while():
    async with SimulatedCameras(in_trouble("reboot:0.3")) as cameras:
        async with Client(cameras) as client:
            await client.play()
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await client.packets_for_ever()
        async with Client(cameras) as client:
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await client.ask("DESCRIBE")


async def test_a_camera_with_holes_leaves_out_sequence_numbers():
    async with SimulatedCameras(in_trouble("holes:5")) as cameras, Client(cameras) as client:
        await client.play()
        numbers = []
        while len(numbers) < 12:
            channel, packet = await client.packet()
            if channel == 0:
                numbers.append(int.from_bytes(packet[2:4], "big"))
        assert {(after - before) % 65536 for before, after in pairwise(numbers)} == {1, 2}


async def test_a_camera_that_changes_its_size_sends_other_parameter_sets():
    async with SimulatedCameras(in_trouble("resolution:0.2")) as cameras, Client(cameras) as client:
        await client.play()
        found = set()
        while len(found) < 2:
            channel, packet = await client.packet()
            if channel == 0 and packet[12] & 0x1F == 7:
                found.add(packet[12:])


@pytest.mark.parametrize("text", ["silent:x", "silent:-1", "tired", "silent:0", ""])
def test_an_unknown_trouble_is_refused(text):
    with pytest.raises(Fault):
        Trouble.parse(text)
    with pytest.raises(Fault):
        parse_troubles([text])


def test_troubles_by_camera():
    assert parse_troubles(["3=silent:5", "0=garbage"]) == {
        3: Trouble(TroubleKind.SILENT, 5), 0: Trouble(TroubleKind.GARBAGE, 0)
    }  # fmt: skip
