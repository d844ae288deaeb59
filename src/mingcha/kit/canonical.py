"""Canonical JSON (RFC 8785) over strings, integers, booleans, null, lists and objects; and the digest of a value.

Floating point is refused: no number of ours that is signed or hashed is a fraction.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from json import JSONDecoder, JSONEncoder
from json.encoder import encode_basestring
from typing import Any, NoReturn

type Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_MAX_INTEGER = 2**53 - 1  # RFC 8785, 3.2.2.3: beyond this an IEEE 754 reader would round
_CONSTANTS = {None: "null", True: "true", False: "false"}


def canonical_json(value: Json) -> bytes:
    """The one byte string of a value (RFC 8785). Raises TypeError or ValueError on what has no canonical form."""
    return (_WRITER.encode(value) if _is_plain(value) else _text(value)).encode("utf-8")


def parse_canonical(data: bytes) -> Json:
    """The value whose canonical form these bytes are. Raises ValueError or RecursionError on anything else.

    Several times faster than reading and canonical_json: as long as all is ASCII, the order of keys is that of code
    points, and Python's encoder in C writes the same bytes.
    """
    text = data.decode("utf-8")
    value: Json = _READER.decode(text)
    if (_WRITER.encode(value) != text) if text.isascii() else (canonical_json(value) != data):
        raise ValueError("not canonical")
    return value


def sha256(data: bytes) -> bytes:
    """The 32 bytes of SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def _is_plain(value: Any) -> bool:
    """Whether Python's writer in C writes the canonical form of a value: built-in types alone, small integers, and keys
    whose order is that of code points. The look costs a fraction of what writing in Python does."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return bool(-_MAX_INTEGER <= value <= _MAX_INTEGER)
    if kind is dict:
        return _has_plain_keys(value) and _are_plain(value.values())
    return (kind is list or kind is tuple) and _are_plain(value)


def _are_plain(values: Iterable[Any]) -> bool:
    """Whether all values are plain. Texts and None are skipped without a call, because most values are texts."""
    return all(map(_is_plain, [value for value in values if type(value) is not str and value is not None]))


def _has_plain_keys(value: dict[Any, Any]) -> bool:
    try:
        return "".join(value).isascii()
    except TypeError:
        return False


def _text(value: Json) -> str:
    if isinstance(value, str):
        return encode_basestring(value)  # as json.dumps(value, ensure_ascii=False) writes it, without its set-up
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, int):
        if abs(value) > _MAX_INTEGER:
            raise ValueError("an integer beyond 2^53-1 has no canonical form: write it as a string")
        return int.__repr__(value)
    if isinstance(value, Mapping):
        return "{" + ",".join([f"{encode_basestring(key)}:{_text(value[key])}" for key in _in_order(value)]) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return "[" + ",".join([_text(item) for item in value]) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _in_order(keys: Iterable[str]) -> list[str]:
    """Keys by their UTF-16 code units (RFC 8785, 3.2.3), which is the order of code points while all are ASCII."""
    try:
        whole = "".join(keys)
    except TypeError:
        raise TypeError("a key of canonical JSON is a string") from None
    if whole.isascii():
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER or abs(value := int(text)) > _MAX_INTEGER:
        raise ValueError("an integer beyond 2^53-1 has no canonical form")
    return value


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} has no canonical form")


_LONGEST_INTEGER = len(str(-_MAX_INTEGER))
_READER = JSONDecoder(parse_int=_integer, parse_float=_no_number, parse_constant=_no_number)
_WRITER = JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
