"""Who holds a point that a target knows under several keys: one key that is held is a point that is held (articles
13(1), 16(1))."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from mingcha.sharing.pushes.holders import HolderItem, HolderRow, fold_keys

pytestmark = [pytest.mark.law("13(1)"), pytest.mark.law("16(1)")]
AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
OLD, NEW, WITHDRAWN = "point/R-1", "point/R-2", "接收方已确认撤回"


def row(key: str, version: int, operation: str, at: datetime = AT) -> HolderRow:
    return HolderRow("firesvc", "消防", key, version, operation, at)


def item(key: str, version: int, operation: str, state: str, tries: int = 0) -> HolderItem:
    return HolderItem("firesvc", "消防", key, version, operation, state, tries)


def stand(rows: tuple[HolderRow, ...], items: tuple[HolderItem, ...] = ()) -> set[str]:
    """How it stands, for each order of rows and items."""
    orders = [(some, others) for some in permutations(rows) for others in permutations(items)]
    return {one.words.zh for some, others in orders for one in fold_keys(some, others)}


def test_a_row_that_left_under_another_key_is_not_withdrawn() -> None:
    old = row(OLD, 4, "withdraw")
    left = item(NEW, 1, "upsert", "sent", tries=1)
    assert stand((old,), (left,)) == {"接收方持有"}, "its version is lower than that of the other key"
    assert stand((old, row(NEW, 1, "upsert"))) == {"接收方持有"}
    coming = item(NEW, 2, "withdraw", "waiting")
    assert stand((old,), (left, coming)) == {"撤回尚未得到确认"}
    assert stand((old,), (item(NEW, 1, "upsert", "waiting"),)) == {WITHDRAWN}, "it never left"


def test_of_several_withdrawn_keys_the_last_receipt_counts() -> None:
    late = AT + timedelta(days=1)
    (found,) = fold_keys((row(OLD, 4, "withdraw", late), row(NEW, 2, "withdraw")), ())
    assert (found.is_withdrawn, found.is_coming, found.confirmed_at) == (True, False, late)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("waiting", "撤回尚未得到确认"),
        ("sent", "撤回尚未得到确认"),
        ("refused", "接收方持有"),
        ("superseded", "接收方持有"),
    ],
)
def test_a_withdrawal_comes_while_it_waits_or_is_on_its_way(state: str, shown: str) -> None:
    assert stand((row(OLD, 1, "upsert"),), (item(OLD, 2, "withdraw", state, tries=1),)) == {shown}


def test_who_never_got_it_holds_nothing() -> None:
    assert fold_keys((), (item(OLD, 1, "upsert", "superseded"), item(OLD, 2, "withdraw", "waiting"))) == ()
