"""A home with further disks: settings, `mingcha disk`, recording, disposal, check and backup over all of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import KeptHome, build_kept_home, inside, now
from tests.support.e2e.programs import environment_of, mingcha, prepared

from mingcha.backup.make import make_backup
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.disk.disks import IDENTITY
from mingcha.run.commands.check import check_home
from mingcha.station.disks import disk_settings, disks_of

WRONG = ["mnt/a", "/mnt/a=x", "/mnt/a=1001", "/mnt/a,/mnt/a", "/mnt/a=0", "/mnt/a=-1"]


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_setting_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("MINGCHA_DISKS", text)
    with pytest.raises(Fault):
        disk_settings(Home(tmp_path, tmp_path / "keys"))


def test_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path, tmp_path / "keys")
    monkeypatch.delenv("MINGCHA_DISKS", raising=False)
    assert [(one.path, one.weight) for one in disk_settings(home)] == [(home.footage, 1)]
    monkeypatch.setenv("MINGCHA_DISKS", "/mnt/a=3, /mnt/b")
    assert [(str(one.path), one.weight) for one in disk_settings(home)[1:]] == [("/mnt/a", 3), ("/mnt/b", 1)]
    assert disk_settings(home)[0].weight == 0, "what is not named takes nothing new"
    monkeypatch.setenv("MINGCHA_DISKS", f"/mnt/a,{home.footage}=2")
    assert [one.weight for one in disk_settings(home)] == [2, 1]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[KeptHome]:
    """A kept home whose footage lies on its own folder and two further disks."""
    folder = tmp_path_factory.mktemp("disks")
    path = folder / "var"
    prepared(path)
    home = Home(path, path / "keys")
    for name in ("a", "b"):
        (folder / name).mkdir()
        answer = json.loads(mingcha(path, "disk", "prepare", str(folder / name), "--json").stdout)
        assert json.loads((folder / name / IDENTITY).read_bytes())["disk"] == answer["disk"]
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), inside(home):
        patch.setenv("MINGCHA_DISKS", f"{folder / 'a'}=2,{folder / 'b'}=2,{home.footage}")
        assert "MINGCHA_DISKS" in environment_of(path)
        yield build_kept_home(home, now())


def test_footage_on_three_disks_is_checked_and_backed_up(kept: KeptHome, tmp_path: Path) -> None:
    home = kept.home
    disks = disks_of(home, home.recorder_name)
    lying = [sum(1 for _ in disk.root.rglob("*.mp4")) for disk in disks.all]
    assert sum(1 for count in lying if count) >= 2, lying
    assert [each.as_json() for each in check_home(home, SystemClock())] == []
    listed = json.loads(mingcha(home.path, "disk", "list", "--json").stdout)["disks"]
    assert [row["state"] for row in listed] == ["good"] * 3
    done = make_backup(home, tmp_path / "backup", SystemClock(), link=True)
    assert done.missing == []
    backed_up = {path.name for path in (tmp_path / "backup").rglob("*.mp4")}
    assert backed_up == {path.name for disk in disks.all for path in disk.root.rglob("*.mp4")}


def test_a_disk_that_is_away_is_named_and_its_files_are_not_called_missing(kept: KeptHome) -> None:
    home = kept.home
    disk = next(each for each in disks_of(home, home.recorder_name).all[1:] if any(each.root.rglob("*.mp4")))
    drawer = disk.root.rename(disk.root.with_name("drawer"))
    try:
        kinds = {each.kind for each in check_home(home, SystemClock())}
        assert kinds == {"disk_not_usable", "disk_away"}
        assert mingcha(home.path, "disk", "list", check=False).returncode == 1
    finally:
        drawer.rename(disk.root)
    assert [each.as_json() for each in check_home(home, SystemClock())] == []
