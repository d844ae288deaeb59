"""`mingcha calendar`: a notice from its file, and the filing deadlines by it (articles 9, 26)."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.support.registry.notices import OF_2027, notice_of_2027

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.run.commands import calendar


def call(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="mingcha")
    calendar.add_parser(parser.add_subparsers(dest="verb", required=True))
    return calendar.run(parser.parse_args(["calendar", *words]))


def told(capsys: pytest.CaptureFixture[str], words: Sequence[str]) -> object:
    assert call(*words, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> None:
    monkeypatch.setattr(calendar, "SystemClock", lambda: clock)


@pytest.mark.law("9")
def test_a_notice_moves_a_deadline(tmp_path: Path, capsys: pytest.CaptureFixture[str], db: None) -> None:
    """Issue point A.8: by command; before, there was none."""
    ask = ["deadline", "--accepted", "2026-12-02"]
    clock = {"reference": "9", "started_on": "2026-12-02", "due_raw": "2027-01-01", "due": "2027-01-04"}
    assert told(capsys, ask) == [{**clock, "provisional": True}]
    file = tmp_path / "2027.yaml"
    file.write_text(OF_2027, encoding="utf-8")
    assert call("take-in", str(file)) == 0
    assert "2027-02-05  2027-02-09 -> 2027-02-12" in capsys.readouterr().out
    assert told(capsys, ask) == [{**clock, "provisional": False}]
    assert call("list") == 0
    assert "国办发明电〔2026〕6 号" in capsys.readouterr().out


def test_a_file_that_is_wrong_is_refused(tmp_path: Path, db: None) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(notice_of_2027(spring="[2027-02-11, 2027-02-05]"), encoding="utf-8")
    with pytest.raises(Fault, match=r"2027\.yaml, line 7"):
        call("take-in", str(file))
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(Fault, match="UTF-8"):
        call("take-in", str(file))
    with pytest.raises(Fault, match="--accepted"):
        call("deadline")
