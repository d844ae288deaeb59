"""Canonical JSON (RFC 8785) over strings, integers, booleans, null, lists and objects; and the digest of a value.

Floating point is refused: no number of ours that is signed or hashed is a fraction.
"""

import hashlib
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

type Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_LITERALS: Mapping[bool | None, str] = {None: "null", True: "true", False: "false"}
_MAX_INTEGER = 2**53 - 1  # RFC 8785, 3.2.2.3: beyond this an IEEE 754 reader would round


def canonical_json(value: Json) -> bytes:
    """The one byte string of a value (RFC 8785). Raises TypeError or ValueError on what has no canonical form."""
    return _text(value).encode("utf-8")


def sha256(data: bytes) -> bytes:
    """The 32 bytes of SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def _text(value: Json) -> str:
    # the most frequent kinds first: entries, rows and digests are written by the thousand
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return _LITERALS[value]
    if isinstance(value, int):
        if abs(value) > _MAX_INTEGER:
            raise ValueError("an integer beyond 2^53-1 has no canonical form: write it as a string")
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join([f"{encode_basestring(key)}:{_text(value[key])}" for key in _ordered(value)]) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return "[" + ",".join([_text(item) for item in value]) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _ordered(value: Mapping[str, Json]) -> list[str]:
    """The keys by UTF-16 code units, not by code points (RFC 8785, 3.2.3); of ASCII both orders are the same."""
    keys = list(value)
    if not all(isinstance(key, str) for key in keys):
        raise TypeError("a key of canonical JSON is a string")
    if all(map(str.isascii, keys)):
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
