"""The tests that show what the house promises run in `make test`, which is all that CI runs: jobs of killed workers,
acts that leave nothing half done, rows that nobody changes unseen, rates of several workers, an old home. Most tests
with a database wait for `make soak` (tests/support/chosen.py); these may not."""

import ast
from collections.abc import Iterable, Iterator

import pytest
from tests.support.chosen import HOUSE_ON_BOTH, OF_THE_HOUSE, left_out
from tests.support.house import ROOT

KILLED = "tests/jobs/test_worker_processes.py::test_a_worker_killed_between_the_act_and_its_report"
ACTS = (
    "tests/evidence/test_acts.py::test_an_act_that_raises_leaves_nothing",
    "tests/evidence/test_bulk_acts.py::test_an_act_that_raises_leaves_nothing",
)
PROMISES = {
    "the job of a killed worker is taken up again, and its act is written once": (
        "tests/jobs/test_worker_processes.py::test_a_killed_workers_job_is_taken_up_and_written_once",
        KILLED,
        "tests/jobs/test_worker_processes.py::test_workers_side_by_side_never_do_the_same_part",
        "tests/jobs/test_worker_processes.py::test_a_worker_that_is_asked_to_end_gives_its_part_back",
        "tests/access/exports/test_export.py::test_a_killed_job_goes_on_at_the_next_fragment",
    ),
    "jobs are rows, and hints alone lie in the queue": (
        "tests/jobs/test_queue.py::test_a_hint_lies_in_the_queue_of_its_kind",
        "tests/jobs/test_queue.py::test_a_backend_that_runs_tasks_at_once_does_the_whole_job",
        "tests/jobs/test_queue.py::test_old_rows_of_the_queue_go",
        "tests/jobs/test_job_actions.py::test_hints_follow_the_commit",
        "tests/jobs/test_job_actions.py::test_a_hint_that_is_lost_is_given_again",
        "tests/jobs/test_job_actions.py::test_a_part_is_taken_once",
        "tests/jobs/test_job_actions.py::test_a_lost_lease_writes_nothing",
        "tests/jobs/test_job_actions.py::test_a_part_whose_workers_die_fails_its_job",
        "tests/jobs/test_doing_parts.py::test_a_worker_that_was_cut_off_finishes_nothing",
    ),
    "list, map and counters are told, also by bulk writes": (
        "tests/registry/points/test_importing_points.py"
        "::test_list_map_and_counters_are_told_and_recorders_get_their_assignments",
    ),
    "an act is one entry or nothing": (
        ACTS[0],
        "tests/evidence/test_acts.py::test_what_an_act_says_of_its_rows_must_be_so",
        "tests/evidence/test_acts.py::test_the_database_itself_refuses_a_change",
    ),
    "a bulk act is one entry with a Merkle root over its rows": (
        ACTS[1],
        "tests/evidence/test_bulk_acts.py::test_the_entry_and_its_tiles",
        "tests/evidence/test_bulk_acts.py::test_many_rows_are_one_small_entry",
        "tests/evidence/test_row_proof.py::test_a_row_is_verified_without_us",
        "tests/registry/points/test_importing_points.py::test_an_import_is_one_act_with_its_rows_in_bulk",
        "tests/registry/points/test_importing_points.py::test_nothing_stays_when_the_source_breaks_off",
        "tests/evidence/test_bulk_acts.py::test_any_row_that_is_altered_deleted_or_put_beside_is_named",
        "tests/evidence/test_bulk_acts.py::test_any_tile_that_is_altered_or_deleted_is_named_and_no_row_accused",
        "tests/evidence/test_bulk_acts.py::test_a_tile_that_is_stored_twice_is_named_although_its_key_is_gone",
        "tests/evidence/test_bulk_acts.py::test_what_an_act_says_in_bulk_must_be_so",
        "tests/evidence/test_bulk_acts.py::test_memory_does_not_grow_with_the_rows",
    ),
    "no column of an attested table is changed unseen": (
        "tests/evidence/test_every_attested_table.py::test_every_column",
        "tests/evidence/test_every_attested_table.py::test_a_check_of_one_table_finds_what_the_whole_does",
        "tests/evidence/test_every_attested_table.py::test_columns_of_rows_in_bulk",
        "tests/evidence/test_every_attested_table.py::test_a_later_column_set_back_to_its_default",
    ),
    "workers of pages share their rates": (
        "tests/web/frame/test_buckets.py::test_processes_that_ask_at_once_share_one_bucket",
        "tests/web/frame/test_buckets.py::test_a_worker_killed_while_it_counts_holds_up_nobody",
        "tests/run/programs/test_web_workers.py"
        "::test_whichever_worker_is_asked_tells_of_all_and_a_killed_server_leaves_none",
    ),
    "a home of 0.3.0 opens, checks clean and goes on": (
        "tests/run/test_upgrade_from_v0_3_0.py::test_every_row_keeps_the_digest_that_0_3_0_wrote",
        "tests/run/test_upgrade_from_v0_3_0.py::test_the_old_home_agrees_with_its_logs",
        "tests/run/test_upgrade_from_v0_3_0.py"
        "::test_both_logs_go_on_from_their_old_heads_and_the_waiting_order_is_carried_out",
    ),
}
"""What issue 9 of the product promised, and the functions that show it."""
ON_POSTGRESQL = (KILLED, *ACTS)
"""Of them what PostgreSQL is asked, too: its locks and its transactions are others."""
WHOLE_TABLES = "test_every_attested_table.py"
"""Of its functions each parameter is a table or the place of a column, and all run; of others the first and last."""

LEAVE_OUT = ("soak", "skip", "skipif", "xfail")
"""Marks of tests that do not run, may not run, or may fail: none is for a promised test, whatever its condition."""
CALLS = {f"{module}{name}" for name in ("skip", "importorskip", "xfail") for module in ("", "pytest.")}


def idle(names: Iterable[str], *, on_postgresql: bool = False) -> list[str]:
    """Of functions of tests those that are not there, that only `make soak` runs, or that leave out a parameter."""
    return [name for name in names if not _is_there(*name.split("::")) or _is_left_out(name, on_postgresql)]


def _is_there(file: str, function: str) -> bool:
    return runs((ROOT / file).read_text(encoding="utf-8"), function)


def runs(text: str, function: str) -> bool:
    """Whether a module of tests has this function, and nothing leaves it out: no mark of it or of the module, and no
    call in it, in a fixture of the module or in a function of it that these name."""
    tree = ast.parse(text)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if function not in functions:
        return False
    of_module = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    waiting = [function, *(name for name, one in functions.items() if "fixture" in _decorators(one))]
    asked: set[str] = set()
    while waiting:
        asked.add(name := waiting.pop())
        named = {one.id for one in ast.walk(functions[name]) if isinstance(one, ast.Name)}
        waiting += sorted((named & functions.keys()) - asked)
    marked = (*of_module, *functions[function].decorator_list)
    called = (*of_module, *(functions[name] for name in asked))
    return not any(map(_is_mark, _inside(marked))) and not any(map(_is_call, _inside(called)))


def _decorators(function: ast.FunctionDef) -> str:
    return " ".join(map(ast.unparse, function.decorator_list))


def _inside(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    return (inner for node in nodes for inner in ast.walk(node))


def _is_mark(node: ast.AST) -> bool:
    """Whether this is a mark that leaves out a test: `pytest.mark.skip`, alone, in a list or of a parameter."""
    if not isinstance(node, ast.Attribute) or node.attr not in LEAVE_OUT:
        return False
    return ast.unparse(node.value).split(".")[-1] == "mark"


def _is_call(node: ast.AST) -> bool:
    """Whether this is a call that leaves out a test: `pytest.skip(...)`, `skip(...)`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS


def _is_left_out(name: str, on_postgresql: bool) -> bool:
    count = 5 if WHOLE_TABLES in name else 2
    return bool(left_out([f"{name}[{number}]" for number in range(count)], on_postgresql=on_postgresql))


def test_each_promise_is_shown_by_tests_that_run() -> None:
    assert {promise: found for promise, tests in PROMISES.items() if (found := idle(tests))} == {}


def test_a_killed_worker_and_acts_are_asked_on_postgresql_too() -> None:
    assert idle(ON_POSTGRESQL, on_postgresql=True) == []
    assert {one for tests in PROMISES.values() for one in tests} >= set(ON_POSTGRESQL)
    on_sqlite_alone = "tests/jobs/test_queue.py::test_old_rows_of_the_queue_go"
    assert idle([on_sqlite_alone], on_postgresql=True) == [on_sqlite_alone]
    assert [part for part in HOUSE_ON_BOTH if not any(part in name for name in ON_POSTGRESQL)] == []


def test_each_name_that_is_kept_is_of_such_a_test() -> None:
    every = [name for tests in PROMISES.values() for name in tests]
    assert [part for part in OF_THE_HOUSE if not any(part in name for name in every)] == []


def test_a_test_that_waits_for_the_soak_or_is_gone_is_found() -> None:
    by_number = "tests/evidence/test_acts.py::test_pages_of_entries"
    gone = "tests/evidence/test_acts.py::test_nothing"
    by_mark = "tests/web/registry/printed/test_typesetting.py::test_qpdf_finds_its_structure_whole"
    assert idle([by_number, gone, by_mark]) == [by_number, gone, by_mark]


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.soak\ndef test_a(): ...",
        "@pytest.mark.skip\ndef test_a(): ...",
        "@pytest.mark.skip(reason='later')\ndef test_a(): ...",
        "@mark.skipif(True, reason='later')\ndef test_a(): ...",
        "@pytest.mark.parametrize('n', [pytest.param(1, marks=pytest.mark.skip)])\ndef test_a(n): ...",
        "@pytest.mark.xfail\ndef test_a(): ...",
        "pytestmark = [pytest.mark.db, pytest.mark.skipif(True, reason='later')]\ndef test_a(): ...",
        "pytestmark: object = pytest.mark.skip\ndef test_a(): ...",
        "LATER = pytest.mark.skip\n@LATER\ndef test_a(): ...",
        "pytest.skip('later', allow_module_level=True)\ndef test_a(): ...",
        "found = pytest.importorskip('found')\ndef test_a(): ...",
        "if True:\n    pytest.skip('later', allow_module_level=True)\ndef test_a(): ...",
        "def test_a():\n    pytest.skip('later')",
        "def test_a():\n    if slow():\n        skip('later')",
        "@pytest.fixture(autouse=True)\ndef needs():\n    pytest.skip('later')\ndef test_a(): ...",
        "@pytest.fixture\ndef home():\n    pytest.skip('later')\ndef test_a(home): ...",
        "def _needs():\n    pytest.skip('later')\ndef needs():\n    _needs()\ndef test_a():\n    needs()",
        "def test_b(): ...",
    ],
)
def test_a_promised_test_that_is_skipped_is_found(code: str) -> None:
    assert not runs(code, "test_a")


def test_a_skip_of_another_test_leaves_a_promised_one_alone() -> None:
    code = (
        "@pytest.mark.skipif(True, reason='r')\ndef test_b():\n    pytest.skip('r')\n"
        "@pytest.mark.parametrize('step', ['skip', 'soak'])\ndef test_a(step):\n    step.skip = 1\n"
    )
    assert runs(code, "test_a")
    assert not runs(code, "test_b")
