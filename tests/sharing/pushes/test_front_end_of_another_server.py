"""A home with its worker, and a front-end database on a PostgreSQL of its own: the worker is killed by the system five
times while it loads; what lies there is what the home says, and nothing twice. Then a change, a withdrawal and a
publication again (T13-1, T13-2, T13-4-N; article 13(1)).
MINGCHA_FRONT_END_POINTS: how many points, 100,000 without it."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.map import FILL
from mingcha.bench.sharing.measure import CITY
from mingcha.bench.sharing.receivers import FrontEnd, front_end

pytestmark = [pytest.mark.soak, pytest.mark.law("13(1)")]
POINTS = int(os.environ.get("MINGCHA_FRONT_END_POINTS", "100000"))
KILLS = 5
WITHIN_S = 600 + POINTS // 20
ACTS = "tests.support.sharing.acts_on_a_point"

type Held = dict[str, tuple[int, str]]
"""Version and digest of each key."""


@pytest.fixture
def receiver() -> Iterator[FrontEnd]:
    """A PostgreSQL of its own whose other side takes what comes."""
    with front_end("") as found:
        if found is None:
            pytest.skip("no PostgreSQL 16 or newer is installed")
        yield found


@pytest.fixture
def home(receiver: FrontEnd) -> Iterator[BenchHome]:
    with bench_home("", {"MINGCHA_SHARING_HOSTS": receiver.host}) as made:
        made.mingcha("prepare", timeout_s=WITHIN_S)
        made.child(FILL, str(POINTS), timeout_s=WITHIN_S)
        made.child(CITY, "fill", "0", timeout_s=WITHIN_S)
        made.child(CITY, "target", "table", receiver.address, receiver.secret, timeout_s=WITHIN_S)
        yield made


def ours(home: BenchHome, statement: str) -> list[Any]:
    """Rows of the home's own database, which is read alone."""
    with closing(sqlite3.connect(f"file:{home.home.database}?mode=ro", uri=True, timeout=60)) as connection:
        return connection.execute(statement).fetchall()


def theirs(receiver: FrontEnd, statement: str) -> list[Any]:
    with psycopg.connect(receiver.address, password=receiver.secret or None) as connection:
        return connection.execute(statement).fetchall()  # type: ignore[call-overload]


def wait(until: Callable[[], object], what: str) -> None:
    ends = time.monotonic() + WITHIN_S
    while not until():
        assert time.monotonic() < ends, what
        time.sleep(0.5)


def batches(receiver: FrontEnd) -> int:
    return int(theirs(receiver, "SELECT count(*) FROM gs_batch")[0][0])


def is_idle(home: BenchHome) -> bool:
    """Whether every point was judged, and every version has its receipt."""
    (through,) = ours(home, "SELECT count(*) FROM sharing_pushline WHERE is_through")
    (open_,) = ours(home, "SELECT count(*) FROM sharing_pushitem WHERE state IN ('waiting', 'sent')")
    (marks,) = ours(home, "SELECT (SELECT count(*) FROM sharing_pushmark) + (SELECT count(*) FROM sharing_changedkey)")
    return (through[0], open_[0], marks[0]) == (1, 0, 0)


def compared(home: BenchHome, receiver: FrontEnd) -> Held:
    """What both sides hold, key by key: none twice, each alike."""
    tables = "SELECT key, version, op, digest FROM gs_point UNION ALL SELECT key, version, op, digest FROM gs_dataset"
    rows = theirs(receiver, tables)
    assert len({key for key, *_ in rows}) == len(rows), "none stands there twice"
    there = {key: (version, digest) for key, version, op, digest in rows if op == "upsert"}
    held = ours(home, "SELECT key, version, digest FROM sharing_pushedrow WHERE operation = 'upsert'")
    assert {key: (version, digest) for key, version, digest in held} == there
    return there


def full_point(home: BenchHome, loaded: Held) -> tuple[str, str]:
    """Code and key of a point in use that leaves with its own code."""
    rows = ours(home, "SELECT code FROM registry_point WHERE state = 'in_use' AND secrecy = '' ORDER BY id LIMIT 1000")
    return next((code, f"point/{code}") for (code,) in rows if f"point/{code}" in loaded)


def item(home: BenchHome, key: str) -> list[Any]:
    """Version and operation that the receiver is known to hold of this key."""
    return ours(home, f"SELECT version, operation FROM sharing_pushedrow WHERE key = '{key}'")


def test_a_worker_killed_five_times_leaves_there_what_the_home_holds(home: BenchHome, receiver: FrontEnd) -> None:
    for kill in range(KILLS):
        before, worker = batches(receiver), home.start("work")
        wait(lambda before=before: batches(receiver) > before or is_idle(home), f"no batch before kill {kill}")
        worker.kill()
        worker.wait()
    home.start("work")
    wait(lambda: is_idle(home), "the load does not end")
    loaded = compared(home, receiver)
    assert len(loaded) > POINTS // 2

    def after(verb: str) -> Held:
        home.child(ACTS, verb, code, timeout_s=WITHIN_S)
        wait(lambda: is_idle(home) and item(home, key) != version, f"{verb} is not pushed")
        return compared(home, receiver)

    code, key = full_point(home, loaded)
    version = item(home, key)
    held = after("rename")
    assert held[key] > loaded[key]
    assert theirs(receiver, f"SELECT op, name FROM gs_point WHERE key = '{key}'") == [("upsert", "改名后的点位")]
    assert {one: held[one] for one in held if one != key} == {one: loaded[one] for one in loaded if one != key}
    version = item(home, key)
    assert set(loaded) - set(after("secret")) == {key}
    assert theirs(receiver, f"SELECT op, name FROM gs_point WHERE key = '{key}'") == [("withdraw", None)]
    version = item(home, key)
    again = after("release")
    assert (set(again), again[key] > held[key]) == (set(loaded), True)
