"""The house as it stands in the tree: floors, planes, rules modules. Guards ask here, so that no list goes stale."""

import ast
import atexit
import functools
import gc
import shutil
import tempfile
import tomllib
import weakref
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from mingcha.law.reach import References, references
from mingcha.law.trace import Trace, trace

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "mingcha"


def source_files(below: Path = PACKAGE) -> tuple[Path, ...]:
    """Every Python file of the product but migrations, sorted."""
    return tuple(path for path in sorted(below.rglob("*.py")) if "migrations" not in path.parts)


def planes() -> tuple[str, ...]:
    """Folders of the package that have tables (a models.py), sorted."""
    return tuple(sorted(path.parent.name for path in PACKAGE.glob("*/models.py")))


@functools.cache
def rules_modules(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Every module of rules: a rules.py, any file of a folder named rules, however deep, and modules of other names
    that decide like one (`deciding_modules`)."""
    found = {*package.rglob("rules.py"), *package.rglob("rules/**/*.py")}
    return tuple(sorted({path for path in found if path.name != "__init__.py"} | {*deciding_modules(package)}))


LAW_AND_KIT = ("law", "kit")
"""They decide, too: the law's own functions (`law_modules`), and where decisions are made."""
ASKS_ROWS = frozenset({"models", "rows", "queries", "actions", "asker"})
"""Modules of these names read or write tables."""
ASKS_OTHERS = frozenset({"django", "urllib.request", "http.client", "socket"})
"""Packages that ask the database or another program."""


_WHOLE = ("mingcha.kit.decision", "")
"""The module itself, imported as a whole."""


@functools.cache
def deciding_modules(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Modules that are rules by what they do, whatever their name: they refuse, or say yes or no under an article, and
    ask neither tables nor others. Pages decide nothing; `refusing_modules` finds one that does."""
    return tuple(
        path
        for path, tree in _trees_with(package, "@cites", "refuse", "Decision")
        if (makes_refusals(tree) or answers(tree)) and is_pure(tree) and not _is_named_rules(path, package)
    )


def refusing_modules(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Every module outside law/ and kit/ that makes a refusal of its own."""
    return tuple(path for path, tree in _trees_with(package, "refuse", "Decision") if makes_refusals(tree))


def _trees_with(package: Path, *words: str) -> Iterator[tuple[Path, ast.Module]]:
    """The modules outside law/ and kit/ whose text has one of these words."""
    for path in source_files(package):
        text = path.read_text(encoding="utf-8")
        if path.relative_to(package).parts[0] not in LAW_AND_KIT and any(word in text for word in words):
            yield path, tree_of(path) if package == PACKAGE else ast.parse(text)


def makes_refusals(tree: ast.Module) -> bool:
    """Whether a module calls `refuse` of kit.decision, under whatever name or by its module, or builds a Decision that
    is refused."""
    imported = list(imports_of(tree))
    names = {given for module, name, given in imported if module == "mingcha.kit.decision" and name == "refuse"}
    modules = {given for module, name, given in imported if (module, name) == ("mingcha.kit", "decision")}
    modules |= {given if given != "mingcha" else module for module, name, given in imported if (module, name) == _WHOLE}
    values = {given for module, name, given in imported if module == "mingcha.kit.decision" and name == "Decision"}
    names |= {f"{one}.refuse" for one in modules}
    values |= {"Decision"} | {f"{one}.Decision" for one in modules}
    return any(
        name in names or (name in values and _is_refused(node))
        for node in nodes_of(tree, ast.Call)
        if isinstance(node.func, ast.Name | ast.Attribute) and (name := ast.unparse(node.func))
    )


def _is_refused(made: ast.Call) -> bool:
    """Whether a Decision is made with `allowed` false, by its name or as the first value."""
    given = [one.value for one in made.keywords if one.arg == "allowed"] or made.args[:1]
    return any(isinstance(one, ast.Constant) and one.value is False for one in given)


def answers(tree: ast.Module) -> bool:
    """Whether a function of a module says yes or no under an article."""
    return any(
        isinstance(node, ast.FunctionDef)
        and isinstance(node.returns, ast.Name)
        and node.returns.id in ("bool", "Decision")
        and any(ast.unparse(mark).startswith("cites(") for mark in node.decorator_list)
        for node in tree.body
    )


def is_pure(tree: ast.Module) -> bool:
    """Whether a module imports neither Django, nor a module that reads tables, nor one that asks another program."""
    return not any(
        ASKS_OTHERS & {module, module.partition(".")[0]} or ASKS_ROWS & {*module.split("."), name}
        for module, name, _ in imports_of(tree)
    )


def imports_of(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """(module, name, name here) of what a module imports from others; (module, "", name here) for a whole one."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", one.name, one.asname or one.name) for one in node.names)
        elif isinstance(node, ast.Import):
            yield from ((one.name, "", one.asname or one.name.partition(".")[0]) for one in node.names)


def _is_named_rules(path: Path, package: Path) -> bool:
    return path.stem == "rules" or "rules" in path.relative_to(package).parts[:-1]


def law_modules() -> tuple[Path, ...]:
    """The modules of law/: pure functions on plain values, like rules."""
    return source_files(PACKAGE / "law")


def dotted(path: Path) -> str:
    """The import name of a source file."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def floors() -> tuple[tuple[str, ...], ...]:
    """The floors that import-linter keeps, top first, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [
        one
        for one in settings["tool"]["importlinter"]["contracts"]
        if one["type"] == "layers" and one["containers"] == ["mingcha"]
    ]
    return tuple(tuple(room.strip() for room in layer.split("|")) for layer in contract["layers"])


def trees(paths: tuple[Path, ...]) -> Iterator[tuple[Path, ast.Module]]:
    """Each file with its syntax tree."""
    for path in paths:
        yield path, tree_of(path)


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file of the tree that nobody changes, parsed once a process."""
    gc.disable()  # a tree has no cycles, and its nodes stay
    tree = ast.parse(path.read_text(encoding="utf-8"))
    gc.freeze()  # millions of nodes that stay: later collections need not look at them again
    gc.enable()
    return tree


def walked(node: ast.AST) -> list[ast.AST]:
    """What ast.walk gives, in its order; a guard asks for millions of nodes, so that its generators count."""
    found = [node]
    add = found.append
    for one in found:
        for value in vars(one).values():
            if isinstance(value, list):
                for part in value:
                    if isinstance(part, ast.AST):
                        add(part)
            elif isinstance(value, ast.AST):
                add(value)
    return found


_by_kind: weakref.WeakKeyDictionary[ast.Module, dict[type[ast.AST], list[ast.AST]]] = weakref.WeakKeyDictionary()


def nodes_of[Node: ast.AST](tree: ast.Module, *kinds: type[Node]) -> Iterator[Node]:
    """The nodes of these kinds in a module's tree, one kind after the other; each tree is walked once a process."""
    found = _by_kind.get(tree)
    if found is None:
        found = _by_kind[tree] = defaultdict(list)
        for node in walked(tree)[1:]:  # without the module, which would hold itself
            found[type(node)].append(node)
    for kind in kinds:
        yield from found.get(kind, ())  # type: ignore[misc]


@functools.cache
def all_references() -> References:
    """What each part of the product refers to, found once a process."""
    return references(PACKAGE, tree_of)


class ColdTrace(NamedTuple):
    """The trace of the law in the product and its tests as a first start makes it."""

    found: Trace
    stores: Path
    """What it keeps for the next start."""
    parsed: int
    """How many files it parsed."""


@functools.cache
def cold_trace() -> ColdTrace:
    """Made once a process, since it parses hundreds of files."""
    stores = Path(tempfile.mkdtemp(prefix="mingcha-stores-"))
    atexit.register(shutil.rmtree, stores, ignore_errors=True)
    with mock.patch.object(ast, "parse", wraps=ast.parse) as parse:
        found = trace(stores=stores)
    return ColdTrace(found, stores, parse.call_count)
