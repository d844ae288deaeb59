"""What gives names their values in a piece of code, and what a value is made of: what guards follow values with."""

import ast
from collections.abc import Iterator

from tests.support.house import nodes_of, walked

BINDING = (
    ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension, ast.withitem,
)  # fmt: skip


def parts(node: ast.expr) -> list[ast.expr]:
    """What a value is one of, or is made of: each side of `or`, what `list()` gets, the rows of a comprehension."""
    match node:
        case ast.BoolOp():
            return node.values
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.Await() | ast.NamedExpr() | ast.Starred():
            return [node.value]
        case ast.List() | ast.Tuple() | ast.Set():
            return node.elts
        case ast.Dict():
            return node.values
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            return [] if isinstance(node.elt, ast.Attribute) else [node.elt]  # `{row.code for row in rows}` has no row
        case ast.DictComp():
            return [] if isinstance(node.value, ast.Attribute) else [node.value]
        case ast.Call(
            func=ast.Name(id="list" | "tuple" | "set" | "sorted" | "iter" | "next" | "enumerate" | "reversed")
        ):
            return node.args
    return []


def subjects(node: ast.expr) -> set[str]:
    """The names that a value is made of: what its chain of calls begins with, in each of its parts."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if inner := parts(node):
            return set().union(*map(subjects, inner))
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set().union(*map(subjects, parts(node)))


GIVE_BACK = {
    "batched", "cast", "chain", "copy", "cycle", "deepcopy", "filter", "get_list_or_404", "get_object_or_404",
    "islice", "pairwise", "zip", "zip_longest",
}  # fmt: skip
"""Functions, as names or attributes, that give what they get: rows, or rows of the model."""


def may_hold(node: ast.expr, models: frozenset[str]) -> set[str]:
    """The names that a value may be made of, more than `subjects` says: what functions of GIVE_BACK get, each
    side of `a | b`, and models that a chain of attributes names: `models.Point.objects`."""
    match node:
        case ast.Attribute():
            return ({node.attr} & models) | may_hold(node.value, models)
        case ast.Subscript() | ast.Await() | ast.NamedExpr() | ast.Starred():
            return may_hold(node.value, models)
        case ast.BinOp():
            return may_hold(node.left, models) | may_hold(node.right, models)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            given = node.args if name in GIVE_BACK else parts(node)
            return may_hold(node.func, models).union(*(may_hold(one, models) for one in given))
        case ast.Name():
            return {node.id}
    return set().union(*(may_hold(one, models) for one in parts(node)))


def stores(scope: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(name, value) of what is put into something that has a name: `late.append(row)`, `found[key] = row`; columns are
    no rows (`values_list`)."""
    for node in walked(scope):
        match node:
            case ast.Call(func=ast.Attribute(attr="append" | "extend" | "add" | "insert" | "update", value=into)):
                yield from ((into, one) for one in node.args if not ast.unparse(one).count(".values_list("))
            case ast.Assign():
                yield from ((one.value, node.value) for one in node.targets if isinstance(one, ast.Subscript))


def bindings(scope: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """(name, value) of whatever gives names values in a function or a module; of `a, b = x, y` each by itself."""
    for node in nodes_of(scope, *BINDING) if isinstance(scope, ast.Module) else walked(scope):
        match node:
            case ast.Assign():
                for target in node.targets:
                    yield from paired(target, node.value)
            case ast.AnnAssign(value=ast.expr()) | ast.AugAssign() | ast.NamedExpr():
                yield node.target, node.value
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                yield node.target, node.iter
            case ast.withitem(optional_vars=ast.expr()):
                yield node.optional_vars, node.context_expr


def paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The parts of an assignment, where both sides have as many."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from paired(one, other)
    else:
        yield target, value
