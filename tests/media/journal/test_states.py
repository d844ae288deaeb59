"""What journals in the field hold: the stored values of every closed set, and the partial indexes that name some."""

import sqlite3
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import pytest

from mingcha.media.journal import states
from mingcha.media.journal.file_rows import open_files
from mingcha.media.journal.inventory import files_being_written
from mingcha.media.journal.order_rows import due_orders
from mingcha.media.journal.writing import JournalWriter

STORED: dict[str, set[object]] = {
    "FileState": {0, 1, 2},
    "DisposalState": {"waiting", "unlinking", "done", "refused"},
    "AssignmentAct": {"assigned", "changed", "withdrawn"},
    "IntentWitness": {"required", "none"},
    "StateName": {
        "alive_ms", "assignment_version", "holds_version", "holds_entry", "holds_told", "holds_confirmed_ms",
        "policy_version", "policy_entry", "keep_bytes", "footage_bytes", "own_disk", "unlooked_hours",
        "barred_devices", "barred_places",
    },
}  # fmt: skip


def test_the_stored_values_are_those_of_every_version() -> None:
    kinds = [kind for kind in vars(states).values() if isinstance(kind, type) and kind.__module__ == states.__name__]
    assert {kind.__name__: {member.value for member in kind} for kind in kinds if issubclass(kind, Enum)} == STORED
    assert (states.FileState.OPEN, states.FileState.WHOLE, states.FileState.DISPOSED) == (0, 1, 2)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (open_files, "file_open"),
        (files_being_written, "file_open"),
        (lambda connection: due_orders(connection, 2**40), "disposal_waiting"),
    ],
)
def test_partial_indexes_serve_the_questions_that_they_were_made_for(
    tmp_path: Path, ask: Callable[[sqlite3.Connection], object], index: str
) -> None:
    journal = JournalWriter(tmp_path / "journal.db")
    asked: list[str] = []
    journal.connection.set_trace_callback(asked.append)
    ask(journal.connection)
    journal.connection.set_trace_callback(None)
    (question,) = asked
    plan = [row[3] for row in journal.connection.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert any(index in step for step in plan), plan
    journal.close()
