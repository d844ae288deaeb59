"""Functions that several planes need: spans of milliseconds, rows that changed, the names in a folder."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from mingcha.kit.columns import differs
from mingcha.kit.durable import sync_folder
from mingcha.kit.spans import clipped


def test_spans_are_cut_to_a_window_and_those_outside_are_left_out() -> None:
    assert clipped([(0, 5), (5, 10), (12, 30), (40, 50)], 5, 20) == [(5, 10), (12, 20)]
    assert clipped([(0, 5), (20, 30)], 5, 20) == []


def test_a_row_is_written_if_none_is_stored_or_a_named_column_changed() -> None:
    row = SimpleNamespace(a=1, b=2)
    assert differs(row, None, ())
    assert differs(row, SimpleNamespace(a=1, b=3), ("a", "b"))
    assert not differs(row, SimpleNamespace(a=1, b=3), ("a",))


def test_a_folder_is_synced_and_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[int, Path]] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((handle, Path(f"/proc/self/fd/{handle}").readlink())))
    sync_folder(tmp_path)
    ((handle, folder),) = synced
    assert folder == tmp_path.resolve()
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(handle)
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        sync_folder(tmp_path / "file")
