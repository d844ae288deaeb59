"""Every parser of a camera's bytes under a coverage-guided fuzzer, for a short while: `make fuzz` goes on for longer.

The same inputs each time (a fixed seed and number of runs); the seconds are only the bound on a slow machine.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fuzz.targets import TARGETS
from tests.support.length import times

ROOT = Path(__file__).parents[2]
RUNS, MOST_S = times(3_000, 8_000), 3
pytestmark = pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel here")


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_are_understood(name: str) -> None:
    for seed in (b"", *TARGETS[name].seeds):
        TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_found_by_coverage_crashes_a_parser(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.coverage_guided", name, str(MOST_S), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "MINGCHA_FUZZ_RUNS": str(RUNS)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    found = [line for line in done.stderr.splitlines() if line.startswith("stat::number_of_executed_units")]
    assert int(found[0].split()[-1]) >= len(TARGETS[name].seeds), "not even the seeds were run"
    assert len(list((tmp_path / name).iterdir())) > len(TARGETS[name].seeds), "no input reached new code"
