"""The address of a camera: taken apart once, so that a password never stays inside a URL (articles 7, 20(4)).

Only RTSP, plain or over TLS, and only IP literals: a host name would let a name server decide,
after the check, where the recorder connects.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

RTSP_PORT = 554
"""The port of RTSP when a URL names none (RFC 2326, section 3.2)."""

RTSPS_PORT = 322
"""The port of RTSP over TLS when a URL names none (RFC 7826, section 22.3)."""

URL_LIMIT_CHARACTERS = 500
_PORTS = {"rtsp": RTSP_PORT, "rtsps": RTSPS_PORT}
_MANNERS = {"rtsp": re.compile(r"udp"), "rtsps": re.compile(r"sha256=[0-9a-f]{64}", re.IGNORECASE)}
"""What may stand behind "#": how the recorder speaks with the camera (docs/ref/cameras.md); it is never sent."""

# Words that some cameras expect a password under in path or query; such an address cannot be shown to anybody.
_SECRET_IN_PATH = re.compile(r"(^|[/?&;_])(password|passwd|pwd|pass|token|secret)=", re.IGNORECASE)

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class CameraUrl:
    """`url` carries no credentials, always a port, and "#udp" or "#sha256=..." where it was given; the password
    shows in no repr."""

    url: str
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)


def split_address(text: str, username: str = "", password: str = "") -> CameraUrl:
    """Takes "rtsp://name:secret@10.1.2.3:554/main" apart; credentials given beside the URL win over those inside it.

    Raises Fault(INVALID) whose sentence never repeats the text, for it may hold a password.
    """
    text = text.strip()
    if not text or len(text) > URL_LIMIT_CHARACTERS or not text.isascii() or not text.isprintable() or " " in text:
        raise _invalid("地址须为可打印的 ASCII 字符，不含空格", "the address must be printable ASCII without spaces")
    if "\\" in text:
        raise _invalid("地址中不能有反斜杠", "the address must not contain a backslash")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _invalid("地址不完整，或端口不对", "the address is incomplete or its port is wrong") from None
    if parts.scheme not in _PORTS:
        raise _invalid("只支持 rtsp:// 与 rtsps:// 地址", "only rtsp:// and rtsps:// addresses are supported")
    address = _literal(host)
    if port is not None and not 0 < port < 65536:
        raise _invalid("端口须在 1 与 65535 之间", "the port must be between 1 and 65535")
    if _SECRET_IN_PATH.search(parts.path + ("?" + parts.query if parts.query else "")):
        raise _invalid(
            "地址的路径里有口令：请改用用户名与口令两栏", "the path holds a password: give it in its own field instead"
        )
    if "#" in text and not _MANNERS[parts.scheme].fullmatch(parts.fragment):
        raise _invalid(
            "# 后只能写 udp（rtsp）或 sha256=证书摘要（rtsps）",
            "behind # only udp (rtsp) or sha256=digest of the certificate (rtsps) may stand",
        )
    shown = f"[{address}]" if address.version == 6 else str(address)
    path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    manner = f"#{parts.fragment}" if parts.fragment else ""
    return CameraUrl(
        url=f"{parts.scheme}://{shown}:{port or _PORTS[parts.scheme]}{path}{manner}",
        host=str(address),
        port=port or _PORTS[parts.scheme],
        username=_credential(username or unquote(parts.username or "")),
        password=_credential(password or unquote(parts.password or "")),
    )


def sub_address(text: str, main: CameraUrl) -> str:
    """The address of a camera's sub stream, without credentials: those of the main stream serve it too. "" for none.

    Raises Fault(INVALID) when it names another host than the main stream: a password would be sent to another device.
    """
    if not text.strip():
        return ""
    sub = split_address(text)
    if sub.username or sub.password:
        raise _invalid("子码流使用主码流的用户名与口令", "the sub stream takes the credentials of the main stream")
    if sub.host != main.host:
        raise _invalid("子码流须与主码流同一地址", "the sub stream is at the address of the main stream")
    if main.url.startswith("rtsps:") and not sub.url.startswith("rtsps:"):
        raise _invalid(
            "主码流为 rtsps:// 时子码流也须为 rtsps://", "beside an rtsps:// main stream the sub stream is rtsps:// too"
        )
    return sub.url


def networks_from(texts: list[str]) -> tuple[IPNetwork, ...]:
    """The networks that the administrator allows (MINGCHA_CAMERA_NETWORKS). Raises Fault(INVALID) on what is none."""
    try:
        return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())
    except ValueError:
        raise _invalid(
            "MINGCHA_CAMERA_NETWORKS 须为以逗号分隔的网段", "MINGCHA_CAMERA_NETWORKS must be networks, comma separated"
        ) from None


def inside(host: str, networks: tuple[IPNetwork, ...]) -> bool:
    """Whether an IP literal lies in one of the networks; an IPv4 address written as IPv6 is judged as what it is."""
    address = _literal(host)
    return any(address in network for network in networks if network.version == address.version)


def _literal(host: str) -> IPAddress:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise _invalid(
            "摄像机地址须写成 IP 地址，不能写域名", "the camera's address must be an IP address, not a host name"
        ) from None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            raise _invalid("地址不能带网卡标识", "the address must not name a network interface")
        return address.ipv4_mapped or address
    return address


def _credential(text: str) -> str:
    if len(text) > 200 or any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise _invalid(
            "用户名或口令太长，或含控制字符", "the user name or the password is too long or has control characters"
        )
    return text


def _invalid(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))
