"""A recorder host: its marker, its programs, the keys that it is given, and what its commands refuse."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import FIRST_RECORDER, Home, new_identity
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.schema import open_writer
from mingcha.media.journal.states import FileState
from mingcha.run.main import main
from mingcha.run.programs.up import programs_of
from mingcha.station.host import HOST_KEYS, hand_out_keys, public_log_key
from mingcha.station.published_logs import published_logs
from mingcha.station.recorder_log import recorder_origin

MINUTE = 29_926_440  # 2026-11-25 06:00 UTC


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


def test_it_records_carries_checks_and_shows_and_has_no_pages(host: Home, home: Home) -> None:
    assert [program.name for program in programs_of(host)] == ["record", "uplink", "look", "work", "gateway"]
    assert [program.name for program in programs_of(home)] == [
        "record",
        "uplink",
        "look",
        "work",
        "jobs",
        "gateway",
        "web",
    ]


def test_a_new_host_makes_the_key_of_its_log_and_one_with_keys_apart_reads_the_public_half(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    made = public_log_key(keys)
    assert keys.signer("log-recorder").public == made
    (keys.path / "log-recorder.key").unlink()
    assert public_log_key(keys) == made
    assert not (keys.path / "log-recorder.key").exists()


def test_its_witnesses_are_asked_about_its_own_log_alone(host: Home, home: Home) -> None:
    (log,) = published_logs(host)
    assert (log.kind, log.origin) == ("recorder", f"mingcha.invalid/{host.identity}/recorder/rec-0002")
    assert [log.kind for log in published_logs(home)] == ["application", "recorder"]


def test_asked_for_a_backup_it_says_what_lies_there_and_nowhere_else(
    host: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded_files(host, 3)
    monkeypatch.setattr(settings, "MINGCHA_HOME", host)
    assert main(["backup", str(tmp_path / "target")]) == 1
    said = capsys.readouterr().err
    assert "3 footage files of 1 cameras (3000 bytes, the oldest of 2026-11-25 06:00 UTC)" in said
    assert str(host.recorder_log) in said
    assert not (tmp_path / "target").exists()


def recorded_files(home: Home, count: int) -> None:
    """Rows of so many sealed files and one that was disposed of."""
    home.journal.parent.mkdir(parents=True, exist_ok=True)
    with closing(open_writer(home.journal)) as journal, journal:
        columns = journal.execute("SELECT name FROM pragma_table_info('file') WHERE \"notnull\" AND NOT pk").fetchall()
        zero = {name: b"" if name == "header_digest" else 0 for (name,) in columns}
        for n in range(count + 1):
            minute = MINUTE + n if n < count else MINUTE - 9
            values = zero | {"camera": 1, "minute": minute, "n": n, "bytes": 1000}
            values |= {"state": FileState.DISPOSED if n == count else FileState.WHOLE}
            names = ", ".join(values)
            journal.execute(f"INSERT INTO file ({names}) VALUES ({', '.join('?' * len(values))})", [*values.values()])


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
