"""Every parser of a camera's bytes under a coverage-guided fuzzer, for a short while: `make fuzz` goes on for longer.

The same inputs each time (a fixed seed and number of runs); the seconds are only the bound on a slow machine.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fuzz.targets import TARGETS
from tests.support.length import times

ROOT = Path(__file__).parents[2]
RUNS, MOST_S = times(1_500, 8_000), 3
pytestmark = pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel here")


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_are_understood(name: str) -> None:
    for seed in (b"", *TARGETS[name].seeds):
        TARGETS[name].run(seed)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "tests.fuzz.coverage_guided", *words]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "MINGCHA_FUZZ_RUNS": str(RUNS)}


@pytest.fixture(scope="module")
def run_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], tuple[int, str, Path]]]:
    """Runs one target: its exit code, what it told, and its inputs. All by one program, which forks for each."""
    folder = tmp_path_factory.mktemp("inputs")
    process = subprocess.Popen(
        command("-", str(MOST_S), str(folder)), env=environment(), cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    asked, answers = process.stdin, process.stdout
    assert asked is not None
    assert answers is not None

    def run(name: str) -> tuple[int, str, Path]:
        print(name, file=asked, flush=True)
        return int(answers.readline()), (folder / f"{name}.log").read_text(errors="replace"), folder / name

    yield run
    asked.close()
    assert process.wait(60) == 0
    answers.close()


def judge(name: str, told: str, inputs: Path) -> None:
    """Whether a run that ended well did what it is for."""
    found = [line for line in told.splitlines() if line.startswith("stat::number_of_executed_units")]
    assert int(found[0].split()[-1]) >= len(TARGETS[name].seeds), "not even the seeds were run"
    assert len(list(inputs.iterdir())) > len(TARGETS[name].seeds), "no input reached new code"


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_found_by_coverage_crashes_a_parser(name: str, run_of: Callable[[str], tuple[int, str, Path]]) -> None:
    code, told, inputs = run_of(name)
    assert code == 0, told[-4_000:]
    judge(name, told, inputs)


@pytest.mark.soak
def test_the_command_of_make_fuzz_runs_one_target(tmp_path: Path) -> None:
    done = subprocess.run(
        command("rtsp", str(MOST_S), str(tmp_path)), env=environment(), cwd=ROOT, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
    judge("rtsp", done.stderr, tmp_path / "rtsp")
