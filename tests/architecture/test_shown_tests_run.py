"""What docs/design/supervision-shown.md and the table of docs/design/sharing.md name runs in `make test` on both
databases, also where most tests wait for `make soak` (tests/support/chosen.py): scenarios by their runner, and each
test of a plane with tables."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.chosen import PLANES, left_out

TESTS = Path(__file__).parents[1]
DESIGN = TESTS.parent / "docs" / "design"
SHOWN = {"supervision-shown.md": r"(T\d|T-H|T7|F\d)", "sharing.md": r"T1[34]"}
"""The documents, and how the lines of their tables begin that name tests."""
NAMED = re.compile(r"((?:[a-z_0-9]+/)+[a-z_0-9]+\.(?:py|yaml))(?: `(test_[a-z_0-9]+)…)?")
"""A file below tests/, and of a file with several tests the begin of the one that is meant."""


OF_DATABASE = ("db", "city", "transactional_db", "signed_in", "pushed", "agreed", "asked")
"""Fixtures that use the database."""


def rows() -> Iterator[tuple[str, str]]:
    """The name of each line of the tables, and what it says of its tests."""
    for document, begin in SHOWN.items():
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


@pytest.mark.parametrize("on_postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_what_the_page_names_runs_on_both_databases(on_postgresql: bool) -> None:
    named = sorted({test for _, test in named_tests()})
    parameters = [f"{test}[{number}]" for test in named for number in range(4)]
    left = left_out(parameters, on_postgresql=on_postgresql)
    if on_postgresql:  # of scenarios some there, all in `make soak`
        assert all("scenario" in one and not one.endswith("[0]") for one in left)
    else:
        assert left == frozenset()
