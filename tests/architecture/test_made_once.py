"""What the processes of tests share: made by one of them, whole or not at all."""

from pathlib import Path

import pytest
from tests.support import made_once as support
from tests.support.made_once import SHARED, made_once


@pytest.fixture(autouse=True)
def _shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of a run, not the one that this process found before."""
    kept = support._folder.__wrapped__
    monkeypatch.setenv(SHARED, str(tmp_path))
    monkeypatch.setattr(support, "_folder", kept)


def test_a_second_process_gets_what_the_first_one_made() -> None:
    made = made_once("thing", lambda folder: (folder / "file").write_text("first"))
    again = made_once("thing", lambda folder: (folder / "file").write_text("second"))
    assert made == again
    assert (again / "file").read_text() == "first"


def test_what_another_priority_made_is_taken(tmp_path: Path) -> None:
    (tmp_path / "1-19" / "thing").mkdir(parents=True)
    (tmp_path / "1-19" / "thing.lock").touch()
    assert made_once("thing", lambda folder: (folder / "file").touch()) == tmp_path / "1-19" / "thing"
    (tmp_path / "1-19" / "other.making").mkdir()  # one that is being made is not waited for
    assert made_once("other", lambda folder: (folder / "file").touch()).parent != tmp_path / "1-19"


def test_what_could_not_be_made_is_made_by_the_next_one() -> None:
    def fails(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        made_once("thing", fails)
    made = made_once("thing", lambda folder: (folder / "file").touch())
    assert [path.name for path in made.iterdir()] == ["file"]
