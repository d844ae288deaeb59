"""A home is a demo home for ever, or never."""

import json
from pathlib import Path

import pytest

from mingcha.kit.actor import Actor, program
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home


def test_the_marker_is_written_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "keys")
    assert not home.is_demo
    home.create(demo=True)
    identity = home.identity
    home.create(demo=False)
    assert (home.is_demo, home.identity) == (True, identity)
    assert len(identity) == 32


def test_keys_lie_apart_from_the_data(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "home" / "keys")
    home.create(demo=False)
    assert home.data not in home.keys.parents
    assert home.keys.stat().st_mode & 0o777 == 0o700
    for folder in (home.footage, home.journal, home.recorder_log, home.database, home.application_log):
        assert home.data in folder.parents


def test_the_environment_names_both_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_HOME", str(tmp_path))
    monkeypatch.delenv("MINGCHA_KEYS", raising=False)
    assert Home.from_environment() == Home(tmp_path, tmp_path / "keys")
    monkeypatch.setenv("MINGCHA_KEYS", str(tmp_path / "elsewhere"))
    assert Home.from_environment().keys == tmp_path / "elsewhere"


def test_a_program_acts_under_its_name() -> None:
    assert program("uplink") == Actor("program:uplink", "uplink")


def test_data_sockets_and_logs_are_open_to_their_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "var", tmp_path / "var" / "keys")
    (tmp_path / "var" / "data").mkdir(parents=True, mode=0o755)
    home.create(demo=True)
    for folder in (home.data, home.run, home.logs, home.keys):
        assert folder.stat().st_mode & 0o777 == 0o700, folder


def test_no_program_starts_between_a_new_marker_and_the_end_of_the_migration(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False, migrating=True)
    with pytest.raises(Fault, match="run `mingcha prepare` again"):
        home.require_up_to_date()
    home.create(demo=False, migrating=True)  # killed, and run again
    home.migrated()
    home.require_up_to_date()
    home.create(demo=False, migrating=True)  # prepared by this version before: what runs goes on
    home.require_up_to_date()
    older = json.loads(home.marker.read_text()) | {"version": "0.5.0"}
    home.marker.write_text(json.dumps(older))
    home.create(demo=False, migrating=True)
    with pytest.raises(Fault, match="run `mingcha prepare` again"):
        home.require_up_to_date()
