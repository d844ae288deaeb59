"""The player's pure modules under Node's own test runner, as they are built for the browser (tests/player)."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "src" / "mingcha" / "web" / "static" / "build" / "player"
FILES = sorted((ROOT / "tests" / "player").glob("*.test.mjs"))


def test_there_are_tests() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.mjs"))
def test_player_unit(file: Path) -> None:
    node = shutil.which("node")
    assert node, "node builds the pages and runs these tests"
    assert BUILT.is_dir(), "the pages are not built: run scripts/setup"
    done = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
