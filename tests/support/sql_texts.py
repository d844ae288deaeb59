"""The texts of a module's syntax tree that may be SQL: what the guards over statements read."""

import ast
import re
from collections.abc import Iterator
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
    bare = [(line, REMARK.sub(" ", text)) for line, text in (*found, *grown(tree))]
    return tuple((line, one) for line, text in bare for one in each_of(text, tree))


REMARK = re.compile(r"/\*(?s:.*?)\*/|--[ \t].*")
"""A remark in SQL."""


def grown(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What `+=` makes of a text that the name had above it, with its line; each step of it."""
    steps = sorted(nodes_of(tree, ast.AugAssign), key=lambda one: one.lineno)
    names = {ast.unparse(one.target) for one in steps if isinstance(one.op, ast.Add)}
    if not names:
        return
    had: dict[str, str] = {}
    for node in sorted(
        (*nodes_of(tree, ast.Assign, ast.AnnAssign), *steps), key=lambda one: (one.lineno, one.col_offset)
    ):
        text = None if node.value is None else text_of(node.value, tree)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if (name := ast.unparse(target)) not in names:
                continue
            if isinstance(node, ast.AugAssign):
                if name in had or text is not None:
                    had[name] = had.get(name, " ? ") + (" ? " if text is None else text)
                    yield node.lineno, had[name]
            elif text is None:
                had.pop(name, None)
            else:
                had[name] = text


MARK = "\ue000"
"""Around the name of a loop in a text: `each_of` puts what it stands for in its place."""
MARKED = re.compile(f"{MARK}(.*?){MARK}")


def each_of(text: str, tree: ast.Module) -> Iterator[str]:
    """A text once for each value of the loops over texts that it was made in; other loops' values are unknown then."""
    names = MARKED.findall(text) if MARK in text else []
    if not names:
        yield text
    for value in sorted({value for name in names for value in looped(tree)[name]}):
        yield filled_by(value, text, looped(tree))


def filled_by(value: str, text: str, loops: dict[str, list[str]]) -> str:
    return MARKED.sub(lambda found: value if value in loops[found[1]] else " ? ", text)


@cache
def looped(tree: ast.Module) -> dict[str, list[str]]:
    """The names that go over texts: `for table in ("file", "hour")`, and those of a tuple or list that has a name; with
    ? where such a name has other values, too."""
    found: dict[str, list[str]] = {}
    for node in nodes_of(tree, ast.For, ast.AsyncFor, ast.comprehension):
        if isinstance(node.target, ast.Name):
            parts = listed(node.iter, tree) or [node.iter]
            known = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            found.setdefault(node.target.id, []).extend(known if len(known) == len(parts) else [*known, " ? "])
    found = {name: values for name, values in found.items() if set(values) != {" ? "}}
    for one in nodes_of(tree, ast.arg) if found else ():
        if one.arg in found:
            found[one.arg].append(" ? ")
    return found


def listed(node: ast.expr, tree: ast.Module) -> list[ast.expr]:
    """The parts of a tuple, list or set, written out or under the name that a module gives it."""
    if isinstance(node, ast.Name):
        return lists(tree).get(node.id, [])
    return node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []


@cache
def lists(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """The names to which a module assigns parts, with what is appended to them."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes_of(tree, ast.Assign, ast.AnnAssign):
        if isinstance(node.value, ast.Tuple | ast.List | ast.Set):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    found[target.id] = [*found.get(target.id, []), *node.value.elts]
    for call in nodes_of(tree, ast.Call) if found else ():
        match call.func:
            case ast.Attribute(attr="append", value=ast.Name(id=name)) if name in found:
                found[name].extend(call.args)
    return found


def text_of(node: ast.expr, tree: ast.Module) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
    if isinstance(node, ast.Name):
        text = constant(node.id, tree)
        return f"{MARK}{node.id}{MARK}" if text is None and node.id in looped(tree) else text
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part_of(part.value if isinstance(part, ast.FormattedValue) else part, tree) for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [text_of(side, tree) for side in (node.left, node.right)]
        return None if sides == [None, None] else "".join(" ? " if side is None else side for side in sides)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and (text := text_of(node.left, tree)) is not None:
        given = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        return filled(r"%(?:\(\w+\))?[a-z]", text, given, tree)
    return text_of_call(node, tree) if isinstance(node, ast.Call) else None


def part_of(node: ast.expr, tree: ast.Module) -> str:
    text = text_of(node, tree)
    return " ? " if text is None else text


def filled(places: str, text: str, given: list[ast.expr], tree: ast.Module) -> str:
    """A text with the given values in its places, in their order."""
    values = iter([part_of(value, tree) for value in given])
    return re.sub(places, lambda _: next(values, " ? "), text)


def text_of_call(node: ast.Call, tree: ast.Module) -> str | None:
    """The text that `" ".join((...))` and `"...".format(...)` and `"...".replace(...)` make of texts,
    with ? for values; psycopg's `SQL("...")` is its text."""
    if ast.unparse(node.func).rpartition(".")[2] in ("SQL", "Identifier") and len(node.args) == 1:
        return text_of(node.args[0], tree)
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("join", "format", "format_map", "replace"):
        return None
    if (text := text_of(node.func.value, tree)) is None:
        return None
    if node.func.attr == "format_map":
        return filled(r"\{[^{}]*\}", text, [], tree)
    if node.func.attr == "format":
        return filled(r"\{[^{}]*\}", text, [*node.args, *(one.value for one in node.keywords)], tree)
    if node.func.attr == "replace":
        given = [part_of(one, tree) for one in node.args[:2]]
        return text.replace(*given) if len(given) == 2 else text
    parts = listed(node.args[0], tree) if len(node.args) == 1 else []
    return text.join(part_of(part, tree) for part in parts) if parts else None


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
