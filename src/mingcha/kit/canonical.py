"""Canonical JSON (RFC 8785) over strings, integers, booleans, null, lists and objects; and the digest of a value.

Floating point is refused: no number of ours that is signed or hashed is a fraction.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

type Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_MAX_INTEGER = 2**53 - 1  # RFC 8785, 3.2.2.3: beyond this an IEEE 754 reader would round


def canonical_json(value: Json) -> bytes:
    """The one byte string of a value (RFC 8785). Raises TypeError or ValueError on what has no canonical form."""
    return _text(value).encode("utf-8")


def sha256(data: bytes) -> bytes:
    """The 32 bytes of SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def _text(value: Json) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > _MAX_INTEGER:
            raise ValueError("an integer beyond 2^53-1 has no canonical form: write it as a string")
        return str(value)
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("a key of canonical JSON is a string")
        # RFC 8785, 3.2.3: keys are ordered by UTF-16 code units, not by code points
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return "[" + ",".join(_text(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical form")
