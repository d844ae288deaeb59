"""`mingcha law --on DAY`: the law of a day, with versions and gaps (articles 1, 26)."""

import json
from pathlib import Path
from typing import Any

import pytest

from mingcha.run.main import main

PACK = Path(__file__).parents[2] / "law" / "packs" / "second_version"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["law", "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.law("1", "26")
def test_the_law_of_a_day_names_versions(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue point A.9: `mingcha law --on DATE`; before, the option was unknown (exit 2)."""
    before, after = told(capsys, "--on", "2025-03-31"), told(capsys, "--on", "2025-04-01")
    general = [
        next(one for one in held["parameters"] if one["key"] == "retention.general_days") for held in (before, after)
    ]
    assert [one["since"] for one in general] == ["2023-03-01", "2025-04-01"]
    assert "799" not in {one["key"] for one in before["texts"]}
    assert "799" in {one["key"] for one in after["texts"]}
    assert [one["key"] for one in told(capsys, "--on", "2026-08-01")["texts"] if one["missing"]] == ["hubei-440"]


@pytest.mark.law("26")
def test_articles_do_not_apply_before_their_decree_nor_all_to_older_systems(capsys: pytest.CaptureFixture[str]) -> None:
    assert not any(one["applies"] for one in told(capsys, "--on", "2023-02-28")["articles"])
    older = told(capsys, "--on", "2026-11-27", "--system-since", "2020-01-01")["articles"]
    assert [one["article"] for one in older if not one["applies"]] == [5, 8, 9, 11]
    assert [one["article"] for one in older if one["continuing_duty"]] == [7, 10, 12, 15, 16, 18, 20]
    assert all(one["applies"] for one in told(capsys, "--on", "2026-11-27")["articles"])
    assert main(["law", "--on", "2023-02-28"]) == 0
    assert "does not apply to an event of this day" in capsys.readouterr().out


def test_a_version_to_come_is_seen_before_it_is_shipped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert told(capsys, "--on", "2027-12-31", "--pack", str(PACK)) != told(capsys, "--on", "2027-12-31")
    assert main(["law", "--on", "2027-12-31", "--pack", str(tmp_path / "none")]) == 1
    assert "there is no folder" in capsys.readouterr().err
