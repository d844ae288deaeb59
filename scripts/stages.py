"""Runs the stages of `make test` (or, with `soak`, those of `make soak`) and prints the cost of each: docs/ref/tests.md.

Every stage runs, also after one that failed. What is judged by seconds as they pass has the processors to itself; the rest
runs beside it and takes what is left. What runs beside is told at the end, so that words do not mix.
"""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from machine_pace import most_seconds, slowness

ROOT = Path(__file__).parents[1]
LOGS = ROOT / "build" / "tests"
PYTHON = str(ROOT / ".venv" / "bin" / "python")
PYTEST = [PYTHON, "-m", "pytest", "--durations=8", "--durations-min=1", "-rs"]
"""Each stage names the tests that it left out, and why."""
WITH_CHROMIUM = [PYTHON, "scripts/chromium.py"]
WITH_POSTGRESQL = [PYTHON, "scripts/postgresql.py"]
FETCH_MODELS = [PYTHON, "scripts/models.py", "--quick"]
"""The weights for detection: without a registry in reach the tests that need them are left out, by name."""
TWO_SIDE_BY_SIDE = ["--processes=2"]
THREE_SIDE_BY_SIDE = ["--processes=3"]
"""A third worker fills the time in which tests wait for the programs that they start."""
IDLE = ["chrt", "--idle", "0"]
"""Uses only idle processor time, because a stage running beside it judges pictures."""
LOW = ["nice", "-n", "10"]
"""Low priority, for much work beside a timed stage that mostly waits."""
HAS_TABLES = "models.py"
MARK = r"(?:not )?(?!(?:and|or|not)\b)\w+"
MARKS = re.compile(rf"(?:{MARK}(?: and {MARK})*)?")
"""Marks that are all demanded or refused: what `Stage.is_timed` can read."""
END_TO_END = ["tests/e2e"]
"""Every test that is timed or drives a browser lies there (tests/architecture/test_costs.py): its stages import no other."""


@dataclass
class Stage:
    """A command and its result."""

    name: str
    command: list[str]
    marks: str = ""
    """Which tests it runs, by their marks, as pytest takes them."""
    passed: bool = False
    ran_to_its_end: bool = False
    """Whether every test was run: pytest ends with 0 or 1 then, and with more if something broke it off."""
    clock_s: float = 0.0
    cpu_s: float = 0.0
    second_try: list[str] = field(default_factory=list)
    """The tests that failed at first and passed alone."""

    def __post_init__(self) -> None:
        """Raises ValueError for marks with `or` or parentheses: such a stage may demand `timed` of some tests only, and
        a second try would excuse the others."""
        if not MARKS.fullmatch(self.marks):
            raise ValueError(f"stage {self.name}: marks are joined by `and` and `not` alone: {self.marks}")

    @property
    def is_timed(self) -> bool:
        """Whether each of its tests judges elapsed time: its marks demand `timed`."""
        return "timed" in self.marks.split(" and ")

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    @property
    def starts(self) -> Path:
        """Where its tests tell of starts of a home that failed and were tried again (tests/support/failed_starts.py)."""
        return LOGS / f"{self.name}.starts"

    @property
    def failed_starts(self) -> list[str]:
        """Those starts, one a line."""
        return self.starts.read_text(encoding="utf-8").splitlines() if self.starts.exists() else []

    @property
    def failures(self) -> list[str]:
        """The tests that failed in its last run, from pytest's cache."""
        path = LOGS / f"{self.name}.cache" / "v" / "cache" / "lastfailed"
        return sorted(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def pytest_stage(
    name: str, marks: str, *more: str, before: Sequence[str] = (), folders: Sequence[str] = ("tests",)
) -> Stage:
    """A stage of pytest with its own cache."""
    cache = ["-o", f"cache_dir={LOGS / name}.cache"]
    return Stage(name, [*before, *PYTEST, *folders, "-m", marks, *cache, *more], marks=marks)


def planes_with_tables() -> list[str]:
    """The test folders of planes with tables."""
    planes = sorted(path.parent.name for path in (ROOT / "src" / "mingcha").glob(f"*/{HAS_TABLES}"))
    return [f"tests/{plane}" for plane in planes if (ROOT / "tests" / plane).is_dir()]


class Runner:
    """Runs stages, one in the foreground and others in the background, and ends all of them when it ends."""

    def __init__(self) -> None:
        self.done: list[Stage] = []
        self._running: set[int] = set()
        self._lock = threading.Lock()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)

    def front(self, stage: Stage) -> Stage:
        """Runs a stage in the foreground; its output is shown at once."""
        print(f"\n== {stage.name}", flush=True)
        return self._run(stage, seen=True)

    def beside(self, priority: list[str], *stages: Stage) -> Callable[[], None]:
        """Runs stages one after the other in the background; the returned function waits for the last one."""

        def run() -> None:
            for stage in stages:
                stage.command = [*priority, *stage.command]
                self._run(stage, seen=False)

        thread = threading.Thread(target=run)
        thread.start()
        return thread.join

    def once_more(self, stage: Stage) -> None:
        """Repeats failed timed tests once, alone: they may fail on a shared machine that stalls. A real fault fails
        twice. A stage that broke off has tests that never ran, and one with tests that are not timed has no excuse:
        both stay failed."""
        failed = stage.failures
        if stage.passed or not stage.is_timed or not stage.ran_to_its_end or not failed:
            return
        print(f"\n== {stage.name}, once more what failed", flush=True)
        again = Stage(stage.name, [*stage.command, "--last-failed", "--last-failed-no-failures", "none"])
        self._run(again, seen=True, mode="ab", note=False)
        stage.passed, stage.second_try = again.passed, failed
        stage.clock_s += again.clock_s
        stage.cpu_s += again.cpu_s

    def _run(self, stage: Stage, *, seen: bool, mode: str = "wb", note: bool = True) -> Stage:
        began = time.monotonic()
        pipe = subprocess.PIPE if seen else subprocess.DEVNULL
        with stage.log.open(mode) as log:
            process = subprocess.Popen(
                stage.command, cwd=ROOT, start_new_session=True, stdin=subprocess.DEVNULL,
                stdout=pipe if seen else log, stderr=subprocess.STDOUT,
                env={**os.environ, "MINGCHA_FAILED_STARTS": str(stage.starts)},
            )  # fmt: skip
            with self._lock:
                self._running.add(process.pid)
            if process.stdout is not None:
                while piece := process.stdout.read1():  # type: ignore[attr-defined]
                    log.write(piece)
                    log.flush()
                    sys.stdout.buffer.write(piece)
                    sys.stdout.flush()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        with self._lock:
            self._running.discard(process.pid)
        stage.passed = process.returncode == 0
        stage.ran_to_its_end = process.returncode in (0, 1)
        stage.clock_s = time.monotonic() - began
        stage.cpu_s = used.ru_utime + used.ru_stime
        if note:
            self.done.append(stage)
        return stage

    def _end(self, number: int, _frame: object) -> None:
        for group in list(self._running):
            try:
                os.killpg(group, number)
            except ProcessLookupError:
                continue
        os._exit(128 + number)


def run_tests(runner: Runner) -> None:
    """Runs the stages of CI."""
    quick = "not soak"
    on_screen = pytest_stage("on-screen", f"timed and browser and {quick}", before=WITH_CHROMIUM, folders=END_TO_END)
    seconds = pytest_stage("seconds", f"timed and not browser and {quick}", folders=END_TO_END)
    browser = pytest_stage("browser", f"browser and not timed and {quick}", before=WITH_CHROMIUM, folders=END_TO_END)
    unit = pytest_stage("unit", f"not browser and not timed and {quick}", *THREE_SIDE_BY_SIDE)
    postgresql = pytest_stage(
        "postgresql", f"db and not browser and not timed and {quick}", *TWO_SIDE_BY_SIDE, before=WITH_POSTGRESQL,
        folders=planes_with_tables(),
    )  # fmt: skip
    get_needs()
    # it compiles every module while the check runs, and the stages after the check find them compiled
    wait_unit = runner.beside(IDLE, unit)
    runner.front(Stage("check", ["scripts/check"]))
    runner.front(on_screen)
    wait_low = runner.beside(LOW, browser)
    runner.front(seconds)
    # a database server syncs much, so it waits until nothing is judged by seconds
    wait_postgresql = runner.beside(IDLE, postgresql)
    for wait in (wait_low, wait_unit, wait_postgresql):
        wait()
    for stage in (browser, unit, postgresql):
        print(f"\n== {stage.name}", flush=True)
        sys.stdout.buffer.write(stage.log.read_bytes())
    for stage in (on_screen, seconds):
        runner.once_more(stage)


def get_needs() -> None:
    """Installs and fetches what stages need, before they run in parallel."""
    models = subprocess.Popen(FETCH_MODELS, cwd=ROOT)
    for install in (WITH_CHROMIUM, WITH_POSTGRESQL):
        subprocess.run([*install, "true"], cwd=ROOT, check=False)
    models.wait()


def run_soak(runner: Runner) -> None:
    """The long forms, one after the other."""
    os.environ["MINGCHA_SOAK"] = "1"
    get_needs()
    for stage in (
        pytest_stage("long", "not browser"),
        pytest_stage("long-postgresql", "db and not browser", before=WITH_POSTGRESQL, folders=planes_with_tables()),
        pytest_stage("long-browser", "browser", before=WITH_CHROMIUM, folders=["tests/e2e"]),
    ):
        runner.front(stage)


def tell(stages: list[Stage], budgets: dict[str, dict[str, float]]) -> bool:
    """Prints the table at the end; returns whether all stages passed."""
    print(f"\n{'stage':<12}{'':<8}{'clock':>8}{'budget':>8}{'cpu':>8}{'budget':>8}")
    well = True
    over = []
    for stage in stages:
        budget = budgets["stage"].get(stage.name, {})
        limits = budget.get("clock_s", 0), budget.get("cpu_s", 0)
        result = "passed" if stage.passed else "FAILED"
        print(
            f"{stage.name:<12}{result:<8}{stage.clock_s:>6.0f} s{limits[0]:>6.0f} s{stage.cpu_s:>6.0f} s{limits[1]:>6.0f} s"
        )
        if any(limit and used > limit for used, limit in zip((stage.clock_s, stage.cpu_s), limits, strict=True)):
            over.append(stage.name)
        well &= stage.passed
    again = [test for stage in stages if stage.passed for test in stage.second_try]
    print(f"second tries that passed: {len(again)}")
    for test in again:
        print(f"  {test}")
    starts = [line for stage in stages for line in stage.failed_starts]
    print(f"starts of a home that were tried again: {len(starts)}")
    for line in starts:
        print(f"  {line}")
    for name in over:
        print(f"WARNING: {name} is over its budget (tests/budgets.toml, docs/ref/tests.md)")
    return well


def within_its_time(clock_s: float, slow: float, budget: dict[str, float]) -> bool:
    """Whether the whole was not too long for this machine; what is over the limit of a calm one is printed."""
    limit_s = budget["clock_s"]
    most_s = most_seconds(limit_s, budget["calm_clock_s"], slow)
    print(f"this machine takes {slow:.1f} times as long as a calm one: at most {most_s:.0f} s")
    if clock_s > limit_s:
        print(f"{'FAILED' if clock_s > most_s else 'WARNING'}: longer than {limit_s:.0f} s")
    return clock_s <= most_s


def main() -> int:
    """0 if every stage passed within the total time."""
    began = time.monotonic()
    for name in ("MINGCHA_HOME", "MINGCHA_KEYS", "MINGCHA_PORT", "DATABASE_URL"):
        os.environ.pop(name, None)  # a developer's own home is no place for tests
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each program and stage would compile every module anew
    budgets = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    os.environ["MINGCHA_MADE_ONCE"] = str(LOGS / "made-once")  # tests/support/made_once.py
    runner = Runner()
    soak = sys.argv[1:] == ["soak"]
    slow = 1.0 if soak else slowness()
    (run_soak if soak else run_tests)(runner)
    well = tell(runner.done, budgets)
    clock_s = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"all in {clock_s:.0f} s; user {used.ru_utime:.0f} s + system {used.ru_stime:.0f} s")
    in_time = soak or within_its_time(clock_s, max(slow, slowness()), budgets["all"])
    return 0 if well and in_time else 1


if __name__ == "__main__":
    sys.exit(main())
