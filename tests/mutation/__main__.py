"""`python -m tests.mutation`: damages the rules line by line in a copy and counts how much the tests notice.

For every rules module (tests/support/house.py finds them, also those of other names) it deletes each @cites line,
deletes each refusal, and weakens each comparison of a rule; each time the law scenarios, the citation tests and the
rule tests run against the copy. Fails below 90 % killed.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import hypothesis  # noqa: F401 - loaded once, warm in every fork
import pytest
import yaml  # noqa: F401
from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: F401
from tests.mutation.mutants import Mutant, mutants_of
from tests.support.house import deciding_modules, rules_modules

ROOT = Path(__file__).parents[2]
LEAST_PERCENT = 90
INI = """[pytest]
pythonpath = src .
addopts = -q -x --import-mode=importlib -p no:cacheprovider -p no:django -p no:randomly
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
markers =
    law(article): the article that the test shows
    e2e: needs a real browser
    slow: minutes, bounded
    postgresql: run again on a real PostgreSQL
"""


def say(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def copy_of_the_product() -> Path:
    """The package, the tests that judge rules and an own pytest.ini in a new folder (no Django: rules need none)."""
    folder = Path(tempfile.mkdtemp(prefix="mingcha-mutation-"))
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "*.egg-info"))
    shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__", "e2e"))
    # the choice of tests reads its lists there, and the law its trace
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("ref", "guide"))
    (folder / "pytest.ini").write_text(INI, encoding="utf-8")
    for conftest in (folder / "tests").glob("*/**/conftest.py"):
        conftest.unlink()  # fixtures of tables; a test of a pure rule needs none
    return folder


def judges(folder: Path, plane: str) -> list[str]:
    """The tests that a damaged rule of a plane must not survive: its own test_*rules*.py, those that are named after
    a module of rules of another name, then the law's."""
    package, tests = folder / "src" / "mingcha", folder / "tests"
    others = [path for path in deciding_modules(package) if path.relative_to(package).parts[0] == plane]
    named = {
        test for path in others for test in (tests / path.parent.relative_to(package)).glob(f"test_*{path.stem}*.py")
    }
    own = sorted(str(path) for path in {*(tests / plane).rglob("test_*rules*.py"), *named})
    return own + [str(folder / "tests" / "law" / name) for name in ("test_scenarios.py", "test_citations.py")]


class UnreadFiles:
    """A plugin of pytest: files of tests that cannot be imported, such as those that need Django's models."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Called by pytest for every file."""
        if report.failed:
            self.names.append(report.nodeid)


def without_tables(folder: Path, tests: list[str]) -> list[str]:
    """Those of the tests that can be imported without Django: a rule needs no table, though a file of its tests may."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        unread = UnreadFiles()
        try:
            run_silently(folder, ["--collect-only", "--continue-on-collection-errors", "--maxfail=0", *tests], unread)
            os.write(writing, "\n".join(unread.names).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        left_out = {str(folder / name) for name in pipe.read().splitlines()}
    os.waitpid(child, 0)
    return [name for name in tests if name not in left_out]


def run_tests(folder: Path, tests: list[str]) -> int:
    """The exit code of the tests in a process of their own, which a fork of this one becomes: imports stay warm."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        code = run_silently(folder, tests)
    finally:
        os._exit(code)


def run_silently(folder: Path, arguments: list[str], *plugins: object) -> int:
    """pytest in a copy, its output thrown away. Changes the process: only for a fork."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - what a test has put there
    os.chdir(folder)
    sys.path[:0] = [str(folder / "src"), str(folder)]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("mingcha", "tests")]:
        del sys.modules[name]  # those of the copy are imported instead
    return int(pytest.main(["-c", str(folder / "pytest.ini"), "--rootdir", str(folder), *arguments], list(plugins)))


def write_trace(folder: Path) -> None:
    """The trace page of the undamaged copy, so that a lost citation makes it stale."""
    child = os.fork()
    if child == 0:
        sys.path[:0] = [str(folder / "src")]
        os.environ["PYTHONPATH"] = str(folder / "src")
        os.execv(sys.executable, [sys.executable, "-m", "mingcha.run.main", "law", "--write-trace"])
    os.waitpid(child, 0)


def survivors_of(folder: Path, path: Path, tests: list[str]) -> tuple[Counter[str], list[Mutant]]:
    """How many mutants of a file were made, by kind, and those that no test noticed."""
    original = path.read_text(encoding="utf-8")
    made: Counter[str] = Counter()
    survivors = []
    for mutant in mutants_of(original):
        path.write_text(mutant.text, encoding="utf-8")
        made[mutant.kind] += 1
        if run_tests(folder, tests) == 0:
            survivors.append(mutant)
    path.write_text(original, encoding="utf-8")
    return made, survivors


def main() -> int:
    """Exit 0 when at least 90 % of all mutants and every deleted @cites line is noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("planes", nargs="*", help="registry, custody, access ...; none: every rules module")
    arguments = parser.parse_args()
    folder = copy_of_the_product()
    sys.dont_write_bytecode = True
    try:
        write_trace(folder)
        made: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        tests: dict[str, list[str]] = {}
        for path in rules_modules(folder / "src" / "mingcha"):
            plane = path.relative_to(folder / "src" / "mingcha").parts[0]
            if arguments.planes and plane not in arguments.planes:
                continue
            name = path.relative_to(folder / "src" / "mingcha").as_posix()
            if plane not in tests:
                tests[plane] = without_tables(folder, judges(folder, plane))
                if run_tests(folder, tests[plane]) != 0:
                    say(f"{plane}: the tests fail on undamaged rules; run pytest tests/law first")
                    return 1
            here, survivors = survivors_of(folder, path, tests[plane])
            made += here
            missed += Counter(mutant.kind for mutant in survivors)
            say(f"{name}: {here.total() - len(survivors)} of {here.total()} killed")
            for mutant in survivors:
                say(f"  survived: {name}:{mutant.line} {mutant.kind}: {mutant.what}")
    finally:
        shutil.rmtree(folder)
    for kind in sorted(made):
        say(f"{kind}: {made[kind] - missed[kind]} of {made[kind]} killed")
    percent = 100 * (made.total() - missed.total()) / max(1, made.total())
    say(f"killed: {percent:.1f} % of {made.total()}")
    return 0 if percent >= LEAST_PERCENT and not missed["cites"] else 1


if __name__ == "__main__":
    sys.exit(main())
