"""Restoring into an empty home: what is refused, and how a broken restore begins again (article 20)."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.backup.copies import (
    _full_disk,
    empty_home,
    fault_of,
    home_keys,
    is_unusable,
    restored,
    restored_copy,
)
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import MINGCHA, environment_of, mingcha
from tests.support.run.old_home import a_day_later, upgraded

from mingcha.backup import manifest as backup_manifest
from mingcha.backup.manifest import read_manifest
from mingcha.evidence.queries import newest_of
from mingcha.kit.errors import FaultKind
from mingcha.kit.home import Home
from mingcha.run.commands.check import check_home

pytestmark = pytest.mark.usefixtures("unblocked")


def test_a_home_with_anything_in_it_is_not_restored_into(kept: Home, whole: Path, tmp_path: Path) -> None:
    home = empty_home(kept, tmp_path / "restored")
    (home.path / "note").write_text("mine")
    assert fault_of(lambda: restored(home, whole)).kind is FaultKind.CONFLICT
    assert sorted(path.name for path in home.path.iterdir()) == ["keys", "note"]
    assert fault_of(lambda: restored(kept, whole)).kind is FaultKind.CONFLICT


def test_a_home_laid_out_for_separate_users_counts_as_empty(kept: Home, whole: Path, tmp_path: Path) -> None:
    home = empty_home(kept, tmp_path / "restored")
    for name in ("data/footage", "imports", "openings"):  # as `mingcha keys split` makes them
        (home.path / name).mkdir(parents=True)
    restored(home, whole)
    assert home.marker.exists()


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        ("footage/*/*/*/*.mp4", "footage/"), ("tables-*/mingcha.db", "mingcha.db"),
        ("tables-*/journal.db", "journal.db"),
        ("tables-*/log/application/checkpoint", "log/application/checkpoint"), ("tables-*/home.json", "home.json"),
        ("tables-*/contents.sha256", "contents.sha256"), ("tables-*/footage.sha256", "footage.sha256"),
        ("manifest", "manifest"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["altered", "shortened", "removed"])
def test_a_backup_that_is_not_whole_is_refused_by_name_and_leaves_no_home(
    kept: Home, backup: Path, tmp_path: Path, spoil: str, named: str, how: str
) -> None:
    path = min(backup.glob(spoil))
    data = path.read_bytes()
    if how == "removed":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :])
    if how == "shortened":
        path.write_bytes(data[:-1])
    home = empty_home(kept, tmp_path / "restored")
    fault = fault_of(lambda: restored(home, backup))
    assert fault.kind is (FaultKind.NOT_FOUND if (how, named) == ("removed", "manifest") else FaultKind.CORRUPT)
    assert named in fault.words.en or named == "manifest"
    assert is_unusable(home)
    if (how, named) == ("removed", "manifest"):
        assert "not prepared yet" in mingcha(home.path, "record", check=False).stderr


def test_a_backup_of_another_kind_of_database_is_refused_before_anything_is_written(
    kept: Home, backup: Path, tmp_path: Path
) -> None:
    manifest = replace(read_manifest(backup, home_keys(kept)), database="postgresql")
    (backup / "manifest").write_bytes(manifest.signed(home_keys(kept).signer("backup")))
    home = empty_home(kept, tmp_path / "restored")
    assert fault_of(lambda: restored(home, backup)).kind is FaultKind.UNSUPPORTED
    assert not home.data.exists()


def test_a_backup_by_a_later_program_is_refused(kept: Home, backup: Path, tmp_path: Path) -> None:
    manifest = replace(read_manifest(backup, home_keys(kept)), program="99.0.0")
    (backup / "manifest").write_bytes(manifest.signed(home_keys(kept).signer("backup")))
    home = empty_home(kept, tmp_path / "restored")
    assert "version 99.0.0" in fault_of(lambda: restored(home, backup)).words.en
    assert not home.marker.exists()


def test_other_keys_open_no_backup(kept: Home, whole: Path, tmp_path: Path) -> None:
    none = Home(tmp_path / "none", tmp_path / "none/keys")
    assert "copy the home's own keys first" in fault_of(lambda: restored(none, whole)).words.en
    other = Home(tmp_path / "other", tmp_path / "other/keys")
    home_keys(other).signer("backup")
    assert "not the keys of the home" in fault_of(lambda: restored(other, whole)).words.en
    assert not (none.path / "data").exists()
    assert not (other.path / "data").exists()


def test_a_restore_that_meets_a_full_disk_is_begun_again(
    kept: Home, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = empty_home(kept, tmp_path / "restored")
    with monkeypatch.context() as full:
        full.setattr(backup_manifest.os, "fdatasync", _full_disk)
        with pytest.raises(OSError, match="No space"):
            restored(home, whole)
    assert is_unusable(home)
    assert fault_of(lambda: home.create(demo=False)).kind is FaultKind.CONFLICT
    assert restored(home, whole).points == 3
    home.require_usable()
    with inside(home):
        assert list(check_home(home, a_day_later())) == []


def test_entries_after_the_backup_are_named_when_the_newer_log_is_at_hand(
    kept: Home, whole: Path, tmp_path: Path
) -> None:
    later = restored_copy(kept, whole, tmp_path / "later")
    home = empty_home(kept, tmp_path / "restored")
    done = restored(home, whole, later.application_log, later.recorder_log)
    application, recorder = done.missing
    assert "evidence.home.restore" in application.entries[0]
    assert "restored" in recorder.entries[0]
    with inside(home):
        entry = newest_of("evidence.home.restore")
        assert entry is not None
        said = entry.event["facts"]["missing"]
        assert [(each["first"], each["last"]) for each in said] == [
            (application.first, application.last), (recorder.first, recorder.last),
        ]  # fmt: skip
        assert application.first == entry.index


def test_a_log_of_another_history_or_home_is_no_newer_log(kept: Home, whole: Path, tmp_path: Path) -> None:
    home = empty_home(kept, tmp_path / "restored")
    other = upgraded(tmp_path / "other")
    (tmp_path / "nothing").mkdir()
    assert fault_of(lambda: restored(home, whole, tmp_path / "nothing")).kind is FaultKind.NOT_FOUND
    forked = shutil.copytree(other.recorder_log, tmp_path / "forked")
    newest = max((forked / "tile/entries/000.p").iterdir(), key=lambda path: int(path.name))
    newest.write_bytes(b"\0\1x")
    assert fault_of(lambda: restored(home, whole, forked)).kind is FaultKind.CORRUPT
    assert not home.marker.exists()


def test_the_second_restore_of_a_backup_warns_of_a_fork(kept: Home, backup: Path, tmp_path: Path) -> None:
    first, second = empty_home(kept, tmp_path / "first"), empty_home(kept, tmp_path / "second")
    said = [mingcha(home.path, "restore", str(backup), "--no-check").stderr for home in (first, second)]
    assert "was restored before" not in said[0]
    assert f'"home": "{first.path}"' in said[1]
    assert all("a fork" in each for each in said)


def test_a_restore_killed_by_the_system_leaves_no_home_and_a_second_one_finishes(
    kept: Home, whole: Path, tmp_path: Path
) -> None:
    home = empty_home(kept, tmp_path / "restored")
    process = subprocess.Popen(
        [*MINGCHA, "restore", str(whole)], env=environment_of(home.path), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not home.marker.exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert is_unusable(home)
    assert restored(home, whole).points == 3
