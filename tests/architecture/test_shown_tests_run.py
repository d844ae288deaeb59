"""What docs/design/supervision-shown.md and the table of docs/design/sharing.md name runs in `make test`, also where
most tests wait for `make soak` (tests/support/chosen.py): scenarios by their runner, all on SQLite and a third on
PostgreSQL; each test of a plane with tables on both databases; of each fault of sharing, and of each file of pages
there, one test on SQLite."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.support.chosen import ON_BOTH, ON_SQLITE, PLANES, left_out

TESTS = Path(__file__).parents[1]
DESIGN = TESTS.parent / "docs" / "design"
SHOWN = {"supervision-shown.md": r"(T\d|T-H|T7|F\d)", "sharing.md": r"T1[34]"}
"""The documents, and how the lines of their tables begin that name tests."""
NAMED = re.compile(r"((?:[a-z_0-9]+/)+[a-z_0-9]+\.(?:py|yaml))(?: `(test_[a-z_0-9]+)…)?")
"""A file below tests/, and of a file with several tests the begin of the one that is meant."""


OF_DATABASE = ("db", "city", "transactional_db", "signed_in", "pushed", "agreed", "asked")
"""Fixtures that use the database."""


def rows(shown: Mapping[str, str] = SHOWN) -> Iterator[tuple[str, str]]:
    """The name of each line of the tables, and what it says of its tests."""
    for document, begin in shown.items():
        for line in (DESIGN / document).read_text(encoding="utf-8").splitlines():
            cells = [one.strip() for one in line.strip("|").split("|")]
            if re.match(begin, cells[0]):
                yield cells[0], cells[-1]


def functions_of(path: Path) -> list[str]:
    """The tests of a file that ask for the database: by a fixture of it, also through one of the file, or by a mark."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    asking = set(OF_DATABASE)
    for one in functions:
        if asking & _asked_by(one) and any("fixture" in ast.unparse(each) for each in one.decorator_list):
            asking.add(one.name)
    found = [one for one in functions if one.name.startswith("test_")]
    return [one.name for one in found if asking & _asked_by(one)]


def _asked_by(function: ast.FunctionDef) -> set[str]:
    """What a function asks for: its parameters, and the mark of the database as `db`."""
    marked = any("django_db" in ast.unparse(one) for one in function.decorator_list)
    return {one.arg for one in function.args.args} | ({"db"} if marked else set())


def runners_of(scenarios: str) -> list[str]:
    """The tests that act a file of scenarios, as pytest names them."""
    plane, stem = scenarios.partition("/")[0], Path(scenarios).stem
    found = []
    for path in (TESTS / plane).rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        reads = f'"{stem}.yaml"' in text or f'"{stem}"' in text or ("scenarios" in text and 'glob("*.yaml")' in text)
        if reads:
            found += [f"{path.relative_to(TESTS.parent).as_posix()}::{name}" for name in functions_of(path)]
    return found


def named_tests() -> Iterator[tuple[str, str]]:
    """Each line with a test of a plane with tables that it names."""
    for name, cell in rows():
        for file, begin in NAMED.findall(cell):
            if file.partition("/")[0] not in PLANES:
                continue
            if file.endswith(".yaml"):
                runners = runners_of(file)
                assert runners, f"{name}: no test acts {file}"
                yield from ((name, one) for one in runners)
                continue
            found = [one for one in functions_of(TESTS / file) if one.startswith(begin)]
            yield from ((name, f"tests/{file}::{one}") for one in found)


def test_the_page_names_tests() -> None:
    names = {name for name, _ in named_tests()}
    assert {"T-H-N", "T20-4", "T12-10-N", "T25-1, -N", "F5", "F7", "F11"} <= names
    assert {"T13-1 (T13b)", "T13-2", "T13-20", "T13-25", "T13-28", "T13-29-N, T14b"} <= names
    assert all((TESTS / file).is_file() for _, cell in rows() for file, _ in NAMED.findall(cell))


def runners() -> frozenset[str]:
    """The tests that act the scenarios that the lines name, but for those that a line names themselves."""
    named = [(file, begin) for _, cell in rows() for file, begin in NAMED.findall(cell)]
    acted = [one for file, _ in named if file.endswith(".yaml") for one in runners_of(file)]
    return frozenset(one for one in acted if one.partition("::")[0] not in {f"tests/{file}" for file, _ in named})


@pytest.mark.parametrize("on_postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_all_that_is_named_runs_on_both_databases_but_of_scenarios_a_third_on_postgresql(on_postgresql: bool) -> None:
    numbers = range(2 * ON_BOTH + 1)
    parameters = [f"{test}[{number}]" for test in sorted({one for _, one in named_tests()}) for number in numbers]
    in_soak = [f"{test}[{number}]" for test in runners() for number in numbers if number % ON_BOTH]
    assert left_out(parameters, on_postgresql=on_postgresql) == frozenset(in_soak if on_postgresql else ())


def on_sqlite_of(file: str, begin: str) -> list[str]:
    """The tests of a file with this begin that use a database and run on SQLite in `make test`."""
    every = [f"tests/{file}::{one}" for one in functions_of(TESTS / file)]
    left = left_out(every, on_postgresql=False)
    return [one for one in every if one not in left and one.partition("::")[2].startswith(begin)]


def is_pure(file: str) -> bool:
    """Whether the tests of a file ask for no database, neither for ours nor for that of a receiver: all of them run."""
    text = (TESTS / file).read_text(encoding="utf-8")
    return "ON_POSTGRESQL" not in text and not functions_of(TESTS / file)


def of_sharing(begin: str) -> dict[str, list[tuple[str, str]]]:
    """The tests that each line of sharing.md with this begin names, scenarios left out."""
    lines = rows({"sharing.md": begin})
    return {name: [one for one in NAMED.findall(cell) if one[0].endswith(".py")] for name, cell in lines}


def test_of_each_fault_of_sharing_and_of_each_file_of_its_pages_one_test_runs_on_sqlite() -> None:
    faults = of_sharing(r"F\d")
    assert [*faults] == [f"F{number}" for number in range(1, 15)]
    idle = [name for name, tests in faults.items() if not any(is_pure(one[0]) or on_sqlite_of(*one) for one in tests)]
    assert idle == []
    pages = {one for tests in of_sharing(r"F\d|T1[34]").values() for one in tests if one[0].startswith("web/")}
    assert len(pages) >= 3
    assert [one for one in pages if not on_sqlite_of(*one)] == []


def test_each_name_that_is_kept_on_sqlite_is_of_a_test_that_sharing_names() -> None:
    tests = [name for named in of_sharing(r"F\d|T1[34]").values() for one in named for name in on_sqlite_of(*one)]
    assert [part for part in ON_SQLITE if not any(part in one for one in tests)] == []
