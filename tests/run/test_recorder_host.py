"""A recorder host: its marker, its programs, the keys that it is given, and what its commands refuse."""

import json
from pathlib import Path

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import FIRST_RECORDER, Home, new_identity
from mingcha.kit.keys import KeyFolder
from mingcha.run.commands.recorder import HOST_KEYS, hand_out_keys
from mingcha.run.main import main
from mingcha.run.record import recorder_origin
from mingcha.run.up import programs_of


@pytest.fixture
def host(tmp_path: Path) -> Home:
    """A recorder host as `recorder join` leaves it."""
    home = Home(tmp_path / "host", tmp_path / "host-keys")
    home.make_folders()
    home.write_marker(new_identity(demo=False), demo=False, recorder="rec-0002")
    return home


def test_its_marker_names_its_recorder_for_ever(host: Home) -> None:
    host.create(demo=False)
    assert (host.recorder_name, host.is_recorder_host) == ("rec-0002", True)
    marker = json.loads(host.marker.read_text())
    host.marker.write_text(json.dumps(marker | {"version": "0.1.0"}))
    host.create(demo=False)
    assert host.recorder_name == "rec-0002", "a later version prepares it and it stays what it is"
    assert recorder_origin(host) == f"mingcha.invalid/{host.identity}/recorder/rec-0002"


def test_a_home_without_a_name_is_the_first(home: Home, tmp_path: Path) -> None:
    assert (home.recorder_name, home.is_recorder_host) == (FIRST_RECORDER, False)
    assert not Home(tmp_path / "none", tmp_path / "none").is_recorder_host


def test_it_records_carries_and_shows_and_has_no_pages_and_no_clock(host: Home, home: Home) -> None:
    assert [program.name for program in programs_of(host)] == ["record", "uplink", "gateway"]
    assert [program.name for program in programs_of(home)] == ["record", "uplink", "work", "gateway", "web"]


def test_it_is_given_no_private_key_but_what_its_uplink_needs(home: Home, tmp_path: Path) -> None:
    keys, target = KeyFolder(home.keys), tmp_path / "handed"
    keys.signer("backup")
    keys.signer("log-recorder")
    hand_out_keys(keys, target)
    assert sorted(path.name for path in target.iterdir()) == sorted(HOST_KEYS)
    assert {path.suffix for path in target.glob("*") if path.stem in ("ticket", "disposal")} == {".pub"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in target.iterdir())
    assert KeyFolder(target).unseal(keys.seal("secret")) == "secret"
    with pytest.raises(Fault) as caught:
        hand_out_keys(keys, target)
    assert caught.value.kind is FaultKind.CONFLICT


def test_several_recorders_need_postgresql(
    host: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["recorder", "list"]) == 1
    assert "several recorders need PostgreSQL" in capsys.readouterr().err
