"""An export of the product from end to end, judged by the verifier that lies in it (articles 15, 20(2))."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.support.access.exporting import Opened, Originals, wanted, work
from tests.support.evidence.judged_bag import judged_at
from tests.support.registry.city import City

from mingcha.access.exports.actions import start_export
from mingcha.access.exports.queries import export, export_file
from mingcha.evidence.bag_verifier import PLAYER, VERIFIER
from mingcha.kit.clock import HandClock


@pytest.fixture
def bag(city: City, clock: HandClock, opened: Opened, originals: Originals) -> Path:
    """The zip of a made export."""
    row = start_export(city["guard"], wanted=wanted(), clock=clock)
    work(row, clock)
    path = export_file(export(city["guard"], row.no, at=clock.now()))
    assert path is not None
    return path


@pytest.mark.law("15", "20(2)")
def test_the_verifier_in_the_bag_accepts_the_bag(bag: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bag) as archive:
        archive.extractall(tmp_path)
    (folder,) = [one for one in tmp_path.iterdir() if one.name.startswith("E")]
    assert (folder / "verify.py").read_bytes() == VERIFIER.read_bytes()
    assert (folder / "player.html").read_bytes() == PLAYER.read_bytes()
    keys = tmp_path / "keys.txt"
    keys.write_bytes((folder / "policy.txt").read_bytes())
    command = [sys.executable, "-I", str(folder / "verify.py"), str(folder), "--keys", str(keys), "--quorum", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})
    assert (done.returncode, "ACCEPTED" in done.stdout) == (0, True), done.stdout + done.stderr
    assert ("除下列缺口之外没有遗漏" in done.stdout, "UNREACHABLE" in done.stdout) == (True, True)
    outside = "the footage begins 0.500 s before the asked time and ends 0.000 s after it"
    assert outside in done.stdout, done.stdout
    readme = (folder / "README.en.txt").read_text("utf-8")
    assert "0.500 seconds before and 0.000 after" in readme
    policy = keys.read_text(encoding="utf-8")
    assert judged_at(tmp_path, bag, policy, "--quorum", "0")[0] == 0
    for name in ("data/custody.json", "data/segments.jsonl", "proofs/export.json"):
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(kept.replace(b"E2", b"E3", 1) if b"E2" in kept else kept[:-2])
        assert judged_at(tmp_path, folder, policy, "--quorum", "0")[0] == 1, name
        (folder / name).write_bytes(kept)
