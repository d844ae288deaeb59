"""`mingcha keys make` makes what is missing, and no second set beside a log that is signed with another one."""

from pathlib import Path

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.run.commands.keys import make, require_its_keys


def test_the_first_set_is_made_before_the_home_and_completed_after(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path / "keys")
    require_its_keys(home)
    make(KeyFolder(home.keys))
    made = {path.name: path.read_bytes() for path in home.keys.iterdir()}
    home.create(demo=False)
    (home.keys / "ticket.key").unlink()
    require_its_keys(home)
    make(KeyFolder(home.keys))
    assert {path.name for path in home.keys.iterdir()} == set(made)
    assert (home.keys / "log-app.key").read_bytes() == made["log-app.key"]


def test_a_home_gets_no_second_set(home: Home, tmp_path: Path) -> None:
    with pytest.raises(Fault, match="whole set") as refused:
        require_its_keys(Home(home.path, tmp_path / "other"))
    assert refused.value.kind is FaultKind.CONFLICT
