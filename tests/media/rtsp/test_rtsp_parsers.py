"""Every parser of the ingest against literal bytes, most of them from the standards' own examples."""

import random

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials, read_challenge, strongest
from mingcha.media.ingest.back_off import BackOff
from mingcha.media.rtp.rtcp import Goodbye, ReportBlock, SenderReport, read_rtcp, write_receiver_report
from mingcha.media.rtp.rtp import ReceptionCount, read_rtp, unwrap
from mingcha.media.rtp.sdp import read_sdp, sprop_parameter_sets
from mingcha.media.rtsp import interleaved
from mingcha.media.rtsp.message import (
    Request,
    Response,
    control_url,
    interleaved_channels,
    read_message,
    session_header,
    write_request,
    write_response,
)
from mingcha.media.units import GapReason


def test_a_reply_with_a_body_and_what_follows_it() -> None:
    data = b"RTSP/1.0 200 OK\r\nCSeq: 312\r\ncontent-length: 4\r\nX: a\r\n b\r\n\r\nv=0\n$\0\0\0"
    found = read_message(data)
    assert found is not None
    message, size = found
    assert isinstance(message, Response)
    assert (message.status, message.reason, message.body) == (200, "OK", b"v=0\n")
    assert message.header("cseq") == "312"
    assert message.header("x") == "a b"
    assert data[size:] == b"$\0\0\0"
    assert all(read_message(data[:cut]) is None for cut in range(size))


def test_a_servers_request() -> None:
    found = read_message(b"ANNOUNCE rtsp://example.com/foo RTSP/1.0\nCSeq: 7\n\n")
    assert found is not None
    assert found[0] == Request("ANNOUNCE", "rtsp://example.com/foo", (("CSeq", "7"),))


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\n",
        b"\x16\x03\x01",
        b"RTSP/1.0 20 OK\r\n",
        b"GET / HTTP/1.1\r\n",
        b"RTSP/1.0 200 OK\r\nnothing\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 262145\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"a: b\r\n" * 11_000,
        b"A" * 8192,
    ],
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(Fault) as caught:
        read_message(data)
    assert caught.value.kind is FaultKind.INVALID


def test_writing_messages() -> None:
    assert write_request("PLAY", "rtsp://h/", [("CSeq", "2")]) == (
        b"PLAY rtsp://h/ RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: mingcha\r\n\r\n"
    )
    with pytest.raises(Fault):
        write_request("PLAY", "rtsp://h/\r\nX: y", [])
    assert write_response(200, "OK", "5\r\nX: y") == b"RTSP/1.0 200 OK\r\nCSeq: 0\r\nUser-Agent: mingcha\r\n\r\n"


def test_headers_of_a_session() -> None:
    session = session_header("QKyjN8nt2WqbWw4tIYof52; timeout = 30")
    assert (session.id, session.timeout_s) == ("QKyjN8nt2WqbWw4tIYof52", 30)
    assert session_header("abc").timeout_s == 60
    assert interleaved_channels("RTP/AVP/TCP;unicast;interleaved=4-5;ssrc=1") == (4, 5)
    assert interleaved_channels("RTP/AVP/TCP;interleaved=6") == (6, 7)
    assert interleaved_channels("RTP/AVP;unicast") is None
    for bad in ("RTP/AVP/TCP;interleaved=255", "RTP/AVP/TCP;interleaved=300-301"):
        with pytest.raises(Fault):
            interleaved_channels(bad)


@pytest.mark.parametrize(
    ("base", "control", "expected"),
    [
        ("rtsp://h/a/", "*", "rtsp://h/a/"),
        ("rtsp://h/a", "track1", "rtsp://h/a/track1"),
        ("rtsp://h/a/", "track1", "rtsp://h/a/track1"),
        ("rtsp://h/a?x=1", "trackID=1", "rtsp://h/a?x=1/trackID=1"),
        ("rtsp://h/a", "rtsp://other/b", "rtsp://other/b"),
    ],
)
def test_control_urls(base: str, control: str, expected: str) -> None:
    assert control_url(base, control) == expected


def test_digest_of_rfc_2617() -> None:
    credentials = Credentials("Mufasa", "Circle Of Life", lambda: "0a4f113b")
    credentials.adopt(
        read_challenge(
            'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
            'opaque="5ccc069c403ebaf9f0171e9517f40e41"'
        )
    )
    answer = credentials.authorization("GET", "/dir/index.html")
    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert "nc=00000001" in answer
    assert "nc=00000002" in credentials.authorization("GET", "/dir/index.html")


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_digest_of_rfc_7616(algorithm: str, response: str) -> None:
    nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    credentials = Credentials("Mufasa", "Circle of Life", lambda: nonce)
    credentials.adopt(
        read_challenge(
            f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
            'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
            'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
        )
    )
    assert f'response="{response}"' in credentials.authorization("GET", "/dir/index.html")


def test_digest_without_qop_and_basic() -> None:
    credentials = Credentials("admin", "12345")
    credentials.adopt(read_challenge('Digest realm="IP Camera", nonce="abc", stale="FALSE"'))
    # md5(md5("admin:IP Camera:12345") ":abc:" md5("DESCRIBE:rtsp://h/"))
    assert credentials.authorization("DESCRIBE", "rtsp://h/") == (
        f'Digest username="admin", realm="IP Camera", nonce="abc", uri="rtsp://h/", response="{RFC_2069_RESPONSE}"'
    )
    credentials.adopt(read_challenge('Basic realm="x"'))
    assert credentials.authorization("DESCRIBE", "rtsp://h/") == "Basic YWRtaW46MTIzNDU="


def test_the_strongest_challenge_is_answered() -> None:
    offered = [
        'Basic realm="a"',
        'Digest realm="a", nonce="1"',
        'Digest realm="a", nonce="2", algorithm=SHA-256',
        'Digest realm="a", nonce="3", algorithm=SHA-512-256',
        'Digest realm="a", nonce="4", qop="auth-int"',
        "Negotiate",
    ]
    best = strongest(offered)
    assert best is not None
    assert best.nonce == "2"
    assert strongest(offered[3:]) is None


SDP = b"""v=0\r
o=- 0 0 IN IP4 0.0.0.0\r
s=x\r
a=control:rtsp://h/s\r
m=video 0 RTP/AVP 96\r
a=rtpmap:96 H264/90000\r
a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z01AH9oBQBbsBEAAAAMAQAAADKPGDKg=,aO88gA==,!\r
a=framerate:12.5\r
a=control:trackID=1\r
m=audio 0 RTP/AVP 0\r
a=control:trackID=2\r
"""


def test_a_description() -> None:
    description = read_sdp(SDP)
    assert description.control == "rtsp://h/s"
    video, audio = description.media
    assert (video.kind, video.payload_type, video.codec, video.clock_rate) == ("video", 96, "H264", 90_000)
    assert (video.control, video.frames_per_second) == ("trackID=1", 12.5)
    assert video.parameter("packetization-mode") == "1"
    assert [unit[0] for unit in sprop_parameter_sets(video, "sprop-parameter-sets")] == [0x67, 0x68]
    assert (audio.kind, audio.codec, audio.control) == ("audio", "PCMU", "trackID=2")


def test_rtp_with_contributors_extension_and_padding() -> None:
    plain = bytes.fromhex("80e0000100000002000000035c81")
    packet = read_rtp(memoryview(plain))
    assert (packet.marker, packet.payload_type, packet.sequence, packet.timestamp, packet.ssrc) == (True, 96, 1, 2, 3)
    assert bytes(packet.payload) == b"\x5c\x81"
    full = bytes.fromhex("b1e00001000000020000000300000009bede0001aabbccdd5c810002")
    assert bytes(read_rtp(memoryview(full)).payload) == b"\x5c\x81"
    for bad in (
        "",
        "80e00001",
        "40e0000100000002000000035c",
        "a0e00001000000020000000300",
        "a0e0000100000002000000035cff",
        "8fe0000100000002000000035c",
        "90e0000100000002000000030000",
    ):
        with pytest.raises(Fault):
            read_rtp(memoryview(bytes.fromhex(bad)))


def test_unwrapping_and_counting() -> None:
    assert unwrap(5, 0xFFFFFFFF) == 0x1_0000_0005
    assert unwrap(0xFFFFFFFE, 0x1_0000_0005) == 0xFFFFFFFE
    count = ReceptionCount()
    count.reached(65_535)
    count.reached(4)
    count.lost += 1
    assert count.highest == 65_540
    assert count.fraction_lost() == 256 // 6
    assert count.fraction_lost() == 0
    for number in range(20):
        count.arrived(number * 3600, number * 3600 + (900 if number % 2 else 0))
    assert 500 < count.jitter <= 900


def test_reports() -> None:
    sender = bytes.fromhex("80c80006 00000007 ecb2f1f6 80000000 00015f90 00000005 00000064")
    bye = bytes.fromhex("81cb0001 00000007")
    report, goodbye = read_rtcp(sender + bye)
    assert isinstance(report, SenderReport)
    assert (report.ssrc, report.rtp_timestamp, report.packets, report.octets) == (7, 90_000, 5, 100)
    assert report.unix_90k == (0xECB2F1F6 - 2_208_988_800) * 90_000 + 45_000
    assert report.middle_ntp == 0xF1F68000
    assert goodbye == Goodbye(7)
    block = ReportBlock(7, 64, 3, 65_540, 12, 0xF1F68000, 65_536)
    assert write_receiver_report(9, block, "ab") == bytes.fromhex(
        "81c90007 00000009 00000007 40000003 00010004 0000000c f1f68000 00010000 81ca0003 00000009 01026162 00000000"
    )
    for bad in ("80c8", "80c80006", "40c80000", "80c800010000000700000000", "81cb0000"):
        with pytest.raises(Fault):
            read_rtcp(bytes.fromhex(bad))


def test_the_back_off_grows_and_spares_accounts() -> None:
    back_off, chance = BackOff(), random.Random(1)
    delays = [back_off.delay_s(GapReason.UNREACHABLE, count, 0.5) for count in range(1, 10)]
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert all(back_off.delay_s(GapReason.REFUSED, 1, chance.random()) >= 60 for _ in range(50))
    assert back_off.delay_s(GapReason.NOT_FOUND, 1, 0.5) == 10


RFC_2069_RESPONSE = "efa45ab7c544f895c99500261d954f40"


def test_many_messages_in_one_read_are_not_copied_again_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[int] = []

    def counting(data: bytes) -> tuple[Request | Response, int] | None:
        copied.append(len(data))
        return read_message(data)

    monkeypatch.setattr(interleaved, "read_message", counting)
    data = (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n" + b"\r\n" * 3) * 2_000
    long = b"RTSP/1.0 200 OK\r\nContent-Length: 9000\r\n\r\n" + bytes(9000)
    found: list[Request | Response] = []
    reader = interleaved.InterleavedReader(found.append)
    assert reader.walk(memoryview(data + long), len(data) + len(long)) == len(data) + len(long)
    assert len(found) == 2_001
    assert len(found[-1].body) == 9000
    assert sum(copied) < 2_001 * 3_000
