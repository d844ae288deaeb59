"""URLs and sessions in commands: where a device sends snapshots and fetches firmware (2022: 9.14; articles 18 and 23).

When we are the device, another platform names the URL: only the origins that a person allowed are used.
"""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.manscdp.text import invalid

_MOST_URL = 512
_SESSION = re.compile("[A-Za-z0-9-]{32,128}")
_PORTS = {"http": 80, "https": 443}


def checked_url(url: str) -> str:
    """The URL, if it is one of HTTP or HTTPS with a host, at most 512 printable ASCII characters and without
    credentials. Raises Fault(INVALID) otherwise."""
    _origin(url)
    return url


def allowed_url(url: str, origins: Collection[tuple[str, str, int]]) -> str:
    """The URL, if its (scheme, host, port) is among the allowed ones. Raises Fault(INVALID) as checked_url, and
    Fault(FORBIDDEN) for another origin."""
    if _origin(url) not in origins:
        raise Fault(FaultKind.FORBIDDEN, Words("上传地址不在允许范围内", "the upload address is not allowed"))
    return url


def checked_session(session: str) -> str:
    """The session, if it is 32 to 128 letters, digits and hyphens. Raises Fault(INVALID) otherwise."""
    if not _SESSION.fullmatch(session):
        raise invalid("a session of another form")
    return session


def _origin(url: str) -> tuple[str, str, int]:
    if len(url) > _MOST_URL or not all("!" <= character <= "~" for character in url):
        raise invalid("a URL of another form")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise invalid("a URL of another form") from None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or "\\" in url:
        raise invalid("a URL of another form")
    return parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port
