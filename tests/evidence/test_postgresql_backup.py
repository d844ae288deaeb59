"""A home whose tables lie on a real PostgreSQL: backup of one snapshot, restore into an empty database, whose it is."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tests.support.e2e.forked_commands import run_command

URL = os.environ.get("DATABASE_URL", "")
pytestmark = [
    pytest.mark.skipif(not URL, reason="the PostgreSQL stage of `make test` runs this"),
    pytest.mark.skipif(shutil.which("pg_dump") is None, reason="PostgreSQL's client is not on this machine"),
]


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """The addresses of two empty databases."""
    names = [f"mingcha_{uuid.uuid4().hex}" for _ in range(2)]
    with psycopg.connect(URL, autocommit=True) as server:
        for name in names:
            server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
        yield [urlunsplit(urlsplit(URL)._replace(path=f"/{name}")) for name in names]
        for name in names:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def mingcha(home: Path, url: str, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """A verb in a home whose tables are there."""
    environment = {**os.environ, "MINGCHA_HOME": str(home), "DATABASE_URL": url}
    for name in ("MINGCHA_KEYS", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return run_command(words, environment, stdin)


def test_a_backup_goes_into_another_database_and_a_database_has_one_home(tmp_path: Path, databases: list[str]) -> None:
    home, other, stranger = tmp_path / "home", tmp_path / "other", tmp_path / "stranger"
    first, second = databases
    assert mingcha(home, first, "prepare").returncode == 0
    organisation = [
        "--organisation",
        "JAGA",
        "--organisation-name",
        "分局",
        "--kind",
        "district_psb",
        "--division",
        "420102",
    ]
    person = ["person", "add", "monitor", "--name", "值班员", *organisation]
    added = mingcha(home, first, *person, stdin="a-password-of-tests\n")
    assert added.returncode == 0, added.stderr
    made = mingcha(home, first, "backup", str(tmp_path / "backup"))
    assert made.returncode == 0, made.stderr
    assert list((tmp_path / "backup").glob("tables-*/mingcha.dump.age"))
    shutil.copytree(home / "keys", other / "keys")
    full = mingcha(other, first, "restore", str(tmp_path / "backup"))
    assert "is not empty: make a new one" in full.stderr
    restored = mingcha(other, second, "restore", str(tmp_path / "backup"))
    assert (restored.returncode, "check: everything agrees" in restored.stdout) == (0, True), restored.stderr
    assert "monitor" in mingcha(other, second, "person", "list").stdout
    assert "belongs to another home" in mingcha(stranger, first, "prepare").stderr
    for verb in (["work"], ["uplink"], ["web"], ["person", "list"]):
        refused = mingcha(stranger, first, *verb)
        assert (refused.returncode, "run `mingcha prepare` again" in refused.stderr) == (1, True), (
            verb,
            refused.stderr,
        )
