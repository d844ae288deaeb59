"""SQL on the recorder's journal stands in media/journal/ alone: found by syntax tree, with the tables of the schema."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.house import nodes_of, tree_of, walked

from mingcha.media.journal.schema import LATER_TABLES, SCHEMA

SOURCE = Path(__file__).parents[2] / "src" / "mingcha"
HOME = SOURCE / "media" / "journal"
EXECUTES = {"execute", "executemany", "executescript"}
TEXTS = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call)


def tables() -> list[str]:
    with closing(sqlite3.connect(":memory:")) as journal:
        journal.executescript(SCHEMA + LATER_TABLES)
        rows = journal.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return [name for (name,) in rows]


def statement_on(names: list[str]) -> re.Pattern[str]:
    """What a statement on one of these tables looks like, whatever its letters' case and line ends."""
    table = rf"[\"`\[]?(?:{'|'.join(names)})\b"
    return re.compile(
        rf"\bselect\b.*\bfrom\s+{table}|\bjoin\s+{table}.*\bon\b|\binsert\b.*\binto\s+{table}|\breplace\s+into\s+{table}"
        rf"|\bupdate\s+{table}\s*set\b|\bdelete\s+from\s+{table}|\b(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?{table}"
        rf"|\btable_x?info\s*\(\s*'?{table}",
        re.IGNORECASE | re.DOTALL,
    )


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of a module that is no docstring; the parts of an f-string or a sum are one, with ? for values."""
    prose = {id(node.value) for node in nodes_of(tree, ast.Expr)}
    inside: set[int] = set()
    for node in walked(tree):
        if not isinstance(node, TEXTS) or id(node) in prose or id(node) in inside:
            continue
        said = text_of(node)
        if said is not None:
            if not isinstance(node, ast.Constant):
                inside.update(map(id, walked(node)))
            yield node.lineno, said


def text_of(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else " ? " for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        sides = [text_of(side) for side in (node.left, node.right)]
        return None if sides == [None, None] else "".join(" ? " if side is None else side for side in sides)
    return text_of_call(node) if isinstance(node, ast.Call) else None


def text_of_call(node: ast.Call) -> str | None:
    """The text that `" ".join((...))` and `"...".format(...)` make of texts, with ? for values."""
    if not isinstance(node.func, ast.Attribute) or (text := text_of(node.func.value)) is None:
        return None
    if node.func.attr == "join" and len(node.args) == 1 and isinstance(node.args[0], ast.Tuple | ast.List):
        return text.join(text_of(part) or " ? " for part in node.args[0].elts)
    if node.func.attr == "format":
        values = iter([text_of(value) or " ? " for value in (*node.args, *(one.value for one in node.keywords))])
        return re.sub(r"\{[^{}]*\}", lambda _: next(values, " ? "), text)
    return None


def found_in(tree: ast.Module, pattern: re.Pattern[str]) -> list[int]:
    return [line for line, text in texts(tree) if pattern.search(text)]


def outside() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if HOME not in path.parents:
            yield path, tree_of(path)


def test_sql_on_the_journal_stands_in_its_folder_alone() -> None:
    pattern = statement_on(tables())
    strangers = [f"{path.relative_to(SOURCE)}:{line}" for path, tree in outside() for line in found_in(tree, pattern)]
    assert not strangers


LOG_TABLES = ["log_entry", "log_node", "log_head"]
"""The recorder's log lies in the journal, too; its own code is below evidence/."""
LOOKED_UP = re.compile(r"\bsqlite_(?:master|schema)\b.*\blog_", re.IGNORECASE | re.DOTALL)


def test_the_log_in_the_journal_is_asked_there_and_by_the_log_alone() -> None:
    statement = statement_on(LOG_TABLES)
    strangers = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path, tree in outside()
        if SOURCE / "evidence" not in path.parents
        for line, text in texts(tree)
        if statement.search(text) or LOOKED_UP.search(text)
    ]
    assert not strangers
    assert LOOKED_UP.search("SELECT 1 FROM sqlite_master WHERE name = 'log_head'")


def test_media_executes_no_sql_outside_the_journal() -> None:
    """Media has no database but the journal."""
    strangers = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path, tree in outside()
        if SOURCE / "media" in path.parents
        for node in nodes_of(tree, ast.Attribute)
        if node.attr in EXECUTES
    ]
    assert not strangers


def test_the_journal_itself_is_full_of_it() -> None:
    """What the two tests above look for is there to be found: every table of the schema is named in some statement."""
    for table in tables():
        pattern = statement_on([table])
        assert any(found_in(tree_of(path), pattern) for path in HOME.glob("*.py")), table


@pytest.mark.parametrize(
    "code",
    [
        'journal.execute("SELECT 1 FROM file WHERE id = ?", (1,))',
        'QUERY = "select count(*)\\n  from hour"',
        'x = f"SELECT {columns} FROM minute WHERE {where}"',
        'x = "DELETE FROM " + "tail"',
        'x = ("UPDATE file SET disk = ?" " WHERE id = 1")',
        'x = "INSERT OR REPLACE INTO torn VALUES (?, ?)"',
        'x = "SELECT a FROM other o JOIN camera c ON c.number = o.n WHERE %s" % where',
        'x = "PRAGMA table_info(assignment)"',
        'x = b"SELECT plan FROM disposal"',
        'x = " ".join(("SELECT 1 FROM", "file", where))',
        'x = "SELECT {} FROM {name}".format(columns, name="file")',
        'x = "ALTER TABLE hold ADD COLUMN more TEXT"',
    ],
)
def test_it_is_found_however_it_is_written(code: str) -> None:
    assert found_in(ast.parse(code), statement_on(tables()))


@pytest.mark.parametrize(
    "code",
    [
        '"""Selects what comes from file and camera."""',
        'x = "read from file"',
        'x = "SELECT note FROM log_head WHERE id = 1"',
        'x = "SELECT count(*) FROM custody_hour"',
        'x = "update file names"',
    ],
)
def test_prose_and_statements_on_other_tables_are_not_reported(code: str) -> None:
    assert not found_in(ast.parse(code), statement_on(tables()))
