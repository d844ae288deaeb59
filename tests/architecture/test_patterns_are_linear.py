"""Every regular expression of the product takes time in proportion to its input: what a camera or a client sends must
not keep a program busy (an early digest parser took 20 s for 60 kB of tabs).

Every pattern is found in the syntax trees, also those inside functions, those made of parts, and those handed to fields
of forms and of the API. Each is tried on long runs of characters, after prefixes that lead into it.
"""

import ast
import importlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from tests.support.house import dotted, nodes_of, source_files, tree_of

SHORT, LONG = 500, 4_000
SUSPICIOUS_S = 0.01
"""Beyond this for 4,000 characters the growth is looked at; beyond it for 500 it is too slow at once."""
WAYS = {"match": "match", "fullmatch": "fullmatch", "search": "search", "finditer": "search", "findall": "search",
        "sub": "search", "subn": "search", "split": "search"}  # fmt: skip
HANDED_ON = {"form": "fullmatch", "pattern": "search", "regex": "search"}
"""Keyword arguments that are patterns: of fields of our forms, of shapes of the API, of Django's validators."""
MAY_HAVE_ONE = re.compile(rf"\bre\s*\.|\b(?:{'|'.join(HANDED_ON)})\s*=")
"""What stands in the text of every file with a pattern: Python allows spaces around a dot and an equals sign."""
KNOWN = {("text_fields.py", "form")}
"""Patterns that come as an argument: those who give it are found by HANDED_ON."""
UNRESOLVED: set[tuple[str, str]] = set()
LEADS = ("", " ", ",", ";", '"', "a", "1", "a=", 'a="', "1 ", "a ", "a:", "rtsp://", "\n", "(", "[", "第")
RUNS = (
    "\t",
    " ",
    "a",
    "A",
    "1",
    ",",
    ";",
    '"',
    "\\",
    "=",
    ":",
    "/",
    ".",
    "-",
    "_",
    "%",
    "\n",
    "第",
    "a ",
    "a,",
    "a=",
    "1.",
    '\\"',
)
ENDS = ("", "!", "\x00")


@dataclass(frozen=True)
class Found:
    """A pattern over text, where it stands, and how the product asks it."""

    path: Path
    line: int
    pattern: "re.Pattern[str]"
    ways: tuple[str, ...]


def patterns() -> Iterator[Found]:
    """Every pattern in the tree: calls of `re`, and patterns that are handed to fields of forms and of the API."""
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        if not MAY_HAVE_ONE.search(text):  # most files: to read their trees takes seconds, before any test is chosen
            continue
        tree = tree_of(path)
        used = set(re.findall(r"(\w+)\.(\w+)\(", text))
        names = {
            node.value: ast.unparse(node.targets[0])
            for node in nodes_of(tree, ast.Assign)
            if isinstance(node.value, ast.Call)
        }
        for node in nodes_of(tree, ast.Call):
            function = ast.unparse(node.func)
            if function.startswith("re.") and function[3:] in {"compile", *WAYS} and node.args:
                ways = {WAYS[function[3:]]} if function[3:] in WAYS else _ways_of(names.get(node, ""), used)
                place = 1 if function[3:] == "compile" else 2 if function[3:] in {"match", "fullmatch", "search"} else 9
                flags = [*node.args[place:], *(one.value for one in node.keywords if one.arg == "flags")]
                yield from _found(path, node.args[0], flags, ways)
            for keyword in node.keywords:
                if keyword.arg in HANDED_ON:
                    yield from _found(path, keyword.value, [], {HANDED_ON[keyword.arg]})


def _ways_of(name: str, used: set[tuple[str, str]]) -> set[str]:
    """How a compiled pattern is asked: by the calls in its file that begin with its name."""
    short = name.rpartition(".")[2]
    return {way for method, way in WAYS.items() if (short, method) in used} or {"search"}


def _found(path: Path, argument: ast.expr, flags: Sequence[ast.expr], ways: set[str]) -> Iterator[Found]:
    """The pattern that an expression gives; one that is made of names of its module is evaluated there."""
    try:
        pattern = ast.literal_eval(argument)
    except ValueError:
        try:
            pattern = eval(ast.unparse(argument), dict(vars(importlib.import_module(dotted(path)))))
        except NameError:  # a function makes it: what it has made stands in the module
            made = list(_compiled(vars(importlib.import_module(dotted(path))), 3))
            if not made:
                UNRESOLVED.add((path.name, ast.unparse(argument)))
            yield from (Found(path, argument.lineno, one, tuple(sorted(ways))) for one in made)
            return
    if not isinstance(pattern, str | bytes):
        return  # the same word for something else
    given = eval(ast.unparse(flags[0]), {"re": re}) if flags else 0
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    yield Found(path, argument.lineno, re.compile(text, given), tuple(sorted(ways)))


def _compiled(value: object, depth: int) -> Iterator["re.Pattern[str]"]:
    """Compiled patterns in the constants of a module, also inside tuples and mappings."""
    if isinstance(value, re.Pattern):
        yield value if isinstance(value.pattern, str) else re.compile(value.pattern.decode("latin-1"))
    elif depth and isinstance(value, Mapping):
        for one in tuple(value.values()):
            yield from _compiled(one, depth - 1)
    elif depth and isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _compiled(one, depth - 1)


def seconds(pattern: "re.Pattern[str]", way: str, text: str) -> float:
    """Processor seconds, the fewer of two tries if the first was slow."""
    tries: list[float] = []
    while not tries or (tries[0] > SUSPICIOUS_S and len(tries) < 2):
        before = time.process_time()
        getattr(pattern, way)(text)
        tries.append(time.process_time() - before)
    return min(tries)


def slow_input(pattern: "re.Pattern[str]", ways: Sequence[str]) -> str:
    """An input for which the time grows faster than the input, in short; "" if there is none among those tried."""
    for lead, run, end, way in product(LEADS, RUNS, ENDS, ways):
        short = seconds(pattern, way, lead + run * (SHORT // len(run)) + end)
        if short > SUSPICIOUS_S:
            return repr((way, lead, run, end))
        long = seconds(pattern, way, lead + run * (LONG // len(run)) + end)
        if long > SUSPICIOUS_S and long > 20 * max(short, 1e-5):
            return repr((way, lead, run, end))
    return ""


ALL = list(patterns())


def test_every_pattern_is_found() -> None:
    """Issue point C.16: before, those inside functions, made of parts or handed to fields were not looked at."""
    assert len(ALL) > 90
    assert UNRESOLVED == KNOWN
    inside = {one.path.name for one in ALL}
    assert {"http_auth.py", "sdp.py", "typed.py", "time_stamps.py", "shapes.py", "text_fields.py"} <= inside


def test_a_slow_pattern_is_noticed() -> None:
    assert slow_input(re.compile(r"\s*,?\s*([A-Za-z]+)="), ["match"]) != ""


EACH_ONCE = {(one.pattern, one.ways): one for one in ALL}
"""The same pattern may stand in several files, and a list of kinds of place makes some of them again and again."""


@pytest.mark.parametrize(
    "found", [pytest.param(one, id=f"{dotted(one.path)}:{one.line}") for one in EACH_ONCE.values()]
)
def test_time_grows_with_the_input_and_no_faster(found: Found) -> None:
    assert slow_input(found.pattern, found.ways) == ""
