"""Backups of a home and homes from backups: what is whole is whole, what is not says so, and the logs go on."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import MINGCHA, environment_of, inside, mingcha
from tests.support.run.old_home import a_day_later, upgraded

from mingcha.access.snapshots.document_files import keep_document, read_document, remove_document
from mingcha.backup import make as backup_make
from mingcha.backup import manifest as backup_manifest
from mingcha.backup import restore as backup_restore
from mingcha.backup.make import make_backup
from mingcha.backup.manifest import Manifest, is_inside, read_manifest, read_sums
from mingcha.backup.restore import Restored, restore, verify_tables
from mingcha.evidence.actions import record_check
from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.checkpoint import open_checkpoint
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.merkle import verify_consistency
from mingcha.evidence.queries import newest_of
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.registry.assignments.queries import assignments
from mingcha.run.commands.check import check_home
from mingcha.run.commands.prepare import bring_up_to_date
from mingcha.station.recorder_log import RecorderLog, recorder_origin

pytestmark = pytest.mark.usefixtures("unblocked")


@pytest.fixture(scope="module")
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """These tests work on databases of homes of their own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with footage, logs, holds and orders."""
    return upgraded(tmp_path_factory.mktemp("kept") / "var")


@pytest.fixture(scope="module")
def whole(kept: Home, unblocked: None) -> Path:
    """A backup of it."""
    target = kept.path.parent / "backup"
    with inside(kept):
        publish_application_log()
        make_backup(kept, target, a_day_later())
    return target


@pytest.fixture
def backup(whole: Path, tmp_path: Path) -> Path:
    """A copy of the backup, to be spoilt, that nobody restored yet."""
    shutil.copytree(whole, tmp_path / "backup", ignore=shutil.ignore_patterns("restores"))
    return tmp_path / "backup"


def empty_home(kept: Home, path: Path) -> Home:
    """A folder with the keys of the home and nothing else."""
    shutil.copytree(kept.keys, path / "keys")
    return Home(path, path / "keys")


def restored(home: Home, backup: Path, *newer: Path, clock: HandClock | None = None) -> Restored:
    """Restores into a home, inside Django."""
    with inside(home):
        return restore(home, backup, clock or a_day_later(), bring_up_to_date=bring_up_to_date, newer_logs=newer)


def fault_of(run: Callable[[], object]) -> Fault:
    """The fault that something ends with."""
    with pytest.raises(Fault) as caught:
        run()
    return caught.value


def is_unusable(home: Home) -> bool:
    """Whether every program of ours refuses to work in the home."""
    if not home.marker.exists():
        return "not prepared yet" in mingcha(home.path, "record", check=False).stderr
    return fault_of(home.require_usable).kind is FaultKind.CONFLICT


def test_a_restored_home_agrees_and_says_in_both_logs_from_where_it_goes_on(
    kept: Home, whole: Path, tmp_path: Path
) -> None:
    home = empty_home(kept, tmp_path / "restored")
    manifest = read_manifest(whole, home_keys(kept))
    done = restored(home, whole)
    assert (done.footage_files, done.points, done.missing, done.earlier) == (manifest.footage_files, 3, [], [])
    with inside(home):
        assert list(check_home(home, a_day_later())) == []
        entry = newest_of("evidence.home.restore")
        assert entry is not None
        facts = entry.event["facts"]
        old = open_checkpoint(
            manifest.application_head.encode(), home_keys(home).verifier("log-app"), application_origin()
        )
        assert facts["backup"] == manifest.digest()
        assert [head["size"] for head in facts["heads"]] == [
            old.checkpoint.size, int(manifest.recorder_head.split("\n")[1]),
        ]  # fmt: skip
        log = application_log()
        new = log.head()
        assert new is not None
        assert entry.index == old.checkpoint.size < new.checkpoint.size
        proof = log.consistency_proof(old.checkpoint.size)
        assert verify_consistency(
            old.checkpoint.size, old.checkpoint.root, new.checkpoint.size, new.checkpoint.root, proof
        )
        record_check((), by=program("check"), clock=a_day_later())
        publish_application_log()
        assert list(check_home(home, a_day_later())) == []
        epochs = {each.epoch for each in assignments()}
    minute = int(a_day_later().now().timestamp()) // 60
    assert epochs == {minute}
    with _journal(home) as (log_of_recorder, entries):
        head = log_of_recorder.head()
        assert head is not None
        assert head.checkpoint.origin == recorder_origin(home)
        said = [entry for entry in entries if entry["t"] in ("restored", "camera")][-4:]
        assert said[0]["t"] == "restored"
        assert said[0]["from"]["size"] == int(manifest.recorder_head.split("\n")[1])
        assert {entry["ep"] for entry in said[1:]} == {minute}


def test_pictures_kept_as_evidence_come_back(kept: Home, tmp_path: Path) -> None:
    keep_document(kept.documents, "snapshots/202611/one.jpg", b"a picture")
    try:
        with inside(kept):
            make_backup(kept, tmp_path / "backup", a_day_later())
    finally:
        remove_document(kept.documents, "snapshots/202611/one.jpg")
    home = empty_home(kept, tmp_path / "restored")
    restored(home, tmp_path / "backup")
    assert read_document(home.documents, "snapshots/202611/one.jpg") == b"a picture"
    assert (home.documents / "snapshots/202611/one.jpg").stat().st_mode & 0o777 == 0o400


def test_what_the_manifest_does_not_name_is_not_brought_into_a_home(kept: Home, backup: Path, tmp_path: Path) -> None:
    tables = next(backup.glob("tables-*"))
    named = next((backup / "footage").rglob("*.mp4")).relative_to(backup / "footage").as_posix()
    slipped_in = ["documents/snapshots/202611/one.jpg", "log/recorder/extra", f"open/{named.replace('.mp4', '9.mp4')}"]
    for name in slipped_in:
        (tables / name).parent.mkdir(parents=True, exist_ok=True)
        (tables / name).write_bytes(b"nobody signed for this")
    home = empty_home(kept, tmp_path / "restored")
    restored(home, backup)
    strange = [
        path for path in home.data.rglob("*") if path.is_file() and path.read_bytes() == b"nobody signed for this"
    ]
    assert strange == []
    with inside(home):
        assert list(check_home(home, a_day_later())) == []


def test_a_table_that_is_swapped_after_it_was_verified_is_refused(
    kept: Home, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swapped(tables: Path, manifest: Manifest) -> dict[str, str]:
        sums = verify_tables(tables, manifest)
        (tables / "log/application/checkpoint").write_bytes(b"another")
        return sums

    monkeypatch.setattr(backup_restore, "verify_tables", swapped)
    home = empty_home(kept, tmp_path / "restored")
    fault = fault_of(lambda: restored(home, backup))
    assert (fault.kind, "log/application/checkpoint" in fault.words.en) == (FaultKind.CORRUPT, True)
    assert is_unusable(home)


def test_a_second_backup_copies_what_is_new_and_lets_go_what_the_home_disposed_of(kept: Home, backup: Path) -> None:
    before = read_manifest(backup, home_keys(kept))
    gone = backup / "footage" / "42010200001310000001" / "20260101" / "00" / "left-over.mp4"
    gone.parent.mkdir(parents=True)
    gone.write_bytes(b"disposed of at home meanwhile")
    some = min((backup / "footage").rglob("4201*.mp4"))
    some.unlink()
    clock = a_day_later()
    clock.advance(timedelta(minutes=5))
    with inside(kept):
        done = make_backup(kept, backup, clock)
    assert (done.copied_files, done.removed_files) == (1, 1)
    assert some.exists()
    assert not gone.parent.exists()
    after = read_manifest(backup, home_keys(kept))
    assert after.made_ms == before.made_ms + 5 * 60_000
    assert [path.name for path in backup.glob("tables-*")] == [after.tables]


def test_a_backup_killed_in_the_middle_leaves_the_one_before_whole(
    kept: Home, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (backup / "manifest").read_bytes()
    footage = sorted((backup / "footage").rglob("*.mp4"))
    for path in footage[:3]:
        path.unlink()
    (footage[0].with_name(f".{footage[0].name}.draft")).write_bytes(b"half")

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup_make, "copy_application", killed)
    with inside(kept), pytest.raises(KeyboardInterrupt):
        make_backup(kept, backup, a_day_later())
    assert (backup / "manifest").read_bytes() == before
    monkeypatch.undo()
    with inside(kept):
        done = make_backup(kept, backup, a_day_later())
    assert done.copied_files == 0, "what the first run copied need not be copied again"
    assert read_manifest(backup, home_keys(kept)).footage_files == len(footage)
    assert not list(backup.rglob("*.draft"))


def test_the_first_backup_cut_short_is_no_backup(kept: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "target"
    monkeypatch.setattr(backup_manifest.os, "fdatasync", _full_disk)
    with inside(kept), pytest.raises(OSError, match="No space"):
        make_backup(kept, target, a_day_later())
    assert not list(target.rglob("*.draft"))
    assert not list(target.glob("tables-*"))
    fault = fault_of(lambda: read_manifest(target, home_keys(kept)))
    assert (fault.kind, "no whole backup" in fault.words.en) == (FaultKind.NOT_FOUND, True)


def test_hard_links_are_the_same_files(kept: Home, tmp_path: Path) -> None:
    with inside(kept):
        make_backup(kept, kept.path.parent / "linked", a_day_later(), link=True)
    for path in (kept.path.parent / "linked/footage").rglob("*.mp4"):
        assert path.samefile(kept.footage / path.relative_to(kept.path.parent / "linked/footage"))


def test_whose_backups_a_folder_takes(kept: Home, backup: Path, tmp_path: Path) -> None:
    other = Home(tmp_path / "other", tmp_path / "other/keys")
    other.create(demo=False)
    assert "backups of another home" in fault_of(lambda: make_backup(other, backup, a_day_later())).words.en
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("a letter")
    assert "holds no backup" in fault_of(lambda: make_backup(kept, tmp_path / "full", a_day_later())).words.en
    for inside_of in (kept.data / "backup", kept.path.parent):
        assert fault_of(lambda where=inside_of: make_backup(kept, where, a_day_later())).kind is FaultKind.INVALID
    without = lambda: make_backup(kept, backup, a_day_later(), footage=False)  # noqa: E731
    assert "holds footage" in fault_of(without).words.en


def test_tables_alone_are_said_to_be_without_footage(kept: Home, tmp_path: Path) -> None:
    with inside(kept):
        make_backup(kept, tmp_path / "tables-only", a_day_later(), footage=False)
    home = empty_home(kept, tmp_path / "restored")
    done = restored(home, tmp_path / "tables-only")
    assert (done.manifest.footage, done.footage_files) == (False, 0)
    with inside(home):
        assert {finding.kind for finding in check_home(home, a_day_later())} >= {"missing_unexplained"}
        shutil.copytree(kept.footage, home.footage, dirs_exist_ok=True)
        assert list(check_home(home, a_day_later())) == []


def test_a_home_with_anything_in_it_is_not_restored_into(kept: Home, whole: Path, tmp_path: Path) -> None:
    home = empty_home(kept, tmp_path / "restored")
    (home.path / "note").write_text("mine")
    assert fault_of(lambda: restored(home, whole)).kind is FaultKind.CONFLICT
    assert sorted(path.name for path in home.path.iterdir()) == ["keys", "note"]
    assert fault_of(lambda: restored(kept, whole)).kind is FaultKind.CONFLICT


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


@given(st.binary(max_size=400))
def test_whatever_lies_there_is_no_manifest_and_no_list(kept: Home, data: bytes) -> None:
    folder = kept.path.parent / "anything"
    folder.mkdir(exist_ok=True)
    (folder / "manifest").write_bytes(data)
    assert fault_of(lambda: read_manifest(folder, home_keys(kept))).kind is FaultKind.CORRUPT
    with suppress(Fault):
        sums = read_sums(folder / "manifest")
        assert all(is_inside(name) and len(digest) == 64 for name, digest in sums.items())


@pytest.mark.parametrize("name", ["", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a/.", "a\0b"])
def test_no_name_in_a_list_leads_out_of_the_backup(name: str) -> None:
    assert not is_inside(name)


def test_other_keys_open_no_backup(kept: Home, whole: Path, tmp_path: Path) -> None:
    none = Home(tmp_path / "none", tmp_path / "none/keys")
    assert "bring the home's own keys first" in fault_of(lambda: restored(none, whole)).words.en
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
    (forked / "tile/entries/000").write_bytes(b"\0\1x")
    assert fault_of(lambda: restored(home, whole, forked)).kind is FaultKind.CORRUPT
    assert not home.marker.exists()


def test_the_second_restore_of_a_backup_warns_of_a_fork(kept: Home, backup: Path, tmp_path: Path) -> None:
    first, second = empty_home(kept, tmp_path / "first"), empty_home(kept, tmp_path / "second")
    said = [mingcha(home.path, "restore", str(backup), "--no-check").stderr for home in (first, second)]
    assert "was restored before" not in said[0]
    assert f'"home": "{first.path}"' in said[1]
    assert all("a fork" in each for each in said)


def test_the_commands_explain_the_keys_and_keep_them_apart(kept: Home, tmp_path: Path) -> None:
    said = mingcha(kept.path, "backup", str(tmp_path / "b"), "--with-keys", str(tmp_path / "k")).stdout
    assert "The keys are not in it" not in said
    assert {path.name for path in (tmp_path / "k").iterdir()} == {path.name for path in kept.keys.iterdir()}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "k").iterdir())
    assert not list((tmp_path / "b").rglob("*.key"))
    assert "The keys are not in it" in mingcha(kept.path, "backup", str(tmp_path / "b")).stdout
    refused = mingcha(kept.path, "backup", str(tmp_path / "b"), "--with-keys", str(tmp_path / "b/keys"), check=False)
    assert (refused.returncode, "choose another place" in refused.stderr) == (1, True)


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


def restored_copy(kept: Home, backup: Path, path: Path) -> Home:
    """Another home from the backup, whose logs went on and were published."""
    home = empty_home(kept, path)
    restored(home, backup)
    return home


def home_keys(home: Home) -> KeyFolder:
    """The keys of a home."""
    return KeyFolder(home.keys)


@contextmanager
def _journal(home: Home) -> Iterator[tuple[Log, list[dict[str, Any]]]]:
    """The recorder's log of a home and its entries."""
    with closing(sqlite3.connect(home.journal)) as connection:
        rows = connection.execute("SELECT body FROM log_entry ORDER BY entry_index").fetchall()
        yield RecorderLog(home, home_keys(home)).over(connection), [json.loads(body) for (body,) in rows]


def _full_disk(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
