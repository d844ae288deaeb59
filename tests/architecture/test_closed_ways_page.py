"""docs/design/closed-ways.md has a row for each point, and the tests that it names exist."""

import ast
import re

import pytest
from tests.support.house import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs/design/closed-ways.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [A-D]\.\d+ \|", line)
]
POINTS = [*(f"A.{number}" for number in range(1, 11)), *(f"B.{number}" for number in range(11, 15)),
          *(f"C.{number}" for number in range(15, 20))]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_each_point_has_a_way_that_was_open(point: str) -> None:
    rows = [row for row in ROWS if row[0] == point]
    assert all(len(row) == 5 and all(row) for row in rows)
    assert [row for row in rows if not row[2].startswith("not executed, because ")], "executed on 0.3.0"


def test_each_named_test_exists() -> None:
    assert len(ROWS) > 60
    wrong = [f"{row[0]}: {one}" for row in ROWS for one in row[4].split("; ") if not _exists(one)]
    assert wrong == []


def _exists(named: str) -> bool:
    """Whether "folder/test_file.py" or "folder/test_file.py `test_name`" is there."""
    file, _, name = named.replace("`", "").partition(" ")
    path = ROOT / "tests" / file
    if not path.is_file():
        return False
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tests = {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, functions)}
    return name in tests if name else any(one.startswith("test_") for one in tests)
