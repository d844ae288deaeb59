"""The file of MINGCHA_OIDC: the one directory whose people may sign in, none by default.

JSON: {"issuer", "client_id", "client_secret_file", "name_zh", "name_en"}. The secret is in a file of its own, in the
folder of the first if its name has none. Plain HTTP is taken from this machine alone.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

SETTING = "MINGCHA_OIDC"
_FIELDS = {"issuer", "client_id", "client_secret_file", "name_zh", "name_en"}
_HERE = ("127.0.0.1", "::1", "localhost")
MOST_ISSUER = 200


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID provider as it was registered with us. `name`: what the button of the sign-in page calls it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: Words


def provider_from_environment() -> Provider | None:
    """The provider of MINGCHA_OIDC; None without the setting. Raises Fault(INVALID) for a file that is not one."""
    path = os.environ.get(SETTING, "")
    return read_provider(Path(path)) if path else None


def read_provider(path: Path) -> Provider:
    """The provider in a file. Raises Fault(INVALID)."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(given, dict) or set(given) != _FIELDS or not all(isinstance(v, str) for v in given.values()):
            raise ValueError(f"it has the fields {', '.join(sorted(_FIELDS))}")
        secret = (path.parent / given["client_secret_file"]).read_text(encoding="utf-8").strip()
        if not secret or not given["client_id"] or not given["name_zh"] or not given["name_en"]:
            raise ValueError("a field is empty")
        require_safe(given["issuer"])
        if len(given["issuer"]) > MOST_ISSUER or given["issuer"].endswith("/.well-known/openid-configuration"):
            raise ValueError("the issuer is the address without /.well-known/...")
    except (OSError, ValueError) as error:
        words = Words(f"{SETTING} 的文件无效：{error}", f"the file of {SETTING} is not valid: {error}")
        raise Fault(FaultKind.INVALID, words) from None
    return Provider(given["issuer"], given["client_id"], secret, Words(given["name_zh"], given["name_en"]))


def require_safe(address: str) -> None:
    """Raises ValueError unless an address is https, or http on this machine, without name, query and fragment."""
    parts = urlsplit(address)
    plain_here = parts.scheme == "http" and parts.hostname in _HERE
    if not (parts.scheme == "https" or plain_here) or not parts.hostname or parts.username or parts.fragment:
        raise ValueError(f"{address!r} is no https address")
