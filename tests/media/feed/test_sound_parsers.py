"""Sound as a session description offers it and as RTP carries it, in literal bytes; and its line to the wall."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault
from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.feed.sound_line import SoundLine
from mingcha.media.rtp.sdp import read_sdp
from mingcha.media.rtp.sound_depacketizer import SoundDepacketizer, read_au_headers
from mingcha.media.rtp.sound_payload import sound_of

HEAD = b"v=0\r\ns=camera\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
AAC = (
    b"m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\na=control:track1\r\n"
    b"a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;"
    b"config=1408\r\n"
)
AAC_16K = SoundFormat("mp4a.40.2", 16_000, 1, bytes.fromhex("1408"), 1024)


def rtp(sequence: int, timestamp: int, payload: bytes, kind: int = 97, ssrc: int = 9) -> memoryview:
    head = struct.pack(">BBHII", 0x80, 0x80 | kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    return memoryview(head + payload)


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        (b"m=audio 0 RTP/AVP 8\r\n", SoundFormat("alaw", 8_000, 1)),
        (b"m=audio 0 RTP/AVP 0\r\n", SoundFormat("ulaw", 8_000, 1)),
        (b"m=audio 0 RTP/AVP 98\r\na=rtpmap:98 PCMU/16000/2\r\n", SoundFormat("ulaw", 16_000, 2)),
        (AAC, AAC_16K),
        (b"m=audio 0 RTP/AVP 2\r\na=rtpmap:2 G726-32/8000\r\n" + AAC, AAC_16K),
        (
            AAC.replace(b"1408", b"121056e500").replace(b"16000/1", b"44100/2"),
            SoundFormat("mp4a.40.2", 44_100, 2, bytes.fromhex("121056e500"), 1024),
        ),
    ],
)
def test_sound_that_is_taken(offered: bytes, taken: SoundFormat) -> None:
    media, found, word = sound_of(read_sdp(HEAD + offered))
    assert (found, word) == (taken, "")
    assert media is not None
    assert media.kind == "audio"


@pytest.mark.parametrize(
    ("offered", "word"),
    [
        (b"", "the camera offers no sound"),
        (b"m=audio 0 RTP/AVP 2\r\na=rtpmap:2 G726-32/8000\r\n", "sound is not taken: G726-32"),
        (b"m=audio 0 RTP/AVP 99\r\na=rtpmap:99 MP4A-LATM/16000\r\n", "sound is not taken: MP4A-LATM"),
        (b"m=audio 0 RTP/AVP 99\r\n", "sound is not taken: unnamed"),
        (b"m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000/6\r\n", "sound is not taken: PCMA of 8000 Hz and 6 channels"),
        (b"m=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000/x\r\n", "sound is not taken: PCMA of 8000 Hz and 0 channels"),
        (AAC.replace(b"AAC-hbr", b"AAC-lbr"), "sound is not taken: MPEG4-GENERIC in another mode than AAC-hbr"),
        (AAC.replace(b"=13", b"=6"), "sound is not taken: MPEG4-GENERIC in another mode than AAC-hbr"),
        (AAC.replace(b"1408", b""), "sound is not taken: AAC without its configuration"),
        (AAC.replace(b"1408", b"zz"), "sound is not taken: AAC without its configuration"),
        (AAC.replace(b"1408", b"2c08"), "sound is not taken: AAC of another kind than LC"),
        (AAC.replace(b"16000/1", b"8000/1"), "sound is not taken: AAC of 16000 Hz on a clock of 8000 Hz"),
    ],
)
def test_sound_that_is_not(offered: bytes, word: str) -> None:
    assert sound_of(read_sdp(HEAD + offered)) == (None, None, word)


def test_au_headers_byte_for_byte() -> None:
    # RFC 3640, 3.2.1: 32 bits of headers: sizes 5 and 3 in 13 bits, index and index-delta 0 in 3
    assert read_au_headers(bytes.fromhex("0020 0028 0018") + b"fivebone") == ([5, 3], 6)
    assert read_au_headers(bytes.fromhex("0010 fff8") + b"begins") == ([8191], 4)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\0",
        bytes.fromhex("0000"),
        bytes.fromhex("0011 0028") + b"five!",
        bytes.fromhex("0020 0028"),
        bytes.fromhex("0010 0000") + b"nothing",
        bytes.fromhex("0020 0028 0019") + b"fivebone",
        bytes.fromhex("0020 0028 0020") + b"fivebone",
        bytes.fromhex("ffff") + bytes(9000),
    ],
)
def test_au_headers_that_are_none(payload: bytes) -> None:
    with pytest.raises(Fault):
        read_au_headers(payload)


@given(st.binary(max_size=300))
def test_au_headers_of_any_bytes_lie_inside(payload: bytes) -> None:
    try:
        sizes, begin = read_au_headers(payload)
    except Fault:
        return
    assert sizes
    assert all(sizes)
    assert len(sizes) == 1 or begin + sum(sizes) <= len(payload)


class Heard:
    """A depacketizer and what it handed out."""

    def __init__(self, sound: SoundFormat, kind: int = 97) -> None:
        self.units: list[tuple[int, int, bytes]] = []
        self.depacketizer = SoundDepacketizer(kind, sound, lambda *unit: self.units.append(unit))

    def packets(self, *packets: memoryview) -> list[tuple[int, int, bytes]]:
        for packet in packets:
            self.depacketizer.packet(packet)
        return self.units


def test_g711_packets_are_units() -> None:
    heard = Heard(SoundFormat("alaw", 8_000, 1), 8)
    units = heard.packets(rtp(65_535, 0xFFFFFFFF, b"\xd5" * 160, 8), rtp(0, 159, b"\x55" * 80, 8))
    assert units == [(0xFFFFFFFF, 160, b"\xd5" * 160), (159, 80, b"\x55" * 80)]
    assert heard.depacketizer.ssrc == 9


def test_two_channels_share_the_bytes() -> None:
    assert Heard(SoundFormat("ulaw", 8_000, 2), 8).packets(rtp(1, 5, bytes(320), 8)) == [(5, 160, bytes(320))]


def test_several_aac_units_in_a_packet() -> None:
    packet = rtp(1, 0xFFFFFF00, bytes.fromhex("0020 0028 0018") + b"fivebone")
    assert Heard(AAC_16K).packets(packet) == [(0xFFFFFF00, 1024, b"fiveb"), (0x300, 1024, b"one")]


def test_an_aac_unit_in_pieces() -> None:
    head = bytes.fromhex("0010 0040")  # eight bytes
    heard = Heard(AAC_16K)
    assert heard.packets(rtp(1, 7, head + b"abc"), rtp(2, 7, head + b"defgh")) == [(7, 1024, b"abcdefgh")]
    # a piece that is missing costs its unit, and no other
    heard.packets(rtp(3, 1031, head + b"abc"), rtp(5, 1031, head + b"efgh"), rtp(6, 2055, head + b"abcdefgh"))
    assert heard.units[1:] == [(2055, 1024, b"abcdefgh")]


def test_what_is_late_broken_or_of_another_type_is_passed_over() -> None:
    heard = Heard(SoundFormat("alaw", 8_000, 1), 8)
    heard.packets(
        rtp(10, 0, b"one", 8), rtp(9, 0, b"late", 8), rtp(10, 0, b"twice", 8), rtp(11, 160, b"other", 0),
        memoryview(b"\x80\x08"), rtp(11, 160, b"", 8), rtp(11, 160, b"two", 8), rtp(3, 7, b"new", 8, ssrc=10),
    )  # fmt: skip
    assert [unit[2] for unit in heard.units] == [b"one", b"two", b"new"]


def test_without_reports_the_least_delayed_packet_sets_the_time() -> None:
    line, wall_90k = SoundLine(8_000), 161_601_210_000_000
    # packets of 20 ms, read together every 200 ms: the last of each read waited least
    placed = [line.place(number * 160, 160, wall_90k + (number // 10 + 1) * 18_000, None) for number in range(100)]
    assert all(lasts == 1800 for _, lasts in placed)
    assert placed[-1][0] == wall_90k + 99 * 1800


def test_reports_are_followed_slowly_and_a_step_at_once() -> None:
    line, wall_90k = SoundLine(16_000), 161_601_210_000_000
    first, lasts = line.place(0, 1024, wall_90k, None)
    assert (first, lasts) == (wall_90k - 5760, 5760)
    for number in range(1, 20):
        assert line.place(number * 1024, 1024, wall_90k + number * 5760, None)[0] == first + number * 5760
    starts = [line.place(number * 1024, 1024, wall_90k, first + number * 5760 + 900)[0] for number in range(20, 60)]
    steps = [later - earlier for earlier, later in pairwise(starts)]
    assert max(steps) == 5760 + 28
    assert starts[-1] == first + 59 * 5760 + 900
    assert line.place(60 * 1024, 1024, wall_90k, first + 60 * 5760 + 90_000)[0] == first + 60 * 5760 + 90_000
