"""What the marks of cost are told from: a test that starts a program, however far away, is known by it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.chosen import left_out
from tests.support.costs import TIMEOUT_S, costs_of, starts_a_process, timeout_s
from tests.support.e2e import programs
from tests.support.evidence.specimen import Keeper
from tests.support.house import ROOT
from tests.support.media.synthetic import units
from tests.support.order import GUARDS, LONG, place_of, taken_together

from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.pyav import source

OWN_NAME = Path(__file__).name


def starts() -> None:
    subprocess.run([sys.executable, "-V"], check=True)


class Starter:
    """Starts one in a method."""

    def go(self) -> None:
        starts()


def starts_far_away() -> None:
    Starter()


def starts_inside() -> object:
    return lambda: programs.mingcha


def starts_by_the_product() -> object:
    return Workers(1)


def asks_only() -> object:
    return (source, units, Keeper)


@pytest.mark.parametrize("function", [starts, Starter, starts_far_away, starts_inside, starts_by_the_product])
def test_who_starts_a_program_is_seen(function: object) -> None:
    assert starts_a_process(function)


def test_who_only_names_a_module_is_not() -> None:
    assert not starts_a_process(asks_only)


def test_every_test_carries_its_marks(request: pytest.FixtureRequest) -> None:
    found = {item.name: costs_of(item) for item in request.session.items if item.path == request.node.path}
    assert found.pop("test_every_test_carries_its_marks") == {"unit"}
    assert found["test_one_that_uses_the_database"] == {"db"}
    assert request.node.get_closest_marker("unit")
    assert request.node.get_closest_marker("timeout").args == (TIMEOUT_S["unit"],)


def test_only_tests_from_end_to_end_are_timed_or_drive_a_browser() -> None:
    """Their stages collect tests/e2e alone (scripts/stages.py); the fixtures of a browser are defined there."""
    tests = ROOT / "tests"
    elsewhere = [path for path in tests.rglob("*.py") if (tests / "e2e") not in path.parents and path.name != OWN_NAME]
    assert len(elsewhere) > 300
    text = {path: path.read_text(encoding="utf-8") for path in elsewhere}
    assert [path for path in elsewhere if "mark.timed" in text[path]] == []
    assert [path for path in elsewhere if re.search(r"def (browser|running_home)\(", text[path])] == []


def test_one_that_uses_the_database(db: None) -> None:
    """What the test above looks at."""


def test_the_dearest_mark_says_how_long_a_test_may_take() -> None:
    assert timeout_s(frozenset({"db", "process"})) == TIMEOUT_S["process"]
    assert timeout_s(frozenset({"unit", "timed"})) == TIMEOUT_S["timed"]
    assert timeout_s(frozenset({"unit"})) == TIMEOUT_S["unit"]


def test_long_files_begin_and_the_demo_ends() -> None:
    names = ["tests/a.py::test", "tests/run/test_main.py::test", f"{LONG[0]}::test", "tests/e2e/test_pages.py::test"]
    ordered = sorted(names, key=lambda name: place_of(name, in_the_demo="pages" in name))
    assert ordered == [names[2], names[1], names[0], names[3]]
    assert [one for one in LONG if not (ROOT / one).exists()] == []


def test_who_reads_every_syntax_tree_runs_in_one_process() -> None:
    reading = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if re.search(r"import [^)]*\b(tree_of|trees|all_references|cold_trace)\b", path.read_text(encoding="utf-8"))
        and "tests.support.house" in path.read_text(encoding="utf-8")
    }
    assert reading - {"tests/architecture/test_patterns_are_linear.py"} == {*GUARDS}, "it reads a tenth of the files"
    assert {taken_together(f"{file}::test_a[1]") for file in GUARDS} == {"guards"}
    assert taken_together("tests/kit/test_a.py::test_b") == "tests/kit/test_a.py"


def test_of_many_parameters_some_run_and_of_scenarios_all() -> None:
    names = [f"a.py::test_x[{n}]" for n in range(8)]
    whole = [f"a.py::test_{name}[{n}]" for name in ("as_the_scenario_says", "the_database_refuses") for n in range(6)]
    assert left_out([*names, *whole], on_postgresql=False) == set(names[1:-1])
    some = {f"a.py::test_as_the_scenario_says[{n}]" for n in (1, 2, 4, 5)}
    assert left_out([*names, *whole], on_postgresql=True) == set(names) | some, "no plane with tables"


def test_walks_over_all_addresses_run_on_sqlite_and_the_acts_behind_them_on_both() -> None:
    walk = [f"tests/custody/test_a.py::test_no_address_goes_below[{role}]" for role in "abcdef"]
    acts = ["tests/custody/test_a.py::test_no_act_of_anybody_goes_below"]
    assert left_out([*walk, *acts], on_postgresql=False) == frozenset()
    assert left_out([*walk, *acts], on_postgresql=True) == set(walk)


def test_functions_of_planes_with_tables_run_on_one_database() -> None:
    names = [f"tests/registry/test_a.py::test_{n}" for n in range(300)]
    on_sqlite, on_postgresql = (set(names) - left_out(names, on_postgresql=one) for one in (False, True))
    assert 10 < len(on_postgresql) < 45
    assert on_sqlite & on_postgresql == set()
    assert 55 < len(on_sqlite) < 100, "the rest runs in `make soak` alone"


def test_of_the_functions_of_pages_every_fifth_runs_in_one_language() -> None:
    names = [f"tests/web/registry/test_a.py::test_{n}" for n in range(300)]
    assert left_out(names, on_postgresql=False) == set(names) - set(names[::5])
    both = [f"{name}[{language}]" for name in names for language in ("zh-hans", "en")]
    run = [name for name in both if name not in left_out(both, on_postgresql=False)]
    assert len(run) == 60, "every fifth function, once"
    assert 15 < sum(name.endswith("[en]") for name in run) < 55
    beside = ["tests/web/test_a.py::test_x", "tests/web/api/test_a.py::test_x", "tests/web/access/test_no_page_gives_x"]
    assert left_out(beside * 3, on_postgresql=False) == frozenset()


def test_no_file_of_pages_is_left_out_and_no_role() -> None:
    one = [
        "tests/web/registry/filings/test_a.py::test_one[zh-hans]",
        "tests/web/registry/filings/test_a.py::test_one[en]",
    ]
    assert len(left_out(one, on_postgresql=False)) == 1
    roles = [f"tests/web/access/test_pages_by_role.py::test_no_act[{n}]" for n in range(9)]
    assert left_out(roles, on_postgresql=False) == frozenset()
    assert left_out(roles, on_postgresql=True) == set(roles), "asked on SQLite"
