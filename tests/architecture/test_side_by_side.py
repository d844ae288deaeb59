"""Tests in several processes: each runs once, a file in one process, and one that ends its process is a failure."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.house import ROOT
from tests.support.side_by_side import groups_of

CONFTEST = """
import os
import pytest
from tests.support.side_by_side import run_side_by_side

@pytest.fixture(scope="session")
def once(tmp_path_factory):
    print(os.getpid(), file=open(os.environ["BEGUN"], "a"))
    yield os.getpid()
    print(os.getpid(), file=open(os.environ["ENDED"], "a"))

@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    run_side_by_side(session, 3, lambda name: name.partition("::")[0], lambda: None)
    return True
"""
FILE = """
import os
import pytest

SEEN = []

@pytest.mark.parametrize("number", range(3))
def test_in_its_order(number, once, tmp_path):
    assert once == os.getpid()
    SEEN.append(number)
    assert SEEN == list(range(number + 1))
    with open(os.environ["RAN"], "a") as ran:
        ran.write(f"{__name__} {tmp_path}\\n")
"""


def test_a_group_stands_where_its_first_test_does() -> None:
    names = ["b::1", "a::1", "b::2", "c::1", "a::2"]
    assert groups_of(names, lambda name: name[0]) == [[0, 2], [1, 4], [3]]


def test_each_test_runs_once_and_who_ends_its_process_has_failed(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for number in range(6):
        (tmp_path / f"test_{number}.py").write_text(FILE)
    (tmp_path / "test_bad.py").write_text("def test_wrong(once):\n    print('said')\n    assert 1 == 2\n")
    (tmp_path / "test_dies.py").write_text(
        "import os\n\ndef test_that_dies(once):\n    print(once, file=open(os.environ['DIED'], 'w'))\n    os._exit(7)\n"
    )
    named = {name: str(tmp_path / name.lower()) for name in ("RAN", "BEGUN", "DIED", "ENDED")} | {
        "PYTHONPATH": str(ROOT)
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "-c", os.devnull,
         "--rootdir", str(tmp_path), str(tmp_path)],
        env=os.environ | named, check=False, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert "2 failed, 18 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1
    assert "assert 1 == 2" in done.stdout
    assert "said" in done.stdout
    assert "test_dies.py::test_that_dies" in done.stdout
    assert "the process ended with 7" in done.stdout
    ran = (tmp_path / "ran").read_text().splitlines()
    assert len(ran) == len(set(ran)) == 18, "each in a temporary folder of its own"
    begun, died, ended = ((tmp_path / name).read_text().split() for name in ("begun", "died", "ended"))
    # on a busy machine two processes may have run everything before the third one began
    assert sorted(ended) == sorted(set(begun) - set(died)), "fixtures of the session end in each process that lives on"
