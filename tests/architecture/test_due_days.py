"""Every query of days is read by the page of deadlines, and every kind of day has its words, its page and somebody who
makes it: whatever is in none of these lists never appears (articles 4, 7 to 12, 16, 17, 19, 23)."""

import ast

from tests.support.house import PACKAGE, nodes_of, planes, source_files, tree_of

VALUES = PACKAGE / "registry" / "deadlines" / "values.py"
COLLECTED = PACKAGE / "web" / "overview" / "deadlines" / "collected.py"


def assigned(tree: ast.Module, name: str) -> ast.expr:
    """The value of a constant at the top of a module."""
    (value,) = [
        node.value
        for node in nodes_of(tree, ast.Assign)
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    return value


def names_in(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def kinds_in(value: ast.AST) -> set[str]:
    """The members of DueKind that an expression names."""
    return {
        node.attr
        for node in ast.walk(value)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "DueKind"
    }


def queries_of_days(tree: ast.Module) -> set[str]:
    """The functions of a module that return days of the page of deadlines, at most so many."""
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and ast.unparse(node.returns) == "tuple[Due, ...]"
        and any(one.arg == "limit" for one in node.args.kwonlyargs)
    }


def test_each_query_of_days_is_read_by_the_page_of_deadlines() -> None:
    page = tree_of(COLLECTED)
    read = names_in(assigned(page, "_QUERIES")) | names_in(assigned(page, "_BESIDE_TODAY"))
    paths = [path for plane in planes() for path in source_files(PACKAGE / plane)]
    by_file = {path.relative_to(PACKAGE).as_posix(): queries_of_days(tree_of(path)) for path in paths}
    found = set().union(*by_file.values())
    assert {file: queries - read for file, queries in by_file.items() if queries - read} == {}
    assert read - found == set()
    assert len(found) > 20
    assert [file for file, queries in by_file.items() if file.endswith("/due.py") and not queries] == []


def test_each_kind_of_day_has_words_a_page_and_a_noun_that_makes_it() -> None:
    values, page = tree_of(VALUES), tree_of(COLLECTED)
    (listed,) = [node for node in nodes_of(values, ast.ClassDef) if node.name == "DueKind"]
    kinds = {node.targets[0].id for node in listed.body if isinstance(node, ast.Assign)}  # type: ignore[attr-defined]
    made = set[str]()
    for path in (path for plane in planes() for path in source_files(PACKAGE / plane) if path != VALUES):
        made |= kinds_in(tree_of(path))
    assert kinds_in(assigned(values, "_WORDS")) == kinds
    assert kinds_in(assigned(page, "_PAGES")) == kinds
    assert kinds - made == set()


def test_a_query_that_nobody_reads_is_found() -> None:
    text = "def due_x(asker, *, until, at, limit) -> tuple[Due, ...]: ...\ndef x(*, limit) -> int: ..."
    assert queries_of_days(ast.parse(text)) == {"due_x"}
