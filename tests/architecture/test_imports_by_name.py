"""Imports that import-linter cannot see: modules that are named as texts and imported by name. They only go down, too,
and who imports so stands in a list."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.house import PACKAGE, floors, nodes_of, rules_modules, source_files, tree_of

FLOOR_OF = {room: height for height, layer in enumerate(reversed(floors())) for room in layer}
"""How high a folder of the package stands: pyproject.toml's layers, 0 at the bottom."""
IMPORTERS = frozenset({"import_module", "__import__", "import_string", "exec_module", "load_module", "run_module"})
NAMED = re.compile(r"(mingcha(?:\.\w+)+?)(?::\w+)?", re.ASCII)
"""A module of ours, with what is taken from it as in "mingcha.registry.plans.approvers:PLAN_APPROVER"."""
ELSEWHERE = {
    "access/exports/content_credentials.py": {"c2pa"},
    "bench/child.py": {"django"},
    "bench/chromium.py": {"playwright.sync_api"},
    "bench/log_peers.py": {"aics_tlog", "pymerkle"},
    "bench/record_peers.py": {"av"},
    "kit/token_keys.py": {"pkcs11"},
    "run/commands/proof.py": {"django"},
    "run/main.py": {"django", "django.conf", "django.db"},
    "run/programs/web.py": {"django", "django.db"},
}
"""Packages of others that are imported by name: extras that may be missing, and Django once it may start."""
HANDED_IN = {
    "bench/child.py": "a module of the benchmarks, from the words of the command",
    "registry/apps.py": "its own PROPOSAL_KINDS",
    "run/main.py": "the module of a verb, from the table of verbs",
    "web/frame/plane_addresses.py": "the addresses of a plane, from web/urls.py",
}
"""Who imports what another place names: there the name stands as a text, which is judged where it stands."""
WIRES = {
    "access/apps.py", "overview/apps.py", "privacy/apps.py", "registry/apps.py", "sharing/apps.py",
    "supervision/apps.py",
}  # fmt: skip
"""Planes that plug what nouns below ask of nouns above, once the models are loaded."""
LATER = {
    "jobs/hints.py": "the task calls the actions that give hints",
    "media/ingest/readers.py": "sources of devices only where one registers",
    "media/onvif/first_use.py": "ONVIF only where a camera is turned by it",
    "privacy/redaction/engine.py": "covers only where a redaction is made",
    "privacy/redaction/tasks.py": "parts only where a redaction is made",
    "run/benchmarks/browser.py": "measures only where they are asked for",
    "run/benchmarks/looking.py": "measures only where they are asked for",
    "run/commands/proof.py": "once Django is ready",
    "run/commands/simulate.py": "needs the picture extra",
    "run/commands/simulated/devices.py": "needs the picture extra",
    "run/main.py": "once Django is ready",
    "run/programs/web.py": "once Django is ready",
}
"""Who imports a module of ours by name, and why not at its head."""


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls that import by name."""
    importers = IMPORTERS | aliases(tree)
    for node in nodes_of(tree, ast.Call):
        if last_name(node.func) in importers:
            yield node


def aliases(tree: ast.Module) -> set[str]:
    """Other names that a module gives what imports by name: `import_module as load`, `load = importlib.import_module`,
    and what such a name is given to in turn."""
    found = {
        one.asname
        for node in nodes_of(tree, ast.ImportFrom)
        for one in node.names
        if one.asname is not None and one.name in IMPORTERS
    }
    given = [
        pair for node in nodes_of(tree, ast.Assign, ast.AnnAssign, ast.NamedExpr) for pair in pairs_of(node)
        if last_name(pair[0]) and last_name(pair[1])
    ]  # fmt: skip
    while more := {last_name(to) for to, value in given if last_name(value) in IMPORTERS | found} - found - IMPORTERS:
        found |= more
    return found


def last_name(node: ast.expr) -> str:
    """What a name or an attribute is called, without what it is taken from; "" for anything else."""
    node = node.value if isinstance(node, ast.NamedExpr) else node
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def pairs_of(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each target of an assignment with its value: `a, b = c, d` has two."""
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=False)
        elif node.value is not None:
            yield target, node.value


def texts_by_name(tree: ast.Module) -> dict[str, str]:
    """What names of a module hold, as far as they are set to a text once: `_PARTS = "..."`, `a, b = c, "..."`."""
    found: dict[str, str] = {}
    for node in nodes_of(tree, ast.Assign):
        for target, value in pairs_of(node):
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                found[target.id] = value.value
    return found


def imported(tree: ast.Module) -> set[str]:
    """What a module imports by name; "" for what it is handed."""
    held = texts_by_name(tree)
    found = set()
    for call in calls(tree):
        given = call.args[0] if call.args else None
        if isinstance(given, ast.Constant):
            found.add(str(given.value))
        else:
            found.add(held.get(given.id, "") if isinstance(given, ast.Name) else "")
    return found


def modules_named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Modules and packages of ours that stand in a module as texts, with their lines, also as programs to start."""
    for node in nodes_of(tree, ast.Constant):
        match = NAMED.fullmatch(node.value) if isinstance(node.value, str) else None
        if match is not None and (found := module_of(match[1])):
            yield node.lineno, found


def module_of(dotted: str) -> str:
    """The module or package that is named, or the module of what is named; "" if there is none."""
    for one in (dotted, dotted.rpartition(".")[0]):
        path = PACKAGE.parent.joinpath(*one.split("."))
        if "." in one and (path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()):
            return one
    return ""


def goes_down(source: str, target: str) -> bool:
    """Whether a module of a floor (its path below the package) may name another one (dotted)."""
    here, there = source.partition("/")[0], target.split(".")[1]
    return here == there or FLOOR_OF[there] < FLOOR_OF[here]


RUNS = {"bench/bench_home.py", "bench/child.py", "bench/soak/memory.py", "registry/verifications/tasks.py"}
"""Who names the whole program or its settings, to start or to find it as a process of its own: no import."""
LOGGERS = re.compile(r"get_logger\(")
"""A name of a logger is no import."""


def upward(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, target in modules_named(tree_of(path)):
        is_process = name(path) in RUNS and target.startswith("mingcha.run.")
        if not is_process and not LOGGERS.search(lines[line - 1]) and not goes_down(name(path), target):
            yield f"{name(path)}:{line} -> {target}"


def test_a_module_named_as_a_text_stands_on_the_same_floor_or_below() -> None:
    assert [found for path in source_files() if path.parent != PACKAGE for found in upward(path)] == []


def test_who_imports_by_name_is_listed_and_what_is_meant_is_there() -> None:
    ours: set[str] = set()
    others: dict[str, set[str]] = {}
    handed: set[str] = set()
    for path in source_files():
        found = imported(tree_of(path))
        handed |= {name(path)} if "" in found else set()
        own = {one for one in found if one.startswith("mingcha.")}
        assert [one for one in sorted(own) if not module_of(one)] == [], name(path)
        ours |= {name(path)} if own else set()
        if elsewhere := found - own - {""}:
            others[name(path)] = elsewhere
    assert (handed, others) == (set(HANDED_IN), ELSEWHERE)
    assert ours == WIRES | set(LATER)


def test_no_rule_imports_by_name() -> None:
    assert [name(path) for path in rules_modules() if list(calls(tree_of(path)))] == []


def test_the_guard_sees_each_way() -> None:
    for line in ('import_module("mingcha.kit.words")', 'importlib.import_module("mingcha.kit.words")',
                 '__import__("mingcha.kit.words")', 'A = "mingcha.kit.words"\nimport_module(A)',
                 'b, a = c, "mingcha.kit.words"\nimport_module(a)',
                 'from importlib import import_module as load\nload("mingcha.kit.words")',
                 'import importlib as i\ni.import_module("mingcha.kit.words")',
                 'load = importlib.import_module\nload("mingcha.kit.words")',
                 'last: F = load\nload = import_module\nlast("mingcha.kit.words")',
                 'a, load = b, __import__\nload("mingcha.kit.words")',
                 '(load := import_string)("mingcha.kit.words")',
                 'self.load = importlib.import_module\nself.load("mingcha.kit.words")'):  # fmt: skip
        assert imported(ast.parse(line)) == {"mingcha.kit.words"}
    assert imported(ast.parse("import_module(verb.module)")) == {""}
    assert [found for _, found in modules_named(ast.parse('X = ("mingcha.kit.words.Words", "mingcha.gone.a")'))] == [
        "mingcha.kit.words"
    ]
    assert not goes_down("registry/apps.py", "mingcha.access.duty.queries")
    assert not goes_down("web/urls.py", "mingcha.bench.child")
    assert goes_down("access/apps.py", "mingcha.registry.places")
