"""Digest authentication of SIP requests (RFC 2617, RFC 7616): the side that checks. Serves articles 18 and 20(4).

Devices compute it with qop "auth" or without qop (RFC 2069), and write nc in either case. The side that answers a
challenge is kit.http_auth.Credentials.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping

MD5 = "MD5"
SHA_256 = "SHA-256"
ALGORITHMS = (MD5, SHA_256)


def challenge(realm: str, nonce: str, *, algorithm: str = MD5, qop: str = "auth", stale: bool = False) -> str:
    """The value of WWW-Authenticate. `algorithm` is always named: some devices never answer without it. `qop`: "" for
    devices that compute a wrong digest with it."""
    parts = [f'realm="{realm}"', f'nonce="{nonce}"', f"algorithm={algorithm}"]
    if qop:
        parts.append(f'qop="{qop}"')
    if stale:
        parts.append("stale=true")
    return "Digest " + ", ".join(parts)


def response(
    parameters: Mapping[str, str], user: str, realm: str, password: str, method: str, body: bytes = b""
) -> str:
    """The digest in hexadecimal (RFC 7616, 3.4.1) of what `parameters` names: algorithm, nonce, uri, nc, cnonce, qop.

    `user`, `realm`, `password` are the server's own, never those that were sent."""
    hashed = _hash(parameters.get("algorithm", ""))
    first = hashed(f"{user}:{realm}:{password}".encode())
    qop = parameters.get("qop", "")
    second_text = f"{method}:{parameters.get('uri', '')}"
    if qop.lower() == "auth-int":
        second_text += f":{hashed(body)}"
    second = hashed(second_text.encode())
    nonce = parameters.get("nonce", "")
    if not qop:
        return hashed(f"{first}:{nonce}:{second}".encode())
    middle = f"{parameters.get('nc', '')}:{parameters.get('cnonce', '')}:{qop}"
    return hashed(f"{first}:{nonce}:{middle}:{second}".encode())


def matches(
    parameters: Mapping[str, str], user: str, realm: str, password: str, method: str, body: bytes = b""
) -> bool:
    """Whether credentials were computed with this password. Compared in constant time; False for an algorithm that is
    none of ALGORITHMS, and for another user or realm than these."""
    if parameters.get("algorithm", MD5).upper() not in ALGORITHMS or parameters.get("qop", "").lower() not in (
        "", "auth", "auth-int",
    ):  # fmt: skip
        return False
    if parameters.get("username") != user or parameters.get("realm", realm) != realm:
        return False
    expected = response(parameters, user, realm, password, method, body)
    return hmac.compare_digest(expected.encode(), parameters.get("response", "").lower().encode())


def count_of(parameters: Mapping[str, str]) -> int:
    """nc as a number, 0 without qop; -1 if it is not one of 1 to 8 hexadecimal digits, in either case, from 1 on."""
    if not parameters.get("qop"):
        return 0
    text = parameters.get("nc", "")
    if not 1 <= len(text) <= 8 or not all(one in "0123456789abcdefABCDEF" for one in text):
        return -1
    return int(text, 16) or -1


def _hash(algorithm: str) -> Callable[[bytes], str]:
    if algorithm.upper() == SHA_256:
        return lambda data: hashlib.sha256(data).hexdigest()
    # required by the protocol: nearly every device supports MD5 only
    return lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest()
