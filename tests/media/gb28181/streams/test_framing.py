"""RTP over TCP: packets of any length in any pieces, and garbage between them."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.errors import Fault
from mingcha.media.gb28181.streams.framing import GARBAGE_LIMIT_BYTES, PacketFrames, framed

pytestmark = pytest.mark.law("13(1)")


def rtp(sequence: int, payload: bytes, ssrc: int = 0x0A0B0C0D) -> bytes:
    return struct.pack(">BBHII", 0x80, 96, sequence, 3600, ssrc) + payload


def walked(data: bytes, *borders: int) -> tuple[list[bytes], list[str], str]:
    """Packets, damages, and the detail of the fault that ended it."""
    packets: list[bytes] = []
    damages: list[str] = []
    frames, rest = PacketFrames(lambda packet: packets.append(bytes(packet)), damages.append), b""
    try:
        for begin, end in zip([0, *borders], [*borders, len(data)], strict=True):
            chunk = bytearray(rest + data[begin:end])
            rest = bytes(chunk[frames.walk(memoryview(chunk), len(chunk)) :])
    except Fault as fault:
        return packets, damages, f"{fault.kind}: {fault.detail}"
    return packets, damages, ""


PACKETS = [rtp(0, b"a" * 1388), rtp(1, b"b" * 65_000), rtp(2, b""), rtp(3, b"c" * 32_768), rtp(4, b"last")]
STREAM = b"".join(map(framed, PACKETS))
SMALL = [rtp(number, bytes([number]) * 30) for number in range(12)]
WITH_GARBAGE = b"".join(map(framed, SMALL[:5])) + b"\0\0" + b"\x07garbage" * 5 + b"".join(map(framed, SMALL[5:]))


def test_packets_of_up_to_64_kilobytes() -> None:
    assert framed(b"abc") == b"\0\x03abc"
    assert walked(STREAM) == (PACKETS, [], "")
    assert walked(STREAM, *range(1000, len(STREAM), 1000)) == (PACKETS, [], "")


def test_garbage_is_skipped_to_the_next_packet_of_the_source() -> None:
    assert walked(WITH_GARBAGE) == (SMALL, ["bytes that are no RTP packet were skipped"], "")


def test_what_begins_with_no_packet_is_refused() -> None:
    for data in (b"GET / HTTP/1.1\r\n\r\n", b"RTSP/1.0 200 OK\r\n", b"\0\x05hello", b"\0\x40" + bytes(64)):
        assert walked(data)[2] == "invalid: no RTP packet at its beginning"


def test_garbage_without_end_is_refused() -> None:
    data = framed(SMALL[0]) + b"\0\x01" + b"\x55" * (GARBAGE_LIMIT_BYTES + 70_000)
    packets, _, detail = walked(data, *range(60_000, len(data), 60_000))
    assert packets == SMALL[:1]
    assert detail == "invalid: too many bytes that are no RTP packet"


def test_a_packet_that_is_too_long_cannot_be_framed() -> None:
    with pytest.raises(OverflowError):
        framed(bytes(65_536))
    assert fault_of(framed, bytes(65_535)) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(WITH_GARBAGE)), max_size=30).map(sorted))
def test_any_cut_gives_the_same(borders: list[int]) -> None:
    assert walked(WITH_GARBAGE, *borders) == walked(WITH_GARBAGE)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WITH_GARBAGE) - 1), st.integers(0, 255)), max_size=12),
    st.lists(st.integers(0, len(WITH_GARBAGE)), max_size=12).map(sorted),
)
def test_any_fault_and_any_cut_give_the_same_packets(faults: list[tuple[int, int]], borders: list[int]) -> None:
    data = bytearray(WITH_GARBAGE)
    for place, value in faults:
        data[place] = value
    assert walked(bytes(data), *borders) == walked(bytes(data))
