"""Rows that another table lacks are asked for by NOT EXISTS, never by NOT IN over a query: PostgreSQL reads the whole
list of the latter once a row when it is larger than its memory for work (1.5 million points never came to an end)."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pytest
from tests.support.house import PACKAGE, nodes_of, source_files, tree_of, trees, walked

SMALL = {"registry/acceptance/actions.py"}
"""Where the list is one system's."""
ENDS_A_QUERY = frozenset({"aggregate", "count", "earliest", "exists", "first", "get", "iterator", "last", "latest"})
"""Methods of a query that answer with values."""
OF_TWO = frozenset({"union", "intersection", "difference"})
QUERY, A_QUERY = "QuerySet", ast.parse("Any.objects", mode="eval").body
"""What an annotation calls a query, and an expression that is one, for what is a query by its annotation alone."""
IN, LOOKS = "__in", re.compile(r"__in\b")

type Names = Mapping[str, list[ast.expr]]
"""What each name of a function is assigned; fields of the object itself as `self.name`."""


def is_annotated(annotation: ast.expr | None) -> bool:
    """Whether an annotation says that something is a query, or none."""
    text = "" if annotation is None else ast.unparse(annotation).strip("'\"")
    return text.split("[")[0].rpartition(".")[2] == QUERY


def makers() -> frozenset[str]:
    """The functions, methods and fields of the product that are or return a query by their annotation."""
    files = tuple(path for path in source_files() if QUERY in path.read_text(encoding="utf-8"))
    found = {
        node.name for _, tree in trees(files) for node in nodes_of(tree, ast.FunctionDef) if is_annotated(node.returns)
    }
    fields = (part for _, tree in trees(files) for one in nodes_of(tree, ast.ClassDef) for part in one.body)
    named = (one for one in fields if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name))
    return frozenset(found | {one.target.id for one in named if is_annotated(one.annotation)})


def names_of(nodes: list[ast.AST]) -> Names:
    """What names are assigned among these nodes, by whatever means."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in nodes:
        for target, value in assigned(node):
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=False))
            for to, one in pairs:
                if isinstance(to, ast.Name | ast.Attribute):
                    found[ast.unparse(to)].append(one)
    return found


def assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(target, value) of what a node assigns: also by `:=`, to a parameter by its annotation, and to the variable of a
    loop, which may be each of the values of a list that is written out."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign):
        if node.value is not None:
            yield node.target, node.value
        elif isinstance(node, ast.AnnAssign) and is_annotated(node.annotation):
            yield node.target, A_QUERY
    elif isinstance(node, ast.arg) and node.annotation is not None and QUERY in ast.unparse(node.annotation):
        many = not is_annotated(node.annotation)
        yield ast.Name(node.arg), ast.Tuple([A_QUERY]) if many else A_QUERY
    elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Tuple | ast.List | ast.Set):
        yield from ((node.target, one) for one in node.iter.elts)
    elif isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Name):
        yield node.target, ast.Starred(node.iter)


def is_query(node: ast.expr, names: Names, queries: frozenset[str], seen: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is a query that the database would be given whole, not values that were read of one."""
    if isinstance(node, ast.Name | ast.Attribute):
        name = ast.unparse(node)
        found = () if name in seen else names.get(name, ())
        return is_of_rows(node, queries) or any(is_query(one, names, queries, seen | {name}) for one in found)
    if isinstance(node, ast.Starred):
        found = names.get(ast.unparse(node.value), ())
        lists = (one for one in found if isinstance(one, ast.Tuple | ast.List | ast.Set))
        return any(is_query(one, names, queries, seen) for part in lists for one in part.elts)
    if isinstance(node, ast.NamedExpr):
        return is_query(node.value, names, queries, seen)
    if isinstance(node, ast.IfExp | ast.BinOp | ast.BoolOp):
        parts = {ast.IfExp: ("body", "orelse"), ast.BinOp: ("left", "right")}.get(type(node))
        either = [getattr(node, part) for part in parts] if parts else node.values  # type: ignore[union-attr]
        return any(is_query(one, names, queries, seen) for one in either)
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice) and is_query(node.value, names, queries, seen)
    return isinstance(node, ast.Call) and is_called_query(node, names, queries, seen)


def is_of_rows(node: ast.Name | ast.Attribute, queries: frozenset[str]) -> bool:
    """Whether an attribute is the rows of a table, or a field that is a query."""
    return isinstance(node, ast.Attribute) and (node.attr == "objects" or node.attr in queries)


def is_called_query(node: ast.Call, names: Names, queries: frozenset[str], seen: frozenset[str]) -> bool:
    """Whether a call answers with a query: of one, of two of them together, or of a function that makes one."""
    if isinstance(node.func, ast.Name):
        wraps = node.func.id == "Subquery" and any(is_query(one, names, queries, seen) for one in node.args)
        return wraps or node.func.id in queries
    if not isinstance(node.func, ast.Attribute) or node.func.attr in ENDS_A_QUERY:
        return False
    name, of = node.func.attr, node.func.value
    of_rows = name == "values_list" or (name == "values" and bool(node.args))
    of_two = name in OF_TWO and any(is_query(one, names, queries, seen) for one in node.args)
    return of_rows or of_two or name in queries or is_query(of, names, queries, seen)


def denied(node: ast.AST, names: Names) -> Iterator[ast.expr]:
    """What a node denies: the arguments of `exclude`, the operand of `~`, through names that hold them."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "exclude":
        yield node
        parts = [*node.args, *(one.value for one in node.keywords if one.arg is None)]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield node.operand
        parts = [node.operand]
    for one in (one for part in parts for one in of_condition(part) if isinstance(one, ast.Name)):
        yield from names.get(one.id, ())


def of_condition(node: ast.AST) -> list[ast.AST]:
    """The nodes of a condition, without what stands in an EXISTS, which may look in lists."""
    found, at = [node], 0
    while at < len(found):
        one = found[at]
        if not (isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "Exists"):
            found += ast.iter_child_nodes(one)
        at += 1
    return found


def given_to(node: ast.expr, names: Names) -> Iterator[ast.expr]:
    """The values in which a condition looks: of an `exclude` those of its own arguments and of their Qs, not those of
    the rows before it."""
    of_rows = isinstance(node, ast.Call) and not isinstance(node.func, ast.Name)
    for part in [*node.args, *node.keywords] if of_rows else [node]:  # type: ignore[union-attr]
        for one in of_condition(part):
            yield from looked_in(one, names)


def looked_in(node: ast.AST, names: Names) -> Iterator[ast.expr]:
    """The value of `name__in=`, also as a pair, or of a dict that gives keywords."""
    if isinstance(node, ast.keyword) and node.arg is not None:
        yield from [node.value] if node.arg.endswith(IN) else []
    elif isinstance(node, ast.keyword) and isinstance(node.value, ast.Name):
        for one in (part for held in names.get(node.value.id, ()) for part in walked(held)):
            yield from looked_in(one, names)
    elif isinstance(node, ast.Dict):
        yield from (value for key, value in zip(node.keys, node.values, strict=True) if ends_in(key))
    elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and ends_in(node.elts[0]):
        yield node.elts[1]


def ends_in(key: ast.expr | None) -> bool:
    """Whether a key is text that ends with `__in`."""
    last = key.values[-1] if isinstance(key, ast.JoinedStr) and key.values else key
    return isinstance(last, ast.Constant) and isinstance(last.value, str) and last.value.endswith(IN)


def lists_looked_in(tree: ast.Module, queries: frozenset[str]) -> list[int]:
    """Lines of a module that ask for rows which are not in a query."""
    outside = [node for part in tree.body if not isinstance(part, ast.FunctionDef) for node in walked(part)]
    everywhere = names_of(outside)
    found = set()
    for nodes in [outside, *(walked(function) for function in nodes_of(tree, ast.FunctionDef))]:
        names = {**everywhere, **names_of(nodes)}
        for node in nodes:
            for part in denied(node, names):
                if any(is_query(one, names, queries) for one in given_to(part, names)):
                    found.add(part.lineno)
    return sorted(found)


def test_no_row_is_looked_for_in_a_list() -> None:
    queries = makers()
    assert "work_secrets" in queries
    found = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in source_files()
        if LOOKS.search(path.read_text(encoding="utf-8")) and (lines := lists_looked_in(tree_of(path), queries))
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
        'rows.exclude(**{"pk__in": lacking.values("pk")})',
        'rows.filter(~Q(**{f"{column}__in": lacking.values("pk")}))',
        'by = {"pk__in": lacking.values("pk")}\nrows.exclude(**by)',
        'by = dict(pk__in=lacking.values("pk"))\nrows.exclude(**by)',
        'rows.exclude(Q(("pk__in", lacking.values("pk"))))',
        'gone = Q(pk__in=lacking.values("pk"))\nrows.exclude(gone)',
        "def f(lacking: QuerySet[Point]):\n    return rows.exclude(pk__in=lacking)",
        "def f(lacking: 'models.QuerySet[Point]'):\n    return rows.exclude(pk__in=lacking)",
        "def f(lists: Sequence[QuerySet[Point]]):\n    for one in lists:\n        rows.exclude(pk__in=one)",
        "class A:\n    def f(self):\n        self.q = Point.objects.all()\n        rows.exclude(pk__in=self.q)",
        "class A:\n    def __init__(self):\n        self.q = Point.objects.all()\n"
        "    def f(self):\n        return rows.exclude(pk__in=self.q)",
        "rows.exclude(pk__in=found.work_secrets())",
        "rows.exclude(pk__in=found.work_secrets)",
        "rows.exclude(pk__in=Subquery(Point.objects.all()))",
        "rows.exclude(pk__in=known.union(Point.objects.all()))",
        "rows.exclude(pk__in=known | Point.objects.all())",
        "if gone := Point.objects.filter(a=1):\n    rows.exclude(pk__in=gone)",
        "rows.exclude(pk__in=(gone := Point.objects.filter(a=1)))",
        "for one in (Point.objects.all(), System.objects.all()):\n    rows.exclude(pk__in=one)",
        "both = [Point.objects.all()]\nfound = [rows.exclude(pk__in=one) for one in both]",
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
        'kept = lacking.values("pk")\ngone = rows.filter(pk__in=kept)\nrows.filter(~Exists(gone))',
        'rows.exclude(Exists(rows.filter(pk__in=lacking.values("pk"))))',
        "rows.exclude(pk__in=lacking.first())",
        "rows.exclude(pk__in={1: 2}.values())",
        "def f(lacking: Sequence[int]):\n    return rows.exclude(pk__in=lacking)",
        "for one in (1, 2):\n    rows.exclude(pk__in=one)",
        'by = {"pk__in": [1, 2]}\nrows.exclude(**by)',
        'rows.exclude(**{"pk": lacking.values("pk")})',
        "rows.exclude(pk__in=known | {1})",
        "rows.exclude(pk__in=list(Point.objects.all()))",
    ],
)
def test_the_guard_leaves_values_alone(line: str) -> None:
    assert lists_looked_in(ast.parse(line), frozenset({"work_secrets"})) == []
