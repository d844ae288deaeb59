"""A database whose log carries another home's id is nobody's but that home's: programs refuse it in words."""

from pathlib import Path

import pytest

from mingcha.evidence.actions import record_check
from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.evidence.own_database import require_own_database
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home


def test_a_database_of_another_home_is_refused(db: None, clock: HandClock, home: Home, tmp_path: Path) -> None:
    ours = Home.from_environment()
    require_own_database(home)  # nothing was written yet: it is anybody's
    record_check((), by=program("check"), clock=clock)
    require_own_database(ours)
    with pytest.raises(Fault, match="belongs to another home") as caught:
        require_own_database(home)
    assert caught.value.kind is FaultKind.CONFLICT


def test_a_home_that_has_published_a_log_takes_no_empty_database(db: None, home: Home) -> None:
    require_own_database(home)
    published = home.application_log / CHECKPOINT
    published.parent.mkdir(parents=True, exist_ok=True)
    published.write_bytes(b"of another database")
    with pytest.raises(Fault, match="its tables are in another database") as caught:
        require_own_database(home)
    assert caught.value.kind is FaultKind.CONFLICT
