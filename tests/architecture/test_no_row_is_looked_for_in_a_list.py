"""Rows that another table lacks are asked for by NOT EXISTS, never by NOT IN over a query: PostgreSQL reads the whole
list of the latter once a row when it is larger than its memory for work (1.5 million points never came to an end)."""

import ast
from collections.abc import Iterator, Mapping

import pytest
from tests.support.house import PACKAGE, nodes_of, source_files, tree_of, trees, walked

SMALL = {"registry/acceptance/actions.py"}
"""Where the list is one system's."""
ENDS_A_QUERY = frozenset({"aggregate", "count", "earliest", "exists", "first", "get", "iterator", "last", "latest"})
"""Methods of a query that answer with values."""
QUERY = "QuerySet"

type Names = Mapping[str, list[ast.expr]]
"""What each name of a function is assigned."""


def makers() -> frozenset[str]:
    """The functions of the product that return a query by their annotation."""
    files = tuple(path for path in source_files() if QUERY in path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for _, tree in trees(files)
        for node in nodes_of(tree, ast.FunctionDef)
        if node.returns is not None and QUERY in ast.unparse(node.returns) and "tuple" not in ast.unparse(node.returns)
    )


def names_of(nodes: list[ast.AST]) -> Names:
    """What names are assigned among these nodes, through the parts of a tuple too where both sides have them."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for to, value in pairs:
                if isinstance(to, ast.Name):
                    found.setdefault(to.id, []).append(value)
    return found


def is_query(node: ast.expr, names: Names, queries: frozenset[str], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is a query that the database would be given whole, not values that were read of one."""
    if isinstance(node, ast.Name):
        found = () if node.id in seen else names.get(node.id, ())
        return any(is_query(one, names, queries, seen | {node.id}) for one in found)
    if isinstance(node, ast.IfExp):
        return any(is_query(one, names, queries, seen) for one in (node.body, node.orelse))
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice) and is_query(node.value, names, queries, seen)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        of_rows = node.func.attr == "values_list" or (node.func.attr == "values" and bool(node.args))
        return node.func.attr not in ENDS_A_QUERY and (of_rows or is_query(node.func.value, names, queries, seen))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in queries
    return isinstance(node, ast.Attribute) and node.attr == "objects"


def denied(node: ast.AST, names: Names) -> Iterator[ast.expr]:
    """What a node denies: the arguments of `exclude`, the operand of `~`, through a name that holds it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exclude":
        yield node
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield node.operand
        yield from names.get(node.operand.id, ()) if isinstance(node.operand, ast.Name) else ()


def given_to(node: ast.expr) -> list[ast.keyword]:
    """The keywords of what is denied: of an `exclude` its own and those of its Qs, not those of the rows before it."""
    parts = (
        [*node.args, *node.keywords] if isinstance(node, ast.Call) and not isinstance(node.func, ast.Name) else [node]
    )
    return [one for part in parts for one in walked(part) if isinstance(one, ast.keyword)]


def lists_looked_in(tree: ast.Module, queries: frozenset[str]) -> list[int]:
    """Lines of a module that ask for rows which are not in a query."""
    outside = [node for part in tree.body if not isinstance(part, ast.FunctionDef) for node in walked(part)]
    everywhere = names_of(outside)
    found = set()
    for nodes in [outside, *(walked(function) for function in nodes_of(tree, ast.FunctionDef))]:
        names = {**everywhere, **names_of(nodes)}
        for node in nodes:
            for part in denied(node, names):
                if any(
                    (one.arg or "").endswith("__in") and is_query(one.value, names, queries) for one in given_to(part)
                ):
                    found.add(part.lineno)
    return sorted(found)


def test_no_row_is_looked_for_in_a_list() -> None:
    queries = makers()
    assert "work_secrets" in queries
    found = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in source_files()
        if "__in=" in path.read_text(encoding="utf-8") and (lines := lists_looked_in(tree_of(path), queries))
    }
    assert found.keys() == SMALL, found


@pytest.mark.parametrize(
    "line",
    [
        'rows.exclude(camera__in=Point.objects.values("code")).delete()',
        'rows.exclude(pk__in=lacking.values("pk"))',
        'asked = lacking.values("pk")\nrows.order_by("pk").exclude(pk__in=asked)[:5]',
        "asked = Point.objects.filter(a=1)\nrows.exclude(pk__in=asked)",
        'rows.filter(Q(a=1) & ~Q(pk__in=lacking.values("pk")))',
        'kept = lacking.values_list("pk", flat=True)\nrows.filter(~(Q(a=1) | Q(pk__in=kept)))',
        'def f():\n    gone = Q(pk__in=lacking.values("pk"))\n    return rows.filter(~gone)',
        "rows.exclude(Q(pk__in=work_secrets()))",
        'kept, most = lacking.values("pk"), 5\nrows.exclude(pk__in=kept)',
    ],
)
def test_the_guard_sees_a_list(line: str) -> None:
    assert lists_looked_in(ast.parse(line), frozenset({"work_secrets"})) != []


@pytest.mark.parametrize(
    "line",
    [
        "rows.exclude(state__in=settled)",
        'kept = list(lacking.values_list("pk", flat=True))\nrows.exclude(pk__in=kept)',
        'rows.filter(pk__in=lacking.values("pk")).exclude(state=1)',
        "rows.filter(~Exists(lacking))",
        "rows.exclude(pk__in=lacking.first())",
        "rows.exclude(pk__in={1: 2}.values())",
    ],
)
def test_the_guard_leaves_values_alone(line: str) -> None:
    assert lists_looked_in(ast.parse(line), frozenset({"work_secrets"})) == []
