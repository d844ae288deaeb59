"""Finds where each parameter is used: source files and penalty rules that contain its key."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from mingcha.law import fine_rules, parameters
from mingcha.law.found_in_files import STORES, Found, digest_of, found_in_files
from mingcha.law.trace import PACKAGE, trace_of_installation


def uses_in(package: Path, keys: frozenset[str], store: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Maps each key to places such as "custody/rules.py": files of a package folder with a string equal to the key.

    `store`: a file that keeps what unchanged files use (law/found_in_files.py).
    """

    def search(_path: Path, text: str) -> Found:
        return [sorted(keys & set(_strings(text)))] if any(key in text for key in keys) else []

    searcher = f"{digest_of(Path(__file__))} {' '.join(sorted(keys))}" if store else ""
    found: dict[str, set[str]] = {}
    for path, rows in found_in_files(sorted(package.rglob("*.py")), search, store=store, searcher=searcher).items():
        for key in (key for row in rows for key in row):
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
    found = uses_in(PACKAGE, keys, STORES / "uses.json")
    for rule, dated in fine_rules.shipped().items():
        for one in dated:
            for _, _, least, most, _ in one.amounts:
                for key in {least, most} & keys:
                    found[str(key)] = (*found.get(str(key), ()), f"law/fines.yaml {rule}")
    return found


def read_sources() -> None:
    """Reads the marks and uses of all sources now, so that the first page of a later start parses none of them."""
    trace_of_installation()
    uses()
