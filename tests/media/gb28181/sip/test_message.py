"""SIP messages against literal bytes, as devices send them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fuzz.mutated import mutated, only_invalid

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.sip.limits import BODY_LIMIT_BYTES
from mingcha.media.gb28181.sip.message import (
    MessageCutter,
    RequestLine,
    SipMessage,
    StatusLine,
    read_message,
    write_message,
)

REGISTER = (
    b"REGISTER sip:34020000002000000001@3402000000 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1371463273\r\n"
    b"From: <sip:34020000001320000001@3402000000>;tag=2043466181\r\n"
    b"To: <sip:34020000001320000001@3402000000>\r\n"
    b"Call-ID: 1011047669\r\nCSeq: 1 REGISTER\r\n"
    b"Contact: <sip:34020000001320000001@192.168.1.64:5060>\r\nMax-Forwards: 70\r\n"
    b"User-Agent: IP Camera\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n"
)
KEEPALIVE = (
    b"MESSAGE sip:34020000002000000001@3402000000 SIP/2.0\nv: SIP/2.0/TCP 10.0.0.9:5060;branch=z9hG4bK7\n"
    b"f: <sip:34020000001320000001@3402000000>;tag=1\nt: <sip:34020000002000000001@3402000000>\n"
    b"i: 7@10.0.0.9\nCSeq: 20 MESSAGE\nc: Application/MANSCDP+xml\nl: 9\n\n<Notify/>"
)
SMALL = settings(max_examples=40, deadline=None)


def test_a_registration_with_a_domain_of_digits() -> None:
    message = read_message(REGISTER)
    assert message.start == RequestLine("REGISTER", "sip:34020000002000000001@3402000000")
    assert message.head("CSeq") == "1 REGISTER"
    assert message.head("From") == "<sip:34020000001320000001@3402000000>;tag=2043466181"
    assert (message.method, message.code, message.body) == ("REGISTER", 0, b"")
    assert write_message(message) == REGISTER


def test_compact_names_and_line_feeds_alone() -> None:
    message = read_message(KEEPALIVE)
    assert [name for name, _ in message.heads] == [
        "Via", "From", "To", "Call-ID", "CSeq", "Content-Type", "Content-Length",
    ]  # fmt: skip
    assert message.body == b"<Notify/>"


def test_line_ends_before_the_message() -> None:
    assert read_message(b"\r\n\r\n" + REGISTER) == read_message(REGISTER)


def test_gbk_bytes_in_a_header_survive() -> None:
    named = REGISTER.replace(b"IP Camera", "海康威视".encode("gbk"))
    message = read_message(named)
    assert message.head("User-Agent").encode("latin-1").decode("gbk") == "海康威视"
    assert write_message(message) == named


def test_a_folded_header_goes_on() -> None:
    message = read_message(b'SIP/2.0 200 OK\r\nWWW-Authenticate: Digest realm="a",\r\n\t nonce="b"\r\n\r\n')
    assert message.heads == [("WWW-Authenticate", 'Digest realm="a", nonce="b"')]


@pytest.mark.parametrize("name", [b"X-GB-Ver", b"X-GB-VER", b"x-gb-ver", b"X-Gb-Ver "])
def test_names_are_compared_without_case(name: bytes) -> None:
    assert read_message(b"SIP/2.0 200 OK\r\n" + name + b": 3.0\r\n\r\n").heads == [("X-GB-Ver", "3.0")]


def test_an_unknown_header_keeps_its_name_and_place() -> None:
    message = read_message(b"SIP/2.0 401 Unauthorized\r\nX-Maker: a:b\r\nCSeq: 1 A\r\nVia: x\r\nvia: y\r\n\r\n")
    assert message.start == StatusLine(401, "Unauthorized")
    assert message.heads == [("X-Maker", "a:b"), ("CSeq", "1 A"), ("Via", "x"), ("Via", "y")]
    assert message.all("Via") == ["x", "y"]
    assert message.head("To") == ""


def test_a_datagram_without_content_length_is_all_body() -> None:
    assert read_message(b"MESSAGE sip:a@b SIP/2.0\r\n\r\n<a/>").body == b"<a/>"
    assert read_message(b"MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 4\r\n\r\n<a/>\0\0").body == b"<a/>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"REGISTER sip:a SIP/2.0\r\nVia: x\r\n",
        b"REGISTER sip:a SIP/3.0\r\n\r\n",
        b"REGISTER SIP/2.0\r\n\r\n",
        b"register sip:a SIP/2.0\r\n\r\n",
        b"A sip:a b SIP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"SIP/2.0 20 OK\r\n\r\n",
        b"SIP/2.0 700 No\r\n\r\n",
        b"SIP/2.0 200 OK\r\nVia\r\n\r\n",
        b"SIP/2.0 200 OK\r\n: x\r\n\r\n",
        b"SIP/2.0 200 OK\r\n folded\r\n\r\n",
        b"SIP/2.0 200 OK\r\na: b\rc: d\r\n\r\n",
        b"SIP/2.0 200 OK\r\na: b\0\r\n\r\n",
        b"SIP/2.0 200 OK\r\nContent-Length: 5\r\n\r\n1234",
        b"SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"SIP/2.0 200 OK\r\nContent-Length: 1\r\nl: 0\r\n\r\n1",
        b"SIP/2.0 200 OK\r\nContent-Length: 1000001\r\n\r\n",
        b"SIP/2.0 200 OK\r\n" + b"a: b\r\n" * 101 + b"\r\n",
        b"SIP/2.0 200 OK\r\na: " + b"b" * 8200 + b"\r\n\r\n",
        b"SIP/2.0 200 OK\r\n" + (b"a: " + b"b" * 8000 + b"\r\n") * 9 + b"\r\n",
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(Fault) as caught:
        read_message(data)
    assert caught.value.kind is FaultKind.INVALID


def test_a_line_end_cannot_be_written_into_a_header() -> None:
    for value in ("a\r\nX: y", "a\nb", "a\rb"):
        with pytest.raises(Fault):
            write_message(SipMessage(StatusLine(200, "OK"), [("To", value)]))
    with pytest.raises(Fault):
        write_message(SipMessage(StatusLine(200, "OK"), [("To", "汉")]))


def test_the_length_of_the_body_is_written_anew() -> None:
    message = SipMessage(StatusLine(200, "OK"), [("Content-Length", "7"), ("To", "a")], b"xy")
    assert write_message(message) == b"SIP/2.0 200 OK\r\nTo: a\r\nContent-Length: 2\r\n\r\nxy"


def test_a_stream_is_cut_into_its_messages_wherever_it_is_cut() -> None:
    stream = b"\r\n\r\n" + REGISTER + KEEPALIVE + b"\r\n\r\n\r\n\r\n" + REGISTER
    wanted = [read_message(REGISTER), read_message(KEEPALIVE), read_message(REGISTER)]
    for step in (1, 2, 3, 7, 100, len(stream)):
        cutter = MessageCutter()
        found = [one for begin in range(0, len(stream), step) for one in cutter.feed(stream[begin : begin + step])]
        assert (found, cutter.pings, cutter.is_between) == (wanted, 3, True)


def test_half_a_ping_is_no_message_under_way() -> None:
    cutter = MessageCutter()
    assert cutter.feed(b"\r\n") == []
    assert cutter.is_between
    assert cutter.pings == 0
    assert cutter.feed(b"REG") == []
    assert not cutter.is_between


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 70_000,
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"MESSAGE sip:a SIP/2.0\r\nContent-Length: %d\r\n\r\n" % (BODY_LIMIT_BYTES + 1),
    ],
)
def test_a_stream_that_has_lost_its_framing(data: bytes) -> None:
    with pytest.raises(Fault):
        MessageCutter().feed(data)


@SMALL
@given(st.binary(max_size=300) | mutated(REGISTER) | mutated(KEEPALIVE))
def test_any_datagram(data: bytes) -> None:
    with only_invalid():
        message = read_message(data)
        again = read_message(write_message(message))
        assert (again.start, again.body) == (message.start, message.body)


@SMALL
@given(mutated(REGISTER + KEEPALIVE + REGISTER), st.integers(1, 50))
def test_any_stream_gives_the_same_in_pieces_as_at_once(data: bytes, step: int) -> None:
    def cut(step: int) -> list[SipMessage] | None:
        cutter = MessageCutter()
        with only_invalid():
            return [one for begin in range(0, len(data), step) for one in cutter.feed(data[begin : begin + step])]
        return None

    assert cut(step) == cut(len(data) or 1)
