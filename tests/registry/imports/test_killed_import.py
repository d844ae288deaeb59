"""An import whose process is killed goes on in another one, and ends with the same digest and the same rows as one that
nobody disturbed (articles 7, 20)."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.support.e2e.programs import prepared

from mingcha.bench.bench_home import BenchHome
from mingcha.bench.child import child_command, with_django

POINTS, A_PART, PARTS = 400, 40, 10
PROCESS = "tests.support.registry.import_process"
_PATIENCE_S = 600

pytestmark = [pytest.mark.law("7", "20(2)"), pytest.mark.soak]
"""In `make test` the same is killed between parts in one process (test_point_lists.py)."""


def of(home: BenchHome, *words: str) -> str:
    """What a process of its own says."""
    return home.child(PROCESS, *words, timeout_s=_PATIENCE_S)


def shown(home: BenchHome, verb: str, number: str) -> dict[str, Any]:
    """What it says at its end of the import."""
    found: dict[str, Any] = json.loads(of(home, verb, number).splitlines()[-1])
    return found


def shown_twice(home: BenchHome, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a worker that takes the job up says of it at its begin and at its end."""
    lines = of(home, "go_on", number).splitlines()
    return json.loads(lines[0]), json.loads(lines[-1])


def killed(home: BenchHome, verb: str, number: str, mark: str) -> dict[str, Any]:
    """A worker that is killed when it says that it is there; what stood when it began to `go_on`."""
    command = child_command(PROCESS, verb, number)
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
    found: dict[str, Any] = json.loads(said[0]) if verb == "go_on" else {}
    return found


def test_a_killed_import_ends_as_one_that_was_not(tmp_path: Path) -> None:
    prepared(tmp_path / "whole")
    home = BenchHome(tmp_path / "whole", 8000)
    number = of(home, "ask", str(POINTS), str(A_PART)).strip()
    other = BenchHome(Path(shutil.copytree(home.path, tmp_path / "other")), home.port)
    whole = shown(home, "work", number)
    assert (whole["state"], whole["points"], whole["findings"]) == ("done", POINTS, [])
    assert whole["tries"] == [1] * (PARTS + 1)
    killed(other, "work", number, "at 7 20")  # in the midst of the seventh of eleven parts
    held = killed(other, "go_on", number, "at 11 300")  # in the act, after most of its rows
    assert held["tries"] == [1] * 7 + [0] * 4
    held, again = shown_twice(other, number)
    assert (held["state"], held["acts"], held["findings"]) == ("running", [], []), "nothing of the act stayed"
    assert again["tries"] == [1] * 6 + [2] + [1] * 3 + [2]
    assert {**again, "tries": ()} == {**whole, "tries": ()}
    assert [points for points, _, digest in again["acts"] if digest] == [POINTS]
