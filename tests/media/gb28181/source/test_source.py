"""A stream of a device that registers, from socket to sink: access units by SHA-256, and every way in which it ends."""

import asyncio
import contextlib
import hashlib
import random
from collections.abc import Callable

import pytest
from tests.support.media.fake_camera import IDR, P_SLICE, PPS, SPS_720
from tests.support.media.h265_clip import PPS as H265_PPS
from tests.support.media.h265_clip import SPS_720 as H265_SPS
from tests.support.media.h265_clip import VPS
from tests.support.media.h265_payloads import IDR as H265_IDR
from tests.support.media.h265_payloads import TRAIL
from tests.support.media.program_streams import MAP_H264_ALAW, SYSTEM_HEADER, pack, pes, units
from tests.support.media.registered_device import (
    ADDRESS,
    Asked,
    connection_to,
    datagrams_to,
    invited,
    rfc_4571,
    rtp_packets,
)
from tests.support.media.taking_in import until
from tests.support.media.tones import aac_units, alaw_tone

from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.gb28181.link.wire import PlayAsk, Played
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("16(5)")]
FRAME, GOP = 3600, 5
H264 = (units(SPS_720, PPS, IDR), units(P_SLICE))
H265 = (units(VPS, H265_SPS, H265_PPS, H265_IDR), units(TRAIL))
MAP_H265 = bytes.fromhex("000001bc000ee1ff0000000424e00000") + bytes(4)
LATER_MS = 2**46


def digest(annex_b: bytes) -> str:
    """Of an access unit as it must be kept: with lengths instead of start codes."""
    nal = annex_b.split(b"\0\0\0\1")[1:]
    return hashlib.sha256(b"".join(len(unit).to_bytes(4) + unit for unit in nal)).hexdigest()


def clip(
    count: int, codec: str = "h264", *, first: int = 0, sound: bool = False
) -> tuple[list[tuple[int, bytes]], list[str]]:
    """(time, pack) of pictures and sound, and the digests of all pictures. The last one ends with the next, until the
    marker bits of sixteen have proved right."""
    tables = SYSTEM_HEADER + (MAP_H264_ALAW if codec == "h264" else MAP_H265)
    packs, digests = [], []
    for number in range(first, first + count):
        key = number % GOP == 0
        picture = (H264 if codec == "h264" else H265)[0 if key else 1] + bytes([number % 255 + 1]) * 900
        at = 90_000 + number * FRAME
        packs.append((at, pack(at) + (tables if key else b"") + pes(0xE0, picture, at)))
        digests.append(digest(picture))
        if sound:
            packs.append((at, pack(at) + pes(0xC0, alaw_tone(number * 320, 320), at)))
    return packs, digests


@pytest.mark.parametrize("codec", ["h264", "h265"])
async def test_over_tcp_to_which_the_device_connects(codec: str) -> None:
    link = Asked()
    packs, digests = clip(30, codec)
    async with invited(link) as sink:
        await until(lambda: link.asks)
        ask = link.asks[0]
        assert f"gb28181://{ask.device}/{ask.channel}" == ADDRESS
        assert (ask.stream, ask.transport) == (0, "tcp")
        writer = await connection_to(ask.port)
        data = rfc_4571(rtp_packets(packs))
        for at in range(0, len(data), 1000):
            writer.write(data[at : at + 1000])
            await asyncio.sleep(0)
        await until(lambda: len(sink.units) == 30)
        assert [hashlib.sha256(unit.payload).hexdigest() for unit in sink.units] == digests
        assert [unit.key for unit in sink.units] == [number % GOP == 0 for number in range(30)]
        assert sink.gaps == []
        assert sink.formats[0].width == 1280
    assert link.byes == ["dialog 1"]
    writer.close()


async def test_over_tcp_by_which_we_connect_to_the_sub_stream() -> None:
    packs, digests = clip(12)
    asked_from = []

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked_from.append(writer.get_extra_info("peername")[1])
        writer.write(rfc_4571(rtp_packets(packs, room=32_000)))
        await reader.read()
        writer.close()

    server = await asyncio.start_server(send, "127.0.0.1", 0)
    async with server:
        link = Asked(port=server.sockets[0].getsockname()[1])
        async with invited(link, "#tcp-active,sub") as sink:
            await until(lambda: len(sink.units) == 11)
            assert [hashlib.sha256(unit.payload).hexdigest() for unit in sink.units] == digests[:11]
            assert (link.asks[0].stream, link.asks[0].transport) == (1, "tcp-active")
            assert asked_from == [link.asks[0].port]


async def test_over_udp_with_loss_and_disorder() -> None:
    link = Asked()
    packs, digests = clip(40)
    packets = rtp_packets(packs)
    chance = random.Random(3)
    for place in range(4, len(packets) - 3, 4):
        part = packets[place : place + 4]
        chance.shuffle(part)
        packets[place : place + 4] = part
    lost = next(place for place, data in enumerate(packets) if (int.from_bytes(data[2:4]) - 65_500) & 0xFFFF == 31)
    async with invited(link, "#udp") as sink:
        await until(lambda: link.asks)
        await asyncio.sleep(0)
        sender = datagrams_to(link.asks[0].port)
        for data in packets[:lost] + packets[lost + 1 :]:
            sender.send(data)
            await asyncio.sleep(0)
        await until(lambda: sink.units and sink.units[-1].payload[-1:] == bytes([40]))
        kept = [hashlib.sha256(unit.payload).hexdigest() for unit in sink.units]
        missing = [number for number, one in enumerate(digests) if one not in kept]
        assert kept == [one for one in digests if one in kept]
        assert 1 <= len(missing) <= GOP, "from the lost packet to the next key picture"
        assert missing == list(range(missing[0], missing[-1] + 1))
        assert (missing[-1] + 1) % GOP == 0
        assert [(reason, detail) for reason, _, detail in sink.gaps] == [(GapReason.LOSS, "packets are missing")]
        await until(lambda: sink.states[-1].packets_lost == 1)
        sender.close()


async def test_sound_is_kept_only_while_it_may_be() -> None:
    link, track = Asked(), SoundTrack(LATER_MS)
    packs, _ = clip(20, sound=True)
    async with invited(link, track=track) as sink:
        await until(lambda: link.asks)
        writer = await connection_to(link.asks[0].port)
        writer.write(rfc_4571(rtp_packets(packs[:20])))
        await until(lambda: len(sink.units) == 9)
        assert track.format is not None
        assert track.format.codec == "alaw"
        run = track.cut(sink.units[0].pts_90k - 9000, sink.units[-1].pts_90k + 90_000)
        assert run is not None
        assert b"".join(payload for _, payload in run.samples) == alaw_tone(0, 3200)
        assert abs(run.start_90k - sink.units[0].pts_90k) <= FRAME, "sound and pictures have one clock"
        track.until_ms = 0
        writer.write(rfc_4571(rtp_packets(packs[20:], first=65_500 + len(rtp_packets(packs[:20])))))
        await until(lambda: len(sink.units) >= 15)
        assert track.cut(0, 2**62) is None
        writer.close()


async def test_aac_comes_as_frames_with_their_times() -> None:
    link, track = Asked(), SoundTrack(LATER_MS)
    frames = [b"\xff\xf1\x60\x40" + (len(unit) + 7 << 5).to_bytes(2) + b"\xfc" + unit for unit in aac_units()[:8]]
    packs, _ = clip(6)
    tables = bytes.fromhex("000001bc0012e1ff000000081be000000fc00000") + bytes(4)
    packs.insert(2, (90_000, pack(90_000) + tables + pes(0xC0, b"".join(frames[:4]), 90_000)))
    packs.insert(3, (93_600, pack(93_600) + pes(0xC0, b"".join(frames[4:]), 90_000 + 4 * 5760)))
    async with invited(link, track=track) as sink:
        await until(lambda: link.asks)
        writer = await connection_to(link.asks[0].port)
        writer.write(rfc_4571(rtp_packets(packs)))
        await until(lambda: len(sink.units) == 5)
        assert track.format is not None
        assert (track.format.codec, track.format.sample_rate_hz) == ("mp4a.40.2", 16_000)
        run = track.cut(0, 2**62)
        assert run is not None
        assert [payload for _, payload in run.samples] == aac_units()[:8]
        assert {duration for duration, _ in run.samples} == {5760}
        writer.close()


async def test_sound_that_is_not_taken_says_so() -> None:
    link, track = Asked(), SoundTrack(LATER_MS)
    packs, _ = clip(6, sound=True)
    packs[0] = (packs[0][0], packs[0][1].replace(b"\x90\xc0", b"\x99\xc0"))
    async with invited(link, track=track) as sink:
        await until(lambda: track.trouble == "the device has sent no sound yet")
        writer = await connection_to(link.asks[0].port)
        writer.write(rfc_4571(rtp_packets(packs[:10])))
        await until(lambda: len(sink.units) == 4)
        assert (track.format, track.trouble) == (None, "sound is not taken: g729")
        writer.close()


async def test_a_connection_that_breaks_is_a_gap_and_the_device_may_connect_again() -> None:
    link = Asked()
    async with invited(link) as sink:
        await until(lambda: link.asks)
        for turn in range(2):
            writer = await connection_to(link.asks[0].port)
            packs, _ = clip(6, first=turn * 50)
            writer.write(rfc_4571(rtp_packets(packs, ssrc=turn)))
            await until(lambda: len(sink.units) == 5 * (turn + 1))  # noqa: B023
            writer.close()
            await until(lambda: len(sink.gaps) == turn + 1)  # noqa: B023
        assert len(link.asks) == 1
        assert {detail for _, _, detail in sink.gaps} == {"the device closed its connection"}
        while len(link.asks) == 1:
            with contextlib.suppress(ConnectionRefusedError):  # the port is closed in the end
                writer = await connection_to(link.asks[0].port)
                writer.close()
            await asyncio.sleep(0.01)
        assert sink.states[-1].reason is GapReason.UNREACHABLE
        assert link.byes == ["dialog 1"]


async def test_a_device_that_takes_no_connection_at_first_is_asked_again() -> None:
    link = Asked(port=1)
    async with invited(link, "#tcp-active") as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.UNREACHABLE
        assert link.byes == ["dialog 1"]
    link = Asked(port=0)
    async with invited(link, "#tcp-active") as sink:
        await until(lambda: sink.gaps)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (
            GapReason.UNSUPPORTED,
            "the device names no port to connect to",
        )


async def test_a_stream_that_the_device_or_the_signalling_ends_is_asked_for_again() -> None:
    link = Asked()
    packs, _ = clip(6)
    async with invited(link) as sink:
        await until(lambda: link.asks)
        writer = await connection_to(link.asks[0].port)
        writer.write(rfc_4571(rtp_packets(packs)))
        await until(lambda: len(sink.units) == 5)
        link.ended[0](Trouble(GapReason.UNREACHABLE, "the stream ended: BYE"))
        await until(lambda: len(link.asks) == 2)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (GapReason.UNREACHABLE, "the stream ended: BYE")
        assert link.byes == ["dialog 1"]
        writer.close()


class EndsAtOnce(Asked):
    """A link whose streams have ended when they are given."""

    async def play(self, ask: PlayAsk, ended: Callable[[Trouble], None]) -> Played:
        played = await super().play(ask, ended)
        ended(Trouble(GapReason.UNREACHABLE, "ended before it began"))
        return played


@pytest.mark.parametrize("options", ["", "#udp", "#tcp-active"])
async def test_a_stream_that_ends_before_it_begins_is_a_gap_with_its_reason(options: str) -> None:
    link = EndsAtOnce()
    async with invited(link, options) as sink:
        await until(lambda: len(link.byes) >= 2)
        assert {(reason, detail) for reason, _, detail in sink.gaps} == {
            (GapReason.UNREACHABLE, "ended before it began")
        }


async def test_a_refused_invitation_is_a_gap_with_its_reason_and_no_bye() -> None:
    link = Asked(refusal=Trouble(GapReason.NOT_FOUND, "404"))
    async with invited(link) as sink:
        await until(lambda: sink.gaps)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (GapReason.NOT_FOUND, "404")
    assert link.byes == []


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (None, "nothing comes to the port of the stream"),
        (b"", "connected, but no packet comes"),
        (rfc_4571(rtp_packets([(0, b"\x01" * 90)] * 3)), "packets come, but no picture"),
        (
            rfc_4571(rtp_packets([(0, pack(0) + MAP_H264_ALAW)]) + rtp_packets([(0, b"\x01" * 90)] * 2, ssrc=8)),
            "packets come, but no picture (2 of other sources, 1 stream maps are wrong)",
        ),
    ],
)
async def test_silence_says_how_far_the_stream_came(sent: bytes | None, detail: str) -> None:
    link = Asked()
    async with invited(link, silence_ns=300_000_000) as sink:
        await until(lambda: link.asks)
        if sent is not None:
            writer = await connection_to(link.asks[0].port)
            writer.write(sent)
        await until(lambda: sink.gaps)
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (GapReason.SILENT, detail)
        if sent is not None:
            writer.close()


async def test_what_is_no_stream_and_what_cannot_be_recorded_end_with_their_reasons() -> None:
    svac = bytes.fromhex("000001bc000ee1ff0000000480e00000") + bytes(4)
    packs = [(at, pack(at) + svac + pes(0xE0, b"\0\0\1\x67 a picture", at)) for at in (0, FRAME)]
    for sent, reason, detail in (
        (b"GET / HTTP/1.1\r\n\r\n", GapReason.NOT_A_CAMERA, "no RTP packet at its beginning"),
        (rfc_4571(rtp_packets(packs)), GapReason.UNSUPPORTED, "video of codec svac"),
    ):
        link = Asked()
        async with invited(link) as sink:
            await until(lambda: link.asks)  # noqa: B023
            writer = await connection_to(link.asks[0].port)
            writer.write(sent)
            await until(lambda: sink.gaps)
            assert sink.gaps[0][0] is reason
            assert detail in sink.gaps[0][2]
            writer.close()


STRANGER = "127.0.0.66"


@pytest.mark.parametrize("options", ["", "#udp"])
async def test_what_a_stranger_sends_is_never_a_picture_of_the_camera(options: str) -> None:
    """A device whose media come from a host that neither the signalling nor its answer names was taken after a second
    before: whoever sent first to an open port was in the footage then. It is refused, and the camera says from where
    something comes, for who has to put the device right."""
    link = Asked(host="10.9.9.9", media_host="192.168.1.64")
    packs, _ = clip(40)
    packets = rtp_packets(packs)
    async with invited(link, options, silence_ns=1_600_000_000) as sink:
        await until(lambda: link.asks)
        port, begun = link.asks[0].port, asyncio.get_running_loop().time()
        while not sink.gaps:
            if options:
                with contextlib.suppress(ConnectionRefusedError), datagrams_to(port) as sender:
                    for data in packets:  # refused once the source gave up between two of them
                        sender.send(data)
            else:
                with contextlib.suppress(OSError):
                    writer = await connection_to(port)
                    writer.write(rfc_4571(packets))
                    writer.close()
            await asyncio.sleep(0.05)
        assert asyncio.get_running_loop().time() - begun > 1.2, "a second was enough before"
        assert (sink.units, sink.formats) == ([], [])
        assert (sink.gaps[0][0], sink.gaps[0][2]) == (
            GapReason.SILENT,
            "nothing comes from the device, but something from 127.0.0.1, which it did not name",
        )


@pytest.mark.parametrize("options", ["", "#udp"])
async def test_a_device_may_send_from_the_host_that_its_answer_names(options: str) -> None:
    link = Asked(host="10.9.9.9", media_host="127.0.0.1")
    packs, digests = clip(12)
    async with invited(link, options) as sink:
        await until(lambda: link.asks)
        await asyncio.sleep(0)
        if options:
            sender = datagrams_to(link.asks[0].port)
            for data in rtp_packets(packs):
                sender.send(data)
            sender.close()
        else:
            writer = await connection_to(link.asks[0].port)
            writer.write(rfc_4571(rtp_packets(packs)))
            writer.close()
        await until(lambda: len(sink.units) >= 11)
        assert [hashlib.sha256(unit.payload).hexdigest() for unit in sink.units[:11]] == digests[:11]


async def test_strangers_take_no_place_from_the_device() -> None:
    link = Asked()
    packs, _ = clip(6)
    async with invited(link) as sink:
        await until(lambda: link.asks)
        others = [asyncio.open_connection("127.0.0.1", link.asks[0].port, local_addr=(STRANGER, 0)) for _ in range(12)]
        for reader, writer in await asyncio.gather(*others):
            assert await reader.read() == b"", "closed at once"
            writer.close()
        writer = await connection_to(link.asks[0].port)
        writer.write(rfc_4571(rtp_packets(packs)))
        await until(lambda: len(sink.units) == 5)
        writer.close()


async def test_datagrams_of_a_stranger_that_came_before_the_device_is_known_are_dropped() -> None:
    link = Asked(host="127.0.0.1")
    packs, digests = clip(12)
    foreign, _ = clip(12, first=100)
    async with invited(link, "#udp") as sink:
        await until(lambda: link.asks)
        await asyncio.sleep(0)
        device, other = datagrams_to(link.asks[0].port), datagrams_to(link.asks[0].port, STRANGER)
        device.send(rtp_packets(packs)[0])
        for data in rtp_packets(foreign, first=65_501):
            other.send(data)  # wait in the socket when it is aimed at the device
        for data in rtp_packets(packs)[1:]:
            device.send(data)
        await until(lambda: len(sink.units) >= 11)
        assert [hashlib.sha256(unit.payload).hexdigest() for unit in sink.units[:11]] == digests[:11]
        device.close()
        other.close()
