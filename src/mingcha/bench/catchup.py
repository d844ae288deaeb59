"""`mingcha bench catchup`: nobody carried sealed hours up for a day or more; then `mingcha uplink` starts. How fast, at
what cost, in which order and in how much memory does it carry them, on SQLite and PostgreSQL?"""

import base64
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.processes import cpu_s, pss_bytes, stop, with_children
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_PILE = (
    "import sys, django; django.setup(); from dataclasses import asdict;"
    " from mingcha.registry.assignments.queries import assignments;"
    " from mingcha.run.programs.record import build_recorder; from mingcha.bench.catchup_pile import main;"
    " main(build_recorder, [asdict(each) for each in assignments()], sys.argv[1])"
)
_PILE_TIMEOUT_S, _CARRIED_WITHIN_S = 3600.0, 1800.0
_LOOK_EVERY_S = 0.25
_PEER_TIMES = 20
"""One time is too short for the kernel's clock of CPU time."""
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
    """What was seen of the database while the uplink carried."""

    rows: int = 0
    in_order: bool = True
    """At every look the rows there were the first ones of the recorder's sequence, without a hole."""
    pss_mb: list[float] = field(default_factory=list)
    begun: tuple[int, float] = (0, 0.0)
    """Rows and CPU seconds of the uplink at the first look that found any."""

    def look(self, count: int, first: int, last: int) -> None:
        """One look: how many rows, and the lowest and highest sequence among them."""
        self.in_order = self.in_order and (not count or (first == 1 and last == count))
        self.rows = count


def bench_catchup(cameras: int, hours: int, database: str) -> dict[str, Any]:
    """Figures of SQLite and, with the address of an empty database, of PostgreSQL. Raises Fault(UNAVAILABLE) when what
    piled up is not carried within half an hour."""
    runs = [_run("", cameras, hours)]
    if database:
        runs.append(_run(database, cameras, hours))
    return {
        "cameras": cameras,
        "hours": hours,
        "runs": runs,
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load_1_min": round(os.getloadavg()[0], 2),
        },
    }


def _run(database: str, cameras: int, hours: int) -> dict[str, Any]:
    with bench_home(database) as home, _counting(home) as ask:
        home.mingcha("prepare")
        home.add_cameras([f"{_NOBODY_THERE}{number}" for number in range(cameras)])
        piled = _pile(home, hours)
        sealed = int(piled["camera_hours"])
        recorder = home.start("record")
        _wait_for(home.home.socket.exists, 60)
        began, seen = time.monotonic(), _Carrying()
        before = cpu_s([recorder.pid])
        uplink = home.start("uplink")
        _carry(ask, sealed, uplink.pid, seen)
        wall_s, used = time.monotonic() - began, cpu_s(with_children([uplink.pid]))
        recorder_s = cpu_s([recorder.pid]) - before
        stop(uplink)
        stop(recorder)
        peer = _peer(home, ask(f"SELECT {', '.join(_COLUMNS)} FROM custody_hour ORDER BY sequence"))
        clean = json.loads(home.mingcha("check", "--json", accept=(0, 1), timeout_s=_CARRIED_WITHIN_S))["findings"]
    rows_a_cpu_s = seen.rows / used
    after_start = (seen.rows - seen.begun[0]) / (used - seen.begun[1]) if used > seen.begun[1] else None
    return {
        "database": "postgresql" if database else "sqlite",
        **piled,
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
        "ratio": round(rows_a_cpu_s / peer["rows_per_cpu_s"], 4),
    }


def _pile(home: BenchHome, hours: int) -> dict[str, Any]:
    environment = {**home.environment, "DJANGO_SETTINGS_MODULE": "mingcha.run.settings"}
    done = subprocess.run(
        [sys.executable, "-c", _PILE, str(hours)],
        env=environment, capture_output=True, text=True, timeout=_PILE_TIMEOUT_S, check=False,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip()[-400:]
        raise Fault(FaultKind.UNAVAILABLE, Words(f"封存失败：{said}", f"sealing failed: {said}"))
    piled: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return piled


def _carry(ask: Callable[[str], list[Any]], wanted: int, uplink: int, seen: _Carrying) -> None:
    """Looks at the database from outside until all is there."""
    until = time.monotonic() + _CARRIED_WITHIN_S
    while seen.rows < wanted:
        [(count, first, last)] = ask("SELECT count(*), min(sequence), max(sequence) FROM custody_hour")
        seen.look(count, first, last)
        if count:
            processes = with_children([uplink])
            seen.pss_mb.append(pss_bytes(processes) / 1e6)
            seen.begun = seen.begun if seen.begun[0] else (count, cpu_s(processes))
        if time.monotonic() > until:
            said = f"{count} of {wanted} hours after {_CARRIED_WITHIN_S:g} s"
            raise Fault(FaultKind.UNAVAILABLE, Words(f"未补齐：{said}", f"not caught up: {said}"))
        time.sleep(_LOOK_EVERY_S)


def _wait_for(there: Callable[[], bool], within_s: float) -> None:
    until = time.monotonic() + within_s
    while not there():
        if time.monotonic() > until:
            raise Fault(FaultKind.UNAVAILABLE, Words("录像机没有就绪", "the recorder did not get ready"))
        time.sleep(0.1)


@contextmanager
def _counting(home: BenchHome) -> Iterator[Callable[[str], list[Any]]]:
    """Asks the home's database from outside, over a connection of its own for each question."""

    def of_sqlite(question: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{home.home.database}?mode=ro", uri=True, timeout=60)) as connection:
            return connection.execute(question).fetchall()

    def of_postgresql(question: str) -> list[Any]:
        with psycopg.connect(home.database) as connection:
            return connection.execute(question.encode()).fetchall()

    yield of_postgresql if home.database else of_sqlite


def _peer(home: BenchHome, rows: list[Any]) -> dict[str, Any]:
    """The same rows put into a table of the same shape with nothing around it: executemany, or COPY on PostgreSQL.

    No log, no attestation, no judgement: what the database alone asks of this process.
    """
    ready = [tuple(_plain(value) for value in row) for row in rows]
    began = time.process_time()
    for _ in range(_PEER_TIMES):
        name = _copied(home, ready) if home.database else _executed(home, ready)
    used = max((time.process_time() - began) / _PEER_TIMES, 1e-6)
    return {"name": name, "cpu_s": round(used, 4), "rows_per_cpu_s": round(len(rows) / used)}


def _plain(value: object) -> object:
    """As it goes into a plain statement."""
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
    return "executemany, one transaction, SQLite"


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
    return "COPY, one transaction, PostgreSQL"
