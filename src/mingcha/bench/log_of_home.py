"""Measures both evidence logs inside a home for `mingcha bench log`, over the row stores of the product.

Runs in its own process (bench/child.py), so that CPU time is that of one database. An entry has the length and shape of
one minute of one camera; each batch is appended in one transaction.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from mingcha.bench.log_entries import PROOFS, batches
from mingcha.evidence.entries import application_log
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.evidence.log.stored import check_log
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Verifier

_AT = datetime(2026, 11, 25, tzinfo=UTC)


def measure_recorder_log(leaves: int) -> dict[str, Any]:
    """The recorder's log over SqliteRows, in a database with the journal's settings."""
    home: Home = settings.MINGCHA_HOME
    signer = KeyFolder(home.keys).signer("log-recorder")
    with closing(sqlite3.connect(home.recorder / "bench.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(SCHEMA)
        log = Log("mingcha.invalid/bench/recorder", signer, SqliteRows(connection))

        @contextmanager
        def transacted() -> Iterator[None]:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")

        files = FolderFiles(home.recorder / "bench-log")
        return _measure(log, Verifier(signer.public), files, transacted, leaves)


def measure_application_log(leaves: int) -> dict[str, Any]:
    """The application's log over DjangoRows, in the database of the home."""
    log = application_log()
    verifier = Verifier(settings.MINGCHA_KEYS.signer("log-app").public)
    files = FolderFiles(settings.MINGCHA_HOME.application_log)
    return _measure(log, verifier, files, lambda: transaction.atomic(durable=True), leaves)


def _measure(
    log: Log, verifier: Verifier, files: FolderFiles, transacted: Callable[[], AbstractContextManager[None]],
    leaves: int,
) -> dict[str, Any]:  # fmt: skip
    appended = wall = 0.0
    for batch in batches(leaves):
        began, began_cpu = time.perf_counter(), time.process_time()
        with transacted():
            log.append(batch, _AT)
        appended += time.process_time() - began_cpu
        wall += time.perf_counter() - began
    began_cpu = time.process_time()
    for number in range(PROOFS):
        log.inclusion_proof(number * leaves // PROOFS)
    proved = time.process_time() - began_cpu
    began_cpu = time.process_time()
    log.publish(files.folder)
    published = time.process_time() - began_cpu
    began_cpu = time.process_time()
    findings = list(check_log(log.origin, verifier, log.rows, files))
    verified = time.process_time() - began_cpu
    if findings:
        raise AssertionError(f"the log that was measured does not verify: {findings[0].subject}")
    return {
        "append_leaves_per_cpu_s": round(leaves / appended),
        "append_leaves_per_s": round(leaves / wall),
        "proof_cpu_ms": round(proved / PROOFS * 1000, 3),
        "publish_cpu_s": round(published, 2),
        "verify_cpu_s": round(verified, 2),
    }


def main(which: str, leaves: str) -> None:
    """Measures one log and prints its figures as JSON."""
    measure = {"recorder": measure_recorder_log, "application": measure_application_log}[which]
    print(json.dumps(measure(int(leaves))))
