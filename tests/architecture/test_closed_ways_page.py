"""docs/design/closed-ways.md: numbers without holes, whole rows, and tests that exist."""

import ast
import re
from collections import defaultdict

import pytest
from tests.support.house import ROOT

TEXT = (ROOT / "docs/design/closed-ways.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| [A-Z]\.\d+ \|", line)
]
SECTIONS = "ABCDEFGH"
"""The sections of the page: one that is added stands here, or its rows are found by nothing."""
EXECUTED = "ABC"
"""Sections whose points were each tried on the version that left them open, and not read alone."""
NAMED = re.compile(
    r"(?P<file>[\w/]+\.(?:py|yaml))(?: `(?P<test>test_\w+)`)?(?: \((?P<list>\w+\.yaml) `(?P<scenario>[\w-]+)`\))?"
)


def _numbers() -> dict[str, list[int]]:
    """The numbers of the points of each section, each once, in the order of the page."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in ROWS:
        section, number = row[0].split(".")
        if int(number) not in found[section]:
            found[section].append(int(number))
    return found


def test_sections_follow_each_other_and_their_points_are_numbered_without_a_hole() -> None:
    assert "".join(_numbers()) == SECTIONS
    assert [number for section in EXECUTED for number in _numbers()[section]] == list(range(1, 20)), "A to C run on"
    for section in set(SECTIONS) - set(EXECUTED):
        assert _numbers()[section] == list(range(1, len(_numbers()[section]) + 1))


def test_each_row_is_whole() -> None:
    assert [row[0] for row in ROWS if len(row) != 5 or not all(row)] == []


@pytest.mark.parametrize("point", [f"{one}.{number}" for one in EXECUTED for number in _numbers()[one]])
def test_each_point_has_a_way_that_was_open(point: str) -> None:
    rows = [row for row in ROWS if row[0] == point]
    assert [row for row in rows if not row[2].startswith("not executed, because ")], "executed on 0.3.0"


def test_each_named_test_exists() -> None:
    wrong = [f"{row[0]}: {one}" for row in ROWS for one in row[4].split("; ") if not _exists(one)]
    assert wrong == []


def _exists(named: str) -> bool:
    """Whether "folder/test_file.py", "folder/test_file.py `test_name`", "folder/test_file.py (list.yaml `NAME`)" or
    "folder/list.yaml" is there."""
    parts = NAMED.fullmatch(named)
    if parts is None:
        return False
    path = ROOT / "tests" / parts["file"]
    if not path.is_file() or (parts["list"] and not _has_scenario(parts["list"], parts["scenario"])):
        return False
    if path.suffix == ".yaml":
        return True
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tests = {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, functions)}
    return parts["test"] in tests if parts["test"] else any(one.startswith("test_") for one in tests)


def _has_scenario(name: str, scenario: str) -> bool:
    """Whether a list of scenarios of that name has one whose name begins so."""
    lists = (ROOT / "tests").rglob(f"scenarios/{name}")
    return any(
        re.search(rf"^- name: {re.escape(scenario)}\b", one.read_text(encoding="utf-8"), re.MULTILINE) for one in lists
    )
