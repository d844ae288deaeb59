"""The merge of both sides: in the order of keys, one row of each kept at a time (article 13(1))."""

import tracemalloc
from collections.abc import Iterator

import pytest

from mingcha.sharing.adapters.port import HeldRow, PushOperation
from mingcha.sharing.pushes.values import LastVersion
from mingcha.sharing.reconciliations.rules import compared
from mingcha.sharing.reconciliations.values import OurRow

pytestmark = pytest.mark.law("13(1)")


def ours(*keys: str) -> list[OurRow]:
    return [OurRow(key, key, LastVersion(1, PushOperation.UPSERT, "aa")) for key in keys]


def theirs(*keys: str) -> list[HeldRow]:
    return [HeldRow(key, 1, "aa") for key in keys]


def test_each_key_comes_once_with_what_differs() -> None:
    found = compared(ours("a", "b", "d"), theirs("b", "c", "e"))
    assert [(one.key, one.kind and one.kind.value) for one in found] == [
        ("a", "missing"), ("b", None), ("c", "foreign"), ("d", "missing"), ("e", "foreign"),
    ]  # fmt: skip
    assert list(compared([], [])) == []


@pytest.mark.parametrize("keys", [("b", "a"), ("a", "a")])
def test_keys_in_another_order_are_no_comparison(keys: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="order"):
        list(compared([], theirs(*keys)))
    with pytest.raises(ValueError, match="order"):
        list(compared(ours(*keys), []))


def test_memory_does_not_grow_with_the_rows() -> None:
    def many() -> Iterator[OurRow]:
        yield from (one for number in range(20_000) for one in ours(f"point/{number:020}"))

    def there() -> Iterator[HeldRow]:
        yield from (one for number in range(20_000) for one in theirs(f"point/{number:020}"))

    tracemalloc.start()
    assert sum(one.kind is None for one in compared(many(), there())) == 20_000
    most_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most_bytes < 1_000_000
