"""What every test shares: a home of its own (tests/settings.py) and a clock that stands still."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.support.chosen import ON_POSTGRESQL, SHARE, left_out, share_that_runs
from tests.support.costs import costs_of, timeout_s
from tests.support.length import IN_FULL, times
from tests.support.made_once import SHARED
from tests.support.order import place_of, taken_together
from tests.support.side_by_side import run_side_by_side

from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home

Home.from_environment().create(demo=False)
gc.disable()  # until everything is imported and collected (pytest_collection_finish)

# The same examples on every run and machine; `make fuzz` asks for many and for new ones each time.
_FUZZ_EXAMPLES = int(os.environ.get("MINGCHA_FUZZ_EXAMPLES", "0"))
settings.register_profile(
    "test", max_examples=times(40, 100), derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "fuzz", max_examples=_FUZZ_EXAMPLES or 100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fuzz" if _FUZZ_EXAMPLES else "test")


@pytest.fixture
def clock() -> HandClock:
    """Wednesday 25 November 2026, 14:03:22 in Shanghai."""
    return HandClock(datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home that is not a demo home."""
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    return home


@pytest.fixture(autouse=True, scope="module")
def _documents_end_with_their_rows() -> Iterator[None]:
    """The home that all tests of a process share keeps no document of a module: its rows are rolled back."""
    yield
    shutil.rmtree(Home.from_environment().documents, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """What pytest-django asks for before it makes the test database."""
    from tests.support.tables_made_once import tables_made_once  # only when Django is set up

    with tables_made_once():
        yield


WRITING_POINTS = ("registry", "overview", "fleet", "run")
"""The folders of tests of acts that list and map show."""
_judged_acts: dict[str, set[str]] = {}
"""Acts that were judged once, by module: elsewhere the same acts only prepare what a test is about."""


@pytest.fixture(autouse=True)
def _points_are_told(request: pytest.FixtureRequest) -> Iterator[None]:
    """Watches the acts of a test that uses the database (tests/support/told.py)."""
    if request.node.get_closest_marker("db") is None:
        yield
        return
    from tests.support.told import points_are_told  # models can be imported only when Django is set up

    folder, module = request.path.relative_to(Path(__file__).parent).parts[0], request.path.as_posix()
    with points_are_told(None if folder in WRITING_POINTS else _judged_acts.setdefault(module, set())):
        yield


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks each test with what it costs and bounds its time, and puts them in their order; what only `make soak` runs
    is left out elsewhere."""
    for item in items:
        marks = costs_of(item)
        for mark in marks:
            item.add_marker(mark)
        marks |= {"timed"} if item.get_closest_marker("timed") else frozenset()
        if item.get_closest_marker("timeout") is None and not IN_FULL:
            item.add_marker(pytest.mark.timeout(timeout_s(marks)))
    if not IN_FULL:
        _leave_out(config, items)
    items.sort(key=lambda item: place_of(item.nodeid, in_the_demo="running_home" in getattr(item, "fixturenames", ())))


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option of stages that run files side by side."""
    parser.addoption("--processes", type=int, default=1, help="run the tests in so many processes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Runs files side by side (tests/support/side_by_side.py) where more than one process is asked for."""
    processes: int = session.config.getoption("processes")
    if processes < 2 or session.config.option.collectonly or session.testsfailed:
        return None
    from tests.settings import begin_a_home  # only when Django is set up

    run_side_by_side(session, processes, taken_together, begin_a_home)
    return True


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests of `make soak` alone, and of those with a database what is not chosen: by stages, which name
    a folder for what is made once; whoever runs pytest for one file gets every test of it."""
    gone = {item.nodeid for item in items if item.get_closest_marker("soak")}
    if SHARED in os.environ:
        by_database = (
            item for item in items if item.get_closest_marker("db") and not item.get_closest_marker("skipif")
        )
        chosen = [item.nodeid for item in by_database]  # what one database skips runs on the other one
        gone |= left_out(chosen, on_postgresql=ON_POSTGRESQL)
        config.stash[SHARE] = share_that_runs((item.nodeid for item in items), gone)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in gone])
    items[:] = [item for item in items if item.nodeid not in gone]
