"""RTP of GB/T 28181 as devices send it: other sources, raw sound beside the pictures, bare streams, loss."""

import struct
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.media.h265_clip import PPS as H265_PPS
from tests.support.media.h265_clip import SPS_720, VPS
from tests.support.media.program_streams import MAP_H264_ALAW, SPS, access_unit, body, pack, pes, units
from tests.support.media.synthetic import PPS

from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.gb28181.streams.packets import PacketReception, PacketWriter
from mingcha.media.rtp.reorder import ReorderBuffer

pytestmark = pytest.mark.law("13(1)")
FRAME = 3600


@dataclass
class Outputs:
    """Everything that came out."""

    pictures: list[tuple[str, bytes, int, int]] = field(default_factory=list)
    sounds: list[tuple[str, bytes, int | None]] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)
    restarts: list[str] = field(default_factory=list)

    def picture(self, codec: str, picture: CodedPicture) -> None:
        self.pictures.append((codec, picture.payload, picture.timestamp, picture.kinds))

    def sound(self, codec: str, payload: bytes, pts_90k: int | None) -> None:
        self.sounds.append((codec, payload, pts_90k))

    def damage(self, detail: str) -> None:
        self.damages.append(detail)

    def restart(self, detail: str) -> None:
        self.restarts.append(detail)


def prefixed(*nal: bytes) -> bytes:
    return b"".join(len(unit).to_bytes(4) + unit for unit in nal)


def rtp(sequence: int, timestamp: int, payload: bytes, *, kind: int = 96, ssrc: int = 7, marker: bool = False) -> bytes:
    second = kind | (0x80 if marker else 0)
    return struct.pack(">BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def packs(count: int, *, first: int = 0, gop: int = 5, size: int = 3000) -> list[tuple[int, bytes]]:
    """(time, pack) of pictures."""
    found = []
    for number in range(first, first + count):
        key = number % gop == 0
        head = pack(number * FRAME) + (MAP_H264_ALAW if key else b"")
        found.append((number * FRAME, head + pes(0xE0, access_unit(number, key=key, size=size), number * FRAME)))
    return found


def packets(found: list[tuple[int, bytes]], *, first: int = 0, ssrc: int = 7) -> list[bytes]:
    sequence, written = first, []
    for timestamp, data in found:
        for at in range(0, len(data), 1388):
            written.append(rtp(sequence, timestamp, data[at : at + 1388], ssrc=ssrc, marker=at + 1388 >= len(data)))
            sequence += 1
    return written


def received(written: list[bytes], described: str = "") -> tuple[Outputs, PacketReception]:
    outputs = Outputs()
    reception = PacketReception(outputs)
    reception.describe(described)
    for data in written:
        reception.packet(memoryview(data))
    reception.settle()
    return outputs, reception


def test_pictures_of_a_program_stream_have_lengths_kinds_and_no_delimiter() -> None:
    with_delimiter = units(b"\x09\xf0", SPS, PPS, b"\x65\x88\x84" + body(1, 50))
    found = [(0, pack(0) + MAP_H264_ALAW + pes(0xE0, with_delimiter, 0)), *packs(1, first=1)]
    outputs, _ = received(packets(found))
    assert outputs.pictures == [
        ("h264", prefixed(SPS, PPS, b"\x65\x88\x84" + body(1, 50)), 0, 1 << 7 | 1 << 8 | 1 << 5)
    ]


def test_parameter_sets_with_a_time_of_their_own_belong_to_the_next_picture() -> None:
    found = [
        (0, pack(0) + MAP_H264_ALAW + pes(0xE0, units(SPS, PPS), 0)),
        (9, pack(9) + pes(0xE0, units(b"\x65\x88\x84" + body(1, 50)), 9)),
        *packs(1, first=1),
    ]
    outputs, _ = received(packets(found))
    assert [(payload, timestamp) for _, payload, timestamp, _ in outputs.pictures] == [
        (prefixed(SPS, PPS, b"\x65\x88\x84" + body(1, 50)), 9)
    ]


def test_what_we_write_is_received_over_tcp_and_udp() -> None:
    for most_bytes in (1400, 65_535):
        writer = PacketWriter(0x01020304, sequence=65_530)
        written = [data for at, whole in packs(8) for data in writer.packets(whole, at, most_bytes)]
        assert max(map(len, written)) <= most_bytes
        outputs, reception = received(written)
        assert len(outputs.pictures) == 7
        assert (outputs.damages, reception.count.lost, reception.count.expected) == ([], 0, len(written))
        assert reception.ssrc == 0x01020304


def test_over_udp_packets_are_put_in_order_and_a_loss_costs_its_picture() -> None:
    written = packets(packs(12))
    outputs = Outputs()
    reception = PacketReception(outputs)
    order = ReorderBuffer(reception.packet)
    written[4], written[5] = written[5], written[4]
    del written[10]
    for data in written:
        order.take(memoryview(data), 0)
    order.due(10**9)
    assert [timestamp // FRAME for _, _, timestamp, _ in outputs.pictures] == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]
    assert outputs.damages == ["packets are missing"]
    assert reception.count.lost == 1


def test_the_source_is_learned_and_others_are_dropped_and_counted() -> None:
    ours, theirs = packets(packs(8)), packets(packs(8, first=50), ssrc=99)
    mixed = [data for pair in zip(ours, theirs, strict=True) for data in pair]
    outputs, reception = received(mixed)
    assert [timestamp // FRAME for _, _, timestamp, _ in outputs.pictures] == list(range(7))
    assert outputs.damages == []
    assert reception.foreign == len(theirs)


def test_the_source_may_change_once_with_damage() -> None:
    first, second, third = (packets(packs(10, first=at, gop=2), ssrc=at) for at in (10, 30, 50))
    outputs, reception = received([*first, *second, *third])
    times = [timestamp // FRAME for _, _, timestamp, _ in outputs.pictures]
    assert times[:9] == list(range(10, 19))
    assert times[9:] == list(range(35, 39)), "from the sixteenth packet without one of ours on"
    assert outputs.restarts == ["the source changed (SSRC)"]
    assert outputs.damages == ["the source changed (SSRC)"]
    assert reception.ssrc == 30
    assert reception.foreign == 15 + len(third)


def test_a_sequence_that_restarts_is_a_loss_and_goes_on() -> None:
    written = packets(packs(5, gop=1), first=20_000) + packets(packs(5, first=5, gop=1), first=3)
    outputs, reception = received(written)
    assert [timestamp // FRAME for _, _, timestamp, _ in outputs.pictures] == [0, 1, 2, 3, 6, 7, 8]
    assert outputs.damages == ["packets are missing"]
    assert reception.count.lost == 1


def test_late_and_doubled_packets_and_rtcp_are_skipped() -> None:
    written = packets(packs(4))
    report = bytes.fromhex("80c8000600000007") + bytes(20)
    outputs, _ = received([*written[:6], written[3], written[5], report, b"", b"\x80", *written[6:]])
    assert len(outputs.pictures) == 3
    assert outputs.damages == []


def test_raw_g711_beside_the_program_stream_by_its_payload_type() -> None:
    sound, written = b"\xd5\x55" * 160, []
    for number, (at, data) in enumerate(packs(6, size=500)):
        written.append(rtp(2 * number, at, data, marker=True))
        written.append(rtp(2 * number + 1, number * 320, sound, kind=8))
    outputs, _ = received(written)
    assert outputs.sounds == [("alaw", sound, None)] * 6
    assert len(outputs.pictures) == 5
    assert outputs.damages == []
    assert received([rtp(0, 0, sound, kind=0)])[0].sounds == [("ulaw", sound, None)]


def test_raw_g711_beside_the_program_stream_by_its_content() -> None:
    sound, written = b"\xd5\x55" * 160, []
    for number, (at, data) in enumerate(packs(6, size=500)):
        written.append(rtp(2 * number, at, data, marker=True))
        written.append(rtp(2 * number + 1, at, sound))
    outputs, _ = received(written)
    assert outputs.sounds == [("alaw", sound, None)] * 6
    assert len(outputs.pictures) == 5
    assert outputs.damages == []


def test_raw_g711_of_a_source_of_its_own() -> None:
    written = packets(packs(3))
    outputs, reception = received([written[0], rtp(9, 0, b"\xd5" * 160, kind=8, ssrc=8), *written[1:]])
    assert outputs.sounds == [("alaw", b"\xd5" * 160, None)]
    assert len(outputs.pictures) == 2
    assert reception.foreign == 0


IDR, SLICE = b"\x65\x88\x84" + body(1, 60), b"\x41\x9a\x24" + body(2, 60)


@pytest.mark.parametrize(("described", "kind"), [("H264", 96), ("", 98)])
def test_bare_h264_by_its_description_or_the_standard(described: str, kind: int) -> None:
    written = [rtp(n, 0, unit, kind=kind, marker=n == 2) for n, unit in enumerate((SPS, PPS, IDR))]
    outputs, reception = received([*written, rtp(3, FRAME, SLICE, kind=kind, marker=True)], described)
    assert [(codec, payload) for codec, payload, _, _ in outputs.pictures] == [
        ("h264", prefixed(SPS, PPS, IDR)),
        ("h264", prefixed(SLICE)),
    ]
    assert reception.count.lost == 0


def test_bare_streams_under_the_type_of_program_streams_by_content() -> None:
    written = [rtp(n, 0, unit, marker=n == 2) for n, unit in enumerate((SPS, PPS, IDR))]
    assert [codec for codec, _, _, _ in received(written)[0].pictures] == ["h264"]
    idr = b"\x26\x01\xac" + body(3, 60)
    of_h265 = [rtp(n, 0, unit, marker=n == 3) for n, unit in enumerate((VPS, SPS_720, H265_PPS, idr))]
    assert [codec for codec, _, _, _ in received(of_h265)[0].pictures] == ["h265"]
    aggregate = b"\x18" + b"".join(len(unit).to_bytes(2) + unit for unit in (SPS, PPS))
    assert len(received([rtp(0, 0, aggregate), rtp(1, 0, IDR, marker=True)])[0].pictures) == 1


def test_a_program_stream_that_was_described_as_bare_is_taken_as_what_it_is() -> None:
    outputs, _ = received(packets(packs(4)), described="H264")
    assert len(outputs.pictures) == 3
    odd = [rtp(0, 0, SPS), *packets(packs(4), first=1)]
    assert len(received(odd, described="H264")[0].pictures) == 3


def test_packets_that_do_not_begin_with_packs() -> None:
    data = b"".join(whole for _, whole in packs(6, gop=1))
    outputs, _ = received([rtp(n, 0, data[at : at + 1000]) for n, at in enumerate(range(500, len(data), 1000))])
    assert [timestamp // FRAME for _, _, timestamp, _ in outputs.pictures] == [1, 2, 3, 4]
    assert outputs.damages == []


def test_a_picture_of_too_many_units_is_dropped() -> None:
    many = access_unit(1, key=False) + b"\0\0\1\x06a" * 5000
    found = [*packs(1), (FRAME, pack(FRAME) + pes(0xE0, many, FRAME)), *packs(5, first=2)]
    outputs, _ = received(packets(found))
    assert [timestamp // FRAME for _, _, timestamp, _ in outputs.pictures] == [0, 2, 3, 4, 5]
    assert outputs.damages == ["an access unit of too many units"]


def test_svac_is_handed_on_by_its_name() -> None:
    tables = bytes.fromhex("000001bc000ee1ff0000000480e00000") + bytes(4)
    found = [(at, pack(at) + tables + pes(0xE0, b"\0\0\1\x67 picture", at)) for at in (0, FRAME)]
    assert received(packets(found))[0].pictures == [("svac", b"\0\0\1\x67 picture", 0, 0)]


GOOD = [*packets(packs(8, size=900)), rtp(16, 0, SPS, kind=98), rtp(17, 0, b"\xd5" * 160, kind=8)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_packets_are_taken(data: st.DataObject) -> None:
    outputs = Outputs()
    reception = PacketReception(outputs)
    for number in data.draw(st.lists(st.integers(0, len(GOOD) - 1), max_size=40)):
        packet = bytearray(GOOD[number])
        for place, value in data.draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 255)), max_size=3)):
            packet[place % len(packet)] = value
        reception.packet(memoryview(packet)[: data.draw(st.integers(0, len(packet)))])
    assert reception.count.expected >= 0
    assert reception.foreign <= 40
