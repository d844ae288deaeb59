"""`mingcha dossier`: files of points at the command line (articles 3, 13)."""

import argparse
import hashlib
import json
from pathlib import Path

import pytest
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.run.commands.building import dossier as command


@pytest.mark.law("3", "13")
def test_the_command_writes_a_new_file(
    city: City,
    clock: HandClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "SystemClock", lambda: clock)
    monkeypatch.setattr(command, "asker", lambda username: city[username])
    parser = argparse.ArgumentParser(prog="mingcha")
    command.add_parser(parser.add_subparsers(dest="verb", required=True))

    def run(*words: str) -> object:
        assert command.run(parser.parse_args(["dossier", *words, "--json"])) == 0
        return json.loads(capsys.readouterr().out)

    to = tmp_path / "points.csv"
    made = run("export", str(to), "--kind", "csv", "--site", "HQX", "--as", "manager")
    assert isinstance(made, dict)
    assert (made["points"], made["sha256"]) == (1, hashlib.sha256(to.read_bytes()).hexdigest())
    assert to.stat().st_mode & 0o077 == 0
    with pytest.raises(Fault):
        run("export", str(to), "--as", "manager")
    assert [one.name for one in tmp_path.iterdir()] == ["points.csv"]
    shown = run("show", city.points["HQX"].code, "--as", "manager")
    assert isinstance(shown, list)
    assert [one["form"] for one in shown] == ["sheet", "items", "apes"]
