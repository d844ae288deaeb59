"""Reads what receivers of files write: acknowledgements and inventories (article 13(1)). The bytes come from anybody:
what is wrong is ValueError, and nothing of it is bigger than its bound. Pure."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, KeyResult, Receipt

MOST_ACKNOWLEDGEMENT_BYTES = 4 << 20
MOST_INVENTORY_BYTES = 256 << 20
MOST_REASON_CHARACTERS = 300
MOST_INVENTORY_LINE_BYTES = 400
_MOST_KEY_CHARACTERS = 100
_MOST_TIME_CHARACTERS = 40
_MOST_WHOLE = 2**53 - 1
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)
_INVENTORY_HEAD = "key,version,digest"


def read_acknowledgement(data: bytes, batch: str) -> Receipt:
    """The receipt in a file `.ack.json` of a batch. Raises ValueError."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict) or found.get("batch") != batch:
        raise ValueError("not an object of this batch")
    results = found.get("results")
    if not isinstance(results, list):
        raise ValueError("no list of results")
    return Receipt(
        batch=batch,
        digest=_text(found.get("digest"), 64),
        results=tuple(map(_result, results)),
        taken_at=_text(found.get("taken_at", ""), _MOST_TIME_CHARACTERS),
    )


def read_inventory(lines: Iterable[bytes]) -> Iterator[HeldRow]:
    """The rows of a file `.inventory.csv`: a head, then key, version, digest a line, each key greater than the one
    before. Raises ValueError."""
    numbered = enumerate(lines, 1)
    head = next((line for _, line in numbered), b"").decode("utf-8-sig")
    if head.rstrip("\r\n") != _INVENTORY_HEAD:
        raise ValueError("the first line is not key,version,digest")
    before = ""
    for number, line in numbered:
        key, _, rest = line.decode("utf-8").rstrip("\r\n").partition(",")
        version, _, digest = rest.partition(",")
        if not _VERSION.fullmatch(version) or int(version) > _MOST_WHOLE or not _DIGEST.fullmatch(digest):
            raise ValueError(f"line {number} has no version or digest")
        if _text(key, _MOST_KEY_CHARACTERS) <= before:
            raise ValueError(f"line {number} is not in the order of keys")
        before = key
        yield HeldRow(key, int(version), digest)


def plain_reason(text: str) -> str:
    """A reason of the receiver as it is shown: one line, shortened."""
    return "".join(one if one.isprintable() else " " for one in text[:MOST_REASON_CHARACTERS]).strip()


def _result(found: Any) -> KeyResult:
    if not isinstance(found, dict):
        raise ValueError("a result is an object")
    version, reason = found.get("version"), found.get("reason", "")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version <= _MOST_WHOLE:
        raise ValueError("a version is a whole number from 1")
    if not isinstance(reason, str):
        raise ValueError("a reason is a text")
    answer = KeyAnswer(_text(found.get("result"), 20))
    return KeyResult(_text(found.get("key"), _MOST_KEY_CHARACTERS), version, answer, plain_reason(reason))


def _text(value: object, most_characters: int) -> str:
    if not isinstance(value, str) or len(value) > most_characters or not value.isprintable():
        raise ValueError("not a text of one line, or too long")
    return value
