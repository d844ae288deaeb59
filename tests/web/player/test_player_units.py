"""The player's pure modules under Node's own test runner, as they are built for the browser (tests/player)."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "src" / "mingcha" / "web" / "static" / "build" / "player"
IN_THREADS = ROOT / "tests" / "player" / "in_threads.mjs"
FILES = sorted((ROOT / "tests" / "player").glob("*.test.mjs"))


def test_there_are_tests() -> None:
    assert FILES


@pytest.fixture(scope="module")
def node() -> str:
    """Where Node is."""
    found = shutil.which("node")
    assert found, "node builds the pages and runs these tests"
    assert BUILT.is_dir(), "the pages are not built: run scripts/setup"
    return found


@pytest.fixture(scope="module")
def codes(node: str) -> dict[str, int]:
    """The exit code of each file, of all in one process."""
    command = [node, str(IN_THREADS), *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.mjs"))
def test_player_unit(file: Path, node: str, codes: dict[str, int]) -> None:
    """One that failed beside others is judged alone."""
    if codes[str(file)] != 0:
        done = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
