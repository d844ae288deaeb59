"""Where a camera is and who asks: the address with its credentials, which never show in a repr or a log.

What stands behind "#" is never sent anywhere; it says how the camera is spoken with (docs/ref/cameras.md).
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

RTSP_PORT = 554
"""RFC 2326, 3.2."""
RTSPS_PORT = 322
"""RFC 7826, 22.3: RTSP over TLS."""
_URL_LIMIT = 2048
_PORTS = {"rtsp": RTSP_PORT, "rtsps": RTSPS_PORT}
_CERTIFICATE = re.compile(r"sha256=([0-9a-fA-F]{64})")


@dataclass(frozen=True, slots=True)
class CameraAddress:
    """`url` carries no credentials; neither name nor password show in a repr or a log."""

    url: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    datagrams: bool = False
    """Whether media is asked for over UDP from the beginning ("#udp")."""
    certificate: str = ""
    """SHA-256 of the certificate that the camera must show, 64 hex digits ("#sha256=..."); "" trusts what the
    machine's certificate authorities vouch for."""

    @property
    def endpoint(self) -> tuple[str, int]:
        """Host and port to connect to. Raises Fault(INVALID) on what is no rtsp URL."""
        return _endpoint(self.url)

    @property
    def tls(self) -> bool:
        """Whether the connection is encrypted (rtsps)."""
        return self.url[:6].lower() == "rtsps:"


def camera_address(url: str, username: str = "", password: str = "") -> CameraAddress:
    """An address from what a person typed: credentials inside the URL are taken out of it (RFC 3986, 3.2.1).

    Raises Fault(INVALID) when the URL is not rtsp[s]://host[:port]/path or carries line ends or blanks.
    """
    if len(url) > _URL_LIMIT or any(character <= " " or character == "\x7f" for character in url):
        raise _invalid("too long, or with blanks")
    try:
        parts = urlsplit(url)
        given_username, given_password = parts.username, parts.password
    except ValueError as error:
        raise _invalid(str(error)) from None
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    _endpoint(bare)
    if given_username is not None and not username:
        username, password = unquote(given_username), unquote(given_password or "")
    tls, fragment = parts.scheme.lower() == "rtsps", parts.fragment
    pinned = _CERTIFICATE.fullmatch(fragment) if tls else None
    if fragment and pinned is None and (tls or fragment != "udp"):
        raise _invalid("behind # stands neither udp (rtsp) nor sha256=<64 hex digits> (rtsps)")
    return CameraAddress(bare, username, password, fragment == "udp", pinned[1].lower() if pinned else "")


def _endpoint(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _invalid(str(error)) from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or not url.isascii():
        raise _invalid("not rtsp[s]://host[:port]/path")
    return host, _PORTS[scheme] if port is None else port


def _invalid(detail: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words("摄像机地址应为 rtsp://主机[:端口]/路径", "a camera address is rtsp://host[:port]/path"),
        detail,
    )
