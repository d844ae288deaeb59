"""`mingcha bench catchup`: sealed hours that were not carried up for a day or more. How fast, at what cost, in which
order and in how much memory does `mingcha uplink` carry them, on SQLite and PostgreSQL?"""

import base64
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.figures import machine, ratio_to
from mingcha.bench.processes import cpu_s, pss_bytes, stop, with_children
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_SEALED_WITHIN_S, _CARRIED_WITHIN_S = 3600.0, 1800.0
_OBSERVE_EVERY_S = 0.25
_PEER_TIMES = 20
"""Repetitions of the peer: a single one is too short for the resolution of CPU time."""
_NOBODY_THERE = "rtsp://127.0.0.1:9/cam"
_COLUMNS = (
    "camera", "hour", "epoch", "recorder", "label", "bitmap", "size_bytes", "gaps", "digest", "sequence",
    "entry_index", "taken_in_at", "state",
)  # fmt: skip
_PEER_TABLE = (
    "CREATE TABLE bench_hour (id INTEGER PRIMARY KEY, camera varchar(20), hour integer, epoch integer, recorder"
    " varchar(64), label varchar(32), bitmap varchar(15), size_bytes bigint, gaps {json}, digest varchar(44),"
    " sequence bigint, entry_index bigint, taken_in_at {time}, state varchar(8), UNIQUE (camera, hour, epoch, label))"
)


@dataclass
class _Carrying:
    """Observations of the database while the uplink fills it."""

    rows: int = 0
    in_order: bool = True
    """Whether at every observation the rows were the first ones of the recorder's sequence, without a hole."""
    pss_mb: list[float] = field(default_factory=list)
    begun: tuple[int, float] = (0, 0.0)
    """Rows and CPU seconds of the uplink at the first observation with rows."""

    def observe(self, count: int, first: int, last: int) -> None:
        """Adds one observation: the number of rows and their lowest and highest sequence."""
        self.in_order = self.in_order and (not count or (first == 1 and last == count))
        self.rows = count


def bench_catchup(cameras: int, hours: int, database: str, sealing: str) -> dict[str, Any]:
    """Figures of SQLite and, with the address of an empty database, of PostgreSQL. `sealing`: the module whose
    `main(hours)` seals so many hours with the shipped recorder (run/benchmarks/sealing.py: only run/ knows how a
    recorder is built). Raises Fault(UNAVAILABLE) when the hours are not carried within half an hour."""
    runs = [_run("", cameras, hours, sealing)]
    if database:
        runs.append(_run(database, cameras, hours, sealing))
    return {
        "cameras": cameras,
        "hours": hours,
        "runs": runs,
        "machine": machine(),
    }


def _run(database: str, cameras: int, hours: int, sealing: str) -> dict[str, Any]:
    with bench_home(database) as home, _counting(home) as ask:
        home.mingcha("prepare")
        home.add_cameras([f"{_NOBODY_THERE}{number}" for number in range(cameras)])
        printed = home.child(sealing, str(hours), timeout_s=_SEALED_WITHIN_S)
        sealed = json.loads(printed.splitlines()[-1])  # the recorder's own log lines come before
        recorder = home.start("record")
        _wait_for(home.home.socket.exists, 60)
        began, seen = time.monotonic(), _Carrying()
        before = cpu_s([recorder.pid])
        uplink = home.start("uplink")
        _carry(ask, int(sealed["camera_hours"]), uplink.pid, seen)
        wall_s, used = time.monotonic() - began, cpu_s(with_children([uplink.pid]))
        recorder_s = cpu_s([recorder.pid]) - before
        stop(uplink)
        stop(recorder)
        peer = _peer(home, ask(f"SELECT {', '.join(_COLUMNS)} FROM custody_hour ORDER BY sequence"))
        clean = json.loads(home.mingcha("check", "--json", accept=(0, 1), timeout_s=_CARRIED_WITHIN_S))["findings"]
    rows_a_cpu_s = seen.rows / max(used, 1e-6)
    after_start = (seen.rows - seen.begun[0]) / (used - seen.begun[1]) if used > seen.begun[1] else None
    return {
        "database": "postgresql" if database else "sqlite",
        **sealed,
        "rows": seen.rows,
        "wall_s": round(wall_s, 2),
        "uplink_cpu_s": round(used, 2),
        "recorder_cpu_s": round(recorder_s, 2),
        "rows_per_cpu_s": round(rows_a_cpu_s),
        "rows_per_cpu_s_after_start": None if after_start is None else round(after_start),
        "in_order": seen.in_order,
        "pss_mb_first": round(seen.pss_mb[0], 1) if seen.pss_mb else None,
        "pss_mb_most": round(max(seen.pss_mb), 1) if seen.pss_mb else None,
        "check_findings": clean,
        "peer": peer,
        **ratio_to(peer["name"], rows_a_cpu_s, peer["rows_per_cpu_s"], 4),
    }


def _carry(ask: Callable[[str], list[Any]], wanted: int, uplink: int, seen: _Carrying) -> None:
    """Counts the rows from outside until `wanted` are there. Raises Fault(UNAVAILABLE) after half an hour."""
    until = time.monotonic() + _CARRIED_WITHIN_S
    while seen.rows < wanted:
        [(count, first, last)] = ask("SELECT count(*), min(sequence), max(sequence) FROM custody_hour")
        seen.observe(count, first, last)
        if count:
            processes = with_children([uplink])
            seen.pss_mb.append(pss_bytes(processes) / 1e6)
            seen.begun = seen.begun if seen.begun[0] else (count, cpu_s(processes))
        if time.monotonic() > until:
            state = f"{count} of {wanted} hours after {_CARRIED_WITHIN_S:g} s"
            raise Fault(FaultKind.UNAVAILABLE, Words(f"未补齐：{state}", f"not caught up: {state}"))
        time.sleep(_OBSERVE_EVERY_S)


def _wait_for(is_ready: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not is_ready():
        if time.monotonic() > until:
            raise Fault(FaultKind.UNAVAILABLE, Words("录像机没有就绪", "the recorder did not get ready"))
        time.sleep(0.1)


@contextmanager
def _counting(home: BenchHome) -> Iterator[Callable[[str], list[Any]]]:
    """A function that runs a query on the home's database, each over its own connection, and returns the rows."""

    def of_sqlite(question: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{home.home.database}?mode=ro", uri=True, timeout=60)) as connection:
            return connection.execute(question).fetchall()

    def of_postgresql(question: str) -> list[Any]:
        with psycopg.connect(home.database) as connection:
            return connection.execute(question.encode()).fetchall()

    yield of_postgresql if home.database else of_sqlite


def _peer(home: BenchHome, rows: list[Any]) -> dict[str, Any]:
    """The same rows put into a bare table of the same shape in one transaction, by executemany or, on PostgreSQL, by
    COPY: no log entry, no attestation, no check; what the database alone costs this process."""
    ready = [tuple(_plain(value) for value in row) for row in rows]
    began = time.process_time()
    for _ in range(_PEER_TIMES):
        name = _copied(home, ready) if home.database else _executed(home, ready)
    used = max((time.process_time() - began) / _PEER_TIMES, 1e-6)
    return {"name": name, "cpu_s": round(used, 4), "rows_per_cpu_s": round(len(rows) / used)}


def _plain(value: object) -> object:
    """A value as a parameter of a plain SQL statement."""
    if isinstance(value, list | dict):
        return json.dumps(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _executed(home: BenchHome, rows: list[Any]) -> str:
    path = Path(home.path.parent) / "peer.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(_PEER_TABLE.format(json="text", time="text"))
        marks = ", ".join("?" * len(_COLUMNS))
        with connection:
            connection.executemany(f"INSERT INTO bench_hour ({', '.join(_COLUMNS)}) VALUES ({marks})", rows)
    return "executemany"


def _copied(home: BenchHome, rows: list[Any]) -> str:
    with psycopg.connect(home.database) as connection:
        table = _PEER_TABLE.format(json="jsonb", time="timestamptz").replace(
            "id INTEGER PRIMARY KEY", "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        )
        connection.execute(table.encode())
        with connection.cursor().copy(f"COPY bench_hour ({', '.join(_COLUMNS)}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        connection.execute(b"DROP TABLE bench_hour")
    return "COPY"
