"""What is done by one function of the kit is not written out again beside it."""

import ast
import re

import pytest
from tests.support.house import PACKAGE, nodes_of, tree_of

FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
SYNCS = {"kit/durable.py", "evidence/bag/bag_files.py"}
"""The one function, and a bag whose small files and folders are synced alike."""


def syncs_a_folder(tree: ast.Module) -> bool:
    """Whether a function syncs what it opens to be read: a folder."""
    for function in nodes_of(tree, ast.FunctionDef):
        text = ast.unparse(function)
        for name in re.findall(r"(\w+) = os\.open\([^\n]*os\.O_RDONLY", text):
            if f"os.fsync({name})" in text:
                return True
    return False


def written_out(tree: ast.Module) -> list[str]:
    """Instants that become milliseconds without `unix_ms`: `int(at.timestamp() * 1000)`."""
    calls = [ast.unparse(node) for node in nodes_of(tree, ast.Call)]
    return [one for one in calls if one.startswith("int(") and one.endswith(".timestamp() * 1000)")]


def test_the_names_in_a_folder_are_synced_by_one_function() -> None:
    assert {file for file in FILES if syncs_a_folder(tree_of(PACKAGE / file))} == SYNCS


@pytest.mark.parametrize("plane", ["access", "custody"])
def test_instants_become_milliseconds_by_one_function(plane: str) -> None:
    files = [file for file in FILES if file.startswith(f"{plane}/")]
    assert files
    assert [file for file in files if written_out(tree_of(PACKAGE / file))] == []
