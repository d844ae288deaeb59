"""The memory of processes is measured whether they are dumpable or not."""

import os
from pathlib import Path

import pytest

from mingcha.bench.processes import memory_bytes, unfiled_bytes


def test_a_process_that_is_not_dumpable_has_its_resident_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    read_text = Path.read_text

    def as_another_user(path: Path, encoding: str | None = None, errors: str | None = None) -> str:
        if path.name == "smaps_rollup":
            raise PermissionError
        return read_text(path, encoding, errors)

    monkeypatch.setattr(Path, "read_text", as_another_user)
    resident, anonymous = memory_bytes([os.getpid()])
    assert 0 < anonymous < resident


def test_memory_without_pages_of_files_lies_between_the_anonymous_part_and_the_whole() -> None:
    whole, anonymous = memory_bytes([os.getpid()])
    assert 0.9 * anonymous < unfiled_bytes([os.getpid()]) < whole
