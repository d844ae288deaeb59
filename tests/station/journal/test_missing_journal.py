"""A recorder's journal that is gone is named by the check; a home in which no recorder ever ran is not accused."""

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.support.run.growing_log import grow

from mingcha.custody.hours.models import Hour
from mingcha.evidence.witnessed import check_witnesses
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.disk.footage_files import FootageName
from mingcha.run.commands.check import check_home
from mingcha.station.checks import check_recording
from mingcha.station.recorder_log import recorder_origin

CAMERA = "42010200001310000001"


@pytest.fixture
def home(db: None, settings: Settings, tmp_path: Path) -> Home:
    """A home in which no recorder ran yet."""
    made = Home(tmp_path / "home", tmp_path / "keys")
    made.create(demo=False)
    settings.MINGCHA_HOME = made
    settings.MINGCHA_KEYS = KeyFolder(made.keys)
    return made


def film(home: Home, at: datetime) -> str:
    """A file of footage; its path below the disk."""
    name = FootageName(CAMERA, 1, int(at.timestamp()) // 60, 0).path
    (home.footage / name).parent.mkdir(parents=True)
    (home.footage / name).write_bytes(b"footage")
    return name


def take_in(recorder: str, at: datetime) -> None:
    """An hour of a recorder in the database."""
    Hour.objects.create(
        camera=CAMERA, hour=int(at.timestamp()) // 3600, epoch=1, recorder=recorder, label="R30", bitmap="f" * 15,
        size_bytes=1, gaps=[], digest="digest", sequence=1, entry_index=0, taken_in_at=at,
    )  # fmt: skip


def named(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.kind, each.subject) for each in findings]


def test_without_a_recorder_there_is_no_journal_to_miss(home: Home, clock: HandClock) -> None:
    take_in("rec-0002", clock.now())  # kept by another host
    assert list(check_recording(home)) == []
    assert list(check_witnesses(clock)) == []


@pytest.mark.law("20(2)")
def test_a_published_log_whose_journal_is_gone_is_a_log_of_no_entries(home: Home, clock: HandClock) -> None:
    log = grow(home, 0, 20)
    home.journal.unlink()
    assert named(list(check_recording(home))) == [("head_missing", "log_head/1")]
    assert list(check_witnesses(clock)) == []
    with pytest.raises(Fault, match="it has 0 entries"):
        log.require_continuation()
    assert named(list(check_witnesses(clock))) == [("log_rolled_back", recorder_origin(home))], "an incident now"
    (home.recorder_log / "tile/0/000.p/20").write_bytes(bytes(640))
    found = named(list(check_recording(home)))
    assert found == [("published_altered", "tile/0/000.p/20"), ("head_missing", "log_head/1")]


@pytest.mark.law("20(3)")
def test_footage_without_a_journal_is_one_finding(home: Home, clock: HandClock) -> None:
    file = film(home, clock.now())
    take_in(home.recorder_name, clock.now())
    (found,) = check_recording(home)
    assert (found.plane, found.kind, found.subject, found.facts) == (
        "media", "journal_missing", "journal.db", {"file": file},
    )  # fmt: skip
    grow(home, 0, 20)
    home.journal.unlink()
    kinds = {f"{each.plane}/{each.kind}" for each in check_home(home, clock)}
    assert kinds >= {"evidence/head_missing", "media/journal_missing"}


@pytest.mark.law("20(3)")
@pytest.mark.parametrize("recorder", ["", "rec-0002"])
def test_hours_of_this_homes_recorder_without_a_journal_are_one_finding(
    home: Home, clock: HandClock, recorder: str
) -> None:
    home.write_marker(home.identity, demo=False, recorder=recorder)
    take_in(home.recorder_name, clock.now())
    (found,) = check_recording(home)
    assert (found.kind, found.subject, found.facts) == ("journal_missing", "journal.db", {"hours": 1})
