"""Damaged versions of a rules file: a citation gone, a refusal gone, a comparison weaker."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_WEAKER: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`text` is the whole damaged file; `kind` is "cites", "refusal" or "comparison"."""

    kind: str
    line: int
    what: str
    text: str


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every damaged version of a file, in the order of its lines; each parses."""
    tree = ast.parse(source)
    found = []
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        found += list(_without_citations(source, function))
        for node in ast.walk(function):
            if isinstance(node, ast.If):
                found += _without_refusal(source, node)
            elif isinstance(node, ast.Return):
                found += _allowing(source, node)
            elif isinstance(node, ast.Compare):
                found += _weaker(source, node)
    for mutant in sorted(found, key=lambda one: one.line):
        ast.parse(mutant.text)
        yield mutant


def _without_citations(source: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "cites":
            lines = source.splitlines(keepends=True)
            del lines[mark.lineno - 1 : mark.end_lineno]
            yield Mutant("cites", mark.lineno, f"@cites of {function.name}", "".join(lines))


def _without_refusal(source: str, node: ast.If) -> Iterator[Mutant]:
    """The test of an `if` is never true that refuses, notes what is missing or passes another refusal on."""
    last = node.body[-1]
    refuses = isinstance(last, ast.Return) and not _is_allow(last.value)
    notes = isinstance(last, ast.Expr) and "missing.append" in ast.unparse(last)
    if refuses or notes:
        yield Mutant("refusal", node.lineno, f"if {ast.unparse(node.test)}", _replaced(source, node.test, "False"))


def _allowing(source: str, node: ast.Return) -> Iterator[Mutant]:
    """A refusal that is returned becomes an allowance."""
    if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "refuse":
        yield Mutant("refusal", node.lineno, ast.unparse(node.value)[:60], _replaced(source, node.value, "allow()"))


def _is_allow(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "allow"


def _weaker(source: str, node: ast.Compare) -> Iterator[Mutant]:
    operands = [node.left, *node.comparators]
    for place, operator in enumerate(node.ops):
        if type(operator) not in _WEAKER:
            continue
        other = _WEAKER[type(operator)][1]
        parts = [ast.unparse(operands[0])]
        for number, (held, operand) in enumerate(zip(node.ops, node.comparators, strict=True)):
            sign = other if number == place else _WEAKER[type(held)][0]
            parts += [sign, f"({ast.unparse(operand)})"]
        text = " ".join(parts)
        yield Mutant("comparison", node.lineno, f"{ast.unparse(node)} -> {text}", _replaced(source, node, f"({text})"))


def _replaced(source: str, node: ast.expr, text: str) -> str:
    """The source with one expression replaced (offsets of the syntax tree count UTF-8 bytes)."""
    lines = source.encode().splitlines(keepends=True)
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    head = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    tail = lines[node.end_lineno - 1][node.end_col_offset :] + b"".join(lines[node.end_lineno :])
    return (head + text.encode() + tail).decode()
