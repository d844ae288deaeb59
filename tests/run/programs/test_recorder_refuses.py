"""A recorder whose journal is older than what was published or witnessed does not start, and everybody can see why."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.run.growing_log import AT, grow

from mingcha.evidence.log.sqlite_rows import SCHEMA
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.schema import open_writer
from mingcha.run.main import main
from mingcha.station.incidents import incidents
from mingcha.station.journal.audit import check_journal_against_log
from mingcha.station.recorder_log import RecorderLog, recorder_origin


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    made = Home(tmp_path / "home", tmp_path / "home" / "keys")
    made.create(demo=False)
    monkeypatch.setenv("MINGCHA_HOME", str(made.path))
    monkeypatch.delenv("MINGCHA_KEYS", raising=False)
    grow(made, 0, 20)
    return made


@pytest.mark.law("20(2)", "20(3)")
def test_without_its_journal_it_does_not_begin_anew(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.journal.unlink()
    assert main(["record"]) == 1
    said = capsys.readouterr().err
    assert "拒绝续写" in said
    assert "it has 0 entries" in said
    assert not home.journal.exists(), "no new journal takes the place of the one that is gone"
    (incident,) = incidents(home)
    assert (incident["log"], incident["size"], incident["origin"]) == ("recorder", 20, recorder_origin(home))
    assert main(["status", "--json"]) == 1
    status = json.loads(capsys.readouterr().out)
    assert status["well"] is False
    assert status["incidents"] == [incident]
    assert main(["status"]) == 1
    assert "证据事件 incident  recorder" in capsys.readouterr().out


@pytest.mark.law("20(2)")
def test_an_older_journal_is_refused_and_the_right_one_ends_the_incident(home: Home, tmp_path: Path) -> None:
    shutil.copy(home.journal, tmp_path / "old.db")
    log = grow(home, 20, 30)
    shutil.copy(home.journal, tmp_path / "right.db")
    shutil.copy(tmp_path / "old.db", home.journal)
    assert main(["record"]) == 1
    assert [incident["size"] for incident in incidents(home)] == [30]
    shutil.copy(tmp_path / "right.db", home.journal)
    log.require_continuation()
    assert incidents(home) == []


def test_power_lost_between_commit_and_publication_is_no_incident(home: Home) -> None:
    grow(home, 20, 30, publish=False).require_continuation()
    assert incidents(home) == []


def test_a_lawful_restore_goes_on(home: Home, tmp_path: Path) -> None:
    shutil.copy(home.journal, tmp_path / "old.db")
    log = grow(home, 20, 30)
    shutil.copy(tmp_path / "old.db", home.journal)
    assert main(["record"]) == 1
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as journal:
        journal.execute("BEGIN IMMEDIATE")
        later = AT + timedelta(hours=1)
        said = b'{"at":%d,"rec":"rec-0001","t":"restored","v":1}' % int(later.timestamp() * 1000)
        log.append(journal, [said], later)
        journal.execute("COMMIT")
    log.require_continuation()
    assert incidents(home) == []


def test_entries_of_an_unknown_format_are_named(home: Home) -> None:
    log = RecorderLog(home, KeyFolder(home.keys))
    later = [b'{"t":"minute","v":2}', b'{"t":"novelty","v":1}', b'{"t":"minute","v":true}', b'{"t":"minute"}', b"5"]
    home.journal.unlink()
    with closing(open_writer(home.journal)) as journal:
        journal.executescript(SCHEMA)
        journal.execute("BEGIN IMMEDIATE")
        log.append(journal, later, AT)
        found = [(each.kind, each.subject) for each in check_journal_against_log(journal, lambda _: {})]
    assert found == [("entry_version_unknown", f"log_entry/{index}") for index in (0, 2, 3)]
