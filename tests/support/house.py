"""The house as it stands in the tree: floors, planes, rules modules. Guards ask here, so that no list goes stale."""

import ast
import functools
import gc
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "mingcha"


def source_files(below: Path = PACKAGE) -> tuple[Path, ...]:
    """Every Python file of the product but migrations, sorted."""
    return tuple(path for path in sorted(below.rglob("*.py")) if "migrations" not in path.parts)


def planes() -> tuple[str, ...]:
    """Folders of the package that have tables (a models.py), sorted."""
    return tuple(sorted(path.parent.name for path in PACKAGE.glob("*/models.py")))


def rules_modules(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Every module of rules: a rules.py, or any file of a folder named rules, however deep."""
    found = {*package.rglob("rules.py"), *package.rglob("rules/**/*.py")}
    return tuple(sorted(path for path in found if path.name != "__init__.py"))


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
    tree = ast.parse(path.read_text(encoding="utf-8"))
    gc.freeze()  # millions of nodes that stay: later collections need not look at them again
    return tree
