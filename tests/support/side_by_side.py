"""Runs the collected tests in several processes, which are forked once everything is imported and collected: what that
costs (docs/ref/tests.md) is paid once for all of them.

Files, or the guards as if they were one, are handed out one after the other in the order of the tests; a process that
has ended one takes the next. A process that dies fails the test that it was at, and the others go on.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest

_FORK = multiprocessing.get_context("fork")

type Group = list[int]
"""Places of tests among those of the session."""


class _BetweenGroups:
    """Stands for a next test of which nothing is known but its session: fixtures of files end, those of the session
    stay."""

    def __init__(self, session: pytest.Session) -> None:
        self._chain: list[pytest.Session] = [session]

    def listchain(self) -> list[pytest.Session]:
        """The collectors that stay set up."""
        return self._chain


class _Silent:
    """Stands where the reporter of a terminal is asked for: by pytest-timeout, for its writer."""

    def __init__(self, writer: object) -> None:
        self._tw = writer


class _Sender:
    """Sends each report of a process to the one that tells."""

    def __init__(self, config: pytest.Config, told: Connection) -> None:
        self._config, self._told = config, told

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """As pytest calls it for setup, call and teardown."""
        self._told.send(("report", self._config.hook.pytest_report_to_serializable(config=self._config, report=report)))


def groups_of(names: Iterable[str], together: Callable[[str], str]) -> list[Group]:
    """The places of tests by what one process runs, each group where its first test stands."""
    groups: dict[str, Group] = {}
    for place, name in enumerate(names):
        groups.setdefault(together(name), []).append(place)
    return list(groups.values())


def run_side_by_side(
    session: pytest.Session, processes: int, together: Callable[[str], str], begin: Callable[[], object]
) -> None:
    """Runs every test of the session. `begin` is called in each process first."""
    assert threading.active_count() == 1, "a process that is forked has none of the other threads"
    session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    groups = groups_of([item.nodeid for item in session.items], together)
    taken = _FORK.Value("i", 0)
    running = {}
    for number in range(processes):
        here, there = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_run_groups, args=(session, number, groups, taken, there, begin))
        process.start()
        there.close()
        running[here] = process
    left = {place for group in groups for place in group}
    present: dict[Connection, int] = {}
    while running:
        for told in wait(list(running)):
            assert isinstance(told, Connection)
            try:
                word, value = told.recv()
            except EOFError:
                process = running.pop(told)
                process.join()
                told.close()
                _report_a_death(session, present.pop(told, None), process.exitcode)
                continue
            if word == "report":
                report = session.config.hook.pytest_report_from_serializable(config=session.config, data=value)
                session.config.hook.pytest_runtest_logreport(report=report)
            elif word == "at":
                present[told] = value
                left.discard(value)
            else:
                present.pop(told, None)
    assert not left, f"{len(left)} tests were not run, since every process died"


def _report_a_death(session: pytest.Session, place: int | None, code: int | None) -> None:
    if place is None and code == 0:
        return
    name, location = ("tests", ("tests", None, "the end of a process"))
    if place is not None:
        name, location = session.items[place].nodeid, session.items[place].location
    words = f"the process ended with {code}"
    report = pytest.TestReport(name, location, {}, "failed", words, "call")
    session.config.hook.pytest_runtest_logreport(report=report)


def _run_groups(
    session: pytest.Session, number: int, groups: list[Group], taken: Any, told: Connection, begin: Callable[[], object]
) -> None:
    _be_a_worker(session.config, number, told)
    begin()
    between: Any = _BetweenGroups(session)
    while True:
        with taken.get_lock():
            mine, taken.value = taken.value, taken.value + 1
        if mine >= len(groups):
            break
        items = [session.items[place] for place in groups[mine]]
        for place, item, following in zip(groups[mine], items, [*items[1:], between], strict=True):
            told.send(("at", place))
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    told.send(("ended", None))
    session._setupstate.teardown_exact(None)


def _be_a_worker(config: Any, number: int, told: Connection) -> None:
    """What a forked process must not share with the others: captured output, the terminal, pytest's temporary folder,
    the name of its database."""
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture()
    terminal = config.pluginmanager.unregister(name="terminalreporter")
    config.pluginmanager.register(_Silent(terminal._tw), "terminalreporter")
    config.pluginmanager.register(_Sender(config, told))
    name = f"gw{number}"
    config.workerinput = {"workerid": name}  # pytest-django asks by this for the name of a database of its own
    os.environ["PYTEST_XDIST_WORKER"] = name
    folders = config._tmp_path_factory
    folders._basetemp = folders.getbasetemp() / name
    folders._basetemp.mkdir(mode=0o700)
