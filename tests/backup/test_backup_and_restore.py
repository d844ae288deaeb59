"""Backups of a home and homes from backups: what is whole is whole, what is not says so, and the logs go on."""

import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.backup.copies import _full_disk, _journal, empty_home, fault_of, home_keys, is_unusable, restored
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import mingcha
from tests.support.run.old_home import a_day_later

from mingcha.backup import make as backup_make
from mingcha.backup import manifest as backup_manifest
from mingcha.backup import restore as backup_restore
from mingcha.backup.files import Opener
from mingcha.backup.make import make_backup
from mingcha.backup.manifest import Manifest, is_inside, read_manifest, read_sums
from mingcha.backup.restore import verify_tables
from mingcha.evidence.actions import record_check
from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.checkpoint import open_checkpoint
from mingcha.evidence.log.merkle import verify_consistency
from mingcha.evidence.queries import newest_of
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.documents.document_files import keep_document, read_document, remove_document
from mingcha.run.commands.check import check_home
from mingcha.station.recorder_log import recorder_origin

pytestmark = pytest.mark.usefixtures("unblocked")


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
        epochs = {each.epoch for each in assignments(at=a_day_later().now())}
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
    def swapped(tables: Path, manifest: Manifest, opener: Opener) -> dict[str, str]:
        sums = verify_tables(tables, manifest, opener)
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
    assert (fault.kind, "no complete backup" in fault.words.en) == (FaultKind.NOT_FOUND, True)


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


def test_the_keys_of_the_first_backup_of_a_home_restore_it(kept: Home, tmp_path: Path) -> None:
    """Issue point A.10: they were copied before the key of backups was made, so the restore was refused."""
    shutil.copytree(kept.path, tmp_path / "fresh", symlinks=True)
    fresh = Home(tmp_path / "fresh", tmp_path / "fresh" / "keys")
    for path in fresh.keys.glob("backup*"):  # that which signs backups, and that which opens them
        path.unlink()
    mingcha(fresh.path, "backup", str(tmp_path / "b"), "--with-keys", str(tmp_path / "k"))
    home = Home(tmp_path / "restored", tmp_path / "restored" / "keys")
    home.path.mkdir()
    shutil.copytree(tmp_path / "k", home.keys)
    done = mingcha(home.path, "restore", str(tmp_path / "b"), "--no-check")
    assert "roles, passwords and API tokens are those of the backup" in done.stderr


def test_the_commands_explain_the_keys_and_keep_them_apart(kept: Home, tmp_path: Path) -> None:
    said = mingcha(kept.path, "backup", str(tmp_path / "b"), "--with-keys", str(tmp_path / "k")).stdout
    assert "The keys are not in it" not in said
    assert {path.name for path in (tmp_path / "k").iterdir()} == {path.name for path in kept.keys.iterdir()}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "k").iterdir())
    assert not list((tmp_path / "b").rglob("*.key"))
    assert "The keys are not in it" in mingcha(kept.path, "backup", str(tmp_path / "b")).stdout
    refused = mingcha(kept.path, "backup", str(tmp_path / "b"), "--with-keys", str(tmp_path / "b/keys"), check=False)
    assert (refused.returncode, "choose another place" in refused.stderr) == (1, True)


def test_a_program_whose_keys_open_no_backup_says_so(kept: Home, tmp_path: Path) -> None:
    """With a user for each program the one of backups has only the public half: its folder alone restores nothing."""
    shutil.copytree(kept.path, tmp_path / "split", symlinks=True)
    split = Home(tmp_path / "split", tmp_path / "split" / "keys")
    mingcha(split.path, "backup", str(tmp_path / "first"))
    (split.keys / "backup-age.key").unlink()
    said = mingcha(split.path, "backup", str(tmp_path / "b")).stdout
    assert "does not open this backup: a restore needs the whole set of keys" in said
    assert "The keys are not in it" not in said
