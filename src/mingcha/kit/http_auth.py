"""Basic and Digest authentication of a client over RTSP or HTTP (RFC 2617, RFC 7616: MD5 and SHA-256, qop "auth", stale
nonces)."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

# possessive: a camera that sends thousands of tabs must not make the parser try every division of them
_PARAMETER = re.compile(r'\s*+(?:,\s*+)?+([A-Za-z][A-Za-z0-9_-]*+)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s,"]*+))')
_ESCAPED = re.compile(r"\\(.)")
_VALUE_LIMIT = 4096
_STRENGTH = {"SHA-256": 3, "SHA-256-SESS": 3, "MD5": 2, "MD5-SESS": 2, "": 2}


@dataclass(frozen=True, slots=True)
class Challenge:
    """One supported WWW-Authenticate header."""

    scheme: str
    """ "basic" or "digest"."""
    realm: str
    nonce: str = ""
    opaque: str | None = None
    algorithm: str = ""
    """As the server spelled it: "", "MD5", "SHA-256", with or without "-sess"."""
    qop_auth: bool = False
    stale: bool = False


def read_challenge(value: str) -> Challenge:
    """Parses one WWW-Authenticate value. Raises Fault(INVALID) if it is malformed or not supported."""
    if len(value) > _VALUE_LIMIT:
        raise _invalid("too long")
    scheme, _, rest = value.strip().partition(" ")
    parameters = _parameters(rest)
    if scheme.lower() == "basic":
        return Challenge("basic", parameters.get("realm", ""))
    if scheme.lower() != "digest" or not parameters.get("nonce") or "realm" not in parameters:
        raise _invalid("neither Basic nor a whole Digest challenge")
    algorithm = parameters.get("algorithm", "")
    if algorithm.upper() not in _STRENGTH:
        raise _invalid("unknown digest algorithm")
    offered = [option.strip().lower() for option in parameters.get("qop", "").split(",") if option.strip()]
    if offered and "auth" not in offered:
        raise _invalid("only auth-int is offered")
    return Challenge(
        scheme="digest",
        realm=parameters["realm"],
        nonce=parameters["nonce"],
        opaque=parameters.get("opaque"),
        algorithm=algorithm,
        qop_auth=bool(offered),
        stale=parameters.get("stale", "").lower() == "true",
    )


def strongest(values: Sequence[str]) -> Challenge | None:
    """The strongest of several challenges (RFC 7616, 3.7): SHA-256, then MD5, then Basic. None if none is supported."""
    best: Challenge | None = None
    for value in values:
        try:
            challenge = read_challenge(value)
        except Fault:
            continue
        if best is None or _strength(challenge) > _strength(best):
            best = challenge
    return best


class Credentials:
    """A user name, its password and the current challenge. The password is not in the repr."""

    def __init__(
        self, username: str, password: str, client_nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    ) -> None:
        self._username = username
        self._password = password
        self._client_nonce = client_nonce
        self._challenge: Challenge | None = None
        self._count = 0

    @property
    def given(self) -> bool:
        """Whether there is a user name."""
        return bool(self._username)

    @property
    def answering(self) -> bool:
        """Whether requests carry an Authorization header."""
        return self._challenge is not None

    def adopt(self, challenge: Challenge) -> None:
        """Uses this challenge for the following requests."""
        self._challenge = challenge
        self._count = 0

    def authorization(self, method: str, url: str) -> str:
        """The Authorization value of a request; "" before `adopt`."""
        challenge = self._challenge
        if challenge is None:
            return ""
        if challenge.scheme == "basic":
            token = base64.b64encode(f"{self._username}:{self._password}".encode())
            return f"Basic {token.decode()}"
        self._count += 1
        return self._digest(challenge, method, url, f"{self._count:08x}", self._client_nonce())

    def _digest(self, challenge: Challenge, method: str, url: str, count: str, client_nonce: str) -> str:
        """RFC 7616, 3.4; without qop as in RFC 2069, which most cameras still use."""
        algorithm = challenge.algorithm.upper()
        digest = _hasher(algorithm)
        first = digest(f"{self._username}:{challenge.realm}:{self._password}")
        if algorithm.endswith("-SESS"):
            first = digest(f"{first}:{challenge.nonce}:{client_nonce}")
        second = digest(f"{method}:{url}")
        middle = f"{count}:{client_nonce}:auth:" if challenge.qop_auth else ""
        response = digest(f"{first}:{challenge.nonce}:{middle}{second}")
        fields = [
            f"username={_quoted(self._username)}",
            f"realm={_quoted(challenge.realm)}",
            f"nonce={_quoted(challenge.nonce)}",
            f"uri={_quoted(url)}",
            f'response="{response}"',
        ]
        if challenge.algorithm:
            fields.append(f"algorithm={challenge.algorithm}")
        if challenge.opaque is not None:
            fields.append(f"opaque={_quoted(challenge.opaque)}")
        if challenge.qop_auth:
            fields += ["qop=auth", f"nc={count}"]
        if challenge.qop_auth or algorithm.endswith("-SESS"):
            fields.append(f'cnonce="{client_nonce}"')
        return "Digest " + ", ".join(fields)


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while match := _PARAMETER.match(text, position):
        if match.end() == position:
            break
        value = _ESCAPED.sub(r"\1", match[2]) if match[2] is not None else (match[3] or "")
        if any(character < " " for character in value):
            raise _invalid("a control character in a value")
        found.setdefault(match[1].lower(), value)
        position = match.end()
    return found


def _hasher(algorithm: str) -> Callable[[str], str]:
    if algorithm.startswith("SHA-256"):
        return lambda text: hashlib.sha256(text.encode()).hexdigest()
    # required by the protocol: nearly every camera supports MD5 only
    return lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _strength(challenge: Challenge) -> int:
    return 1 if challenge.scheme == "basic" else _STRENGTH[challenge.algorithm.upper()]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _invalid(detail: str) -> Fault:
    return Fault(
        FaultKind.INVALID, Words("无法应答的认证质询", "an authentication challenge that cannot be met"), detail
    )
