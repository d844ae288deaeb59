"""Which functions of a package are reached from which, by their syntax trees: an over-estimate that imports nothing.

A node is a top-level function or class of a file ("custody/rules.py::may_dispose"), or a file's other statements
("custody/rules.py::"). A name leads to what it is bound to by an import or in its own file, a class to its methods.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
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


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def references(package: Path, tree_of: Callable[[Path], ast.Module] = _parsed) -> References:
    """The references of every Python file of a package but migrations. Raises SyntaxError for a file that is wrong.
    `tree_of` gives the syntax tree of a file, for who has it already."""
    files = {
        path.relative_to(package).as_posix(): tree_of(path)
        for path in sorted(package.rglob("*.py"))
        if "migrations" not in path.parts
    }
    modules = {_dotted(name, package.name): name for name in files}
    nodes: dict[str, frozenset[str]] = {}
    for name, tree in files.items():
        own = {node.name for node in tree.body if isinstance(node, _DEFINITIONS)}
        parts = [(node, _Part(node)) for node in tree.body]
        imported = _imported([one for _, part in parts for one in part.imports], modules)
        bound = {**{one: f"{name}::{one}" for one in own}, **imported}
        rest: set[str] = set()
        for node, part in parts:
            if isinstance(node, _DEFINITIONS):
                nodes[f"{name}::{node.name}"] = frozenset(part.targets(bound))
            else:
                rest.update(part.targets(bound))
        nodes[f"{name}::"] = frozenset(rest)
    return References({node: held & nodes.keys() for node, held in nodes.items()})


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _dotted(name: str, package: str) -> str:
    parts = [package, *name.removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class _Part:
    """What a piece of syntax names, each once: walked a single time, since a package has a million nodes."""

    __slots__ = ("attributes", "imports", "names")

    def __init__(self, node: ast.AST) -> None:
        self.imports: list[ast.ImportFrom] = []
        self.names: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        for one in ast.walk(node):
            if isinstance(one, ast.Name):
                self.names.add(one.id)
            elif isinstance(one, ast.Attribute):
                if isinstance(one.value, ast.Name):
                    self.attributes.add((one.value.id, one.attr))
            elif isinstance(one, ast.ImportFrom):
                self.imports.append(one)

    def targets(self, bound: Mapping[str, str]) -> Iterator[str]:
        """The nodes that it refers to, by a name or as an attribute of an imported module."""
        yield from (bound[name] for name in self.names & bound.keys())
        for name, attribute in self.attributes:
            module = bound.get(name, "")
            if module.endswith(".py"):
                yield f"{module}::{attribute}"


def _imported(imports: Iterable[ast.ImportFrom], modules: Mapping[str, str]) -> dict[str, str]:
    """Name -> node ("a/rules.py::f") or module of the package ("a/rules.py") that an import binds it to."""
    found: dict[str, str] = {}
    for node in imports:
        if node.module and not node.level:
            for one in node.names:
                whole = modules.get(f"{node.module}.{one.name}")
                if whole is not None:
                    found[one.asname or one.name] = whole
                elif node.module in modules:
                    found[one.asname or one.name] = f"{modules[node.module]}::{one.name}"
    return found
