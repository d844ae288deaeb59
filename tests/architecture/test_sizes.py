"""The sizes that ARCHITECTURE.md promises: files, folders, functions and lines of templates, measured in the tree."""

import ast
from collections import Counter
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from tests.support.house import PACKAGE, ROOT, source_files, trees

MOST_LINES = 400
ONE_FILE = {"src/mingcha/evidence/bag_verifier/verify.py": 1050}
"""A program that a court reads and runs as one file, without anything else of ours; its own bound."""
MOST_FILES = 40
MOST_LINES_OF_A_FUNCTION = 50
"""The aim is 40; a longer one than this is certainly two."""
MOST_TEMPLATE_COLUMNS = 140

PYTHON = (*source_files(), *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "scripts").rglob("*.py")))
SCRIPTS = (*sorted((PACKAGE / "web").rglob("*.ts")), *sorted((PACKAGE / "web" / "static" / "mingcha").glob("*.css")))
TEMPLATES = tuple(
    sorted(path for kind in ("html", "typ") for path in (PACKAGE / "web").glob(f"*/templates/**/*.{kind}"))
)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_file_has_at_most_400_lines() -> None:
    assert len(PYTHON) > 500
    assert len(SCRIPTS) > 40
    long = {str(path.relative_to(ROOT)): len(lines(path)) for path in (*PYTHON, *SCRIPTS)}
    assert {name: count for name, count in long.items() if count > ONE_FILE.get(name, MOST_LINES)} == {}


def test_a_folder_has_at_most_40_python_files() -> None:
    count = Counter(str(path.parent.relative_to(ROOT)) for path in PYTHON)
    assert {folder: files for folder, files in count.items() if files > MOST_FILES} == {}


def test_a_function_is_one_thing() -> None:
    long = {
        f"{path.relative_to(ROOT)}::{node.name}": node.end_lineno - node.lineno + 1
        for path, tree in trees(source_files())
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    }
    assert {name: count for name, count in long.items() if count > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE / "web").as_posix())
def test_a_line_of_a_template_has_at_most_140_columns(path: Path) -> None:
    assert [number for number, line in enumerate(lines(path), 1) if columns(line) > MOST_TEMPLATE_COLUMNS] == []


def columns(line: str) -> int:
    """The width of a line on a screen, where a Chinese character takes two columns."""
    return sum(1 + (east_asian_width(character) in "WF") for character in line)


def test_the_templates_of_printed_papers_are_among_them() -> None:
    assert len([path for path in TEMPLATES if path.suffix == ".typ"]) >= 10
    assert columns("编号: 1") == 7
