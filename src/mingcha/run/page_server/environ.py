"""The WSGI environment (PEP 3333) of an ASGI request whose body was read."""

import io
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from mingcha.run.page_server.file_body import FileBody

ONCE = (b"host", b"content-length", b"content-type", b"authorization")
"""Headers that a request has at most once (RFC 9110, 5.3; RFC 9112, 3.2)."""


class TwiceNamed(Exception):  # noqa: N818 - becomes status 400
    """A header of ONCE came twice: two programs on the way may read different ones."""


def declared_bytes(scope: Mapping[str, Any]) -> int | None:
    """Content-Length; None if the body is sent in chunks; 0 if the request has no body."""
    found = dict(scope["headers"])
    if b"transfer-encoding" in found:
        return None
    text = found.get(b"content-length", b"0")
    return int(text) if text.isdigit() and len(text) < 16 else None


def environ_of(scope: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """The environment of one request. Raises TwiceNamed.

    A header whose name contains an underscore is dropped: it would stand for another one with a hyphen, such as a
    forwarded address.
    """
    host, port = scope["server"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"], "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host, "SERVER_PORT": str(port), "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0], "wsgi.version": (1, 0), "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False, "wsgi.file_wrapper": FileBody,
    }  # fmt: skip
    seen = set[bytes]()
    for name, value in scope["headers"]:
        if name in seen and name in ONCE:
            raise TwiceNamed
        seen.add(name)
        if b"_" in name or name in (b"content-length", b"transfer-encoding"):
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        text = value.decode("latin-1")
        between = "; " if name == b"cookie" else ","
        environ[key] = f"{environ[key]}{between}{text}" if key in environ else text
    if body or b"content-length" in seen:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ
