"""Addresses that may be registered: no secret inside, sub streams of the same device, inside the allowed networks."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.networks.typed import networks_from
from mingcha.registry.points.address import (
    device_begin,
    device_of,
    host_of,
    inside,
    new_address,
    stream_key,
    stream_key_of,
    sub_address,
)
from mingcha.registry.points.filling import device_codes
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import Networks, address_inside_networks

ADDRESSES = st.ip_addresses()


@pytest.mark.parametrize(
    "text",
    [
        "http://10.1.2.3/",
        "rtsp://camera.example/main",
        "rtsp://10.1.2.3/?user=eye&password=secret",
        "rtsp://10.1.2.3/user=eye_password=secret_channel=1",
        "rtsp://10.1.2.3/?TOKEN=secret",
    ],
)
def test_an_address_that_shows_a_secret_is_not_registered_and_not_repeated(text: str) -> None:
    with pytest.raises(Fault) as fault:
        new_address(text)
    assert fault.value.kind is FaultKind.INVALID
    assert "secret" not in str(fault.value)


def test_a_secret_is_found_under_further_names_and_escaped_and_ordinary_paths_are_registered() -> None:
    for path in ("?usr=a&psw=secret", "?pw=secret", "?key=secret", "live/pwd:secret", "?p%61ssword%3Dsecret",
                 "eye:secret%40/1", "eye:secret%EF%BC%A0/1"):  # fmt: skip
        with pytest.raises(Fault) as fault:
            new_address(f"rtsp://10.1.2.3/{path}")
        assert "the path holds a password" in fault.value.words.en
    for path in ("cam/realmonitor?channel=1&subtype=0", "live/ch1@main", "a?monkey=1&keyframe=2"):
        assert new_address(f"rtsp://10.1.2.3/{path}").url.endswith(path)


def test_the_column_holds_every_address_that_is_registered() -> None:
    head = "rtsp://10.1.2.3:554/"
    longest = new_address("rtsp://eye:secret@10.1.2.3/" + "a" * (500 - len(head)))
    assert len(longest.stored) == 500 == Point._meta.get_field("url").max_length
    assert Point._meta.get_field("sub_url").max_length == 500
    with pytest.raises(Fault) as fault:
        new_address("rtsp://10.1.2.3/" + "a" * (501 - len(head)))
    assert "500" in fault.value.words.zh


def test_the_password_of_an_encrypted_camera_does_not_go_over_its_open_sub_stream() -> None:
    main = new_address("rtsps://eye:secret@10.1.2.3/main")
    assert sub_address("rtsps://10.1.2.3/sub", main) == "rtsps://10.1.2.3:322/sub"
    with pytest.raises(Fault):
        sub_address("rtsp://10.1.2.3/sub", main)


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
    decision = address_inside_networks(host, Networks(networks, networks))
    assert decision.allowed is allowed
    assert allowed or (decision.article == "7" and host in decision.reason.zh and decision.missing)


def test_no_network_allows_nothing() -> None:
    assert not inside("127.0.0.1", ())


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://10.1.2.3",
        "rtsp://[fd00:0::1]:554/A/../b?y=2&x=%31",
        "rtsps://eye:secret@10.1.2.3/a//./b",
        "rtsp://10.1.2.3/a#udp",
    ],
)
def test_an_address_that_was_read_has_the_key_of_its_stored_text(text: str) -> None:
    address = new_address(text)
    assert stream_key_of(address) == stream_key(address.stored) != ""


def test_the_codes_of_a_division_end_with_their_last_serial_number() -> None:
    codes = device_codes("420102", 999_998)
    assert [next(codes), next(codes)] == ["42010200001310999998", "42010200001310999999"]
    with pytest.raises(Fault) as fault:
        next(codes)
    assert fault.value.kind is FaultKind.EXHAUSTED
    with pytest.raises(Fault):
        next(device_codes("420102", 1_000_000))


DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"
REGISTERED = f"gb28181://{DEVICE}/{CHANNEL}"


@pytest.mark.law("7")
def test_both_streams_of_a_channel_are_one_view_and_its_device_is_its_code() -> None:
    main = new_address(f"{REGISTERED}#udp")
    key = stream_key(main.stored)
    assert sub_address(f"{REGISTERED}#sub", main) == f"{REGISTERED}#sub"
    assert stream_key(f"{REGISTERED}#sub") == key == stream_key_of(main)
    assert key != stream_key(REGISTERED[:-1] + "8")
    assert (device_of(key), host_of(key), device_begin(main)) == (f"{DEVICE}:", DEVICE, f"{DEVICE}:")
    assert key.startswith(device_begin(main))


@pytest.mark.parametrize(
    ("main", "sub"),
    [
        (REGISTERED, REGISTERED),
        (REGISTERED, f"{REGISTERED}#udp"),
        (REGISTERED, f"{REGISTERED[:-1]}8#sub"),
        (REGISTERED, "rtsp://10.1.2.3/sub"),
        (f"{REGISTERED}#sub", f"{REGISTERED}#sub"),
        ("rtsp://10.1.2.3/main", f"{REGISTERED}#sub"),
    ],
)
def test_the_sub_stream_of_a_device_that_registers_is_of_the_same_channel(main: str, sub: str) -> None:
    with pytest.raises(Fault) as fault:
        sub_address(sub, new_address(main))
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("7")
def test_a_device_that_registers_is_one_of_the_unit_and_no_network_is_asked() -> None:
    none = Networks((), ())
    assert address_inside_networks(DEVICE, none).article == "13(1)"
    own = Networks((), (), frozenset({DEVICE}))
    assert address_inside_networks(DEVICE, own)
    assert not address_inside_networks(f"{DEVICE[:-1]}2", own)
    assert not address_inside_networks("10.1.2.3", own)
