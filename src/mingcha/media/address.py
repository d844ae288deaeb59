"""Where a camera is and who asks: the address with its credentials, which never show in a repr or a log."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

RTSP_PORT = 554
"""RFC 2326, 3.2."""
_URL_LIMIT = 2048


@dataclass(frozen=True, slots=True)
class CameraAddress:
    """`url` carries no credentials; neither name nor password show in a repr or a log."""

    url: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def endpoint(self) -> tuple[str, int]:
        """Host and port to connect to. Raises Fault(INVALID) on what is no rtsp URL."""
        return _endpoint(self.url)


def camera_address(url: str, username: str = "", password: str = "") -> CameraAddress:
    """An address from what a person typed: credentials inside the URL are taken out of it (RFC 3986, 3.2.1).

    Raises Fault(INVALID) when the URL is not rtsp://host[:port]/path or carries line ends or blanks.
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
    return CameraAddress(bare, username, password)


def _endpoint(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _invalid(str(error)) from None
    if parts.scheme.lower() != "rtsp" or not host or not url.isascii():
        raise _invalid("not rtsp://host[:port]/path")
    return host, RTSP_PORT if port is None else port


def _invalid(detail: str) -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words("摄像机地址应为 rtsp://主机[:端口]/路径", "a camera address is rtsp://host[:port]/path"),
        detail,
    )
