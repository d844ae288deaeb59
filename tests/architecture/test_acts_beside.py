"""Acts that stand beside one another decide on nothing that acts of their kind write: docs/design/acts.md names each
module that has one, so that whoever changes what such an act is judged by finds all of them."""

import ast
import re
from collections.abc import Iterable

import pytest
from tests.support.house import PACKAGE, ROOT, source_files

PAGE = ROOT / "docs" / "design" / "acts.md"


ENTRIES = "mingcha.evidence.entries"
NO_ACTS = {"custody/hours/actions.py": {"held.add", "_row", "Hour"}}
"""What has a `beside` of its own (an hour beside another recorder's) in a module that begins acts."""
HAS_ENTRIES = re.compile(r"mingcha\.evidence\.entries|from mingcha\.evidence import|from mingcha import")
MAYBE = re.compile(r"beside=|\bbeside['\"]|\*\*[\w{(]")


def is_beside(tree: ast.AST, no_acts: Iterable[str] = ()) -> bool:
    """Whether a module that has the acts' entries calls something, by whatever name, with `beside` and anything but
    False, or begins an act with `**`, which may say anything."""
    names = names_of_act(tree)
    return bool(names) and any(
        ast.unparse(node.func) not in no_acts and any(says_beside(one, node, names) for one in node.keywords)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.keywords
    )


def says_beside(given: ast.keyword, call: ast.Call, names: set[str]) -> bool:
    """Whether an argument says that an act is beside others, or may say it. `partial(act, **more)` begins one, too."""
    if given.arg is None:
        return any(ast.unparse(one) in names for one in (call.func, *call.args))
    return given.arg == "beside" and not (isinstance(given.value, ast.Constant) and given.value.value is False)


def names_of_act(tree: ast.AST) -> set[str]:
    """What `act` is called in a module: its name, `entries.act` where that is imported; more if imported otherwise."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == ENTRIES:
            found |= {one.asname or one.name for one in node.names if one.name in ("act", "*")} | {"act"}
        elif isinstance(node, ast.ImportFrom) and node.module and ENTRIES.startswith(f"{node.module}."):
            found |= {f"{one.asname or one.name}.act" for one in node.names if one.name == "entries"}
            found |= {f"{one.asname or one.name}.entries.act" for one in node.names if one.name == "evidence"}
        elif isinstance(node, ast.Import):
            found |= {f"{one.asname or one.name}.act" for one in node.names if one.name == ENTRIES}
    return found


def test_the_page_names_every_module_with_such_an_act() -> None:
    texts = {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in source_files()}
    maybe = {name: text for name, text in texts.items() if HAS_ENTRIES.search(text) and MAYBE.search(text)}
    found = {name for name, text in maybe.items() if is_beside(ast.parse(text), NO_ACTS.get(name, ()))}
    line = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if "acts are of this kind" in line)
    named = set(re.findall(r"`([a-z_/]+\.py)`", line.partition("acts are of this kind")[2]))
    assert named == found


AS_ITSELF = f"from {ENTRIES} import act"
"""How a module mostly imports it."""


@pytest.mark.parametrize(
    ("imported", "line"),
    [
        (AS_ITSELF, "with act(by, 'a', beside=True) as record: pass"),
        (AS_ITSELF, "with act(by, 'a', beside=renewed) as record: pass"),
        (AS_ITSELF, "act(n, **{'beside': True})"),
        (AS_ITSELF, "with noted, act(n, **given) as record: pass"),
        (AS_ITSELF, "begin = act\nbegin(n, beside=True)"),
        (AS_ITSELF, "begin = partial(act, beside=True)"),
        (AS_ITSELF, "begin = partial(act, **given)"),
        (f"from {ENTRIES} import act as begin", "begin(n, beside=True)"),
        (f"from {ENTRIES} import act as begin", "begin(n, **given)"),
        ("from mingcha.evidence import entries", "entries.act(n, beside=True)"),
        ("from mingcha.evidence import entries as log", "log.act(n, **given)"),
        ("from mingcha import evidence", "evidence.entries.act(n, beside=True)"),
        (f"import {ENTRIES}", f"{ENTRIES}.act(n, beside=True)"),
    ],
)
def test_the_guard_sees_one(imported: str, line: str) -> None:
    assert HAS_ENTRIES.search(imported)
    assert MAYBE.search(line)
    assert is_beside(ast.parse(f"{imported}\n{line}"))


@pytest.mark.parametrize(
    ("imported", "line"),
    [
        (AS_ITSELF, "with act(by, 'a', beside=False) as record: pass"),
        (AS_ITSELF, "with act(by, 'a') as record: Row(**given)"),
        ("from mingcha.media import acts", "acts.act(n, beside=True)"),
    ],
)
def test_the_guard_leaves_others_alone(imported: str, line: str) -> None:
    assert not is_beside(ast.parse(f"{imported}\n{line}"))


def test_what_has_a_beside_of_its_own_is_named_by_its_call() -> None:
    tree = ast.parse(f"{AS_ITSELF}\nheld.add(one, beside=True)")
    assert is_beside(tree)
    assert not is_beside(tree, {"held.add"})
