"""`mingcha proof`: what leaves the recorder's log for a court, judged again with nothing but those files."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.evidence.log_workshop import entries

from mingcha.evidence.log.sqlite_rows import SCHEMA
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Signer
from mingcha.run.main import main
from mingcha.station.recorder_log import RecorderLog

CODE = "42010200001310000007"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    made = Home(tmp_path / "home", tmp_path / "home" / "keys")
    made.create(demo=False)
    monkeypatch.setenv("MINGCHA_HOME", str(made.path))
    monkeypatch.delenv("MINGCHA_KEYS", raising=False)
    keys = KeyFolder(made.keys)
    keys.signer("log-app")
    log = RecorderLog(made, keys)
    with closing(sqlite3.connect(made.journal, isolation_level=None)) as journal:
        journal.executescript(SCHEMA)
        journal.execute("CREATE TABLE camera (number INTEGER PRIMARY KEY, code TEXT)")
        journal.execute("CREATE TABLE minute (camera INTEGER, minute INTEGER, entry INTEGER)")
        journal.execute("INSERT INTO camera VALUES (1, ?)", (CODE,))
        journal.execute("INSERT INTO minute VALUES (1, ?, 77)", (29_410_563,))
        journal.execute("BEGIN IMMEDIATE")
        log.append(journal, entries(0, 300), datetime(2026, 11, 25, 6, tzinfo=UTC))
        journal.execute("COMMIT")
    log.publish()
    return made


@pytest.mark.law("20(2)")
def test_a_minute_leaves_with_its_proof_and_is_judged_elsewhere(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = datetime.fromtimestamp(29_410_563 * 60 + 17, UTC)
    assert main(["proof", "minute", CODE, at.isoformat(), "--to", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["recorder-77.json", "recorder-77.tlog-proof"]
    assert (tmp_path / "out" / "recorder-77.json").read_bytes() == entries(77, 78)[0]
    capsys.readouterr()
    assert main(["proof", "policy"]) == 0
    policy = tmp_path / "policy.txt"
    policy.write_text(capsys.readouterr().out, encoding="utf-8")
    files = [str(tmp_path / "out" / f"recorder-77.{suffix}") for suffix in ("tlog-proof", "json")]
    assert main(["proof", "verify", *files, "--policy", str(policy)]) == 0
    assert '"index": 77, "size": 300' in capsys.readouterr().out
    (tmp_path / "out" / "recorder-77.json").write_bytes(entries(78, 79)[0])
    assert main(["proof", "verify", *files, "--policy", str(policy)]) == 1
    assert "证明不成立" in capsys.readouterr().err


def test_what_is_not_there_is_said(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["entry", "300"], ["entry", "-1"], ["minute", CODE, "2020-01-01T00:00"], ["minute", CODE, "soon"]):
        assert main(["proof", *words, "--to", str(tmp_path / "out")]) == 1
        assert capsys.readouterr().err
    assert main(["proof", "policy", "--least", "1"]) == 1
    assert Signer(bytes(32)).public not in (home.keys / "log-recorder.pub").read_bytes()
