"""`mingcha bench classify`: CPU and memory of classifying the segments of a recorder's log in SQLite.

The log has ten cameras, one file a minute, one disposal order a camera-day on the day after its thirty days, and an
hourly cosignature, as a recorder with witnesses writes it. The storage listing is generated on demand.
"""

import base64
import multiprocessing
import os
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from mingcha.bench.figures import machine
from mingcha.evidence.log.classify import Question, Verdict, classify
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import SystemClock
from mingcha.kit.keys import Signer
from mingcha.media.disk.footage_files import FootageName

_CAMERAS = [f"4201020000132{number:07}" for number in range(10)]
_FIRST_DAY = 20_700 * 1440 - 8 * 60
"""The first minute of a Shanghai day in 2026."""
_KEPT_DAYS = 31
_ENTRIES_AT_ONCE = 1000
_DAY_MS = 86_400_000


def bench_classify(segments: int, rounds: int = 3) -> dict[str, Any]:
    """Figures of evidence.log.classify. `classify_cpu_s` is the median over `rounds`; each runs in its own process,
    whose growth of resident memory is `memory_mb`."""
    with tempfile.TemporaryDirectory(prefix="mingcha-bench-") as folder:
        journal = Path(folder) / "log.db"
        _apart(_build, journal, segments)
        measured = [_apart(_measure, journal, segments) for _ in range(rounds)]
    chosen = measured[0]
    return {
        "segments": sum(chosen["counts"].values()),
        "accused": chosen["accused"],
        "classify_cpu_s": statistics.median(one["cpu_s"] for one in measured),
        "classify_cpu_s_each": [one["cpu_s"] for one in measured],
        "memory_mb": max(one["memory_mb"] for one in measured),
        "counts": chosen["counts"],
        "basis": chosen["basis"],
        "machine": machine(),
    }


def _apart(run: Any, *given: Any) -> Any:
    receiving, sending = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=run, args=(sending, *given))
    process.start()
    sending.close()
    try:
        return receiving.recv()
    finally:
        process.join()


def _build(answer: Connection, journal: Path, segments: int) -> None:
    with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("PRAGMA synchronous=OFF")
        log, now, waiting = (
            Log("bench/recorder", Signer(bytes(range(32))), SqliteRows(connection)),
            SystemClock().now(),
            [],
        )
        for entry in _entries(segments):
            waiting.append(canonical_json(entry))
            if len(waiting) == _ENTRIES_AT_ONCE:
                _append(connection, log, waiting, now)
                waiting = []
        _append(connection, log, waiting, now)
    answer.send(None)


def _append(connection: sqlite3.Connection, log: Log, entries: list[bytes], now: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    log.append(entries, now)
    connection.execute("COMMIT")


def _entries(segments: int) -> Iterator[dict[str, Json]]:
    minutes, index = segments // len(_CAMERAS), 0
    intents: dict[int, list[tuple[int, str, int]]] = {}
    for entry in _opening():
        yield entry
        index += 1
    for minute in range(_FIRST_DAY, _FIRST_DAY + minutes):
        made: list[dict[str, Json]] = [_minute(camera, minute) for camera in _CAMERAS]
        past = minute - _FIRST_DAY
        if past % 60 == 59:
            made.append({"v": 1, "t": "witnessed", "note": f"{index + len(made)} {(minute + 1) * 60_000}"})
        day = past // 1440
        if past % 1440 == 0 and day >= _KEPT_DAYS:
            for camera in _CAMERAS:
                place = index + len(made)
                made.append(_intent(camera, day - _KEPT_DAYS, minute))
                intents.setdefault(day + 1, []).append((place, camera, day - _KEPT_DAYS))
        if past % 1440 == 120:
            for place, camera, gone in intents.pop(day, ()):
                made += _done(place, camera, gone, minute)
        yield from made
        index += len(made)


def _opening() -> Iterator[dict[str, Json]]:
    at = _FIRST_DAY * 60_000
    for camera in _CAMERAS:
        yield {
            "v": 1,
            "t": "camera",
            "at": at,
            "cam": camera,
            "act": "assigned",
            "ep": 1,
            "label": "R30",
            "enabled": True,
        }
    yield {"v": 1, "t": "policy", "at": at, "version": 1, "periods": {"R30": [["2023-03-01", 30]]}}
    yield {"v": 1, "t": "holds", "at": at, "version": 1, "count": 0, "ranges": []}


def _minute(camera: str, minute: int) -> dict[str, Json]:
    root = base64.b64encode(os.urandom(32)).decode()
    return {
        "v": 1, "t": "minute", "rec": "rec-0001", "cam": camera, "ep": 1, "min": minute, "label": "R30",
        "files": [{"n": 0, "bytes": 12_000_000, "parts": 61, "root": root}], "cover_ms": 60_000, "gaps": [],
    }  # fmt: skip


def _intent(camera: str, day: int, minute: int) -> dict[str, Json]:
    first, at = _FIRST_DAY // 60 + day * 24, minute * 60_000
    return {
        "v": 1, "t": "dispose_intent", "at": at, "order": f"D{camera[-2:]}{day:04}", "camera": camera, "epoch": 1,
        "hours": list(range(first, first + 24)), "basis": "retention", "class": "R30", "holds_version": 1,
        "not_before_ms": at + _DAY_MS, "decided_ms": at, "witness": "required",
    }  # fmt: skip


def _done(place: int, camera: str, day: int, minute: int) -> Iterator[dict[str, Json]]:
    first = _FIRST_DAY + day * 1440
    for begin in range(first, first + 1440, 500):
        files: list[Json] = [
            [FootageName(camera, 1, gone, 0).name, 12_000_000] for gone in range(begin, min(begin + 500, first + 1440))
        ]
        yield {
            "v": 1, "t": "dispose_done", "at": minute * 60_000, "order": f"D{camera[-2:]}{day:04}", "intent": place,
            "files": files, "bytes": 12_000_000 * len(files),
        }  # fmt: skip


def _measure(answer: Connection, journal: Path, segments: int) -> None:
    minutes = segments // len(_CAMERAS)
    last_day = (minutes - 1 - 120) // 1440
    gone_before = _FIRST_DAY + max(0, last_day - _KEPT_DAYS) * 1440
    verdict = Verdict()

    def listing(camera: str, hour: int) -> set[str]:
        if hour * 60 < gone_before:
            return set()
        begin = FootageName(camera, 1, hour * 60, 0).name[:-9]
        return {f"{begin}{minute:02}Z-0.mp4" for minute in range(60)}

    def cosigned(note: str) -> tuple[int, int]:
        size, at_ms = note.split()
        return int(size), int(at_ms)

    with closing(sqlite3.connect(journal)) as connection:
        rows = SqliteRows(connection)

        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        question = Question(now_ms=(_FIRST_DAY + minutes) * 60_000)
        accused = sum(1 for _ in classify(rows.bodies, listing, cosigned, question, verdict))
        cpu_s = time.process_time() - began
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    counts = verdict.as_facts()
    answer.send(
        {
            "cpu_s": round(cpu_s, 3),
            "memory_mb": round(grown_kb / 1024, 1),
            "counts": counts,
            "accused": accused,
            "basis": verdict.basis.value,
        }
    )
