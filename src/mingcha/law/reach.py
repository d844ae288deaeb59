"""Which functions of a package are reached from which, by their syntax trees: an over-estimate that imports nothing.

A node is a top-level function or class of a file ("custody/rules.py::may_dispose"), or a file's other statements
("custody/rules.py::"). A name leads to what it is bound to by an import or in its own file, a class to its methods.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class References:
    """What each node of a package refers to."""

    nodes: Mapping[str, frozenset[str]]

    def reached_from(self, roots: Iterable[str]) -> frozenset[str]:
        """The roots and every node that they lead to; a function leads to the other statements of its file too, which
        may hold tables."""
        found: set[str] = set()
        waiting = [node for node in roots if node in self.nodes]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(self.nodes[node] - found)
                waiting.append(f"{node.partition('::')[0]}::")
        return frozenset(found)


def references(package: Path) -> References:
    """The references of every Python file of a package but migrations. Raises SyntaxError for a file that is wrong."""
    files = {
        path.relative_to(package).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
        if "migrations" not in path.parts
    }
    modules = {_dotted(name, package.name): name for name in files}
    nodes: dict[str, frozenset[str]] = {}
    for name, tree in files.items():
        own = {node.name for node in tree.body if isinstance(node, _DEFINITIONS)}
        bound = {**{one: f"{name}::{one}" for one in own}, **_imported(tree, modules)}
        rest: set[str] = set()
        for node in tree.body:
            if isinstance(node, _DEFINITIONS):
                nodes[f"{name}::{node.name}"] = frozenset(_targets(node, bound))
            else:
                rest.update(_targets(node, bound))
        nodes[f"{name}::"] = frozenset(rest)
    return References({node: held & nodes.keys() for node, held in nodes.items()})


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _dotted(name: str, package: str) -> str:
    parts = [package, *name.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.Module, modules: Mapping[str, str]) -> dict[str, str]:
    """Name -> node ("a/rules.py::f") or module of the package ("a/rules.py") that an import binds it to."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                whole = modules.get(f"{node.module}.{one.name}")
                if whole is not None:
                    found[one.asname or one.name] = whole
                elif node.module in modules:
                    found[one.asname or one.name] = f"{modules[node.module]}::{one.name}"
    return found


def _targets(node: ast.AST, bound: Mapping[str, str]) -> Iterator[str]:
    """The nodes that a piece of syntax refers to, by a name or as an attribute of an imported module."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id in bound:
            yield bound[one.id]
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            module = bound.get(one.value.id, "")
            if module.endswith(".py"):
                yield f"{module}::{one.attr}"
