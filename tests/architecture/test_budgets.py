"""Every stage of `make test` has a budget and a line in docs/ref/tests.md; the whole was measured with three times the
features of 0.3.0, for which its limit was set. Not all tests run in it; how many do is counted and has a floor."""

import ast
import re
import runpy
import socket
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.support.chosen import SHARE, share_that_runs
from tests.support.failed_starts import FAILED_STARTS, begun, note_failed_start, port_taken
from tests.support.house import ROOT

from mingcha.kit.errors import Fault
from mingcha.run.main import complain
from mingcha.run.supervise.free_port import require_free_port

BUDGETS = tomllib.loads((ROOT / "tests" / "budgets.toml").read_text(encoding="utf-8"))
FUNCTIONS_OF_0_3_0 = 1622
"""Functions of tests of the version for which the limit was set."""
MORE_THAN_MEASURED = 1.25
"""With more functions of tests than this many times those of the measured run the whole is measured again."""
FUNCTION = re.compile(r"^\s*(?:async )?def test_", re.MULTILINE)


def stages_of_make_test() -> set[str]:
    """The names of the stages that scripts/stages.py makes in `run_tests`."""
    tree = ast.parse((ROOT / "scripts" / "stages.py").read_text(encoding="utf-8"))
    (made,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "run_tests"]
    return {
        node.args[0].value
        for node in ast.walk(made)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Stage", "pytest_stage"}
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_stage_has_a_budget_and_a_line_in_the_docs() -> None:
    assert stages_of_make_test() == set(BUDGETS["stage"])
    page = (ROOT / "docs" / "ref" / "tests.md").read_text(encoding="utf-8")
    for name in BUDGETS["stage"]:
        assert f"\n| {name} | " in page, name


def test_with_three_times_the_features_the_whole_was_measured_within_its_time() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    functions = sum(len(FUNCTION.findall(path.read_text(encoding="utf-8"))) for path in files)
    measured = BUDGETS["measured"]
    assert functions >= 3 * FUNCTIONS_OF_0_3_0
    assert functions <= MORE_THAN_MEASURED * measured["functions"], "measure the whole again (docs/ref/tests.md)"
    assert measured["clock_s"] <= measured["judged_clock_s"] <= BUDGETS["all"]["clock_s"]


def test_of_all_functions_most_run_and_the_docs_say_how_many(request: pytest.FixtureRequest) -> None:
    chosen = BUDGETS["chosen"]
    page = (ROOT / "docs" / "ref" / "tests.md").read_text(encoding="utf-8")
    assert f"of {chosen['functions']:,} functions {chosen['run']:,} run in `make test`" in page
    assert chosen["run"] / chosen["functions"] >= chosen["least_share"]
    here = request.config.stash.get(SHARE, 1.0)  # outside stages nothing is left out
    assert here >= chosen["least_share"]


def test_a_function_runs_if_one_parameter_does() -> None:
    every = ["a.py::test_a[1]", "a.py::test_a[2]", "a.py::test_b", "a.py::test_c[1]"]
    assert share_that_runs(every, []) == 1.0
    assert share_that_runs(every, [every[0], every[2], every[3]]) == 1 / 3 < BUDGETS["chosen"]["least_share"]


def test_the_measured_run_kept_each_budget_and_stands_in_the_docs() -> None:
    page = (ROOT / "docs" / "ref" / "tests.md").read_text(encoding="utf-8")
    used = BUDGETS["measured"]["stage"]
    assert used.keys() == BUDGETS["stage"].keys()
    for name, (clock_s, cpu_s) in used.items():
        budget = BUDGETS["stage"][name]
        assert clock_s <= budget["clock_s"], name
        assert cpu_s <= budget["cpu_s"], name
        assert f"| {name} | {budget['clock_s']} s, {budget['cpu_s']} s | {clock_s} s, {cpu_s} s |" in page, name


def test_only_a_machine_that_is_slow_may_take_longer() -> None:
    most_seconds = runpy.run_path(str(ROOT / "scripts" / "machine_pace.py"))["most_seconds"]
    limit_s, calm_s = BUDGETS["all"]["clock_s"], BUDGETS["all"]["calm_clock_s"]
    assert calm_s < limit_s <= 25 * 60
    assert [most_seconds(limit_s, calm_s, slow) for slow in (1.0, 2.0, limit_s / calm_s)] == [limit_s] * 3
    assert most_seconds(limit_s, calm_s, 3.0) == 3 * calm_s


def test_only_a_timed_stage_that_ran_to_its_end_gets_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a break the failures pass alone perhaps, but the tests behind it never ran. No other test may fail."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    stages = runpy.run_path(str(ROOT / "scripts" / "stages.py"))
    once_more = stages["Runner"].once_more
    monkeypatch.setitem(once_more.__globals__, "LOGS", tmp_path)
    failed = tmp_path / "seconds.cache" / "v" / "cache" / "lastfailed"
    failed.parent.mkdir(parents=True)
    failed.write_text('{"tests/e2e/test_a.py::test_b": true}')
    runner = SimpleNamespace(_run=lambda again, **_: setattr(again, "passed", True))
    for marks, ran_to_its_end, again in (
        ("timed and not soak", True, True), ("timed and browser", True, True), ("timed and not soak", False, False),
        ("browser and not timed and not soak", True, False), ("db", True, False), ("", True, False),
    ):  # fmt: skip
        stage = stages["pytest_stage"]("seconds", marks)
        stage.ran_to_its_end = ran_to_its_end
        once_more(runner, stage)
        assert (stage.passed, len(stage.second_try)) == (again, int(again)), marks


def test_marks_that_do_not_demand_timed_of_every_test_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Split at " and " each of these seemed to demand it, or might."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    stage = runpy.run_path(str(ROOT / "scripts" / "stages.py"))["pytest_stage"]
    for marks in (
        "timed and browser or db", "db or browser and timed", "timed or db", "(timed and browser) or db",
        "timed and (browser or db)", "not (timed)", "timed and not soak  or\tdb", "timed and", "not",
    ):  # fmt: skip
        with pytest.raises(ValueError, match="joined by `and` and `not` alone"):
            stage("seconds", marks)
    assert stage("seconds", "order and timed").is_timed, "a mark may begin like `or`"
    assert not stage("seconds", "not timed and db").is_timed


def test_a_start_that_was_tried_again_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    stages = runpy.run_path(str(ROOT / "scripts" / "stages.py"))
    monkeypatch.setitem(stages["tell"].__globals__, "LOGS", tmp_path)
    stage = stages["Stage"]("on-screen", ["pytest"], passed=True)
    monkeypatch.setenv(FAILED_STARTS, str(stage.starts))
    note_failed_start()
    assert stages["tell"]([stage], {"stage": {}})
    told = capsys.readouterr().out
    assert "second tries that passed: 0\nstarts of a home that were tried again: 1\n" in told
    assert "test_a_start_that_was_tried_again_is_told_at_the_end: a port that the test chose was taken" in told
    assert FAILED_STARTS in (ROOT / "scripts" / "stages.py").read_text(encoding="utf-8")


def test_a_home_starts_once_unless_its_ports_were_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """By the sentence that the program writes about a port that another one holds, and by nothing else."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        with pytest.raises(Fault) as caught:
            require_free_port("127.0.0.1", port)
    complain(caught.value.kind.value, caught.value.words, "", as_json=False)
    taken = capsys.readouterr().err
    assert port_taken(taken) == port
    assert port_taken(f"not ready after 60 s: record (logs: {port}); everything is stopped\n") is None

    tried: list[int] = []

    def start(at: int, told: str) -> tuple[int, str]:
        tried.append(at)
        return at, told if at == port - 1 else ""

    assert begun(port - 1, lambda at: start(at, taken), lambda: 20_000) == 20_000
    assert "a port that the test chose was taken" in capsys.readouterr().err
    with pytest.raises(AssertionError):
        begun(port - 1, lambda at: start(at, taken), None)
    for told in ("the recorder does not respond", taken.replace(str(port), str(port + 9))):
        with pytest.raises(AssertionError):
            begun(port - 1, lambda at, told=told: start(at, told), lambda: 20_000)
    assert tried == [port - 1, 20_000, port - 1, port - 1, port - 1]
