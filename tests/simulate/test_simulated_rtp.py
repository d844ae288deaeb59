"""RTP and RTCP of the simulated cameras against literal bytes."""

from hypothesis import given
from hypothesis import strategies as st

from mingcha.simulate.encoder import split_annex_b
from mingcha.simulate.rtp import MAXIMUM_PACKET_BYTES, RtpStream, on_channel


def test_a_small_unit_is_a_single_packet_with_the_marker():
    stream = RtpStream(0x01020304, 0xFFFF, 0xFFFFFFFF)
    packets = stream.packetise([b"\x67AB", b"\x65C"], 2)
    assert packets == [
        bytes.fromhex("24 00 000f 80 60 ffff 00000001 01020304") + b"\x67AB",
        bytes.fromhex("24 00 000e 80 e0 0000 00000001 01020304") + b"\x65C",
    ]


def test_a_large_unit_goes_in_pieces_with_start_and_end_bits():
    packets = RtpStream(1, 10, 0).packetise([b"\x65" + bytes(3000)], 0)
    assert [packet[16:18].hex() for packet in packets] == ["7c85", "7c05", "7c45"]
    assert [packet[5] for packet in packets] == [0x60, 0x60, 0xE0]
    assert b"".join(packet[18:] for packet in packets) == bytes(3000)


@given(st.lists(st.binary(min_size=2, max_size=5000), min_size=1, max_size=5))
def test_no_packet_is_too_long_and_lengths_are_true(units):
    for packet in RtpStream(1, 0, 0).packetise(units, 0):
        assert int.from_bytes(packet[2:4], "big") == len(packet) - 4 <= MAXIMUM_PACKET_BYTES


def test_another_channel_changes_one_byte():
    (packet,) = RtpStream(1, 0, 0).packetise([b"\x41x"], 0)
    assert on_channel([packet], 6) == [b"$\x06" + packet[2:]]


def test_the_sender_report_carries_the_wall_time_of_the_rtp_time():
    stream = RtpStream(0x0A0B0C0D, 0, 5)
    stream.packetise([b"\x41xyz"], 0)
    report = stream.sender_report(1_500_000_000, 90)
    # NTP 2208988801.5, RTP 95, one packet of four octets; then SDES with CNAME "simulated"
    assert report[:4] == bytes.fromhex("24 01 0030")
    assert report[4:32] == bytes.fromhex("80c80006 0a0b0c0d 83aa7e81 80000000 0000005f 00000001 00000004")
    assert report[32:] == bytes.fromhex("81ca0004 0a0b0c0d 0109") + b"simulated\0"


def test_the_byte_stream_is_cut_at_both_kinds_of_start_codes():
    assert split_annex_b(b"\0\0\0\1\x67a\0\0\1\x68b\0\0\0\0\1\x65c") == [b"\x67a", b"\x68b", b"\x65c"]
