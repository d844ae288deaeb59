"""Finds where each parameter is used: source files and penalty rules that contain its key."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from mingcha.law import fine_rules, parameters
from mingcha.law.trace import PACKAGE


def uses_in(package: Path, keys: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Maps each key to places such as "custody/rules.py": files of a package folder with a string equal to the key."""
    found: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if any(key in text for key in keys):
            for key in keys & set(_strings(text)):
                found.setdefault(key, set()).add(path.relative_to(package).as_posix())
    return {key: tuple(sorted(places)) for key, places in found.items()}


def _strings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@cache
def uses() -> Mapping[str, tuple[str, ...]]:
    """Maps each key to its places in the running code, read once; includes penalty rules with a bound from the key."""
    keys = frozenset(parameters.keys())
    found = uses_in(PACKAGE, keys)
    for rule, dated in fine_rules.shipped().items():
        for one in dated:
            for _, _, least, most, _ in one.amounts:
                for key in {least, most} & keys:
                    found[str(key)] = (*found.get(str(key), ()), f"law/fines.yaml {rule}")
    return found
