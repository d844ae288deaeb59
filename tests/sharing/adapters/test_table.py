"""Batches in a front-end database, which is a real PostgreSQL: whole or not there, receipts by the contract's own SQL,
rows compared cell by cell (article 13(1))."""

import os
import signal
from typing import Any

import psycopg
import pytest
from tests.support.sharing.front_end import ON_POSTGRESQL, TABLES, FrontEnd
from tests.support.sharing.outgoing import batch_of, code_of, point_item, set_item, upsert, withdrawn

from mingcha.sharing.adapters import table
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, OutgoingItem
from mingcha.sharing.adapters.receiver_fault import GivenUpAtTheLast, NeverLeft, ReceiverFault
from mingcha.sharing.adapters.table import TableAddress, TableReceiver
from mingcha.sharing.adapters.table_schema import added_columns_text
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.values import Audience

pytestmark = ON_POSTGRESQL
ITEMS = (
    point_item(1, 1, Audience.DEPARTMENT), point_item(2, 1, Audience.DEPARTMENT, encoding=2, used_on=""), set_item(),
    point_item(3, 1, Audience.DEPARTMENT, is_key_target=True),
)  # fmt: skip
FIRST = batch_of(ITEMS, "B20261124-0009")


def changed(number: int, version: int = 1, **values: Any) -> OutgoingItem:
    """An item of a point for departments."""
    return point_item(number, version, Audience.DEPARTMENT, **values)


def test_a_batch_is_there_once_and_whole(front_end: FrontEnd) -> None:
    assert front_end.ours.newest_batch() == ""
    assert front_end.ours.send(FIRST) is None
    front_end.ours.send(FIRST)
    assert front_end.count() == [3, 1, 1, 0]
    assert front_end.rows("gs_batch") == [
        {"place": 1, "batch_no": FIRST.number, "items": 4, "digest": FIRST.digest, "state": "sent"}
    ]
    exact = next(one for one in front_end.rows("gs_point") if one["code"] == code_of(1))
    assert (exact["longitude"], exact["moves"], exact["encoding"], exact["is_reduced"]) == (
        114.305512,
        False,
        None,
        False,
    )
    front_end.ours.send(batch_of([withdrawn(ITEMS[0].key)], "B20261124-0010"))
    gone = next(one for one in front_end.rows("gs_point") if one["key"] == ITEMS[0].key)
    assert (gone["op"], gone["version"], gone["name"], gone["longitude"]) == ("withdraw", 2, None, None)
    assert front_end.ours.newest_batch() == "B20261124-0010"
    with pytest.raises(ReceiverFault, match="another batch"):
        front_end.ours.send(batch_of([changed(5)], FIRST.number))
    assert front_end.count() == [3, 1, 2, 0]


def test_tables_of_an_earlier_version_take_withdrawals_and_name_the_column(front_end: FrontEnd) -> None:
    front_end.ours.send(FIRST)
    front_end.owner.execute("ALTER TABLE gs_point DROP COLUMN zone")
    with pytest.raises(ReceiverFault, match="gs_point has no column zone"):
        front_end.ours.newest_batch()
    with pytest.raises(ReceiverFault, match="gs_point has no column zone"):
        front_end.ours.send(batch_of([changed(7)], "B20261124-0010"))
    front_end.ours.send(batch_of([withdrawn(ITEMS[0].key), set_item(version=2)], "B20261124-0011"))
    gone = next(one for one in front_end.rows("gs_point") if one["key"] == ITEMS[0].key)
    assert (gone["op"], gone["name"], gone["unit"]) == ("withdraw", None, None)
    front_end.owner.execute(added_columns_text())  # type: ignore[call-overload]
    front_end.ours.send(batch_of([changed(7)], "B20261124-0012"))
    assert front_end.ours.newest_batch() == "B20261124-0012"
    assert {f"point/{code_of(7)}"} <= {one.key for one in front_end.ours.held("")}


def test_what_is_held_is_read_from_the_cells(front_end: FrontEnd, monkeypatch: pytest.MonkeyPatch) -> None:
    """F1: the receiver holds another content under our digest."""
    monkeypatch.setattr(table, "_READ_AT_ONCE", dict.fromkeys(Subject, 2))
    front_end.ours.send(FIRST)
    expected = sorted((HeldRow(one.key, one.version, one.digest) for one in ITEMS), key=lambda one: one.key)
    assert list(front_end.ours.held("")) == expected
    assert list(front_end.ours.held(expected[1].key)) == expected[2:]
    front_end.owner.execute("UPDATE gs_point SET unit = 'x' WHERE code = %s", (code_of(1),))
    front_end.owner.execute("UPDATE gs_dataset SET items = '[1.5]'")
    front_end.owner.execute("UPDATE gs_point SET used_on = 'infinity' WHERE code = %s", (code_of(2),))
    differing = {one.key for one, ours in zip(front_end.ours.held(""), expected, strict=True) if one != ours}
    assert differing == {ITEMS[0].key, ITEMS[1].key, ITEMS[2].key}
    front_end.ours.send(batch_of([withdrawn(ITEMS[2].key)], "B20261124-0010"))
    assert ITEMS[2].key not in {one.key for one in front_end.ours.held("")}


def test_a_receipt_comes_until_it_was_handled(front_end: FrontEnd) -> None:
    second = batch_of([changed(1, 2, name="x"), changed(7)], "B20261124-0010")
    front_end.ours.send(FIRST)
    assert list(front_end.ours.receipts()) == []
    front_end.take(FIRST)
    front_end.ours.send(second)
    front_end.theirs.execute(
        "INSERT INTO gs_receipt (batch_no, key, version, result, reason) VALUES (%s, %s, 1, 'refused', %s)",
        (second.number, f"point/{code_of(7)}", "街道\n" + "不" * 900),
    )
    front_end.take(second)
    found = next(iter(front_end.ours.receipts()))
    assert (found.batch, found.digest, bool(found.taken_at)) == (FIRST.number, FIRST.digest, True)
    assert {(one.key, one.version, one.answer) for one in found.results} == {
        (one.key, 1, KeyAnswer.OK) for one in ITEMS
    }
    first, other = front_end.ours.receipts()
    assert (first, other.batch) == (found, second.number)
    assert [(one.answer, one.reason[:4], len(one.reason)) for one in other.results] == [
        (KeyAnswer.OK, "", 0), (KeyAnswer.REFUSED, "街道 不", 300),
    ]  # fmt: skip
    assert list(front_end.ours.receipts()) == []
    assert {one["state"] for one in front_end.rows("gs_batch")} == {"closed"}


def test_hostile_receipts_stop_no_good_one(front_end: FrontEnd) -> None:
    bad, worse, good = (batch_of([changed(one)], f"B20261124-000{one}") for one in (1, 2, 3))
    for batch in (bad, worse, good):
        front_end.ours.send(batch)
        front_end.take(batch)
    front_end.owner.execute("ALTER TABLE gs_receipt DROP CONSTRAINT gs_receipt_result_check")
    front_end.theirs.execute("UPDATE gs_receipt SET result = 'OK' WHERE batch_no = %s", (bad.number,))
    front_end.theirs.execute(
        "INSERT INTO gs_receipt (batch_no, key, version, result) SELECT %s, n, 1, 'ok' FROM generate_series(1, 9) n",
        (worse.number,),
    )
    found = [(one.batch, one.digest, len(one.results)) for one in front_end.ours.receipts()]
    assert found == [(bad.number, "", 0), (worse.number, "", 0), (good.number, good.digest, 1)]
    assert [one["state"] for one in front_end.rows("gs_batch")] == ["unreadable", "unreadable", "closed"]


def test_a_sender_killed_at_the_last_leaves_nothing(front_end: FrontEnd) -> None:
    """F2: killed when all is written, before the commit; the next one sends it whole."""
    child = os.fork()
    if child == 0:
        try:
            front_end.ours.send(FIRST, may_leave=lambda: os.kill(os.getpid(), signal.SIGKILL) is None)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (front_end.count(), front_end.ours.newest_batch()) == ([0, 0, 0, 0], "")
    with pytest.raises(GivenUpAtTheLast):
        front_end.ours.send(FIRST, may_leave=lambda: False)
    assert front_end.count() == [0, 0, 0, 0], "what became secret meanwhile did not leave"
    front_end.ours.send(FIRST)
    assert front_end.count() == [3, 1, 1, 0]


def test_a_receiver_that_is_full_or_away(front_end: FrontEnd) -> None:
    """F11: full when the header comes, and out of reach; nothing is there, and no text has the password."""
    front_end.owner.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END$$;"
        " CREATE TRIGGER full_disk BEFORE INSERT ON gs_batch FOR EACH ROW EXECUTE FUNCTION full_disk()"
    )
    try:
        with pytest.raises(NeverLeft, match="DiskFull: no space left"):
            front_end.ours.send(FIRST)
    finally:
        front_end.owner.execute("DROP FUNCTION full_disk() CASCADE")
    assert front_end.count() == [0, 0, 0, 0]
    away = TableReceiver(TableAddress("/nowhere", 5432, "gs", "ga"), Audience.DEPARTMENT, "s3cret")
    asked = (
        lambda: away.send(FIRST),
        away.newest_batch,
        lambda: list(away.receipts()),
        lambda: list(away.held("")),
    )
    for ask in asked:
        with pytest.raises(ReceiverFault) as caught:
            ask()
        assert isinstance(caught.value, NeverLeft) is (ask is asked[0])
        assert "s3cret" not in str(caught.value)


def test_a_police_row_is_compared_without_the_column_that_it_has_not(front_end: FrontEnd) -> None:
    item = point_item(1)
    TableReceiver(front_end.ours.address, Audience.POLICE).send(batch_of([item]))
    assert [one["is_reduced"] for one in front_end.rows("gs_point")] == [None]
    assert list(front_end.ours.held("")) == [HeldRow(item.key, 1, item.digest)]


def test_what_is_newer_or_other_there_stays(front_end: FrontEnd) -> None:
    front_end.ours.send(FIRST)
    same = upsert(ITEMS[1].key, dict(ITEMS[1].row or {}))
    other = changed(1, 1, name="another content of version 1")
    front_end.owner.execute("UPDATE gs_dataset SET version = 9")
    again = batch_of([other, same, set_item(version=2)], "B20261124-0010")
    with pytest.raises(ReceiverFault, match="1 rows"):
        front_end.ours.send(again)
    assert {one["batch_no"] for name in TABLES[:2] for one in front_end.rows(name)} == {FIRST.number}
    front_end.ours.send(batch_of([same], "B20261124-0011"))
    assert [one["batch_no"] for one in front_end.rows("gs_point") if one["key"] == same.key] == ["B20261124-0011"], (
        "the same again is taken anew"
    )
    assert "another content" not in str(front_end.rows("gs_point"))


def test_the_rights_of_each_side_are_the_least(front_end: FrontEnd) -> None:
    """Nobody deletes or changes what the other side wrote."""
    front_end.ours.send(FIRST)
    with front_end.ours._connected() as ours:
        for statement in ("DELETE FROM gs_point", "UPDATE gs_batch SET digest = ''", "DELETE FROM gs_receipt"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ours.execute(statement)
    for statement in ("UPDATE gs_point SET name = ''", "DELETE FROM gs_dataset", "UPDATE gs_batch SET digest = ''"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            front_end.theirs.execute(statement)
