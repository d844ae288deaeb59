"""Backups are encrypted in the format of the standard age program and carry no sessions (article 20)."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyrage
import pytest
from tests.support.backup.copies import empty_home, fault_of, home_keys, is_unusable
from tests.support.e2e.kept_home import inside
from tests.support.e2e.programs import mingcha
from tests.support.run.old_home import a_day_later

from mingcha.backup import databases
from mingcha.backup import restore as backup_restore
from mingcha.backup.age_keys import identities_in, recipients
from mingcha.backup.files import Files, Opener
from mingcha.backup.make import make_backup
from mingcha.backup.restore import BY, GRANTS_ENDED, Restored, restore
from mingcha.kit.errors import FaultKind
from mingcha.kit.home import Home
from mingcha.run.commands.check import check_home
from mingcha.run.commands.prepare import bring_up_to_date

pytestmark = pytest.mark.usefixtures("unblocked")
MARK = "a-session-key-that-must-not-be-in-a-backup"


@pytest.fixture(scope="module")
def own_key(kept: Home) -> str:
    """The home's own recipient."""
    (recipient,) = recipients(home_keys(kept))
    return recipient


@pytest.fixture(scope="module")
def sealed(kept: Home, own_key: str, unblocked: None) -> Path:
    """An encrypted backup."""
    target = kept.path.parent / "sealed"
    with inside(kept):
        make_backup(kept, target, a_day_later(), files=Files((own_key,)))
    return target


def restored(home: Home, backup: Path, identity: Path | None = None) -> Restored:
    """Restores into a home."""
    with inside(home):
        return restore(home, backup, a_day_later(), bring_up_to_date=bring_up_to_date, identity=identity)


def test_nothing_in_it_can_be_read_and_it_restores(kept: Home, sealed: Path, tmp_path: Path) -> None:
    """Issue point C.19: a thief of a backup saw every picture and every row."""
    readable = {path.name for path in sealed.rglob("*") if path.is_file() and path.suffix != ".age"}
    assert readable == {"manifest", "backup-of", "recipients", "contents.sha256", "footage.sha256"}
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in sealed.rglob("*.age"))
    home = empty_home(kept, tmp_path / "restored")
    done = restored(home, sealed)
    assert (done.points, done.footage_files > 0) == (3, True)
    assert not list(home.path.rglob("*.age"))
    assert not list(home.run.iterdir())
    with inside(home):
        assert list(check_home(home, a_day_later())) == []


def test_the_standard_program_reads_it(kept: Home, sealed: Path, tmp_path: Path) -> None:
    age = shutil.which("age")
    if age is None:
        pytest.skip("Debian's age is not installed")
    stored = min(sealed.glob("footage/**/*.age"))
    name = stored.relative_to(sealed / "footage").as_posix().removesuffix(".age")
    own = ["-d", "-i", str(kept.keys / "backup-age.key")]
    done = subprocess.run([age, *own, str(stored)], check=True, capture_output=True)
    assert done.stdout == (kept.footage / name).read_bytes()
    written = tmp_path / "by-age.age"
    (recipient,) = recipients(home_keys(kept))
    subprocess.run([age, "-r", recipient, "-o", str(written)], check=True, input=b"by age" * 100_000)
    Opener(identities_in(kept.keys / "backup-age.key")).copy(written, tmp_path / "plain")
    assert (tmp_path / "plain").read_bytes() == b"by age" * 100_000


def test_a_second_run_copies_only_what_is_new_and_another_recipient_means_all(
    kept: Home, own_key: str, tmp_path: Path
) -> None:
    other = str(pyrage.x25519.Identity.generate().to_public())
    with inside(kept):
        first = make_backup(kept, tmp_path / "b", a_day_later(), files=Files((own_key,)))
        second = make_backup(kept, tmp_path / "b", a_day_later(), files=Files((own_key,)))
        third = make_backup(kept, tmp_path / "b", a_day_later(), files=Files((own_key, other)))
        plain = make_backup(kept, tmp_path / "b", a_day_later())
    assert (first.copied_files > 0, second.copied_files) == (True, 0)
    assert third.copied_files == first.copied_files
    assert plain.copied_files == first.copied_files
    assert not list((tmp_path / "b").rglob("*.age"))


def test_an_identity_kept_elsewhere_opens_it(kept: Home, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    with inside(kept):
        make_backup(kept, tmp_path / "b", a_day_later(), files=Files((str(identity.to_public()),)))
    home = empty_home(kept, tmp_path / "restored")
    fault = fault_of(lambda: restored(home, tmp_path / "b"))
    assert (fault.kind, "--identity" in fault.words.en) == (FaultKind.FORBIDDEN, True)
    assert not home.data.exists(), "a wrong key leaves nothing"
    (tmp_path / "key").write_text(f"# kept in a safe\n{identity}\n")
    assert restored(home, tmp_path / "b", tmp_path / "key").points == 3
    (tmp_path / "none").write_text("nothing\n")
    assert fault_of(lambda: restored(home, tmp_path / "b", tmp_path / "none")).kind is FaultKind.INVALID


def cut(data: bytes) -> bytes:
    """Without its end."""
    return data[:-20]


def changed(data: bytes) -> bytes:
    """With one bit turned over in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("spoil", [cut, changed, lambda _: b""])
@pytest.mark.parametrize("place", ["footage/**/*.age", "tables-*/mingcha.db.age", "tables-*/home.json.age"])
def test_a_cut_or_changed_file_is_named_and_leaves_nothing(
    kept: Home, sealed: Path, tmp_path: Path, place: str, spoil: Callable[[bytes], bytes]
) -> None:
    shutil.copytree(sealed, tmp_path / "b")
    path = min((tmp_path / "b").glob(place))
    path.write_bytes(spoil(path.read_bytes()))
    home = empty_home(kept, tmp_path / "restored")
    fault = fault_of(lambda: restored(home, tmp_path / "b"))
    assert (fault.kind, path.name in fault.words.en) == (FaultKind.CORRUPT, True)
    assert is_unusable(home)
    assert not home.data.exists() or not list(home.data.iterdir())


def test_a_file_that_only_age_finds_cut_is_no_copy(sealed: Path, kept: Home, tmp_path: Path) -> None:
    stored = tmp_path / "one.age"
    stored.write_bytes(cut(min(sealed.glob("footage/**/*.age")).read_bytes()))
    opener = Opener(identities_in(kept.keys / "backup-age.key"))
    assert fault_of(lambda: opener.copy(stored, tmp_path / "out" / "one")).kind is FaultKind.CORRUPT
    assert list((tmp_path / "out").iterdir()) == []


def test_no_session_and_no_counter_is_in_a_backup_and_a_restore_ends_grants(
    kept: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue point C.19: live sessions were in the backup's database."""
    home = Home(tmp_path / "home", tmp_path / "home" / "keys")
    shutil.copytree(kept.path, home.path)
    with closing(sqlite3.connect(home.database)) as database, database:
        for key in (MARK, "deleted-" + MARK):
            database.execute("INSERT INTO django_session VALUES (?, ?, '2099-01-01')", [key, MARK])
        database.execute("INSERT INTO mingcha_cache VALUES (?, ?, '2099-01-01')", [MARK, MARK])
        database.execute("DELETE FROM django_session WHERE session_key LIKE 'deleted-%'")
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert set(databases.NOT_CARRIED) <= there, "each named table exists"
    with inside(home):
        made = make_backup(home, tmp_path / "plain", a_day_later())
    copied = tmp_path / "plain" / made.manifest.tables / "mingcha.db"
    assert MARK.encode() in home.database.read_bytes()
    assert MARK.encode() not in copied.read_bytes()
    again = empty_home(home, tmp_path / "restored")
    ended = list[tuple[object, str]]()
    monkeypatch.setattr(backup_restore, "end_every_grant", lambda by, *, reason, clock: ended.append((by, reason)))
    restored(again, tmp_path / "plain")
    assert ended == [(BY, GRANTS_ENDED)]


def test_the_command_encrypts_unless_it_is_told_not_to(kept: Home, tmp_path: Path) -> None:
    """Issue point C.19: encryption is the default, and its absence is said loudly."""
    done = mingcha(kept.path, "backup", str(tmp_path / "b"))
    assert list((tmp_path / "b").glob("tables-*/mingcha.db.age"))
    assert "NOT ENCRYPTED" not in done.stderr
    plain = mingcha(kept.path, "backup", str(tmp_path / "p"), "--plain")
    assert list((tmp_path / "p").glob("tables-*/mingcha.db"))
    assert "此备份未加密" in plain.stderr
    assert "NOT ENCRYPTED" in plain.stderr
    refused = mingcha(kept.path, "backup", str(tmp_path / "l"), "--link", check=False)
    assert (refused.returncode, "--link needs --plain" in refused.stderr) == (1, True)


def test_a_recipient_that_is_none_stops_the_backup(kept: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_BACKUP_RECIPIENTS", "age1nonsense")
    assert fault_of(lambda: recipients(home_keys(kept))).kind is FaultKind.INVALID
    other = str(pyrage.x25519.Identity.generate().to_public())
    monkeypatch.setenv("MINGCHA_BACKUP_RECIPIENTS", f"{other}, {other}")
    assert recipients(home_keys(kept)) == (other, other)
