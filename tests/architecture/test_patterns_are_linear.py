"""Every regular expression of the product takes time in proportion to its input: what a camera or a client sends must
not keep a program busy (an early digest parser took 20 s for 60 kB of tabs).

Every `re.compile` with a literal pattern is found in the syntax trees. Each is tried on long runs of the characters
that its pattern names, after prefixes that lead into it.
"""

import ast
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from tests.support.house import dotted, source_files, trees

SHORT, LONG = 500, 4_000
SUSPICIOUS_S = 0.01
"""Beyond this for 4,000 characters the growth is looked at; beyond it for 500 it is too slow at once."""
WAYS = {"match": "match", "fullmatch": "fullmatch", "search": "search", "finditer": "search", "findall": "search",
        "sub": "search", "subn": "search", "split": "search"}  # fmt: skip
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
    for path, tree in trees(source_files()):
        used = set(re.findall(r"(\w+)\.(\w+)\(", path.read_text(encoding="utf-8")))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                call, name = node.value, ast.unparse(node.targets[0])
                if ast.unparse(call.func) != "re.compile":
                    continue
                try:
                    pattern = ast.literal_eval(call.args[0])
                except ValueError:
                    continue  # built from parts
                rest = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
                flags = eval(ast.unparse(rest[0]), {"re": re}) if rest else 0
                text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
                ways = {way for method, way in WAYS.items() if (name, method) in used} or {"search"}
                yield Found(path, node.lineno, re.compile(text, flags), tuple(sorted(ways)))


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


def test_many_patterns_are_found() -> None:
    assert len(ALL) > 40


def test_a_slow_pattern_is_noticed() -> None:
    assert slow_input(re.compile(r"\s*,?\s*([A-Za-z]+)="), ["match"]) != ""


@pytest.mark.parametrize("found", [pytest.param(one, id=f"{dotted(one.path)}:{one.line}") for one in ALL])
def test_time_grows_with_the_input_and_no_faster(found: Found) -> None:
    assert slow_input(found.pattern, found.ways) == ""
