"""An import whose process is killed goes on in another one, and ends with the same digest and the same rows as one that
nobody disturbed (articles 7, 20)."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mingcha.bench.bench_home import BenchHome, bench_home
from mingcha.bench.child import child_command, with_django

POINTS, A_PART, PARTS = 1500, 150, 10
PROCESS = "tests.support.registry.import_process"
_PATIENCE_S = 600

pytestmark = [pytest.mark.soak, pytest.mark.law("7", "20(2)")]


@contextmanager
def asked() -> Iterator[tuple[BenchHome, str]]:
    """A home with a list that waits for its worker, and the number of its job."""
    with bench_home("") as home:
        home.mingcha("prepare", timeout_s=_PATIENCE_S)
        home.child("mingcha.bench.importing", "fill", str(POINTS), timeout_s=_PATIENCE_S)
        yield home, of(home, "ask", str(POINTS), str(A_PART)).strip()


def of(home: BenchHome, *words: str) -> str:
    return home.child(PROCESS, *words, timeout_s=_PATIENCE_S)


def shown(home: BenchHome, number: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(of(home, "show", number))
    return found


def work_until(home: BenchHome, number: str, mark: str) -> None:
    """A worker that is killed when it says that it is there."""
    command = child_command(PROCESS, "work", number)
    with subprocess.Popen(
        command, env=with_django(home.environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as worker:
        assert worker.stdout is not None
        said = []
        for line in worker.stdout:
            said.append(line)
            if line.strip() == mark:
                os.kill(worker.pid, signal.SIGKILL)
                break
        assert said[-1:] == [f"{mark}\n"], "".join(said)
    assert worker.returncode == -signal.SIGKILL
    assert of(home, "expire").strip() == "1"


def test_a_killed_import_ends_as_one_that_was_not() -> None:
    with asked() as (home, number):
        of(home, "work", number)
        whole = shown(home, number)
    assert (whole["state"], whole["points"], whole["findings"]) == ("done", POINTS, [])
    assert whole["tries"] == [1] * (PARTS + 1)
    with asked() as (home, number):
        work_until(home, number, "at 7 100")  # in the midst of the seventh part of eleven
        assert shown(home, number)["tries"] == [1] * 7 + [0] * 4
        work_until(home, number, "at 11 1100")  # in the act, after most of its rows
        held = shown(home, number)
        assert (held["state"], held["acts"], held["findings"]) == ("running", [], []), "nothing of the act stayed"
        of(home, "work", number)
        again = shown(home, number)
    assert again["tries"] == [1] * 6 + [2] + [1] * 3 + [2]
    assert {**again, "tries": ()} == {**whole, "tries": ()}
    assert [points for points, _, digest in again["acts"] if digest] == [POINTS]
