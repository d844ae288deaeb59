"""Values of SIP headers against literal text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fuzz.mutated import only_invalid

from mingcha.kit.errors import Fault
from mingcha.media.gb28181.sip.answers import answer_to, has_tag, tag_of
from mingcha.media.gb28181.sip.heads import (
    answered_via,
    branch_of,
    qop_offered,
    read_credentials,
    read_cseq,
    read_expires,
    read_gb_date,
    read_via,
    version_of,
    write_gb_date,
)
from mingcha.media.gb28181.sip.message import SipMessage, StatusLine, read_message
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.sip.uri import SipUri, place_text, read_address, read_uri, user_of

SMALL = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("text", "user", "host", "port"),
    [
        ("sip:34020000001320000001@3402000000", "34020000001320000001", "3402000000", 0),
        ("sip:34020000001320000001@3402000000.spvmn.cn", "34020000001320000001", "3402000000.spvmn.cn", 0),
        ("SIP:34020000001320000001@192.168.1.64:5060;transport=tcp", "34020000001320000001", "192.168.1.64", 5060),
        ("sip:192.168.1.64:15060", "", "192.168.1.64", 15060),
        ("sip:a:secret@[fd00::1]:5061?Subject=x", "a", "[fd00::1]", 5061),
    ],
)
def test_uris_of_devices(text: str, user: str, host: str, port: int) -> None:
    uri = read_uri(text)
    assert (uri.user, uri.host, uri.port) == (user, host, port)


def test_a_place_of_ipv6_has_brackets() -> None:
    assert place_text("fd00::1", 5060) == place_text("[fd00::1]", 5060) == "[fd00::1]:5060"
    assert read_uri(f"sip:a@{place_text('192.0.2.1', 5061)}").port == 5061


@pytest.mark.parametrize(
    "text",
    ["<sip:a@b>;tag=1", "<sip:a:p@b>;tag=1", "<sip:@b>", "sip:a@b;tag=1", '"sip:x@y" <SIP:a@b>', "<sips:a@b;x=y>",
     "tel:1", "", "<sip:b>", "<sip:a@b", "a@b", " < sip:a@b > "],
)  # fmt: skip
def test_the_user_is_found_as_by_the_whole_parser(text: str) -> None:
    try:
        wanted = read_address(text).uri.user
    except Fault:
        wanted = ""
    assert user_of(text) == wanted


@pytest.mark.parametrize(
    "text", ["", "tel:1", "http://a", "sip:", "sip:a@", "sip:a@b:x", "sip:a@b:70000", "sip:a@[::1", "sip:a@b c"]
)
def test_what_is_no_uri(text: str) -> None:
    with pytest.raises(Fault):
        read_uri(text)


def test_addresses_with_and_without_brackets() -> None:
    bare = read_address("sip:34020000001320000001@3402000000;tag=7")
    assert (bare.uri.host, bare.uri.parameters, bare.tag) == ("3402000000", {}, "7")
    whole = read_address('"Gate 1" <sip:a@b:5060;transport=UDP>;expires=60; Tag = x')
    assert (whole.display, whole.uri, whole.tag) == ("Gate 1", SipUri("a", "b", 5060, {"transport": "UDP"}), "x")
    assert str(whole.uri) == "sip:a@b:5060;transport=UDP"
    with pytest.raises(Fault):
        read_address("<sip:a@b;tag=1")


def test_tags_as_they_came() -> None:
    assert has_tag("<sip:a@b>;tag=1")
    assert not has_tag("<sip:a@b;tag=1>")
    assert (tag_of("sip:a@b; TAG = 5;x"), tag_of("<sip:a@b>")) == ("5", "")


def test_via() -> None:
    via = read_via("SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1, SIP/2.0/TCP b;branch=z")
    assert (via.transport, via.host, via.port, via.branch) == ("UDP", "192.168.1.64", 5060, "z9hG4bK1")
    assert str(via) == "SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1"
    assert read_via("SIP/2.0/TCP 3402000000").branch == ""
    for text in ("", "SIP/2.0 a", "HTTP/1.1/TCP a", "SIP/2.0/UDP", "SIP/2.0/UDP a:b"):
        with pytest.raises(Fault):
            read_via(text)


def test_via_of_an_answer() -> None:
    asked = "SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1"
    assert answered_via(asked, "1.2.3.4", 900) == (
        "SIP/2.0/UDP 192.168.1.64:5060;rport=900;branch=z9hG4bK1;received=1.2.3.4"
    )
    unasked = "SIP/2.0/UDP 10.0.0.1;branch=z;received=9.9.9.9,SIP/2.0/UDP b;branch=y"
    assert (
        answered_via(unasked, "1.2.3.4", 900) == "SIP/2.0/UDP 10.0.0.1;branch=z;received=1.2.3.4,SIP/2.0/UDP b;branch=y"
    )
    assert branch_of(asked) == "z9hG4bK1"
    assert branch_of("SIP/2.0/UDP a") == ""


def test_cseq_and_expires() -> None:
    assert read_cseq(" 4294967295  REGISTER ") == (2**32 - 1, "REGISTER")
    for text in ("", "1", "x REGISTER", "4294967296 REGISTER", "1 register", "²  MESSAGE"):
        with pytest.raises(Fault):
            read_cseq(text)
    assert [read_expires(text) for text in ("3600", "0", "", "null", "-1", "9999999999")] == [
        3600, 0, None, None, None, 2**32 - 1,
    ]  # fmt: skip


def test_credentials_quoted_or_not() -> None:
    scheme, found = read_credentials(
        'Digest username="34020000001320000001",realm="3402000000", nonce="a\\"b",uri="sip:c@d",qop=auth,'
        'nc=0000000A,cnonce="x",response="00",algorithm=MD5,USERNAME="second"'
    )
    assert scheme == "digest"
    assert found["username"] == "34020000001320000001"
    assert (found["nonce"], found["qop"], found["nc"]) == ('a"b', "auth", "0000000A")
    assert qop_offered("auth,auth-int") == qop_offered(" AUTH-INT , auth") == {"auth", "auth-int"}
    for text in ('Digest realm="a\x01b"', "Digest " + ",".join(f"a{n}=b" for n in range(70)), "D a=" + "b" * 9000):
        with pytest.raises(Fault):
            read_credentials(text)


def test_the_version_header() -> None:
    assert version_of(read_message(b"SIP/2.0 200 OK\r\nX-GB-VER: 3.0\r\n\r\n")) == "3.0"
    assert version_of(read_message(b"SIP/2.0 200 OK\r\nX-GB-Ver: new\r\n\r\n")) == ""
    assert version_of(SipMessage(StatusLine(200, "OK"))) == ""


def test_the_date_of_a_registration() -> None:
    instant = datetime(2026, 12, 1, 23, 5, 9, 7_900, UTC)
    assert write_gb_date(instant) == "2026-12-02T07:05:09.007"
    assert read_gb_date("2026-12-02T07:05:09.007") == instant.replace(microsecond=7_000)
    assert read_gb_date("2026-12-02T07:05:09") == instant.replace(microsecond=0)
    for text in (
        "",
        "Wed, 02 Dec 2026 07:05:09 GMT",
        "2026-13-02T07:05:09",
        "2026-12-02 07:05:09",
        "0001-01-01T00:00:00",
    ):
        with pytest.raises(Fault):
            read_gb_date(text)


def test_an_answer_copies_what_it_must() -> None:
    request = read_message(
        b"MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;branch=1\r\nVia: SIP/2.0/UDP d;branch=2\r\n"
        b"From: <sip:a@b>;tag=1\r\nTo: <sip:x@b>\r\nCall-ID: q\r\nCSeq: 1 MESSAGE\r\nSubject: s\r\n\r\n"
    )
    answer = answer_to(request, Peer("1.2.3.4", 5), 200, "t", [("X-GB-Ver", "3.0")])
    assert answer.start == StatusLine(200, "OK")
    assert answer.heads == [
        ("Via", "SIP/2.0/UDP c;branch=1;received=1.2.3.4"), ("Via", "SIP/2.0/UDP d;branch=2"),
        ("From", "<sip:a@b>;tag=1"), ("To", "<sip:x@b>;tag=t"), ("Call-ID", "q"), ("CSeq", "1 MESSAGE"),
        ("X-GB-Ver", "3.0"),
    ]  # fmt: skip
    assert answer_to(request, Peer("1.2.3.4", 5), 100, "t").head("To") == "<sip:x@b>"


@SMALL
@given(st.text(max_size=120) | st.text(alphabet='sip:@;=<>"[],./ \t0aZ', max_size=120))
def test_any_value(text: str) -> None:
    for read in (read_uri, read_address, read_via, read_cseq, read_credentials, read_gb_date):
        with only_invalid():
            read(text)
        with only_invalid():
            read("sip:" + text)
    read_expires(text)
    assert branch_of(text) in text
    assert tag_of(text) in text
    assert answered_via(text, "h", 1)
