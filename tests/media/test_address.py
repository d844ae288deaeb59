"""The one parser of camera addresses: credentials leave the URL, one spelling is kept, and one bound holds."""

import ipaddress
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import URL_LIMIT_CHARACTERS, CameraAddress, camera_address, device_name, ip_literal

CREDENTIALS = st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=("C",)), max_size=30)
PIN = "0a" * 32


@pytest.mark.parametrize(
    ("text", "stored", "username", "password"),
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
        ("rtsp://10.1.2.3/a?x=1;y=2&z", "rtsp://10.1.2.3:554/a?x=1;y=2&z", "", ""),
        ("rtsps://eye:secret@10.1.2.3/a", "rtsps://10.1.2.3:322/a", "eye", "secret"),
        ("rtsp://10.1.2.3/a#udp", "rtsp://10.1.2.3:554/a#udp", "", ""),
        (f"rtsps://10.1.2.3:443/#sha256={PIN}", f"rtsps://10.1.2.3:443/#sha256={PIN}", "", ""),
    ],
)
def test_an_address_is_taken_apart(text: str, stored: str, username: str, password: str) -> None:
    address = camera_address(text)
    assert (address.stored, address.username, address.password) == (stored, username, password)
    assert not username or username not in repr(address)
    assert not password or password not in repr(address)


def test_what_is_sent_to_a_camera_and_where() -> None:
    address = camera_address(f"rtsps://[fd00::1]:8322/a?b=c#sha256={PIN.upper()}")
    assert address == CameraAddress("rtsps://[fd00::1]:8322/a?b=c", certificate=PIN)
    assert (address.scheme, address.host, address.port, address.tls) == ("rtsps", "fd00::1", 8322, True)
    address = camera_address("rtsp://10.1.2.3/a#udp")
    assert address == CameraAddress("rtsp://10.1.2.3:554/a", datagrams=True)
    assert (address.scheme, address.host, address.port, address.tls) == ("rtsp", "10.1.2.3", 554, False)


DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"
REGISTERED = f"gb28181://{DEVICE}/{CHANNEL}"


@pytest.mark.parametrize(
    ("text", "stored", "chosen"),
    [
        (REGISTERED, "", (False, False, False)),
        (f" GB28181://{DEVICE}/{CHANNEL} ", "", (False, False, False)),
        (f"{REGISTERED}#tcp", "", (False, False, False)),
        (f"{REGISTERED}#udp", "#udp", (True, False, False)),
        (f"{REGISTERED}#TCP-active", "#tcp-active", (False, True, False)),
        (f"{REGISTERED}#sub", "#sub", (False, False, True)),
        (f"{REGISTERED}#sub,udp", "#udp,sub", (True, False, True)),
        (f"{REGISTERED}#tcp,sub", "#sub", (False, False, True)),
    ],
)
def test_a_device_that_registers_is_named_by_codes(text: str, stored: str, chosen: tuple[bool, bool, bool]) -> None:
    address = camera_address(text)
    assert (address.url, address.stored) == (REGISTERED, REGISTERED + stored)
    assert (address.datagrams, address.connects, address.sub) == chosen
    assert (address.scheme, address.host, address.channel, address.port) == ("gb28181", DEVICE, CHANNEL, 0)
    assert (address.registers, address.tls, address.place) == (True, False, DEVICE)
    assert camera_address(address.stored) == address


@pytest.mark.parametrize(
    "text",
    [
        f"gb28181://{DEVICE}",
        f"gb28181://{DEVICE}/",
        f"gb28181://{DEVICE[1:]}/{CHANNEL}",
        f"gb28181://{DEVICE}/{CHANNEL}0",
        f"gb28181://{DEVICE}/{CHANNEL}/",
        f"gb28181://{DEVICE}:5060/{CHANNEL}",
        f"gb28181://eye:secret@{DEVICE}/{CHANNEL}",
        f"gb28181://10.1.2.3/{CHANNEL}",
        f"gb28181:{DEVICE}/{CHANNEL}",
        f"{REGISTERED}#",
        f"{REGISTERED}#sub,",
        f"{REGISTERED}#sub,sub",
        f"{REGISTERED}#udp,tcp",
        f"{REGISTERED}#sha256={PIN}",
        f"{REGISTERED}?x=1",
        f"rtsp://{DEVICE}/{CHANNEL}",
    ],
)
def test_no_device_that_registers_is_named_otherwise(text: str) -> None:
    with pytest.raises(Fault) as fault:
        camera_address(text)
    assert fault.value.kind is FaultKind.INVALID
    assert "secret" not in str(fault.value)


@pytest.mark.parametrize("given_ones", [("eye", ""), ("", "secret")])
def test_the_password_of_a_device_that_registers_is_no_part_of_an_address(given_ones: tuple[str, str]) -> None:
    with pytest.raises(Fault, match="with the device"):
        camera_address(REGISTERED, *given_ones)


@pytest.mark.parametrize("text", ["", "  "])
def test_no_address_is_asked_for_and_not_blamed_on_its_signs(text: str) -> None:
    with pytest.raises(Fault) as fault:
        camera_address(text)
    assert fault.value.words == Words("请填写地址", "an address is needed")


def test_devices_are_named_by_their_ip_address_or_their_code() -> None:
    assert device_name("::ffff:10.1.2.3") == "10.1.2.3"
    assert device_name(DEVICE) == DEVICE
    for text in (DEVICE[1:], "١" * 20, "camera.example", ""):
        with pytest.raises(Fault):
            device_name(text)


@given(st.text("0123456789/#,udptcp-activesub", max_size=60))
def test_any_text_behind_the_scheme_is_an_address_or_one_kind_of_fault(tail: str) -> None:
    try:
        address = camera_address(f"gb28181://{DEVICE}/{tail}")
    except Fault as fault:
        assert fault.kind is FaultKind.INVALID  # noqa: PT017 - or it is an address
        return
    assert camera_address(address.stored) == address


def test_credentials_in_their_own_fields_win() -> None:
    address = camera_address("rtsp://eye:old@10.1.2.3/", "other", "new")
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
        "rtsp://10.1.2.3/#sha256=" + PIN,
        "rtsp://10.1.2.3/#",
        "rtsp://10.1.2.3/#part",
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
        "rtsp://10.1.2.3:" + "9" * 5000,
        "rtsp://[fd00::1/",
        "rtsp://[fe80::1%eth0]/",
        "rtsp://10.1.2.3\\@8.8.8.8/",
        "rtsp://10.1.2.3/a b",
        "rtsp://10.1.2.3/a\r\nTEARDOWN",
        "rtsp://10.1.2.3/a\x00",
        "rtsp://10.1.2.3/主码流",
        "rtsp://eye:secret@10.1.2.3/" + "a" * 500,
        "rtsp://eye:%0d%0aX@10.1.2.3/",
        "rtsp://eye:" + "secret" * 34 + "@10.1.2.3/",
    ],
)
def test_what_is_no_address_of_a_camera_is_a_fault_that_repeats_nothing(text: str) -> None:
    with pytest.raises(Fault) as fault:
        camera_address(text)
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh != fault.value.words.en
    assert "secret" not in str(fault.value)
    assert fault.value.__cause__ is None


LONG = "a" * (500 - len("rtsp://10.1.2.3/"))
STORED_BY_0_3_0 = [
    # typed with 500 characters, and kept with port or path written into it
    f"rtsp://10.1.2.3:554/{LONG}",
    f"rtsp://10.1.2.3:554/?{LONG}",
    f"rtsps://10.1.2.3:322/{LONG[1:]}",
    f"rtsps://10.1.2.3:322/a#SHA256={PIN.upper()}",
    f"rtsps://10.1.2.3:322/a#sha256={PIN.upper()}",
    "rtsp://[fd00::1]:8554/main?channel=1&subtype=0#udp",
    "rtsp://10.1.2.3:554/a@b;c=d?e",
]


@pytest.mark.parametrize("stored", STORED_BY_0_3_0)
def test_what_version_0_3_0_stored_still_parses(stored: str) -> None:
    address = camera_address(stored)
    assert address.stored.lower() == stored.lower()
    assert (address.username, address.password) == ("", "")


def test_the_bound_is_that_of_what_is_stored_whatever_the_credentials() -> None:
    head = "rtsp://10.1.2.3:554/"
    longest = head + "a" * (URL_LIMIT_CHARACTERS + len(":554/") - len(head))
    credentials = quote("名" * 200) + ":" + quote("密" * 200)
    assert camera_address(longest.replace("//", f"//{credentials}@")).url == longest
    with pytest.raises(Fault):
        camera_address(longest + "a")


@given(st.text(max_size=80) | st.text("rtsp:/@.0123456789[]?#&=%abc ", max_size=60).map(lambda tail: "rtsp://" + tail))
def test_any_text_is_an_address_or_one_kind_of_fault(text: str) -> None:
    try:
        address = camera_address(text)
    except Fault as fault:
        assert fault.kind is FaultKind.INVALID  # noqa: PT017 - or it is an address
        return
    assert camera_address(address.stored) == replace(address, username="", password="")
    assert "@" not in address.url.split("/")[2]
    assert ip_literal(address.host).compressed == address.host


@given(username=CREDENTIALS, password=CREDENTIALS, host=st.ip_addresses(), port=st.integers(1, 65535))
def test_whatever_the_credentials_they_leave_the_url(
    username: str, password: str, host: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int
) -> None:
    literal = ip_literal(str(host))
    written = f"[{literal}]" if literal.version == 6 else str(literal)
    address = camera_address(f"rtsp://{quote(username, safe='')}:{quote(password, safe='')}@{written}:{port}/main")
    assert address.url == f"rtsp://{written}:{port}/main"
    assert (address.username, address.password) == (username, password)
    assert (address.host, address.port) == (str(literal), port)


@given(
    st.sampled_from(["rtsp", "rtsps"]),
    st.sampled_from(["10.1.2.3", "10.001.2.3", "256.1.1.1", "1.2.3"]),
    st.sampled_from(["", ":", ":0", ":554", ":0554", ":65535", ":65536"]),
    st.text("/ab.?=&~%;@:#-_", max_size=12),
)
def test_a_plain_address_is_read_as_every_other(scheme: str, host: str, port: str, rest: str) -> None:
    """Addresses without signs that have a meaning in URLs are read by a shorter way; no scheme in capitals is."""
    plain, other = (_read(f"{given}://{host}{port}{rest}") for given in (scheme, scheme.upper()))
    assert plain == other


def _read(text: str) -> tuple[CameraAddress, str, int] | str:
    try:
        address = camera_address(text, "eye", "secret")
    except Fault as fault:
        return fault.words.en
    return address, address.host, address.port
