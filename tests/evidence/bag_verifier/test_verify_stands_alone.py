"""verify.py as a program: nothing of ours and no package but one; and what other programs say about the same files."""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.support.evidence import hand_made_bag as bags
from tests.support.evidence.judged_bag import judged_at

from mingcha.evidence.bag_verifier import verify

PROGRAM = Path(verify.__file__)
MOST_CPU_SECONDS_A_GB = 2.0
MEASURED_BYTES = 256 * 2**20


def run(python: str, bag: Path, keys: Path) -> tuple[int, str]:
    command = [python, "-I", str(PROGRAM), str(bag), "--keys", str(keys)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env={"PYTHONUTF8": "0"})
    return done.returncode, done.stdout + done.stderr


def test_it_imports_the_standard_library_and_one_package() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))
    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert foreign == {"cryptography"}


def test_it_runs_as_a_program(tmp_path: Path) -> None:
    made = bags.draft()
    bag, keys = bags.write(bags.seal(made), tmp_path / "bag"), tmp_path / "keys"
    keys.write_text(made.policy, encoding="utf-8")
    code, text = run(sys.executable, bag, keys)
    assert (code, "接受" in text, "ACCEPTED" in text) == (0, True, True), text
    next(bag.glob("data/*.mp4")).write_bytes(b"")
    assert run(sys.executable, bag, keys)[0] == 1


@pytest.mark.soak
def test_it_runs_in_an_empty_virtual_environment(tmp_path: Path) -> None:
    """The oldest Python that the machine has, from 3.9 on, with the package cryptography alone."""
    oldest = next((found for minor in range(9, 14) if (found := python_of(f"3.{minor}"))), "")
    if not oldest:
        pytest.skip("no Python with venv on this machine")
    subprocess.run([oldest, "-m", "venv", str(tmp_path / "venv")], check=True, capture_output=True)
    python = str(tmp_path / "venv/bin/python")
    installed = subprocess.run([python, "-m", "pip", "install", "-q", "cryptography"], check=False, capture_output=True)
    if installed.returncode:
        pytest.skip("no package registry from this machine")
    made = bags.draft()
    bag, keys = bags.write(bags.seal(made), tmp_path / "bag"), tmp_path / "keys"
    keys.write_text(made.policy, encoding="utf-8")
    code, text = run(python, bag, keys)
    assert (code, "ACCEPTED" in text) == (0, True), text


def python_of(version: str) -> str:
    """A Python of this version that works, "" for none."""
    found = [shutil.which(f"python{version}"), *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for one in filter(None, found):
        if subprocess.run([one, "-c", "import venv"], check=False, capture_output=True).returncode == 0:
            return one
    return ""


def test_coreutils_accept_the_manifests(tmp_path: Path) -> None:
    bag = bags.write(bags.seal(bags.draft()), tmp_path / "bag")
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "--quiet", "-c", name], cwd=bag, check=True, capture_output=True)


def test_cost_in_seconds_of_cpu_a_gb(tmp_path: Path) -> None:
    """The rate over a bag of some size must be far from what makes a court wait; `make soak` measures the bound."""
    size = MEASURED_BYTES if os.environ.get("MINGCHA_SOAK") else MEASURED_BYTES // 8
    made = bags.draft(minutes=2, seconds=1, payload=size // 120)
    bag = bags.write(bags.seal(made), tmp_path / "bag")
    begun = time.process_time()
    code, text = judged_at(tmp_path, bag, made.policy)
    seconds = time.process_time() - begun
    assert code == 0, text
    most = MOST_CPU_SECONDS_A_GB if os.environ.get("MINGCHA_SOAK") else 4 * MOST_CPU_SECONDS_A_GB
    assert seconds / (size / 1e9) < most + 0.2 * 1e9 / size, seconds


def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    """A clip of 64 MiB is judged under a limit on memory that holds one part of it."""
    made = bags.draft(minutes=2, seconds=60, payload=32 * 2**20)
    bag, keys = bags.write(bags.seal(made), tmp_path / "bag"), tmp_path / "keys"
    keys.write_text(made.policy, encoding="utf-8")
    code = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "finally: print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1])"
    )
    command = [sys.executable, "-c", code, str(PROGRAM), str(bag), "--keys", str(keys)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) < 48 * 1024, "KiB"


def test_the_digests_of_the_fixture_are_right() -> None:
    """The builder of these bags computes its roots by itself: three leaves as RFC 6962, 2.1 writes them out."""
    leaves = [hashlib.sha256(bytes([0, n])).digest() for n in range(3)]
    pair = hashlib.sha256(b"\1" + leaves[0] + leaves[1]).digest()
    assert bags.root(leaves) == hashlib.sha256(b"\1" + pair + leaves[2]).digest()
    assert bags.path(2, leaves) == [pair]
