"""Addresses of cameras: taken apart without leaving a secret inside, and only ever inside the allowed networks."""

import ipaddress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.points.address import inside, networks_from, split_address, sub_address
from mingcha.registry.points.rules import address_inside_networks

CREDENTIALS = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=("C",)), max_size=30)
ADDRESSES = st.ip_addresses()


@pytest.mark.parametrize(
    ("text", "url", "username", "password"),
    [
        ("rtsp://10.1.2.3", "rtsp://10.1.2.3:554/", "", ""),
        ("rtsp://10.1.2.3:8554/main", "rtsp://10.1.2.3:8554/main", "", ""),
        ("  rtsp://10.1.2.3/a?channel=1  ", "rtsp://10.1.2.3:554/a?channel=1", "", ""),
        ("RTSP://10.1.2.3/a", "rtsp://10.1.2.3:554/a", "", ""),
        ("rtsp://eye:secret@10.1.2.3/a", "rtsp://10.1.2.3:554/a", "eye", "secret"),
        ("rtsp://eye:p%40ss%3A@10.1.2.3/a", "rtsp://10.1.2.3:554/a", "eye", "p@ss:"),
        ("rtsp://eye:p@ss@10.1.2.3/a", "rtsp://10.1.2.3:554/a", "eye", "p@ss"),
        ("rtsp://eye@10.1.2.3/a", "rtsp://10.1.2.3:554/a", "eye", ""),
        ("rtsp://[fd00::1]:8554/a", "rtsp://[fd00::1]:8554/a", "", ""),
        ("rtsp://[::ffff:10.1.2.3]/a", "rtsp://10.1.2.3:554/a", "", ""),
        ("rtsp://10.1.2.3/a@b", "rtsp://10.1.2.3:554/a@b", "", ""),
        ("rtsps://eye:secret@10.1.2.3/a", "rtsps://10.1.2.3:322/a", "eye", "secret"),
        ("rtsp://10.1.2.3/a#udp", "rtsp://10.1.2.3:554/a#udp", "", ""),
        (f"rtsps://10.1.2.3:443/#sha256={'0a' * 32}", f"rtsps://10.1.2.3:443/#sha256={'0a' * 32}", "", ""),
    ],
)
def test_an_address_is_taken_apart(text: str, url: str, username: str, password: str) -> None:
    address = split_address(text)
    assert (address.url, address.username, address.password) == (url, username, password)
    assert not password or password not in repr(address)


def test_credentials_in_their_own_fields_win() -> None:
    address = split_address("rtsp://eye:old@10.1.2.3/", "other", "new")
    assert (address.username, address.password) == ("other", "new")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "10.1.2.3",
        "http://10.1.2.3/",
        "rtsps://10.1.2.3/#udp",
        "rtsps://10.1.2.3/#sha256=abc",
        "rtsp://10.1.2.3/#sha256=" + "0a" * 32,
        "rtsp://10.1.2.3/#",
        "file:///etc/passwd",
        "rtsp://",
        "rtsp:///main",
        "rtsp://camera.example/main",
        "rtsp://localhost/main",
        "rtsp://2130706433/",  # 127.0.0.1 as one number
        "rtsp://0x7f.0.0.1/",
        "rtsp://0177.0.0.1/",
        "rtsp://127.1/",
        "rtsp://10.1.2.3:0/",
        "rtsp://10.1.2.3:65536/",
        "rtsp://10.1.2.3:port/",
        "rtsp://10.1.2.3:-1/",
        "rtsp://[fd00::1/",
        "rtsp://[fe80::1%eth0]/",
        "rtsp://10.1.2.3\\@8.8.8.8/",
        "rtsp://10.1.2.3/a b",
        "rtsp://10.1.2.3/a\r\nTEARDOWN",
        "rtsp://10.1.2.3/a\x00",
        "rtsp://10.1.2.3/主码流",
        "rtsp://10.1.2.3/#part",
        "rtsp://10.1.2.3/?user=eye&password=secret",
        "rtsp://10.1.2.3/user=eye_password=secret_channel=1",
        "rtsp://10.1.2.3/" + "a" * 500,
        "rtsp://eye:%0d%0aX@10.1.2.3/",
    ],
)
def test_what_is_no_address_of_a_camera_is_a_fault_that_repeats_nothing(text: str) -> None:
    with pytest.raises(Fault) as fault:
        split_address(text)
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh != fault.value.words.en
    assert "secret" not in str(fault.value)
    assert fault.value.__cause__ is None


def test_the_password_of_an_encrypted_camera_does_not_go_over_its_open_sub_stream() -> None:
    main = split_address("rtsps://eye:secret@10.1.2.3/main")
    assert sub_address("rtsps://10.1.2.3/sub", main) == "rtsps://10.1.2.3:322/sub"
    with pytest.raises(Fault):
        sub_address("rtsp://10.1.2.3/sub", main)


@given(st.text(max_size=80) | st.text("rtsp:/@.0123456789[]?#&=%abc ", max_size=60).map(lambda tail: "rtsp://" + tail))
def test_any_text_is_an_address_or_one_kind_of_fault(text: str) -> None:
    try:
        address = split_address(text)
    except Fault as fault:
        assert fault.kind is FaultKind.INVALID  # noqa: PT017 - or it is an address
        return
    assert split_address(address.url) == type(address)(address.url, address.host, address.port)
    assert "@" not in address.url.split("/")[2]
    ipaddress.ip_address(address.host)


@given(username=CREDENTIALS, password=CREDENTIALS, host=st.ip_addresses(v=4), port=st.integers(1, 65535))
def test_whatever_the_credentials_they_leave_the_url(
    username: str, password: str, host: ipaddress.IPv4Address, port: int
) -> None:
    text = f"rtsp://{quote(username, safe='')}:{quote(password, safe='')}@{host}:{port}/main"
    if len(text) > 500:
        return
    address = split_address(text)
    assert address.url == f"rtsp://{host}:{port}/main"
    assert (address.username, address.password) == (username, password)
    assert (address.host, address.port) == (str(host), port)


@given(ADDRESSES, st.integers(0, 128))
def test_inside_agrees_with_arithmetic(address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int) -> None:
    bits = address.max_prefixlen
    length %= bits + 1
    networks = networks_from([f"{address}/{length}"])
    shown = str(address)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        assert not inside(shown, networks)
        return
    assert inside(shown, networks)
    if length:
        flipped = type(address)(int(address) ^ (1 << (bits - length)))
        if not (isinstance(flipped, ipaddress.IPv6Address) and flipped.ipv4_mapped):
            assert not inside(str(flipped), networks)


@pytest.mark.law("7")
@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("10.0.0.0", True),
        ("10.255.255.255", True),
        ("11.0.0.0", False),
        ("::ffff:10.0.0.1", True),
        ("::ffff:8.8.8.8", False),
        ("fd00::1", True),
        ("fe80::1", False),
        ("0.0.0.0", False),
        ("169.254.169.254", False),
    ],
)
def test_only_allowed_networks(host: str, allowed: bool) -> None:
    networks = networks_from(["10.0.0.0/8", " fd00::/8 ", ""])
    decision = address_inside_networks(host, networks)
    assert decision.allowed is allowed
    assert allowed or (decision.article == "7" and host in decision.reason.zh and decision.missing)


def test_no_network_allows_nothing_and_a_wrong_one_is_a_fault() -> None:
    assert not inside("127.0.0.1", ())
    with pytest.raises(Fault) as fault:
        networks_from(["10.0.0.0/33"])
    assert fault.value.kind is FaultKind.INVALID
