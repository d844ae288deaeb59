"""`mingcha simulate gb28181` as a program: it registers at a server of the test, and what it sends are the access units
whose digests it wrote."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from tests.support.gb28181.tiny_server import TinyServer, datagrams, frames, stored_digest, streamed, udp_port

CHANNELS = "42010000001320000001", "42010000001320000002"
WANTED = 15
"""Pictures of each stream."""


async def stream_over_udp(server: TinyServer, channel: str) -> list[bytes]:
    port, ended, packets = udp_port(), asyncio.Event(), list[bytes]()
    reading = asyncio.create_task(datagrams(port, ended, packets))
    call, answer = await server.invite(channel, port.getsockname()[1])
    server.request("ACK", channel, call=call, to=answer.heads["to"])
    await enough(packets)
    server.request("BYE", channel, call=call, to=answer.heads["to"])
    assert (await server.answer(call)).code == 200
    ended.set()
    await reading
    port.close()
    return packets


async def stream_over_tcp(server: TinyServer, channel: str) -> list[bytes]:
    call, answer = await server.invite(channel, 9, "a=setup:active\r\n", "TCP/RTP/AVP")
    port = int(answer.body.split(b"m=video ")[1].split(b" ")[0])
    server.request("ACK", channel, call=call, to=answer.heads["to"])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    packets: list[bytes] = []
    reading = asyncio.create_task(frames(reader, packets))
    await enough(packets)
    server.request("BYE", channel, call=call, to=answer.heads["to"])
    await asyncio.wait_for(reading, 10)
    writer.close()
    return packets


async def enough(packets: list[bytes]) -> None:
    """Waits for so many packs that do not begin with sound."""
    async with asyncio.timeout(60):
        while sum(packet[12:16] == b"\0\0\1\xba" and packet[29] != 0xC0 for packet in packets) < WANTED:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def checked(packets: list[bytes], sent: list[str], codec_byte: set[int]) -> None:
    """The streamed access units are those of the file: the last one of the stream may be cut off."""
    found = streamed(packets)
    got = [(pts_90k, stored_digest(unit)) for pts_90k, unit in found.units]
    expected = [(int(pts), digest) for pts, _, digest in (line.split(" ") for line in sent)]
    assert len(expected) >= WANTED - 2
    assert got[: len(got) - 1] == expected[: len(got) - 1]
    assert abs(len(expected) - len(got)) <= 1
    assert sent[0].split(" ")[1] == "1"
    assert found.units[0][1][4] in codec_byte
    assert found.maps >= 1


@pytest.mark.law("13(1)")
async def test_a_program_with_two_cameras(tmp_path: Path) -> None:
    server = await TinyServer().start()
    digests = tmp_path / "digests"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "mingcha.run.main", "simulate", "gb28181", "--server", f"127.0.0.1:{server.port}"),
        *("--password", "secret", "--channels", "2", "--size", "640x360", "--codec", "1=h265", "--sound"),
        *("--digests", str(digests)),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        await server.registered()
        assert server.registrations[0].user("from") == "42010000001180000001"
        udp = await stream_over_udp(server, CHANNELS[0])
        tcp = await stream_over_tcp(server, CHANNELS[1])
    finally:
        process.terminate()
        output, _ = await process.communicate()
        await server.stop()
    lines = [line.split(" ", 1) for line in digests.read_text().splitlines()]
    checked(udp, [rest for channel, rest in lines if channel == CHANNELS[0]], {0x67})
    checked(tcp, [rest for channel, rest in lines if channel == CHANNELS[1]], {0x40})
    assert len(streamed(udp).sounds) > 10
    assert {len(sound) for sound in streamed(udp).sounds} == {160}
    assert b"ready 1 devices, first 42010000001180000001" in output
    assert f"play {CHANNELS[0]} main".encode() in output
    assert process.returncode == 0
    assert server.registrations[-1].heads["expires"] == "0"
