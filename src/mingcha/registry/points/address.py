"""Rules for the addresses of registered cameras (articles 7, 20(4)). The parser is media/address.py.

An address must not contain a password in its path, and a sub stream must be on the same device, or of the same channel
of a device that registers.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

from mingcha.kit.codes import is_device_code
from mingcha.media.address import (
    URL_LIMIT_CHARACTERS,
    CameraAddress,
    camera_address,
    invalid_address,
    ip_literal,
    too_long,
)
from mingcha.registry.networks.typed import IPNetwork

# Names under which some cameras expect a password in path or query; such an address could not be shown to anybody.
_NAMES_SECRET = re.compile(
    r"(?:^|[^0-9a-z])(?:(?:user|login|api|auth|access|secret)[_-]?)?"
    r"(?:password|passwd|passcode|pass|pswd|psw|pwd|pw|token|secret|key)[:=]",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[/?&\s]")
_MOST_ESCAPES = 2

MOST_STREAM_KEY = URL_LIMIT_CHARACTERS + 40
"""Maximum characters of `stream_key`: an address written out in full."""
_REMEMBERED = 4096
"""Keys that are remembered: a batch of an import asks four times for each of its 1,000."""
MOST_DEVICE = 60
"""Maximum characters of `device_of`: an IPv6 address and a port."""


def new_address(text: str, username: str = "", password: str = "") -> CameraAddress:
    """Parses an address for registration. Raises Fault(INVALID) like `camera_address`, and for a password in the path
    or an address longer than the column."""
    address = camera_address(text, username, password)
    if names_secret(_path_of(address)):
        raise invalid_address(
            "地址的路径里有口令：请改用用户名与口令两栏", "the path holds a password: give it in its own field instead"
        )
    if len(address.stored) > URL_LIMIT_CHARACTERS:
        raise too_long()
    return address


def names_secret(text: str) -> bool:
    """Whether a part of an address seems to hold a password: under one of the usual names, or as name:password@; also
    where signs are escaped (%40) or as wide as Chinese ones (＠)."""
    for _ in range(_MOST_ESCAPES):
        text = unquote(text) if "%" in text else text
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    before = (part.rpartition("@")[0].strip(":") for part in _BETWEEN.split(plain)) if "@" in plain else ()
    return _NAMES_SECRET.search(plain) is not None or any(":" in name for name in before)


def sub_address(text: str, main: CameraAddress) -> str:
    """The stored form of a sub stream's address; "" for none. It uses the credentials of the main stream.

    Raises Fault(INVALID) if its host is not that of the main stream: the password would be sent to another device; and
    for another channel of a device that registers, whose view is another one.
    """
    if not text.strip():
        return ""
    sub = new_address(text)
    if sub.username or sub.password:
        raise invalid_address(
            "子码流使用主码流的用户名与口令", "the sub stream takes the credentials of the main stream"
        )
    if sub.host != main.host:
        raise invalid_address("子码流须与主码流同一地址", "the sub stream is at the address of the main stream")
    if sub.registers and (sub.url != main.url or not sub.sub or main.sub):
        raise invalid_address(
            "国标设备的子码流为主码流地址后加 #sub",
            "the sub stream of a device of GB/T 28181 is the address of the main stream with #sub",
        )
    if main.tls and not sub.tls:
        raise invalid_address(
            "主码流为 rtsps:// 时子码流也须为 rtsps://", "beside an rtsps:// main stream the sub stream is rtsps:// too"
        )
    return sub.stored


@lru_cache(maxsize=_REMEMBERED)
def stream_key(url: str) -> str:
    """What a stored address points at, without what does not change it: scheme, case, default port, empty and dot
    segments of the path, escapes, the order of the query, forms of an IPv6 address. "" for "".

    Two points with the same key take the pictures of one stream. Both streams of a channel of a device that registers
    have one key, since they show one view. The key is compared, never connected to.
    """
    return stream_key_of(camera_address(url)) if url else ""


def stream_key_of(address: CameraAddress) -> str:
    """`stream_key` of an address that was read already."""
    return _key_at(address.url)  # without its password, since it is remembered


@lru_cache(maxsize=_REMEMBERED)
def _key_at(url: str) -> str:
    address = CameraAddress(url)
    whole, _, asked = _path_of(address).partition("?")
    path = [part for part in unquote(whole).casefold().split("/") if part not in ("", ".")]
    while ".." in path:
        at = path.index("..")
        del path[max(at - 1, 0) : at + 1]
    query = "&".join(sorted(pair for pair in unquote(asked).casefold().split("&") if pair))
    key = f"{address.host}:{address.port}/{'/'.join(path)}" + (f"?{query}" if query else "")
    return key[:MOST_STREAM_KEY]


def device_begin(address: CameraAddress) -> str:
    """How the stream keys of a device begin: with its IP address, on any port, since one device may answer on several;
    on the loopback with the port too, where each program is a device of its own (a demo's cameras). One that registers
    is named by its code."""
    return _begin(address.host, str(address.port))


@lru_cache(maxsize=_REMEMBERED)
def device_of(key: str) -> str:
    """The device of a stream key, as `device_begin` names it; "" for ""."""
    return _begin(host_of(key), key.partition("/")[0].rpartition(":")[2]) if key else ""


def host_of(key: str) -> str:
    """The host of a stream key or its begin, which is "host:port/path"; an IPv6 address has colons itself."""
    return key.partition("/")[0].rpartition(":")[0]


def inside(host: str, networks: tuple[IPNetwork, ...]) -> bool:
    """Whether an IP address is in one of the networks. IPv4-mapped IPv6 addresses are checked as IPv4."""
    address = ip_literal(host)
    return any(address in network for network in networks if network.version == address.version)


def _path_of(address: CameraAddress) -> str:
    """Path and query of an address as `camera_address` gives it: "rtsp://host:port/path?query"."""
    return "/" + address.url.split("/", 3)[3]


def _begin(host: str, port: str) -> str:
    is_each_port_another = not is_device_code(host) and ip_literal(host).is_loopback
    return f"{host}:{port}/" if is_each_port_another else f"{host}:"
