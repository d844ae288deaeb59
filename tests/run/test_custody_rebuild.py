"""`mingcha custody rebuild`: a database that lost its hours and orders gets them back from the journal, lawfully."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from pytest_django import DjangoDbBlocker
from tests.e2e.keeping_fixtures import KeptHome, build_kept_home, inside, mingcha, now

from mingcha.custody.models import DisposalOrder, Hour, HourState, OrderState, RecorderState
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.run.commands.custody_rebuild import rebuild_database

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[KeptHome]:
    """A kept home whose database is robbed."""
    path = tmp_path_factory.mktemp("rebuilt") / "var"
    mingcha(path, "prepare")
    home = Home(path, path / "keys")
    with django_db_blocker.unblock(), inside(home):
        yield build_kept_home(home, now())


def facts() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What custody says of hours and orders, without keys and times of taking in."""
    hours = Hour.objects.order_by("sequence").values_list(
        "camera", "hour", "epoch", "label", "digest", "bitmap", "size_bytes", "entry_index", "sequence", "state"
    )
    orders = DisposalOrder.objects.order_by("number").values_list("number", "camera", "token", "state", "decided_at")
    return list(hours), list(orders)


def test_lost_hours_and_orders_come_back_as_they_were(kept: KeptHome) -> None:
    before = facts()
    assert {row[-1] for row in before[0]} == {HourState.KEPT, HourState.DISPOSED}
    assert {row[3] for row in before[1]} == {OrderState.DONE}
    for model in (Hour, DisposalOrder, RecorderState):
        model.objects.all().delete()
    clock = HandClock(now() + timedelta(seconds=1))
    done = rebuild_database(kept.home, clock)
    assert (done.hours, done.orders, done.refused) == (len(before[0]), len(before[1]), [])
    assert facts() == before
    again = rebuild_database(kept.home, clock)
    assert (again.hours, again.known_hours, again.orders, again.hours_set) == (0, len(before[0]), 0, 0)
    assert facts() == before


def test_an_order_that_custody_never_signed_is_refused(kept: KeptHome) -> None:
    with closing(sqlite3.connect(kept.home.journal, isolation_level=None)) as journal:
        (order, token) = journal.execute("SELECT id, token FROM disposal LIMIT 1").fetchone()
        journal.execute("UPDATE disposal SET token = ? WHERE id = ?", (token[:-8] + "AAAAAAAA", order))
        try:
            done = rebuild_database(kept.home, HandClock(now()))
        finally:
            journal.execute("UPDATE disposal SET token = ? WHERE id = ?", (token, order))
    assert len(done.refused) == 1
    assert done.refused[0].startswith(order)
