"""Each program as a user of its own: what it needs works, and what it must not have it cannot get (as root only)."""

import argparse
import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.support.e2e.programs import LONGEST_S, MINGCHA, environment_of, prepared, simulated, three_free_ports
from tests.support.length import IN_FULL

from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.run.commands import keys as keys_command
from mingcha.run.user_layout import (
    HOST_PRIVATE_KEYS,
    PRIVATE_KEYS,
    USERS,
    Accounts,
    check_keys,
    lay_out,
    private_name,
    split_keys,
)
from mingcha.station.host import hand_out_keys

ACCOUNTS = Accounts(
    {user: (64_100 + n, 64_100 + n) for n, user in enumerate(USERS)}, everyone=64_200, data=64_201, kept=64_202
)
"""Numbers without names: the kernel knows only numbers."""
IN_DATA, IN_KEPT = ("web", "work", "sip", "cascade", "backup"), ("web", "work")
as_root = pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv")


@dataclass(frozen=True, slots=True)
class Split:
    """A home laid out for separate users."""

    home: Home
    keys: Path
    port: int

    def words(self, user: str, *words: str) -> list[str]:
        """A command as this user, with no rights of root."""
        uid, gid = ACCOUNTS.users[user]
        groups = [ACCOUNTS.everyone, *([ACCOUNTS.data] if user in IN_DATA else [])]
        groups += [ACCOUNTS.kept] if user in IN_KEPT else []
        return ["setpriv", f"--reuid={uid}", f"--regid={gid}", f"--groups={','.join(map(str, groups))}",
                "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", *words]  # fmt: skip

    def environment(self, user: str) -> dict[str, str]:
        """What the unit of this user sets."""
        folder = {"MINGCHA_USERS": "separate", "MINGCHA_KEYS": str(self.keys / user), "HOME": "/nonexistent"}
        return environment_of(self.home.path, self.port) | folder | {"PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, user: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end, with the file mode mask of the units."""
        return subprocess.run(
            self.words(user, *words), env=self.environment(user), check=False, capture_output=True, text=True,
            timeout=LONGEST_S, umask=0o027,
        )  # fmt: skip


def split_home(folder: Path, *, with_tables: bool = False) -> Split:
    """A home with keys apart, as the guide describes it: a new one, or one that was prepared by one user before."""
    folder.chmod(0o755)
    home = Home(folder / "var", folder / "all-keys")
    if with_tables:
        prepared(home.path)
        (home.path / "keys").rename(home.keys)
    keys_command.make(KeyFolder(home.keys))
    split_keys(home.keys, folder / "keys", ACCOUNTS)
    lay_out(home, ACCOUNTS)
    return Split(home, folder / "keys", three_free_ports())


@pytest.fixture(scope="module")
def split() -> Iterator[Split]:
    """A home in which every program runs, each as its user, with one camera. Not below pytest's folder, which every
    run of pytest closes to other users."""
    with TemporaryDirectory(prefix="mingcha-users-") as folder:
        yield from running_in(split_home(Path(folder), with_tables=not IN_FULL))


def running_in(made: Split) -> Iterator[Split]:
    """Starts the programs, and ends them."""
    with simulated("--cameras", "1", "--size", "640x360", "--fps", "5") as cameras:
        if IN_FULL:
            done = made.run("work", *MINGCHA, "prepare")
            assert done.returncode == 0, done.stderr
        done = made.run("work", *MINGCHA, "camera", "add", f"{cameras}/cam0", "--name", "east", "--site", "JHG",
                        "--category", "6(5)", "--division", "420102", "--organisation", "JAGA",
                        "--organisation-name", "江岸区公安分局", "--network", "127.0.0.0/8",
                        "--place-kind", "none")  # fmt: skip
        assert done.returncode == 0, done.stderr
        programs = {"record": "record", "gateway": "gateway", "uplink": "work", "work": "work", "web": "web"}
        running = []
        for program, user in programs.items():
            said = (made.home.path.parent / f"{program}.said").open("wb")
            running.append(
                subprocess.Popen(
                    made.words(user, *MINGCHA, program), env=made.environment(user), stdout=said,
                    stderr=subprocess.STDOUT, umask=0o027,
                )
            )  # fmt: skip
            said.close()
        try:
            until(lambda: footage(made), made)
            yield made
        finally:
            for program_ in reversed(running):
                program_.terminate()
            for program_ in reversed(running):
                program_.wait(60)


def footage(split: Split) -> bool:
    """Whether something was recorded and both ports answer."""
    if not list(split.home.footage.rglob("*.mp4")):
        return False
    for port in (split.port, split.port + 1):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return False
    return True


def healthy(split: Split) -> bool:
    """Whether the pages reach database, recorder, gateway and disk."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{split.port}/healthz", timeout=30) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as problem:
        problem.close()
        return False


def until(true: Callable[[], object], split: Split) -> None:
    """Waits for other processes; says what they said if it takes too long."""
    end = time.monotonic() + 180
    while not true():
        if time.monotonic() > end:
            pytest.fail("\n".join(path.read_text() for path in split.home.path.parent.glob("*.said")))
        time.sleep(0.3)


@as_root
def test_every_program_works_as_its_own_user(split: Split) -> None:
    until(lambda: footage(split), split)
    with urllib.request.urlopen(f"http://127.0.0.1:{split.port}/accounts/login/", timeout=30) as page:
        assert page.status == 200
    until(lambda: healthy(split), split)
    said = "\n".join(path.read_text() for path in split.home.path.parent.glob("*.said"))
    assert "PermissionError" not in said
    assert "readonly database" not in said
    assert "Traceback" not in said
    listed = split.run("web", *MINGCHA, "camera", "list")
    assert listed.returncode == 0, listed.stderr
    named = split.run("web", *MINGCHA, "hold", "place", listed.stdout.split()[0], "--from", "2026-01-01 00:00",
                      "--to", "2026-01-01 01:00", "--basis", "case", "--reason", "tried")  # fmt: skip
    assert "readonly" not in named.stderr
    checked = split.run("work", *MINGCHA, "check")
    assert "unreadable" not in checked.stdout + checked.stderr
    assert "key_" not in checked.stdout


@as_root
@pytest.mark.parametrize("user", ["web", "gateway"])
def test_the_pages_and_the_gateway_cannot_write_footage(split: Split, user: str) -> None:
    """Issue point C.18: one account ran all programs, so the pages could overwrite and remove footage."""
    until(lambda: footage(split), split)
    kept = min(split.home.footage.rglob("*.mp4"))
    for words in (
        ["sh", "-c", f"echo x >> {kept}"], ["rm", "-f", str(kept)], ["touch", str(split.home.footage / "x")],
        ["mv", str(split.home.footage), f"{split.home.footage}-gone"], ["rm", "-f", str(split.home.journal)],
        ["sh", "-c", f"echo x >> {split.home.journal}"],
    ):  # fmt: skip
        assert split.run(user, *words).returncode != 0, words
    assert kept.exists()


@as_root
def test_the_backup_reads_everything_by_one_capability_and_writes_only_its_entry(split: Split) -> None:
    until(lambda: footage(split), split)
    target = split.home.path.parent / "backup"
    target.mkdir()
    os.chown(target, *ACCOUNTS.users["backup"])
    words = split.words("backup", *MINGCHA, "backup", str(target))
    capable = [f"{word},+dac_read_search" if word.endswith("=-all") else word for word in words]
    capable.insert(capable.index("--no-new-privs"), "--ambient-caps=-all,+dac_read_search")
    done = subprocess.run(
        capable,
        env=split.environment("backup"),
        check=False,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        umask=0o027,
    )
    assert done.returncode == 0, done.stderr
    assert "the backup is whole" in done.stdout
    assert list(target.rglob("*.mp4.age"))
    kept = min(split.home.footage.rglob("*.mp4"))
    assert split.run("backup", "sh", "-c", f"echo x >> {kept}").returncode != 0


KEEP = """
import sys
from datetime import date
from pathlib import Path
from mingcha.registry.documents.document_files import keep_document, remove_document
from mingcha.registry.documents.month_folders import make_month_folders, take_over
folder, what, name, digest = Path(sys.argv[1]), *sys.argv[2:]
if what == "months":
    print(make_month_folders(folder, date(2031, 1, 31)))
if what == "keep":
    keep_document(folder, name, b"a covered copy")
if what == "take":
    print(take_over(folder, name, digest))
if what == "remove":
    remove_document(folder, name)
"""


COPY, BYTES = "sheet-copies/203101/one.jpg", "a covered copy"


def asked(made: Split, user: str, what: str, name: str = COPY) -> subprocess.CompletedProcess[str]:
    """What a program of this user does to a kept file."""
    digest = hashlib.sha256(BYTES.encode()).hexdigest()
    return made.run(user, sys.executable, "-c", KEEP, str(made.home.documents), what, name, digest)


@as_root
def test_the_clock_removes_what_the_pages_keep_for_it() -> None:
    """Before, the folders of views, copies and papers were of the pages: the clock could remove nothing of them."""
    with TemporaryDirectory(prefix="mingcha-users-") as folder:
        made = split_home(Path(folder))
        copies, path = made.home.documents / "sheet-copies", made.home.documents / COPY
        assert asked(made, "web", "keep").returncode != 0, "the clock makes the months"
        assert asked(made, "web", "months").stdout == "0\n", "nobody else does"
        assert asked(made, "work", "months").stdout == "8\n"
        assert sorted(one.name for one in copies.iterdir()) == ["203101", "203102"]
        assert stat.S_IMODE((copies / "203101").stat().st_mode) == 0o3770
        assert asked(made, "backup", "keep").returncode != 0
        done = asked(made, "web", "keep")
        assert done.returncode == 0, done.stderr
        assert asked(made, "backup", "remove").returncode != 0
        assert asked(made, "web", "remove").returncode == 0, "of an act that failed"
        assert not path.exists()
        assert asked(made, "web", "keep").returncode == 0
        assert asked(made, "work", "remove").returncode == 0
        assert not path.exists(), "what nobody needs any more"
        scan = "papers/203101/scan.pdf"
        assert asked(made, "web", "keep", scan).returncode == 0, "the pages have folders of their own"
        assert asked(made, "work", "remove", scan).returncode != 0
        (copies / "203101" / "old.jpg").write_bytes(b"of before")
        lay_out(made.home, ACCOUNTS)
        assert (copies / "203101" / "old.jpg").stat().st_uid == ACCOUNTS.users["work"][0]
        assert (made.home.documents / scan).stat().st_uid == ACCOUNTS.users["web"][0]


@as_root
def test_the_pages_neither_alter_nor_remove_what_the_clock_made_its_own() -> None:
    with TemporaryDirectory(prefix="mingcha-users-") as folder:
        made = split_home(Path(folder))
        documents, path = made.home.documents, made.home.documents / COPY
        assert asked(made, "work", "months").returncode == 0
        assert asked(made, "web", "keep").returncode == 0
        assert [asked(made, "work", "take").stdout for _ in range(2)] == ["True\n", "False\n"]
        assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (BYTES, 0o440)
        assert made.run("web", "cat", str(path)).stdout == BYTES
        for words in (
            ["rm", "-f", str(path)], ["sh", "-c", f"echo x >> {path}"], ["mv", str(path), f"{path}-gone"],
            ["mv", str(path.parent), f"{path.parent}-gone"], ["mv", str(path.parent.parent), f"{documents}/gone"],
            ["mv", str(documents), f"{documents}-gone"], ["chmod", "0777", str(path.parent)],
        ):  # fmt: skip
            assert made.run("web", *words).returncode != 0, words
        assert path.read_text() == BYTES
        assert asked(made, "work", "remove").returncode == 0
        assert not path.exists()


@as_root
def test_private_keys_are_readable_by_their_program_alone(split: Split) -> None:
    """Issue point C.18: every program could read every private key."""
    for owner, names in PRIVATE_KEYS.items():
        present = {private_name(path.name) for path in (split.keys / owner).iterdir()} - {""}
        assert present == names
        for user in USERS:
            for path in (split.keys / owner).glob("*.key"):
                read = split.run(user, "test", "-r", str(path)).returncode == 0
                assert read is (user == owner), (user, path)
                assert split.run(user, "sh", "-c", f"echo x >> {path}").returncode != 0, "no program changes a key"
    assert split.run("web", "test", "-r", str(split.home.keys / "master.key")).returncode != 0, (
        "the whole set is root's"
    )
    assert not list((split.keys / "gateway").glob("*.key"))
    made = split.run("gateway", sys.executable, "-c",
                     "from mingcha.kit.home import Home; from mingcha.kit.keys import KeyFolder; "
                     "KeyFolder(Home.from_environment().keys).signer('ticket')")  # fmt: skip
    assert "keys are kept apart by program" in made.stderr


def test_nothing_is_split_while_a_key_is_missing(tmp_path: Path) -> None:
    """Before, a home of 0.4.0 without the key of backups got folders for some of the users."""
    (tmp_path / "keys").mkdir()
    KeyFolder(tmp_path / "keys").signer("log-app")
    with pytest.raises(Fault) as fault:
        split_keys(tmp_path / "keys", tmp_path / "split", ACCOUNTS)
    assert "backup" in fault.value.words.en
    assert "log-app" not in fault.value.words.en
    assert not (tmp_path / "split").exists()


@as_root
def test_a_recorder_host_splits_the_keys_that_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before, the split asked for the keys of pages and backups, and told to make them: other ones than the first
    host's."""
    first = KeyFolder(tmp_path / "first")
    host = Home(tmp_path / "home", tmp_path / "host-keys")
    hand_out_keys(first, host.keys)
    KeyFolder(host.keys).signer("log-recorder")
    split_keys(host.keys, tmp_path / "split", ACCOUNTS, private_keys=HOST_PRIVATE_KEYS)
    private = {
        folder.name: {path.stem for path in folder.glob("*.key")} for folder in sorted((tmp_path / "split").iterdir())
    }
    assert private == {
        "gateway": set(),
        "record": {"log-recorder", "master"},
        "work": {"log-app", "master"},
        "sip": {"master"},
    }
    assert all((tmp_path / "split" / user / "ticket.pub").exists() for user in private)
    host.path.mkdir()
    host.write_marker("e" * 32, demo=False, recorder="rec-0002")
    monkeypatch.setenv("MINGCHA_HOME", str(host.path))
    monkeypatch.setenv("MINGCHA_KEYS", str(host.keys))
    with pytest.raises(Fault) as fault:
        keys_command.run(argparse.Namespace(action="make"))
    assert "come from the first host" in fault.value.words.en
    assert not (host.keys / "ticket.key").exists()


def test_the_check_names_a_key_that_is_open_or_in_the_wrong_folder(tmp_path: Path) -> None:
    """Issue point C.18."""
    keys = KeyFolder(tmp_path / "web")
    keys.signer("ticket")
    assert list(check_keys(tmp_path / "web", separate=False)) == []
    (tmp_path / "web" / "ticket.key").chmod(0o644)
    assert [found.kind for found in check_keys(tmp_path / "web", separate=False)] == ["key_readable"]
    (tmp_path / "web" / "ticket.key").chmod(0o640)
    assert [found.kind for found in check_keys(tmp_path / "web", separate=False)] == ["key_readable"]
    assert list(check_keys(tmp_path / "web", separate=True)) == []
    keys.signer("disposal")
    (found,) = check_keys(tmp_path / "web", separate=True)
    assert (found.kind, found.subject.endswith("disposal.key")) == ("key_of_another", True)


@as_root
def test_the_uplink_removes_what_it_took_of_the_gateways_log_and_nobody_else_does() -> None:
    """Without that the log of openings fills up, and then nothing is opened."""
    with TemporaryDirectory(prefix="mingcha-users-") as folder:
        made = split_home(Path(folder))
        path = made.home.openings / "openings-000000000001.jsonl"
        write = [sys.executable, "-c", f"open({str(path)!r}, 'w').close()"]
        remove = [sys.executable, "-c", f"import os; os.unlink({str(path)!r})"]
        assert made.run("gateway", *write).returncode == 0
        assert made.run("web", *remove).returncode != 0
        assert path.exists()
        assert made.run("work", *remove).returncode == 0
        assert not path.exists()
