"""The parser of camera addresses, used for typed addresses, stored addresses and redirects alike.

It removes credentials from the URL; they never appear in a repr, a log or a fault (articles 7, 20(4)). It accepts RTSP
and RTSP over TLS, and only IP addresses: with a host name, a name server would choose the target after the check of the
allowed networks. A device of GB/T 28181 registers with us, so its address names device and channel by their codes, and
no place in a network. The fragment after "#" holds our own options and is never sent (docs/ref/cameras.md).
"""

import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urlsplit

from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

RTSP_PORT = 554
"""RFC 2326, 3.2."""
RTSPS_PORT = 322
"""RFC 7826, 22.3: RTSP over TLS."""
URL_LIMIT_CHARACTERS = 500
"""Of a stored address: the width of the registry's column, the narrowest of all places that an address passes (local
protocol: 4,096; line of RTSP: 8 KiB)."""
_ADDED_CHARACTERS = len(":554/")
"""Version 0.3.0 checked the length before it added port and path, so stored addresses may be this much longer."""
CREDENTIAL_LIMIT_CHARACTERS = 200
_REMEMBERED = 4096
"""Hosts of addresses that are remembered: the rules of a list ask for that of each line some ten times."""
_PORTS = {"rtsp": RTSP_PORT, "rtsps": RTSPS_PORT}
_CERTIFICATE = re.compile(r"sha256=([0-9a-f]{64})", re.IGNORECASE)
REGISTERS = "gb28181"
"""The scheme of devices that register with us (GB/T 28181)."""
_BY_CODES = re.compile(rf"{REGISTERS}://([0-9]{{20}})/([0-9]{{20}})", re.IGNORECASE | re.ASCII)
_TRANSPORTS = frozenset({"udp", "tcp", "tcp-active"})
_SUB = "sub"

_PLAIN = re.compile(
    r"(?P<scheme>rtsps?)://(?P<host>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::(?P<port>[0-9]{1,5}))?(?P<path>/[\w/.?=&+~!$*,-]*)?",
    re.ASCII,
)
"""Most addresses: these signs have no meaning for `urlsplit` but "/" and "?", and reading them so takes a quarter."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class CameraAddress:
    """`url` is the URL of requests: no credentials, no fragment. `camera_address` always gives it a port and a path,
    or device and channel ("gb28181://DEVICE/CHANNEL", 20 digits each)."""

    url: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    datagrams: bool = False
    """Whether to request media over UDP from the start ("#udp")."""
    certificate: str = ""
    """SHA-256 of the certificate that the camera must present, 64 hex digits ("#sha256=..."); "": any certificate that
    the machine's certificate authorities confirm."""
    connects: bool = False
    """Whether we connect to a device that registered, instead of it to us ("#tcp-active")."""
    sub: bool = False
    """Whether the sub stream of the channel is meant ("#sub")."""

    @property
    def scheme(self) -> str:
        """In lower case. Selects the readers of the camera (ingest/readers.py)."""
        return self.url.partition(":")[0].lower()

    @property
    def host(self) -> str:
        """The IP address, IPv6 without brackets; of a device that registers, its code of 20 digits."""
        return _host_and_port(self.url)[0]

    @property
    def registers(self) -> bool:
        """Whether its device registers with us: `host` is a code then, and where it is becomes known when it does."""
        return self.scheme == REGISTERS

    @property
    def channel(self) -> str:
        """The code of the channel of a device that registers, 20 digits; "" of another address."""
        return self.url.rpartition("/")[2] if self.registers else ""

    @property
    def place(self) -> str:
        """Host and port as registers name them ("10.1.2.3:554"); the code alone of a device that registers."""
        return self.host if self.registers else f"{self.host}:{self.port}"

    @property
    def port(self) -> int:
        """The port; 0 if neither the URL nor its scheme gives one."""
        return _host_and_port(self.url)[1] or _PORTS.get(self.scheme, 0)

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted (rtsps)."""
        return self.scheme == "rtsps"

    @property
    def stored(self) -> str:
        """The address as the registry stores it: with the fragment, without credentials."""
        if self.certificate:
            return f"{self.url}#sha256={self.certificate}"
        if self.registers:
            chosen = ("udp" if self.datagrams else "tcp-active" if self.connects else "", _SUB if self.sub else "")
            options = ",".join(filter(None, chosen))
            return f"{self.url}#{options}" if options else self.url
        return f"{self.url}#udp" if self.datagrams else self.url


def camera_address(text: str, username: str = "", password: str = "") -> CameraAddress:
    """Parses an address like "rtsp://name:secret@10.1.2.3:554/main" (RFC 3986, 3.2.1) or
    "gb28181://34020000001180000001/34020000001310000001#sub". Credentials passed separately take precedence over those
    in the URL; a device that registers has none here, its password is kept with the device.

    Raises Fault(INVALID). Its message never contains the text, which may hold a password.
    """
    text = text.strip()
    if not text:
        raise invalid_address("请填写地址", "an address is needed")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise invalid_address(
            "地址须为可打印的 ASCII 字符，不含空格", "the address must be printable ASCII without spaces"
        )
    if "\\" in text:
        raise invalid_address("地址中不能有反斜杠", "the address must not contain a backslash")
    address = (
        _address_by_codes(text, username, password)
        if text[: len(REGISTERS) + 1].lower() == f"{REGISTERS}:"
        else _plain_address(text, username, password) or _split_address(text, username, password)
    )
    if len(address.stored) > URL_LIMIT_CHARACTERS + _ADDED_CHARACTERS:
        raise too_long()
    return address


@lru_cache(maxsize=_REMEMBERED)
def ip_literal(host: str) -> IPAddress:
    """Parses an IP address; an IPv4-mapped IPv6 address becomes IPv4.

    Raises Fault(INVALID) for host names, other spellings of IPv4 (0x7f.1) and addresses with a zone (%eth0).
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise invalid_address(
            "摄像机地址须写成 IP 地址，不能写域名", "the camera's address must be an IP address, not a host name"
        ) from None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            raise invalid_address("地址不能带网卡标识", "the address must not name a network interface")
        return address.ipv4_mapped or address
    return address


def device_name(host: str) -> str:
    """What names the device of an address in lists of devices: its IP address in one spelling, or its code.

    Raises Fault(INVALID) for what is neither.
    """
    return host if is_device_code(host) else str(ip_literal(host))


def invalid_address(zh: str, en: str) -> Fault:
    """The fault of an invalid address."""
    return Fault(FaultKind.INVALID, Words(zh, en))


def too_long() -> Fault:
    """The fault of an address that exceeds the length limit."""
    return invalid_address(
        f"地址不能超过 {URL_LIMIT_CHARACTERS} 个字符",
        f"the address must not be longer than {URL_LIMIT_CHARACTERS} characters",
    )


def _plain_address(text: str, username: str, password: str) -> CameraAddress | None:
    """The address of a text that needs no parser of URLs; None for another one, also for one that is at fault."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return None
    scheme, host, typed, path = plain.groups()
    port = int(typed) if typed else _PORTS[scheme]
    if not 0 < port < 65536:
        return None
    whole, _, asked = (path or "/").partition("?")
    return CameraAddress(
        url=f"{scheme}://{ip_literal(host)}:{port}{whole}{'?' + asked if asked else ''}",
        username=_credential(username),
        password=_credential(password),
    )


def _address_by_codes(text: str, username: str, password: str) -> CameraAddress:
    """The address of a device that registers."""
    where, given, fragment = text.partition("#")
    codes = _BY_CODES.fullmatch(where)
    if codes is None or not (is_device_code(codes[1]) and is_device_code(codes[2])):
        raise invalid_address(
            "国标地址写作 gb28181://设备编码/通道编码，各 20 位数字，不含用户名和口令",
            "an address of GB/T 28181 is gb28181://DEVICE/CHANNEL, codes of 20 digits, without credentials",
        )
    if username or password:
        raise invalid_address(
            "国标设备的口令在设备页设置，此处留空",
            "the password of a device of GB/T 28181 is set with the device: leave user name and password empty here",
        )
    options = fragment.lower().split(",") if given else []
    transports = _TRANSPORTS.intersection(options)
    if len(set(options)) < len(options) or len(transports) > 1 or not transports.issuperset(set(options) - {_SUB}):
        raise invalid_address(
            "# 后只能写 udp、tcp、tcp-active 之一，和 sub，以逗号分隔",
            "behind # only one of udp, tcp, tcp-active and sub may stand, separated by a comma",
        )
    return CameraAddress(
        url=f"{REGISTERS}://{codes[1]}/{codes[2]}",
        datagrams="udp" in transports,
        connects="tcp-active" in transports,
        sub=_SUB in options,
    )


def _split_address(text: str, username: str, password: str) -> CameraAddress:
    parts, host, port = _split(text)
    path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    datagrams, certificate = _options(parts, given="#" in text)
    return CameraAddress(
        url=f"{parts.scheme}://{host}:{port}{path}",
        username=_credential(username or unquote(parts.username or "")),
        password=_credential(password or unquote(parts.password or "")),
        datagrams=datagrams,
        certificate=certificate,
    )


@lru_cache(maxsize=_REMEMBERED)
def _host_and_port(url: str) -> tuple[str, int | None]:
    plain = _PLAIN.fullmatch(url)
    if plain is not None and plain["port"] and int(plain["port"]) < 65536:
        return plain["host"], int(plain["port"])
    parts = urlsplit(url)
    return parts.hostname or "", parts.port


def _split(text: str) -> tuple[SplitResult, str, int]:
    """The parts, the host in URL notation, and the port."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise invalid_address("地址不完整，或端口不对", "the address is incomplete or its port is wrong") from None
    if parts.scheme not in _PORTS:
        raise invalid_address(
            "只支持 rtsp://、rtsps:// 与 gb28181:// 地址",
            "only rtsp://, rtsps:// and gb28181:// addresses are supported",
        )
    address = ip_literal(host)
    if port is not None and not 0 < port < 65536:
        raise invalid_address("端口须在 1 与 65535 之间", "the port must be between 1 and 65535")
    return parts, f"[{address}]" if address.version == 6 else str(address), port or _PORTS[parts.scheme]


def _options(parts: SplitResult, *, given: bool) -> tuple[bool, str]:
    """The options in the fragment: whether to use UDP, and the required certificate."""
    if not given:
        return False, ""
    if parts.scheme == "rtsp" and parts.fragment == "udp":
        return True, ""
    pinned = _CERTIFICATE.fullmatch(parts.fragment) if parts.scheme == "rtsps" else None
    if pinned is None:
        raise invalid_address(
            "# 后只能写 udp（rtsp）或 sha256=证书摘要（rtsps）",
            "behind # only udp (rtsp) or sha256=digest of the certificate (rtsps) may stand",
        )
    return False, pinned[1].lower()


def _credential(text: str) -> str:
    if len(text) > CREDENTIAL_LIMIT_CHARACTERS or (
        not text.isprintable() and any(ord(character) < 32 or ord(character) == 127 for character in text)
    ):
        raise invalid_address(
            "用户名或口令太长，或含控制字符", "the user name or the password is too long or has control characters"
        )
    return text
