"""What receivers of files write, read as bytes of anybody (article 13(1))."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from tests.support.fuzz.mutated import MANY, mutated

from mingcha.sharing.adapters.port import HeldRow, KeyAnswer
from mingcha.sharing.adapters.receipt_text import (
    MOST_INVENTORY_LINE_BYTES,
    MOST_REASON_CHARACTERS,
    read_acknowledgement,
    read_inventory,
)

NUMBER = "B20261124-0007"
GOOD: dict[str, Any] = {
    "batch": NUMBER,
    "digest": "ab" * 32,
    "taken_at": "2026-11-24 14:03:22",
    "results": [
        {"key": "point/42010200001310000001", "version": 4, "result": "ok"},
        {"key": "point/42010200001310000002", "version": 1, "result": "refused", "reason": "街道\n不对"},
    ],
}
BYTES = json.dumps(GOOD, ensure_ascii=False).encode()
INVENTORY = b"key,version,digest\r\npoint/1,4," + b"ab" * 32 + b"\r\npoint/2,1," + b"cd" * 32 + b"\r\n"


def test_a_good_one() -> None:
    for data in (BYTES, b"\xef\xbb\xbf" + BYTES):
        found = read_acknowledgement(data, NUMBER)
        assert (found.batch, found.digest, found.taken_at) == (NUMBER, "ab" * 32, "2026-11-24 14:03:22")
        assert [one.answer for one in found.results] == [KeyAnswer.OK, KeyAnswer.REFUSED]
        assert found.results[1].reason == "街道 不对", "one line"
    rows = [HeldRow("point/1", 4, "ab" * 32), HeldRow("point/2", 1, "cd" * 32)]
    assert list(read_inventory(INVENTORY.splitlines(keepends=True))) == rows
    assert list(read_inventory([b"key,version,digest\n"])) == []
    assert not is_read(lambda: list(read_inventory([]))), "an empty file is no empty inventory"


def result(**changed: Any) -> dict[str, Any]:
    """An acknowledgement of one result."""
    return {"results": [{"key": "a", "version": 1, "result": "ok", **changed}]}


def is_read(read: Callable[[], object]) -> bool:
    try:
        read()
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("changed", [
    {"batch": "B20261124-0008"}, {"batch": None}, {"digest": 7}, {"digest": "a" * 65}, {"taken_at": "t" * 41},
    {"results": {}}, {"results": [1]}, {"results": [{"version": 1, "result": "ok"}]},
    result(version=True), result(version=0), result(version=2**53), result(version=1.0), result(result="OK"),
    result(key="a\n"), result(key="k" * 101), result(reason=[]),
])  # fmt: skip
def test_a_wrong_acknowledgement_is_named_as_such(changed: dict[str, Any]) -> None:
    assert not is_read(lambda: read_acknowledgement(json.dumps({**GOOD, **changed}).encode(), NUMBER))


@pytest.mark.parametrize("data", [
    b"", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"batch":' + b"9" * 5_000 + b"}", BYTES[:-1], b"\x00",
])  # fmt: skip
def test_what_is_no_acknowledgement(data: bytes) -> None:
    assert not is_read(lambda: read_acknowledgement(data, NUMBER))


@pytest.mark.parametrize("data", [
    b"key;version;digest\n", INVENTORY.replace(b"point/2", b"point/1"), INVENTORY.replace(b",4,", b",04,"),
    INVENTORY.replace(b",4,", b",-4,"), INVENTORY.replace(b"ab", b"AB"), INVENTORY + b"\n", INVENTORY[:-9],
    INVENTORY.replace(b"point/2", b"\xff"), INVENTORY.replace(b",4,", b",9999999999999999,"),
    INVENTORY.replace(b"point/2", b"p" * MOST_INVENTORY_LINE_BYTES),
])  # fmt: skip
def test_a_wrong_inventory_is_none(data: bytes) -> None:
    assert not is_read(lambda: list(read_inventory(data.splitlines(keepends=True))))


@MANY
@given(mutated(BYTES))
def test_any_bytes_are_a_receipt_of_this_batch_or_none(data: bytes) -> None:
    try:
        found = read_acknowledgement(data, NUMBER)
    except ValueError:
        return
    assert found.batch == NUMBER
    assert all(one.key.isprintable() and len(one.reason) <= MOST_REASON_CHARACTERS for one in found.results)


@MANY
@given(mutated(INVENTORY))
def test_any_bytes_are_rows_in_order_or_none(data: bytes) -> None:
    try:
        keys = [one.key for one in read_inventory(data.splitlines(keepends=True))]
    except ValueError:
        return
    assert keys == sorted(set(keys))
