"""Session descriptions as platforms and devices write them, by their bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of
from tests.support.fuzz.mutated import mutated, only_invalid

from mingcha.kit.errors import FaultKind
from mingcha.media.gb28181.streams.sdp import (
    MediaDescription,
    MediaFormat,
    SessionKind,
    Setup,
    read_description,
    ssrc_text,
    write_description,
)

pytestmark = pytest.mark.law("13(1)")

OFFER = b"""v=0\r
o=42010000002000000001 0 0 IN IP4 10.1.2.3\r
s=Play\r
c=IN IP4 10.1.2.3\r
t=0 0\r
m=video 30000 TCP/RTP/AVP 96 98 99\r
a=recvonly\r
a=rtpmap:96 PS/90000\r
a=rtpmap:98 H264/90000\r
a=rtpmap:99 H265/90000\r
a=setup:passive\r
a=connection:new\r
a=streamnumber:1\r
y=0010000042\r
f=v/2/5/25/1/4000a/1/8/1\r
"""


def test_an_offer_of_live_view_is_written_and_read() -> None:
    formats = (MediaFormat(96, "PS"), MediaFormat(98, "H264"), MediaFormat(99, "H265"))
    described = MediaDescription(
        owner="42010000002000000001", host="10.1.2.3", port=30_000, is_tcp=True, setup=Setup.PASSIVE, formats=formats,
        direction="recvonly", ssrc="0010000042", form="v/2/5/25/1/4000a/1/8/1", stream_number=1,
    )  # fmt: skip
    assert write_description(described) == OFFER
    assert read_description(OFFER) == described
    assert described.payloads == {96: "PS", 98: "H264", 99: "H265"}
    assert described.ssrc_number == 10_000_042


def test_an_offer_of_a_download_and_its_answer() -> None:
    offer = b"""v=0
o=42010000002000000001 0 0 IN IP4 10.1.2.3
s=Download
u=42010000001320000001:0
c=IN IP4 10.1.2.3
t=1764547200 1764550800
m=video 30002 RTP/AVP 96
a=recvonly
a=rtpmap:96 PS/90000
a=downloadspeed:4
y=1010000043
"""
    found = read_description(offer)
    assert (found.kind, found.uri) == (SessionKind.DOWNLOAD, "42010000001320000001:0")
    assert (found.start_s, found.stop_s, found.download_speed) == (1_764_547_200, 1_764_550_800, 4)
    assert (found.is_tcp, found.setup, found.ssrc) == (False, None, "1010000043")
    assert write_description(found) == offer.replace(b"\n", b"\r\n")
    answer = offer.replace(b"recvonly", b"sendonly").replace(b"downloadspeed:4", b"filesize:9876543210")
    found = read_description(answer)
    assert (found.direction, found.file_size_bytes) == ("sendonly", 9_876_543_210)


@pytest.mark.parametrize(
    ("lines", "ssrc", "number"),
    [
        (b"", "", None),
        (b"y=42010000001320000001\n", "", None),
        (b"y=10000042\n", "0010000042", 10_000_042),
        (b"y=9999999999\n", "9999999999", None),
        (b"y= 0100000001 \n", "0100000001", 100_000_001),
        (b"y=abc\n", "", None),
    ],
)
def test_answers_without_an_ssrc_or_with_the_code_of_the_device_in_its_place(
    lines: bytes, ssrc: str, number: int | None
) -> None:
    found = read_description(b"v=0\no=x 0 0 IN IP4 10.0.0.9\nc=IN IP4 10.0.0.9\nm=video 15060 RTP/AVP 96\n" + lines)
    assert (found.ssrc, found.ssrc_number) == (ssrc, number)
    assert (found.host, found.port, found.kind) == ("10.0.0.9", 15_060, SessionKind.PLAY)


def test_lines_of_the_media_stand_above_those_of_the_session_and_the_first_video_counts() -> None:
    found = read_description(
        b"v=0\no=x 0 0 IN IP4 1.1.1.1\ns=play\nc=IN IP4 1.1.1.1\na=sendonly\n"
        b"m=audio 9000 RTP/AVP 8\nm=video 9002/2 tcp/rtp/avp 98 96\nc=IN IP4 2.2.2.2/127\na=Setup:ACTIVE\n"
        b"a=rtpmap:98 h264/90000\na=streamprofile:1\n"
    )
    assert (found.host, found.port, found.is_tcp, found.setup) == ("2.2.2.2", 9002, True, Setup.ACTIVE)
    assert (found.direction, found.payloads, found.stream_number) == ("sendonly", {98: "H264"}, 1)


def test_talk_is_an_audio() -> None:
    found = read_description(b"v=0\ns=Talk\nm=audio 9000 RTP/AVP 8 0\n")
    assert (found.kind, found.media, found.payloads) == (SessionKind.TALK, "audio", {8: "PCMA", 0: "PCMU"})


@pytest.mark.parametrize(
    "data",
    [
        b"", b"v=0\ns=Play\n", b"v=0\nm=video\n", b"v=0\nm=video x RTP/AVP 96\n", b"v=0\nm=video 70000 RTP/AVP 96\n",
        b"m=video 1 RTP/AVP 96\n" + b"a=x\n" * 300, b"v=0\n" + b"x" * 70_000,
    ],
)  # fmt: skip
def test_what_is_no_description_is_refused(data: bytes) -> None:
    assert fault_of(read_description, data) is FaultKind.INVALID


def test_vendor_attributes_are_written_as_they_are() -> None:
    described = MediaDescription("x", "10.0.0.1", 9, attributes=("streamMode:MAIN",))
    assert b"\r\na=streamMode:MAIN\r\n" in write_description(described)


def test_numbers_of_sources_begin_with_the_kind_and_the_domain() -> None:
    assert ssrc_text("4201000000", 42, live=True) == "0100000042"
    assert ssrc_text("3402000000", 9999, live=False) == "1200009999"


@settings(max_examples=40, deadline=None)
@given(mutated(OFFER) | st.binary(max_size=200).map(lambda tail: OFFER[:60] + tail))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with only_invalid():
        found = read_description(data)
        assert 0 <= found.port <= 65_535
        assert found.ssrc == "" or len(found.ssrc) == 10
