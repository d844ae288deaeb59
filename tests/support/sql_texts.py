"""The texts of a module's syntax tree that may be SQL: what the guards over statements read."""

import ast
import re
from functools import cache
from pathlib import Path

from tests.support.house import imports_of, nodes_of, tree_of, walked

SOURCE = Path(__file__).parents[2] / "src" / "mingcha"
TEXTS = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call)


@cache
def texts(tree: ast.Module) -> tuple[tuple[int, str], ...]:
    """Each string with a space of a module that is no docstring, with its line; kept, since two tests read them. The
    parts of an f-string or a sum are one, with ? for values and with the texts of names that have one (`constant`)."""
    prose = {id(node.value) for node in nodes_of(tree, ast.Expr)}
    found = []
    inside: set[int] = set()
    for node in walked(tree):
        if not isinstance(node, TEXTS) or id(node) in prose or id(node) in inside:
            continue
        text = text_of(node, tree)
        if text is not None:
            if not isinstance(node, ast.Constant):
                inside.update(map(id, walked(node)))
            if any(map(str.isspace, text)):
                found.append((node.lineno, text))
    return tuple(found)


def text_of(node: ast.expr, tree: ast.Module) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
    if isinstance(node, ast.Name):
        return constant(node.id, tree)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part_of(part.value if isinstance(part, ast.FormattedValue) else part, tree) for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [text_of(side, tree) for side in (node.left, node.right)]
        return None if sides == [None, None] else "".join(" ? " if side is None else side for side in sides)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and (text := text_of(node.left, tree)) is not None:
        given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        return filled(r"%[a-z]", text, given, tree)
    return text_of_call(node, tree) if isinstance(node, ast.Call) else None


def part_of(node: ast.expr, tree: ast.Module) -> str:
    text = text_of(node, tree)
    return " ? " if text is None else text


def filled(places: str, text: str, given: list[ast.expr], tree: ast.Module) -> str:
    """A text with the given values in its places, in their order."""
    values = iter([part_of(value, tree) for value in given])
    return re.sub(places, lambda _: next(values, " ? "), text)


def text_of_call(node: ast.Call, tree: ast.Module) -> str | None:
    """The text that `" ".join((...))` and `"...".format(...)` make of texts, with ? for values."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("join", "format"):
        return None
    if (text := text_of(node.func.value, tree)) is None:
        return None
    if node.func.attr == "format":
        return filled(r"\{[^{}]*\}", text, [*node.args, *(one.value for one in node.keywords)], tree)
    if len(node.args) == 1 and isinstance(node.args[0], ast.Tuple | ast.List):
        return text.join(part_of(part, tree) for part in node.args[0].elts)
    return None


def constant(name: str, tree: ast.Module) -> str | None:
    """The text that a module, or the module of ours that it imports a name from, assigns to the name."""
    if (text := assigned(tree).get(name)) is not None:
        return text
    for module, taken, here in imports_of(tree):
        if here == name and taken and module.startswith("mingcha."):
            path = SOURCE.parent.joinpath(*module.split(".")).with_suffix(".py")
            return assigned(tree_of(path)).get(taken) if path.is_file() else None
    return None


@cache
def assigned(tree: ast.Module) -> dict[str, str]:
    """The names to which a module assigns a text, on whatever level."""
    return {
        target.id: node.value.value
        for node in nodes_of(tree, ast.Assign, ast.AnnAssign)
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def found_in(tree: ast.Module, pattern: re.Pattern[str]) -> list[int]:
    return [line for line, text in texts(tree) if pattern.search(text)]
